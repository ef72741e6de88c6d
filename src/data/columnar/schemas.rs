//! The schemas of a source's files together: which columns all of them have, each of one kind. Reads no rows.

use arrow::datatypes::{DataType, SchemaRef};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::kinds::{kind, lookup};
use super::opening::schema;
use crate::data::columns::{Found, differences};
use crate::data::files::DataFile;
use crate::diag::{Code, Diagnostic};
use crate::model::Type;

/// The schemas of files, and how many rows they have together where the files say it.
pub(in crate::data) fn schemas(files: &[DataFile]) -> Result<(Vec<SchemaRef>, Option<u64>), Vec<Diagnostic>> {
    let read: Vec<Result<(SchemaRef, Option<u64>), Diagnostic>> = files.par_iter().map(schema).collect();
    let mut schemas = Vec::with_capacity(files.len());
    let mut rows = Some(0);
    let mut problems = Vec::new();
    for result in read {
        match result {
            Ok((schema, count)) => {
                schemas.push(schema);
                rows = rows.and_then(|rows| count.map(|count| rows + count));
            }
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok((schemas, rows)) } else { Err(problems) }
}

/// The columns that all files have, each of one kind, or how the files differ.
pub(in crate::data) fn found(files: &[DataFile], schemas: &[SchemaRef]) -> Result<Vec<Found>, Vec<Diagnostic>> {
    let names = |schema: &'_ SchemaRef| schema.fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>();
    let all: Vec<Vec<String>> = schemas.iter().map(names).collect();
    let listed: Vec<(&str, Vec<&str>)> = files
        .iter()
        .zip(&all)
        .map(|(file, names)| (file.shown.as_str(), names.iter().map(String::as_str).collect()))
        .collect();
    let mut problems = differences(&listed);
    for ((file, names), schema) in files.iter().zip(&all).zip(schemas) {
        let twice = |name: &&String| schema.fields().iter().filter(|field| field.name() == *name).count() > 1;
        if let Some(name) = names.iter().find(twice) {
            let message = format!("column `{name}` stands twice in `{}`", file.shown);
            problems.push(Diagnostic::new(Code::DuplicateHeader, message).in_data(&*file.shown, None, Some(name)));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut columns = Vec::new();
    for name in all.first().into_iter().flatten() {
        let path = vec![name.clone()];
        match common_kind(files, schemas, &path) {
            Ok(kind) => columns.push(Found { path, kind, partition: None }),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(columns) } else { Err(problems) }
}

/// The kind that a column has in all files; a column of nulls alone fits every kind.
fn common_kind(files: &[DataFile], schemas: &[SchemaRef], path: &[String]) -> Result<Result<Type, String>, Diagnostic> {
    let mut common: Option<(Result<Type, String>, &DataFile)> = None;
    for (file, schema) in files.iter().zip(schemas) {
        let Some(stored) = lookup(schema, path).filter(|stored| **stored != DataType::Null) else { continue };
        let found = kind(stored);
        match &common {
            None => common = Some((found, file)),
            Some((known, _)) if known.is_err() && found.is_err() || *known == found => {}
            Some((known, first)) => {
                let word = |kind: &Result<Type, String>| match kind {
                    Ok(Type::Decimal(scale)) => format!("decimal with {scale} digits behind the point"),
                    Ok(ty) => ty.to_string(),
                    Err(_) => "of a type that is not supported".into(),
                };
                let name = path.join(".");
                let message = format!(
                    "column `{name}` is {} in `{}`, but {} in `{}`",
                    word(&found),
                    file.shown,
                    word(known),
                    first.shown
                );
                return Err(Diagnostic::new(Code::ColumnsDiffer, message)
                    .in_data(&*file.shown, None, Some(&name))
                    .help("a column has one type in all files of a source"));
            }
        }
    }
    Ok(common.map_or(Ok(Type::Text), |(kind, _)| kind))
}

/// The names of the fields that a struct has in some file, in the order in which they come.
pub(in crate::data) fn field_names(schemas: &[SchemaRef], path: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for stored in schemas.iter().filter_map(|schema| lookup(schema, path)) {
        let DataType::Struct(fields) = stored else { continue };
        for field in fields {
            if !names.contains(field.name()) {
                names.push(field.name().clone());
            }
        }
    }
    names
}

/// A field of a struct, or how files differ in it; none where no file has it.
pub(in crate::data) fn nested(
    files: &[DataFile],
    schemas: &[SchemaRef],
    path: &[String],
) -> Option<Result<Found, Diagnostic>> {
    let has = |schema: &&SchemaRef| lookup(schema, path).is_some();
    if !schemas.iter().any(|schema| has(&schema)) {
        return None;
    }
    if let Some(without) = schemas.iter().position(|schema| !has(&schema)) {
        let (name, file) = (path.join("."), &files[without].shown);
        let message = format!("column `{name}` is missing from file `{file}`");
        return Some(Err(Diagnostic::new(Code::ColumnsDiffer, message).in_data(file, None, Some(&name))));
    }
    Some(common_kind(files, schemas, path).map(|kind| Found { path: path.to_vec(), kind, partition: None }))
}
