//! Some rows of a Parquet file: the columns that decide are read first, and the others only for the rows that are wanted. Knows
//! nothing of what is sought.

use arrow::array::ArrayRef;
use chrono_tz::Tz;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{RowSelection, RowSelector};

use super::convert;
use super::opening::{broken, guarded, parquet_builder, schema};
use super::reading::{Wanted, extract};
use crate::data::files::DataFile;
use crate::data::partition;
use crate::data::text::Dialect;
use crate::diag::Diagnostic;

/// Rows of a row group: by row its place in the group, and the columns.
pub(in crate::data) struct SomeRows {
    pub(in crate::data) places: Vec<usize>,
    pub(in crate::data) columns: Vec<ArrayRef>,
}

/// The rows of a row group for which `wanted` gives places when it is shown the first `deciding` columns.
pub(in crate::data) fn select(
    (at, file): (usize, &DataFile),
    group: usize,
    (columns, deciding): (&[Wanted], usize),
    (dialect, zone): (&Dialect, Tz),
    wanted: &dyn Fn(&[ArrayRef]) -> Vec<usize>,
) -> Result<SomeRows, Diagnostic> {
    guarded(file, || {
        let read = |columns: &[Wanted], places: Option<&[usize]>| {
            let schema = schema(file)?.0;
            let stored = columns.iter().filter(|column| column.constant.is_none());
            let mut roots: Vec<usize> = stored.filter_map(|column| schema.index_of(&column.path[0]).ok()).collect();
            roots.sort_unstable();
            roots.dedup();
            let builder = parquet_builder(file)?;
            let rows = builder.metadata().row_group(group).num_rows();
            let rows = usize::try_from(rows).map_err(|_| broken(file, "a row group has no number of rows"))?;
            let mask = ProjectionMask::roots(builder.parquet_schema(), roots);
            let mut builder = builder.with_row_groups(vec![group]).with_projection(mask).with_batch_size(rows.max(1));
            if let Some(places) = places {
                builder = builder.with_row_selection(selection(places, rows));
            }
            let reader = builder.build().map_err(|error| broken(file, &error.to_string()))?;
            let batches = reader.collect::<Result<Vec<_>, _>>().map_err(|error| broken(file, &error.to_string()))?;
            let count = places.map_or(rows, <[usize]>::len);
            let column = |column: &Wanted| {
                if let Some(constant) = &column.constant {
                    return Ok(partition::repeated(constant, at, count));
                }
                let arrays = batches.iter().map(|batch| {
                    let array = extract(batch, &column.path);
                    let array = array.ok_or_else(|| broken(file, "it changed while it was read"))?;
                    convert::read(&array, column, dialect, zone)
                        .map(|(array, _)| array)
                        .map_err(|(_, why)| broken(file, &why))
                });
                let arrays = arrays.collect::<Result<Vec<ArrayRef>, Diagnostic>>()?;
                let all: Vec<&dyn arrow::array::Array> = arrays.iter().map(AsRef::as_ref).collect();
                match all.as_slice() {
                    [] => Ok(arrow::array::new_empty_array(&crate::data::value::arrow_type(&column.ty))),
                    _ => arrow::compute::concat(&all).map_err(|error| broken(file, &error.to_string())),
                }
            };
            columns.iter().map(column).collect::<Result<Vec<ArrayRef>, Diagnostic>>()
        };
        let places = wanted(&read(&columns[..deciding], None)?);
        let columns = if places.is_empty() { Vec::new() } else { read(columns, Some(&places))? };
        Ok(SomeRows { places, columns })
    })
}

/// These rows of so many.
fn selection(places: &[usize], rows: usize) -> RowSelection {
    let mut selectors = Vec::new();
    let mut next = 0;
    for &place in places {
        if place > next {
            selectors.push(RowSelector::skip(place - next));
        }
        selectors.push(RowSelector::select(1));
        next = place + 1;
    }
    if rows > next {
        selectors.push(RowSelector::skip(rows - next));
    }
    RowSelection::from(selectors)
}
