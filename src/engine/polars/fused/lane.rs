//! Values of rows as they are dealt to ranges of records: by row, without their chunk. Must not know what becomes of them.

use polars::prelude::*;

use super::super::plain::{Cells, Valid};
use super::spill::array;
use crate::model::Type;

/// The number of a missing text, and of a flag that is missing.
pub(super) const MISSING: u16 = super::texts::MISSING;

/// The values of some rows.
#[derive(Clone, Debug)]
pub(super) enum Lane {
    /// Floats; NaN is missing.
    Floats(Vec<f64>),
    /// Ints, timestamps, durations and dates, with which are present where some are not.
    Longs(Vec<i64>, Option<Vec<bool>>),
    /// Decimals: digits, with which are present where some are not.
    Digits(Vec<i128>, Option<Vec<bool>>),
    /// Texts by number; flags: missing, false, true.
    Codes(Vec<u16>),
}

/// How the values of a kind are held; none for kinds that are not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Floats,
    Longs,
    Digits,
    Flags,
    Texts,
}

impl Kind {
    pub(super) fn of(ty: &Type) -> Option<Self> {
        match ty {
            Type::Float => Some(Self::Floats),
            Type::Int | Type::Timestamp | Type::Duration | Type::Date => Some(Self::Longs),
            Type::Decimal(_) => Some(Self::Digits),
            Type::Bool => Some(Self::Flags),
            Type::Text => Some(Self::Texts),
            Type::Unknown | Type::List(_) | Type::Rows(_) => None,
        }
    }
}

impl Kind {
    /// Bytes of a value.
    pub(super) fn width(self) -> usize {
        match self {
            Self::Floats | Self::Longs => 8,
            Self::Digits => 16,
            Self::Flags | Self::Texts => 2,
        }
    }
}

impl Lane {
    /// The values of these rows of a column of the kind.
    pub(super) fn of(kind: Kind, cells: &Cells, rows: &[u32]) -> PolarsResult<Self> {
        Ok(match kind {
            Kind::Floats => {
                let cells = cells.floats()?;
                let values = cells.values();
                match cells.valid() {
                    None => Self::Floats(taken(values, rows)),
                    Some(valid) => {
                        let value = |&row: &u32| if valid.get(row as usize) { values[row as usize] } else { f64::NAN };
                        Self::Floats(rows.iter().map(value).collect())
                    }
                }
            }
            Kind::Longs => {
                let cells = cells.longs()?;
                Self::Longs(taken(cells.values(), rows), present(cells.valid(), rows))
            }
            Kind::Digits => {
                let cells = cells.digits()?;
                Self::Digits(taken(cells.values(), rows), present(cells.valid(), rows))
            }
            Kind::Flags => Self::Codes(taken(&cells.flags()?, rows)),
            Kind::Texts => return Err(polars_err!(ComputeError: "texts are dealt by their numbers")),
        })
    }

    /// The numbers of the texts of these rows.
    pub(super) fn of_numbers(numbers: &[u16], rows: &[u32]) -> Self {
        Self::Codes(taken(numbers, rows))
    }

    /// Makes it as many values of a kind as there are places, all to be filled; memory that it has is used again.
    pub(super) fn reuse(&mut self, kind: Kind, rows: usize) {
        match (&mut *self, kind) {
            (Self::Floats(values), Kind::Floats) => values.resize(rows, 0.0),
            (Self::Longs(values, present), Kind::Longs) => {
                values.resize(rows, 0);
                *present = None;
            }
            (Self::Digits(values, present), Kind::Digits) => {
                values.resize(rows, 0);
                *present = None;
            }
            (Self::Codes(codes), Kind::Flags | Kind::Texts) => codes.resize(rows, 0),
            (_, Kind::Floats) => *self = Self::Floats(vec![0.0; rows]),
            (_, Kind::Longs) => *self = Self::Longs(vec![0; rows], None),
            (_, Kind::Digits) => *self = Self::Digits(vec![0; rows], None),
            (_, Kind::Flags | Kind::Texts) => *self = Self::Codes(vec![0; rows]),
        }
    }

    /// Puts the values from `start` on of another lane of the kind at these places.
    pub(super) fn put(&mut self, from: &Self, start: usize, places: &[u32]) {
        match (self, from) {
            (Self::Floats(own), Self::Floats(of)) => scatter(own, &of[start..], places),
            (Self::Codes(own), Self::Codes(of)) => scatter(own, &of[start..], places),
            (Self::Longs(own, present), Self::Longs(of, there)) => {
                scatter(own, &of[start..], places);
                mark(present, own.len(), there.as_deref().map(|there| &there[start..]), places);
            }
            (Self::Digits(own, present), Self::Digits(of, there)) => {
                scatter(own, &of[start..], places);
                mark(present, own.len(), there.as_deref().map(|there| &there[start..]), places);
            }
            // Lanes of one value are of one kind.
            (Self::Floats(_) | Self::Codes(_) | Self::Longs(..) | Self::Digits(..), _) => {}
        }
    }

    /// Whether the value of a row is there.
    #[inline]
    pub(super) fn is_present(&self, row: usize) -> bool {
        match self {
            Self::Floats(values) => !values[row].is_nan(),
            Self::Longs(_, present) | Self::Digits(_, present) => present.as_ref().is_none_or(|present| present[row]),
            Self::Codes(codes) => codes[row] != MISSING,
        }
    }

    /// The kind, and whether it is marked which values are there. Flags are as texts.
    pub(super) fn shape(&self) -> (Kind, bool) {
        match self {
            Self::Floats(_) => (Kind::Floats, false),
            Self::Longs(_, present) => (Kind::Longs, present.is_some()),
            Self::Digits(_, present) => (Kind::Digits, present.is_some()),
            Self::Codes(_) => (Kind::Texts, false),
        }
    }

    /// Room for so many values.
    pub(super) fn with_capacity(kind: Kind, marked: bool, rows: usize) -> Self {
        let present = marked.then(|| Vec::with_capacity(rows));
        match kind {
            Kind::Floats => Self::Floats(Vec::with_capacity(rows)),
            Kind::Longs => Self::Longs(Vec::with_capacity(rows), present),
            Kind::Digits => Self::Digits(Vec::with_capacity(rows), present),
            Kind::Flags | Kind::Texts => Self::Codes(Vec::with_capacity(rows)),
        }
    }

    /// Appends the bytes of a value.
    pub(super) fn write(&self, row: usize, bytes: &mut Vec<u8>) {
        match self {
            Self::Floats(values) => bytes.extend(values[row].to_bits().to_le_bytes()),
            Self::Codes(codes) => bytes.extend(codes[row].to_le_bytes()),
            Self::Longs(values, present) => {
                bytes.extend(values[row].to_le_bytes());
                bytes.extend(present.iter().map(|present| u8::from(present[row])));
            }
            Self::Digits(values, present) => {
                bytes.extend(values[row].to_le_bytes());
                bytes.extend(present.iter().map(|present| u8::from(present[row])));
            }
        }
    }

    /// Takes a value from the front of the bytes, and answers what is left of them.
    pub(super) fn read<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        let marked = |present: &mut Option<Vec<bool>>, rest: &'b [u8]| match (present, rest.split_first()) {
            (Some(present), Some((mark, rest))) => {
                present.push(*mark != 0);
                rest
            }
            _ => rest,
        };
        match self {
            Self::Floats(values) => {
                values.push(f64::from_bits(u64::from_le_bytes(array(bytes))));
                &bytes[8..]
            }
            Self::Codes(codes) => {
                codes.push(u16::from_le_bytes(array(bytes)));
                &bytes[2..]
            }
            Self::Longs(values, present) => {
                values.push(i64::from_le_bytes(array(bytes)));
                marked(present, &bytes[8..])
            }
            Self::Digits(values, present) => {
                values.push(i128::from_le_bytes(array(bytes)));
                marked(present, &bytes[16..])
            }
        }
    }

    /// Bytes that it holds.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Floats(values) => values.len() * 8,
            Self::Longs(values, present) => values.len() * 8 + present.as_ref().map_or(0, Vec::len),
            Self::Digits(values, present) => values.len() * 16 + present.as_ref().map_or(0, Vec::len),
            Self::Codes(codes) => codes.len() * 2,
        }
    }
}

fn taken<T: Copy>(values: &[T], rows: &[u32]) -> Vec<T> {
    rows.iter().map(|&row| values[row as usize]).collect()
}

fn present(valid: Option<&Valid>, rows: &[u32]) -> Option<Vec<bool>> {
    valid.map(|valid| rows.iter().map(|&row| valid.get(row as usize)).collect())
}

fn scatter<T: Copy>(own: &mut [T], of: &[T], places: &[u32]) {
    for (&place, &value) in places.iter().zip(of) {
        own[place as usize] = value;
    }
}

fn mark(present: &mut Option<Vec<bool>>, rows: usize, there: Option<&[bool]>, places: &[u32]) {
    let Some(there) = there else { return };
    let present = present.get_or_insert_with(|| vec![true; rows]);
    scatter(present, there, places);
}
