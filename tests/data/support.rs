//! Folders of small files, and tables as texts that are easy to compare.

use std::path::Path;

use chrono_tz::Tz;
use milieu::data::{self, Table};
use milieu::diag::Diagnostic;
use milieu::model::{ColumnSpec, Declared, Source, Type, Value, date_of};
use milieu::progress::Silent;

/// A folder that goes away with it.
pub(super) struct Folder(tempfile::TempDir);

impl Folder {
    /// A folder with one file.
    pub(super) fn with(name: &str, content: impl AsRef<[u8]>) -> Self {
        Self(tempfile::tempdir().unwrap()).and(name, content)
    }

    /// Adds a file, and the folders on its way.
    pub(super) fn and(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(super) fn open(&self, source: &Source) -> Result<Table, Vec<Diagnostic>> {
        data::open(self.path(), source)
    }

    /// Opened and read, all columns.
    pub(super) fn load(&self, source: &Source) -> Result<Table, Vec<Diagnostic>> {
        self.load_in(source, Tz::UTC)
    }

    pub(super) fn load_in(&self, source: &Source, zone: Tz) -> Result<Table, Vec<Diagnostic>> {
        let mut table = self.open(source)?;
        table.load(&|_| true, zone, &Silent)?;
        Ok(table)
    }

    /// The errors that opening or reading ends with.
    pub(super) fn errors(&self, source: &Source) -> Vec<Diagnostic> {
        self.load(source).expect_err("an error was expected")
    }

    /// The first of them as `code file:line column | message`.
    pub(super) fn error(&self, source: &Source) -> String {
        told(&self.errors(source)[0])
    }
}

pub(super) fn told(problem: &Diagnostic) -> String {
    let place = problem.data.as_ref().map_or(String::new(), |data| {
        let line = data.line.map_or(String::new(), |line| format!(":{line}"));
        let column = data.column.as_ref().map_or(String::new(), |column| format!(" {column}"));
        format!("{}{line}{column}", data.file)
    });
    format!("{} {place} | {}", problem.code.number(), problem.message)
}

pub(super) fn source(path: &str) -> Source {
    Source { path: path.into(), ..Source::default() }
}

/// A source whose columns are declared: `name kind`.
pub(super) fn typed(path: &str, columns: &[(&str, Type)]) -> Source {
    let columns = columns.iter().map(|(name, ty)| spec(name, name, Some(declared(ty.clone(), None)))).collect();
    Source { columns, ..source(path) }
}

pub(super) fn spec(path: &str, name: &str, declared: Option<Declared>) -> ColumnSpec {
    ColumnSpec { source: path.split('/').map(str::to_owned).collect(), name: name.into(), declared, personal: false }
}

pub(super) fn declared(ty: Type, format: Option<&str>) -> Declared {
    Declared { ty, format: format.map(str::to_owned), words: None }
}

/// `id int, name text`.
pub(super) fn kinds(table: &Table) -> String {
    let kind = |ty: &Type| match ty {
        Type::Decimal(scale) => format!("decimal({scale})"),
        other => other.to_string(),
    };
    let shown = table.columns().iter().map(|column| match &column.unsupported {
        Some(_) => format!("{} unsupported", column.name),
        None => format!("{} {}", column.name, kind(&column.ty)),
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// The rows, values between blanks; `-` for none.
pub(super) fn rows(table: &Table) -> Vec<String> {
    rows_in(table, Tz::UTC)
}

pub(super) fn rows_in(table: &Table, zone: Tz) -> Vec<String> {
    let usable: Vec<u32> =
        (0_u32..).zip(table.columns()).filter(|(_, column)| column.unsupported.is_none()).map(|(at, _)| at).collect();
    let mut found = Vec::new();
    for batch in data::read_batches(table, &usable, zone).unwrap() {
        for row in 0..batch.num_rows() {
            let values = usable.iter().zip(batch.columns()).map(|(at, array)| {
                let ty = &table.columns()[*at as usize].ty;
                assert_eq!(array.data_type(), &data::arrow_type(ty), "column {}", table.columns()[*at as usize].name);
                shown(&data::value(array, row, ty))
            });
            found.push(values.collect::<Vec<_>>().join(" "));
        }
    }
    found
}

pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Missing => "-".into(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Decimal(value) => format!("{}e-{}", value.mantissa, value.scale),
        Value::Float(value) => format!("{value:?}f"),
        Value::Text(value) => format!("'{value}'"),
        Value::Date(day) => date_of(*day).to_string(),
        Value::Timestamp(at) => {
            let at = chrono::DateTime::from_timestamp_micros(*at).unwrap();
            at.format("%Y-%m-%dT%H:%M:%S%.fZ").to_string()
        }
        Value::Duration(micros) => format!("{micros}us"),
        Value::List(values) => format!("[{}]", values.iter().map(shown).collect::<Vec<_>>().join(" ")),
        Value::Rows(_) => "rows".into(),
    }
}
