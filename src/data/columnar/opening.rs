//! Parquet and Arrow files opened, and why they cannot be. Knows nothing of columns.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use arrow::ipc::reader::{FileReader, StreamReader};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};

use crate::data::files::{DataFile, unreadable};
use crate::data::format::Format;
use crate::diag::{Code, Diagnostic};

/// The schema of a file, and how many rows it has if it says so.
pub(super) fn schema(file: &DataFile) -> Result<(SchemaRef, Option<u64>), Diagnostic> {
    guarded(file, || read_schema(file))
}

/// Runs what reads a file: on some broken files the readers do not return an error but panic.
pub(super) fn guarded<T>(file: &DataFile, read: impl FnOnce() -> Result<T, Diagnostic>) -> Result<T, Diagnostic> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(broken(file, "its bytes are damaged")))
}

fn read_schema(file: &DataFile) -> Result<(SchemaRef, Option<u64>), Diagnostic> {
    match file.format {
        Format::Parquet => {
            let builder = parquet_builder(file)?;
            let rows = builder.metadata().file_metadata().num_rows();
            Ok((Arc::clone(builder.schema()), u64::try_from(rows).ok()))
        }
        Format::Ipc | Format::Csv | Format::Tsv | Format::Ndjson => {
            let schema = match ipc_reader(file, None)? {
                Ipc::File(reader) => reader.schema(),
                Ipc::Stream(reader) => reader.schema(),
            };
            Ok((schema, None))
        }
    }
}

pub(super) fn parquet_builder(file: &DataFile) -> Result<ParquetRecordBatchReaderBuilder<File>, Diagnostic> {
    ParquetRecordBatchReaderBuilder::try_new(parquet_input(file)?).map_err(|error| broken(file, &error.to_string()))
}

/// The footer of a Parquet file.
pub(super) fn parquet_metadata(file: &DataFile) -> Result<ArrowReaderMetadata, Diagnostic> {
    let options = ArrowReaderOptions::default();
    ArrowReaderMetadata::load(&parquet_input(file)?, options).map_err(|error| broken(file, &error.to_string()))
}

fn parquet_input(file: &DataFile) -> Result<File, Diagnostic> {
    let mut input = File::open(&file.path).map_err(|error| unreadable(&file.shown, &error.to_string()))?;
    let mut magic = [0; 4];
    let starts = input.read_exact(&mut magic).is_ok() && magic == *b"PAR1";
    let mut ends = [0; 4];
    let whole = input.seek(SeekFrom::End(-4)).is_ok() && input.read_exact(&mut ends).is_ok() && ends == *b"PAR1";
    if !starts {
        return Err(broken(file, "it is not a Parquet file, as its ending says"));
    }
    if !whole {
        return Err(broken(file, "its end is missing: it was cut off, or is still being written"));
    }
    Ok(input)
}

pub(super) enum Ipc {
    File(Box<FileReader<std::io::BufReader<File>>>),
    Stream(Box<StreamReader<std::io::BufReader<File>>>),
}

pub(super) fn ipc_reader(file: &DataFile, columns: Option<Vec<usize>>) -> Result<Ipc, Diagnostic> {
    let mut input = File::open(&file.path).map_err(|error| unreadable(&file.shown, &error.to_string()))?;
    let mut magic = [0; 6];
    let is_file = input.read_exact(&mut magic).is_ok() && magic == *b"ARROW1";
    input.seek(SeekFrom::Start(0)).map_err(|error| unreadable(&file.shown, &error.to_string()))?;
    if magic.starts_with(b"FEA1") {
        return Err(broken(file, "it is a Feather file of version 1; Arrow IPC files are version 2"));
    }
    if is_file {
        return FileReader::try_new_buffered(input, columns)
            .map(|reader| Ipc::File(Box::new(reader)))
            .map_err(|error| broken(file, &format!("it is not a whole Arrow file ({error})")));
    }
    StreamReader::try_new_buffered(input, columns)
        .map(|reader| Ipc::Stream(Box::new(reader)))
        .map_err(|error| broken(file, &format!("it is neither an Arrow file nor a stream ({error})")))
}

pub(super) fn broken(file: &DataFile, why: &str) -> Diagnostic {
    Diagnostic::new(
        Code::SourceUnreadable,
        format!("file `{}` cannot be read as {}: {why}", file.shown, file.format.name()),
    )
    .in_data(&*file.shown, None, None)
}
