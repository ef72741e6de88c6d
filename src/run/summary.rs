//! `summary.csv`: a line per definition. Must not know how it is shown elsewhere.

use std::path::Path;

use super::folder::write_file;
use super::{Error, Record};

pub(super) fn write(record: &Record, folder: &Path) -> Result<(), Error> {
    let path = folder.join("summary.csv");
    let compared = record.definitions.iter().any(|definition| definition.moves.is_some());
    let mut table = csv::Writer::from_writer(Vec::new());
    let mut header = vec!["kind", "name", "members", "share"];
    if compared {
        header.extend(["entered", "left"]);
    }
    table.write_record(&header).map_err(Error::encode(&path))?;
    for definition in &record.definitions {
        let mut row = vec![
            definition.kind.to_owned(),
            definition.name.clone(),
            definition.members.to_string(),
            definition.share.to_string(),
        ];
        if compared {
            let moves = definition.moves.as_ref();
            row.push(moves.map(|moves| moves.entered.to_string()).unwrap_or_default());
            row.push(moves.map(|moves| moves.left.to_string()).unwrap_or_default());
        }
        table.write_record(&row).map_err(Error::encode(&path))?;
    }
    write_file(&path, &table.into_inner().map_err(Error::encode(&path))?)
}
