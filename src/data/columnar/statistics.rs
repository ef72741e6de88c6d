//! What the footers of Parquet files say of their row groups: how many rows, between which values those of a column lie. Knows
//! nothing of conditions.

use arrow::array::{Array, ArrayRef};
use chrono_tz::Tz;
use parquet::arrow::arrow_reader::ArrowReaderMetadata;
use parquet::arrow::arrow_reader::statistics::StatisticsConverter;
use parquet::basic::Type as Physical;
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;

use super::normal::normalised;
use super::opening::{broken, guarded, parquet_metadata};
use crate::data::files::DataFile;
use crate::data::value::value;
use crate::diag::Diagnostic;
use crate::model::{DAY_MICROS, Type, Value};

/// Rows of a Parquet file that are stored together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowGroup {
    /// How many.
    pub rows: usize,
    /// Of each wanted column, in the order in which they were asked for.
    pub bounds: Vec<Bounds>,
}

/// What is known of the values of a column in a row group. A bound need not be a value that there is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// No value that is there is smaller; none: unknown.
    pub low: Option<Value>,
    /// No value that is there is larger; none: unknown.
    pub high: Option<Value>,
    /// Rows whose cell is null in the file; blank texts and NaN, which are missing too, are not among them. None: unknown.
    pub nulls: Option<u64>,
}

/// The row groups of a file, with the bounds of these columns, each at a path and of a kind; none where the footer cannot be
/// read. Columns in structs, lists, and what is stored in a form whose order is not sure have no bounds.
pub(in crate::data) fn row_groups(file: &DataFile, columns: &[(&[String], &Type)], zone: Tz) -> Option<Vec<RowGroup>> {
    guarded(file, || read(file, columns, zone)).ok()
}

fn read(file: &DataFile, columns: &[(&[String], &Type)], zone: Tz) -> Result<Vec<RowGroup>, Diagnostic> {
    let metadata = parquet_metadata(file)?;
    let stored = metadata.metadata().row_groups();
    let rows = stored.iter().map(|group| usize::try_from(group.num_rows()).ok());
    let rows: Vec<usize> =
        rows.collect::<Option<_>>().ok_or_else(|| broken(file, "a row group has no number of rows"))?;
    let mut groups: Vec<RowGroup> = rows.into_iter().map(|rows| RowGroup { rows, bounds: Vec::new() }).collect();
    for (path, ty) in columns {
        let known = match path {
            [name] => bounds(&metadata, stored, name, ty, zone).ok().flatten(),
            _ => None,
        };
        let mut known = known.unwrap_or_default().into_iter();
        for group in &mut groups {
            group.bounds.push(known.next().unwrap_or_default());
        }
    }
    Ok(groups)
}

fn bounds(
    metadata: &ArrowReaderMetadata,
    stored: &[RowGroupMetaData],
    name: &str,
    ty: &Type,
    zone: Tz,
) -> Result<Option<Vec<Bounds>>, ParquetError> {
    let converter = StatisticsConverter::try_new(name, metadata.schema(), metadata.parquet_schema())?
        .with_missing_null_counts_as_zero(false);
    let Some(leaf) = converter.parquet_column_index() else { return Ok(None) };
    let nulls = converter.row_group_null_counts(stored)?;
    let physical = metadata.parquet_schema().column(leaf).physical_type();
    // Texts are cut so that they stay bounds; what else stands in bytes is none any more when it is cut.
    let ordered = match physical {
        Physical::INT96 => false,
        Physical::BYTE_ARRAY => *ty == Type::Text,
        Physical::BOOLEAN
        | Physical::INT32
        | Physical::INT64
        | Physical::FLOAT
        | Physical::DOUBLE
        | Physical::FIXED_LEN_BYTE_ARRAY => true,
    };
    let (lows, highs) = if ordered {
        let [lows, highs] = [converter.row_group_mins(stored)?, converter.row_group_maxes(stored)?];
        (kind(&lows, ty, zone), kind(&highs, ty, zone))
    } else {
        (None, None)
    };
    let cell = |array: Option<&ArrayRef>, at: usize| {
        array.map(|array| value(array, at, ty)).filter(|value| !value.is_missing())
    };
    let of_group = |(at, group): (usize, &RowGroupMetaData)| {
        // The statistics of old writers were made by an order that is not always that of the values.
        let sure = group.column(leaf).statistics().is_some_and(|found| !found.is_min_max_deprecated());
        Bounds {
            low: cell(lows.as_ref().filter(|_| sure), at).and_then(|low| widened(low, zone, false)),
            high: cell(highs.as_ref().filter(|_| sure), at).and_then(|high| widened(high, zone, true)),
            nulls: nulls.is_valid(at).then(|| nulls.value(at)),
        }
    };
    Ok(Some(stored.iter().enumerate().map(of_group).collect()))
}

/// The bounds as rows of the kind are read; none where they are of another kind.
fn kind(array: &ArrayRef, ty: &Type, zone: Tz) -> Option<ArrayRef> {
    let (array, of) = normalised(array, zone).ok()?;
    (of == *ty).then_some(array)
}

/// Where clocks are put forward and back, times without a zone do not become moments in their own order: by a day at most.
fn widened(bound: Value, zone: Tz, up: bool) -> Option<Value> {
    match bound {
        Value::Timestamp(at) if zone != Tz::UTC => {
            let by = if up { 2 * DAY_MICROS } else { -2 * DAY_MICROS };
            at.checked_add(by).map(Value::Timestamp)
        }
        other => Some(other),
    }
}
