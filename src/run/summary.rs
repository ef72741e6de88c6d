//! `summary.csv`: a line per definition; `journeys.csv`: a line per journey, persona and stage. Must not know how they are
//! shown elsewhere.

use std::path::Path;

use super::folder::write_file;
use super::{Breakdown, Error, Record, StageCount};

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

/// Of a run with journeys; a line without a persona is of all records.
pub(super) fn journeys(record: &Record, folder: &Path) -> Result<(), Error> {
    let path = folder.join("journeys.csv");
    let mut table = csv::Writer::from_writer(Vec::new());
    let header = ["journey", "persona", "stage", "members", "reached", "conversion"];
    table.write_record(header).map_err(Error::encode(&path))?;
    let mut written = false;
    for journey in &record.definitions {
        let Some(Breakdown::Journey { stages, personas }) = &journey.breakdown else { continue };
        let of_personas = personas.iter().map(|of| (of.persona.as_str(), &of.stages));
        for (persona, stages) in std::iter::once(("", stages)).chain(of_personas) {
            for StageCount { name, members, reached, conversion } in stages {
                let conversion = conversion.map(|part| part.to_string()).unwrap_or_default();
                let row = [&journey.name, persona, name, &members.to_string(), &reached.to_string(), &conversion];
                table.write_record(row).map_err(Error::encode(&path))?;
                written = true;
            }
        }
    }
    if !written {
        return Ok(());
    }
    write_file(&path, &table.into_inner().map_err(Error::encode(&path))?)
}
