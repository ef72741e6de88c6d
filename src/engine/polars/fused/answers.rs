//! The answers of aggregates: a column for each, written range by range. Must not know how they are gathered.

use polars::prelude::*;
use polars_arrow::array::PrimitiveArray;
use polars_arrow::bitmap::Bitmap;

use super::super::kernel::{lane, number};
use super::cell::{Best, Cell, Form};
use crate::model::{FloatSum, Type};

impl Form {
    /// The answers of so many records of which no row was taken.
    pub(super) fn answers(&self, records: usize) -> Answers {
        match (&self.empty, &self.result) {
            (Cell::Count(_), Type::Bool) | (Cell::Failing(_), _) => Answers::Flags(vec![false; records]),
            (Cell::Count(_) | Cell::Present(_) | Cell::Distinct(_), _) => Answers::Longs(vec![0; records], None),
            (Cell::Floats { .. }, _) if !self.average => Answers::Floats(vec![0.0; records]),
            (Cell::Exact { .. }, Type::Decimal(_)) => Answers::Digits(vec![0; records], None),
            (Cell::Exact { .. }, _) if !self.average => Answers::Longs(vec![0; records], None),
            (_, Type::Float) => Answers::Floats(vec![f64::NAN; records]),
            (_, Type::Decimal(_)) => Answers::Digits(vec![0; records], Some(vec![0; records.div_ceil(8)])),
            _ => Answers::Longs(vec![0; records], Some(vec![0; records.div_ceil(8)])),
        }
    }

    /// The answers as a column.
    pub(super) fn column(&self, answers: Answers) -> PolarsResult<Series> {
        let is_negated = matches!(self.empty, Cell::Failing(_));
        Ok(match answers {
            Answers::Floats(cells) => {
                let present = cells.iter().any(|cell| cell.is_nan());
                let present = present.then(|| cells.iter().map(|cell| !cell.is_nan()).collect::<Bitmap>());
                let array = PrimitiveArray::from_vec(cells).with_validity(present);
                Float64Chunked::with_chunk(PlSmallStr::EMPTY, array).into_series()
            }
            Answers::Longs(cells, present) => {
                let present = present.map(|bits| Bitmap::try_new(bits, cells.len())).transpose()?;
                let array = PrimitiveArray::from_vec(cells).with_validity(present);
                let series = Int64Chunked::with_chunk(PlSmallStr::EMPTY, array).into_series();
                if self.result == Type::Date { series.strict_cast(&DataType::Int32)? } else { series }
            }
            Answers::Digits(cells, present) => {
                let present = present.map(|bits| Bitmap::try_new(bits, cells.len())).transpose()?;
                let array = PrimitiveArray::from_vec(cells).with_validity(present);
                Int128Chunked::with_chunk(PlSmallStr::EMPTY, array).into_series()
            }
            Answers::Flags(cells) => lane::conditions(cells.into_iter().map(|found| found != is_negated)),
        })
    }
}

/// The answers of records; a bit per answer says which are present, where some may be missing.
pub(super) enum Answers {
    /// Floats; NaN is missing.
    Floats(Vec<f64>),
    /// Whole numbers.
    Longs(Vec<i64>, Option<Vec<u8>>),
    /// Digits of decimals.
    Digits(Vec<i128>, Option<Vec<u8>>),
    /// Conditions.
    Flags(Vec<bool>),
}

/// The answers of one range of records.
pub(super) enum Part<'a> {
    Floats(&'a mut [f64]),
    Longs(&'a mut [i64], Option<&'a mut [u8]>),
    Digits(&'a mut [i128], Option<&'a mut [u8]>),
    Flags(&'a mut [bool]),
}

/// A sum that does not fit its kind.
pub(super) struct DoesNotFit;

impl Answers {
    /// Cut into ranges of so many records, a multiple of eight.
    pub(super) fn parts(&mut self, size: usize) -> Vec<Part<'_>> {
        fn bits(present: &mut Option<Vec<u8>>, size: usize) -> impl Iterator<Item = Option<&mut [u8]>> {
            let parts = present.as_mut().map(|bits| bits.chunks_mut(size / 8));
            let mut parts = parts.into_iter().flatten();
            std::iter::repeat_with(move || parts.next())
        }
        match self {
            Self::Floats(cells) => cells.chunks_mut(size).map(Part::Floats).collect(),
            Self::Longs(cells, present) => {
                let present = bits(present, size);
                cells.chunks_mut(size).zip(present).map(|(cells, bits)| Part::Longs(cells, bits)).collect()
            }
            Self::Digits(cells, present) => {
                let present = bits(present, size);
                cells.chunks_mut(size).zip(present).map(|(cells, bits)| Part::Digits(cells, bits)).collect()
            }
            Self::Flags(cells) => cells.chunks_mut(size).map(Part::Flags).collect(),
        }
    }
}

impl Part<'_> {
    /// Writes down what was gathered of a record, and empties the cell.
    pub(super) fn answer(&mut self, record: usize, cell: &mut Cell, form: &Form) -> Result<(), DoesNotFit> {
        match cell {
            Cell::Count(count) | Cell::Present(count) => {
                match self {
                    Self::Flags(flags) => flags[record] = *count > 0,
                    _ => self.long(record, i64::from(*count)),
                }
                *count = 0;
            }
            Cell::Failing(failing) => {
                if let Self::Flags(flags) = self {
                    flags[record] = *failing;
                }
                *failing = false;
            }
            Cell::Held { held, all } => {
                if *all > 0 {
                    self.float(record, f64::from(*held) / f64::from(*all));
                }
                (*held, *all) = (0, 0);
            }
            Cell::Floats { sum, count } => {
                if !form.average {
                    self.float(record, sum.value());
                } else if *count > 0 {
                    self.float(record, sum.value() / f64::from(*count));
                }
                (*sum, *count) = (FloatSum::default(), 0);
            }
            Cell::Exact { sum, count } => {
                let (exact, counted) = (std::mem::take(sum), std::mem::take(count));
                self.exact(record, exact.value().ok_or(DoesNotFit)?, counted, form)?;
            }
            Cell::Least(best) | Cell::Most(best) => {
                match *best {
                    Best::None => {}
                    Best::Float(number) => self.float(record, number),
                    Best::Long(number) => self.long(record, number),
                    Best::Digits(digits) => self.digits(record, digits),
                }
                *best = Best::None;
            }
            Cell::Distinct(values) => {
                values.sort_unstable();
                values.dedup();
                self.long(record, i64::try_from(values.len()).unwrap_or(i64::MAX));
                values.clear();
            }
        }
        Ok(())
    }

    fn exact(&mut self, record: usize, sum: i128, count: u32, form: &Form) -> Result<(), DoesNotFit> {
        if form.average {
            if count > 0 {
                let scale = if let Some(Type::Decimal(scale)) = form.value { scale } else { 0 };
                self.float(record, number::nearest_float(sum, scale) / f64::from(count));
            }
        } else if matches!(form.result, Type::Decimal(_)) {
            if sum.unsigned_abs() >= number::DECIMAL_LIMIT.unsigned_abs() {
                return Err(DoesNotFit);
            }
            self.digits(record, sum);
        } else {
            self.long(record, i64::try_from(sum).map_err(|_| DoesNotFit)?);
        }
        Ok(())
    }

    fn float(&mut self, record: usize, number: f64) {
        if let Self::Floats(cells) = self {
            cells[record] = number;
        }
    }

    fn long(&mut self, record: usize, number: i64) {
        if let Self::Longs(cells, present) = self {
            cells[record] = number;
            mark(present, record);
        }
    }

    fn digits(&mut self, record: usize, digits: i128) {
        if let Self::Digits(cells, present) = self {
            cells[record] = digits;
            mark(present, record);
        }
    }
}

fn mark(present: &mut Option<&mut [u8]>, record: usize) {
    if let Some(bits) = present {
        bits[record / 8] |= 1 << (record % 8);
    }
}
