//! What the files of a source say of their columns: headers, keys of objects, schemas. Knows nothing of `columns`.

use arrow::datatypes::SchemaRef;

use super::columnar;
use super::columns::{Found, differences};
use super::files::DataFile;
use super::text::Shape;
use crate::diag::Diagnostic;
use crate::model::Type;

/// What the files say of their columns.
#[derive(Debug)]
pub(super) enum Layout {
    /// CSV: a header per file.
    Headers(Vec<Vec<String>>),
    /// NDJSON: the keys of all objects.
    Keys(Shape),
    /// Parquet and Arrow IPC: a schema per file, and how many rows there are where the files say it.
    Schemas(Vec<SchemaRef>, Option<u64>),
}

/// The columns that all files have, or how files differ.
pub(super) fn found(files: &[DataFile], layout: &Layout, keys: &[String]) -> Result<Vec<Found>, Vec<Diagnostic>> {
    let found = match layout {
        Layout::Headers(headers) => {
            let has_name = |name: &&String| !name.is_empty();
            let usable: Vec<Vec<String>> =
                headers.iter().map(|header| header.iter().filter(has_name).cloned().collect()).collect();
            let listed: Vec<(&str, Vec<&str>)> = files
                .iter()
                .zip(&usable)
                .map(|(file, header)| (file.shown.as_str(), header.iter().map(String::as_str).collect()))
                .collect();
            let problems = differences(&listed);
            if !problems.is_empty() {
                return Err(problems);
            }
            let first = usable.into_iter().next().unwrap_or_default();
            first.into_iter().map(|name| Found { path: vec![name], kind: Ok(Type::Unknown), partition: None }).collect()
        }
        Layout::Keys(shape) => shape
            .keys
            .iter()
            .map(|(key, shape)| Found { path: vec![key.clone()], kind: json_kind(shape), partition: None })
            .collect(),
        Layout::Schemas(schemas, _) => columnar::found(files, schemas)?,
    };
    // The folder has the last word, as elsewhere: writers that keep the column in the file write the same value there.
    Ok(found.into_iter().filter(|column: &Found| !(column.path.len() == 1 && keys.contains(&column.path[0]))).collect())
}

/// A field of a struct, or a key that no row has of a source without any; none where there is no such field.
pub(super) fn nested(files: &[DataFile], layout: &Layout, path: &[String]) -> Option<Result<Found, Diagnostic>> {
    let kind = match layout {
        Layout::Headers(_) => return None,
        Layout::Keys(shape) if shape.keys.is_empty() => Ok(Type::Unknown),
        Layout::Keys(shape) => json_kind(shape.at(path)?),
        Layout::Schemas(schemas, _) => return columnar::nested(files, schemas, path),
    };
    Some(Ok(Found { path: path.to_vec(), kind, partition: None }))
}

/// The fields of a struct, of the fields of its fields too, by their paths; none of what is no struct.
pub(super) fn fields(layout: &Layout, path: &[String]) -> Vec<Vec<String>> {
    let names = match layout {
        Layout::Headers(_) => Vec::new(),
        Layout::Keys(shape) => {
            shape.at(path).map(|shape| shape.keys.iter().map(|(key, _)| key.clone()).collect()).unwrap_or_default()
        }
        Layout::Schemas(schemas, _) => columnar::field_names(schemas, path),
    };
    names
        .into_iter()
        .flat_map(|name| {
            let path = [path, &[name]].concat();
            let below = fields(layout, &path);
            std::iter::once(path).chain(below)
        })
        .collect()
}

fn json_kind(shape: &Shape) -> Result<Type, String> {
    if shape.object {
        return Err("it holds objects; their fields are columns, as `address.city`".into());
    }
    if shape.deep {
        return Err("it holds arrays of arrays or of objects".into());
    }
    if shape.list && shape.single {
        return Err("it holds arrays in some rows and single values in others".into());
    }
    Ok(Type::Unknown)
}
