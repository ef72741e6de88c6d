//! From the values of key columns to rows.

use polars::prelude::*;

use super::kernel::lane;
use super::physical;
use super::plain::{Cells, Plain};
use crate::model::{Type, Value};

/// No row.
pub(super) const NONE: u32 = u32::MAX;

/// Finds the row that has given values in the key columns.
pub(super) enum KeyIndex {
    /// Whole numbers one behind the other, as rows are: row 0 has `first`.
    Consecutive {
        /// The smallest key.
        first: i64,
        /// How many there are.
        count: u32,
    },
    /// Whole numbers close together: the row of `first + position`.
    Dense {
        /// The smallest key.
        first: i64,
        /// By position.
        rows: Vec<u32>,
    },
    /// Whole numbers.
    Ints(PlHashMap<i64, u32>),
    /// Everything else, as bytes that are equal when the keys are.
    Bytes(PlHashMap<Box<[u8]>, u32>),
}

/// What is wrong with the key of a table.
#[derive(Debug, Default)]
pub(super) struct KeyFaults {
    /// Rows without the key, or without a part of it: the first five.
    pub(super) missing: Vec<usize>,
    /// How many.
    pub(super) missing_count: usize,
    /// Rows whose key an earlier row has: the first five, with that row.
    pub(super) duplicates: Vec<(usize, usize)>,
    /// How many.
    pub(super) duplicate_count: usize,
}

impl KeyFaults {
    fn missing(&mut self, row: usize) {
        self.missing_count += 1;
        if self.missing.len() < 5 {
            self.missing.push(row);
        }
    }

    fn duplicate(&mut self, row: usize, first: u32) {
        self.duplicate_count += 1;
        if self.duplicates.len() < 5 {
            self.duplicates.push((row, first as usize));
        }
    }
}

impl KeyIndex {
    /// Indexes the rows of the columns.
    pub(super) fn build(columns: &[Column], types: &[Type]) -> PolarsResult<(Self, KeyFaults)> {
        let rows = columns.first().map_or(0, Column::len);
        let mut faults = KeyFaults::default();
        if let [Type::Int] = types {
            let cells = lane::ints(&columns[0])?;
            let keys = (0..rows).map(|row| cells.get(row));
            let (low, high) =
                keys.clone().flatten().fold((i64::MAX, i64::MIN), |(low, high), key| (low.min(key), high.max(key)));
            let span = i128::from(high) - i128::from(low) + 1;
            if span > 0 && span <= 4 * rows as i128 + 1024 {
                let mut dense = vec![NONE; usize::try_from(span).unwrap_or(0)];
                for (row, key) in keys.enumerate() {
                    let Some(key) = key else {
                        faults.missing(row);
                        continue;
                    };
                    let place = &mut dense[usize::try_from(key - low).unwrap_or(0)];
                    if *place == NONE { *place = number(row) } else { faults.duplicate(row, *place) }
                }
                let in_order = dense.len() == rows && dense.iter().zip(0..).all(|(&row, place)| row == place);
                return Ok((
                    match u32::try_from(rows) {
                        Ok(count) if in_order => Self::Consecutive { first: low, count },
                        _ => Self::Dense { first: low, rows: dense },
                    },
                    faults,
                ));
            }
            let mut index = PlHashMap::with_capacity(rows);
            for (row, key) in keys.enumerate() {
                match key {
                    Some(key) => note(&mut index, key, row, &mut faults),
                    None => faults.missing(row),
                }
            }
            return Ok((Self::Ints(index), faults));
        }
        let mut index = PlHashMap::with_capacity(rows);
        let keys = KeyCells::new(columns, types);
        for row in 0..rows {
            match keys.get(row) {
                Some(key) => note(&mut index, key, row, &mut faults),
                None => faults.missing(row),
            }
        }
        Ok((Self::Bytes(index), faults))
    }

    /// The row of each key in the columns; [`NONE`] where there is none. The second answer counts keys that are present but
    /// have no row.
    pub(super) fn rows(&self, columns: &[Column], types: &[Type]) -> PolarsResult<(Vec<u32>, u64)> {
        let rows = columns.first().map_or(0, Column::len);
        let mut orphans = 0;
        let mut found = |row: Option<Option<u32>>| match row {
            None => NONE,
            Some(Some(row)) => row,
            Some(None) => {
                orphans += 1;
                NONE
            }
        };
        let answer = match self {
            Self::Consecutive { .. } | Self::Dense { .. } | Self::Ints(_) if types == [Type::Int] => {
                let keys = Cells::Polars(columns[0].as_materialized_series().clone()).longs()?;
                return Ok(self.rows_of_ints(&keys));
            }
            Self::Bytes(index) => {
                let keys = KeyCells::new(columns, types);
                (0..rows).map(|row| found(keys.get(row).map(|key| index.get(&key).copied()))).collect()
            }
            Self::Consecutive { .. } | Self::Dense { .. } | Self::Ints(_) => {
                let keys = KeyCells::new(columns, types);
                (0..rows).map(|row| found(keys.get(row).map(|key| self.int_row(&key)))).collect()
            }
        };
        Ok((answer, orphans))
    }

    /// Whether its keys are whole numbers.
    pub(super) fn is_of_ints(&self) -> bool {
        matches!(self, Self::Consecutive { .. } | Self::Dense { .. } | Self::Ints(_))
    }

    /// As [`Self::rows`], of whole numbers.
    pub(super) fn rows_of_ints(&self, keys: &Plain<i64>) -> (Vec<u32>, u64) {
        match self {
            Self::Consecutive { first, count } => looked_up(keys, |key| consecutive(*first, *count, key)),
            Self::Dense { first, rows } => looked_up(keys, |key| dense(*first, rows, key)),
            Self::Ints(index) => looked_up(keys, |key| index.get(&key).copied().unwrap_or(NONE)),
            Self::Bytes(_) => looked_up(keys, |_| NONE),
        }
    }

    fn int_row(&self, key: &[u8]) -> Option<u32> {
        let key = i64::from_be_bytes(key.get(1..9)?.try_into().ok()?);
        let row = match self {
            Self::Consecutive { first, count } => consecutive(*first, *count, key),
            Self::Dense { first, rows } => dense(*first, rows, key),
            Self::Ints(index) => index.get(&key).copied().unwrap_or(NONE),
            Self::Bytes(_) => NONE,
        };
        (row != NONE).then_some(row)
    }
}

/// The row of each key; counts keys that are there but have no row.
fn looked_up(keys: &Plain<i64>, row: impl Fn(i64) -> u32) -> (Vec<u32>, u64) {
    let values = keys.values();
    let mut orphans = 0;
    let found = match keys.valid() {
        None => values
            .iter()
            .map(|&key| {
                let row = row(key);
                orphans += u64::from(row == NONE);
                row
            })
            .collect(),
        Some(valid) => values
            .iter()
            .enumerate()
            .map(|(at, &key)| {
                if !valid.get(at) {
                    return NONE;
                }
                let row = row(key);
                orphans += u64::from(row == NONE);
                row
            })
            .collect(),
    };
    (found, orphans)
}

#[inline]
fn consecutive(first: i64, count: u32, key: i64) -> u32 {
    let place = key.wrapping_sub(first).cast_unsigned();
    if place < u64::from(count) { u32::try_from(place).unwrap_or(NONE) } else { NONE }
}

#[inline]
fn dense(first: i64, rows: &[u32], key: i64) -> u32 {
    let place = key.wrapping_sub(first).cast_unsigned();
    usize::try_from(place).ok().and_then(|place| rows.get(place)).copied().unwrap_or(NONE)
}

fn number(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(NONE)
}

fn note<K: std::hash::Hash + Eq>(index: &mut PlHashMap<K, u32>, key: K, row: usize, faults: &mut KeyFaults) {
    if let Some(&first) = index.get(&key) {
        faults.duplicate(row, first);
    } else {
        index.insert(key, number(row));
    }
}

/// Keys of several columns, or of other kinds than int, as bytes.
pub(super) struct KeyCells<'a> {
    columns: Vec<(Series, &'a Type)>,
}

impl<'a> KeyCells<'a> {
    /// The keys in these columns.
    pub(super) fn new(columns: &[Column], types: &'a [Type]) -> Self {
        let columns = columns.iter().map(|column| column.as_materialized_series().rechunk()).zip(types).collect();
        Self { columns }
    }

    /// The key of a row; none where a part is missing.
    pub(super) fn get(&self, row: usize) -> Option<Box<[u8]>> {
        let mut bytes = Vec::with_capacity(16);
        for (series, ty) in &self.columns {
            let value = physical::value(&series.get(row).ok()?, ty);
            encode(&mut bytes, &value)?;
        }
        Some(bytes.into())
    }
}

/// Numbers that are equal have equal bytes, whatever their kind.
fn encode(bytes: &mut Vec<u8>, value: &Value) -> Option<()> {
    match value {
        Value::Missing | Value::List(_) | Value::Rows(_) => return None,
        Value::Bool(flag) => bytes.extend([b'b', u8::from(*flag)]),
        Value::Int(number) | Value::Timestamp(number) | Value::Duration(number) => {
            bytes.push(b'i');
            bytes.extend(number.to_be_bytes());
        }
        Value::Date(day) => {
            bytes.push(b'd');
            bytes.extend(day.to_be_bytes());
        }
        Value::Decimal(decimal) => {
            let (mut mantissa, mut scale) = (decimal.mantissa, decimal.scale);
            while scale > 0 && mantissa % 10 == 0 {
                mantissa /= 10;
                scale -= 1;
            }
            match i64::try_from(mantissa) {
                Ok(number) if scale == 0 => {
                    bytes.push(b'i');
                    bytes.extend(number.to_be_bytes());
                }
                _ => {
                    bytes.push(b'n');
                    bytes.push(scale);
                    bytes.extend(mantissa.to_be_bytes());
                }
            }
        }
        Value::Float(number) => {
            bytes.push(b'f');
            bytes.extend((number + 0.0).to_bits().to_be_bytes());
        }
        Value::Text(text) => {
            bytes.push(b't');
            bytes.extend((text.len() as u64).to_be_bytes());
            bytes.extend(text.as_bytes());
        }
    }
    Some(())
}
