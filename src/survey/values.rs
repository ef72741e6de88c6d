//! The values of a column as numbers that are equal where the values are, also across tables. Knows nothing of what they
//! mean.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{
    Date32Type, Decimal128Type, DurationMicrosecondType, Float64Type, Int64Type, TimestampMicrosecondType,
};
use chrono_tz::Tz;
use rayon::slice::ParallelSliceMut;

use crate::data::{Table, read_batches};
use crate::diag::Diagnostic;
use crate::model::Type;

/// Stands for a value that is missing.
pub(super) const MISSING: u64 = 0;

/// The arrays of a column, in file order.
pub(super) fn arrays(table: &Table, column: usize, zone: Tz) -> Result<Vec<ArrayRef>, Vec<Diagnostic>> {
    let at = u32::try_from(column).unwrap_or(u32::MAX);
    Ok(read_batches(table, &[at], zone)?.iter().map(|batch| batch.column(0).clone()).collect())
}

/// A code per row. Two values of one kind have one code if they are equal, and else almost surely two.
pub(super) fn codes(arrays: &[ArrayRef], ty: &Type) -> Vec<u64> {
    let mut codes = Vec::with_capacity(arrays.iter().map(Array::len).sum());
    for array in arrays {
        match ty {
            Type::Bool => codes.extend(array.as_boolean().iter().map(|it| code(it.map(u64::from)))),
            Type::Int => {
                codes.extend(array.as_primitive::<Int64Type>().iter().map(|it| code(it.map(i64::cast_unsigned))));
            }
            Type::Decimal(_) => {
                codes.extend(array.as_primitive::<Decimal128Type>().iter().map(|it| code(it.map(hashed))));
            }
            Type::Float => {
                codes.extend(array.as_primitive::<Float64Type>().iter().map(|it| code(it.map(f64::to_bits))));
            }
            Type::Text => codes.extend(array.as_string_view().iter().map(|it| code(it.map(hashed)))),
            Type::Date => {
                let days = array.as_primitive::<Date32Type>().iter();
                codes.extend(days.map(|it| code(it.map(|day| i64::from(day).cast_unsigned()))));
            }
            Type::Timestamp => {
                let moments = array.as_primitive::<TimestampMicrosecondType>().iter();
                codes.extend(moments.map(|it| code(it.map(i64::cast_unsigned))));
            }
            Type::Duration => {
                let lengths = array.as_primitive::<DurationMicrosecondType>().iter();
                codes.extend(lengths.map(|it| code(it.map(i64::cast_unsigned))));
            }
            // Lists are no keys; that they are there is all that is asked.
            Type::List(_) | Type::Rows(_) | Type::Unknown => {
                codes.extend((0..array.len()).map(|row| code(array.is_valid(row).then_some(0))));
            }
        }
    }
    codes
}

fn hashed(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn code(value: Option<u64>) -> u64 {
    value.map_or(MISSING, |value| mixed(value, 1).max(1))
}

/// A bijection of 64 bits for each seed, so that equal codes stay equal and others stay apart.
fn mixed(value: u64, seed: u64) -> u64 {
    let mut mixed = value.wrapping_add(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// The codes of several columns together: missing where one of them is.
pub(super) fn combined(columns: &[&[u64]]) -> Vec<u64> {
    let rows = columns.first().map_or(0, |column| column.len());
    let row = |row: usize| {
        columns.iter().try_fold(0_u64, |sum, column| (column[row] != MISSING).then(|| mixed(sum ^ column[row], 2)))
    };
    (0..rows).map(|at| row(at).map_or(MISSING, |code| code.max(1))).collect()
}

/// The present codes, each once, with how often it stands there.
#[derive(Debug)]
pub(super) struct Runs {
    pub(super) codes: Vec<(u64, u64)>,
    pub(super) present: u64,
}

impl Runs {
    pub(super) fn new(codes: &[u64]) -> Self {
        let mut sorted: Vec<u64> = codes.iter().copied().filter(|code| *code != MISSING).collect();
        sorted.par_sort_unstable();
        let present = sorted.len() as u64;
        let codes = sorted.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u64)).collect();
        Self { codes, present }
    }

    /// How many rows have a code that the other has too, and how many different codes those are.
    pub(super) fn found_in(&self, other: &Self) -> (u64, u64) {
        let mut others = other.codes.iter().peekable();
        let (mut rows, mut values) = (0, 0);
        for (code, count) in &self.codes {
            while others.next_if(|(other, _)| other < code).is_some() {}
            if others.peek().is_some_and(|(other, _)| other == code) {
                rows += count;
                values += 1;
            }
        }
        (rows, values)
    }
}
