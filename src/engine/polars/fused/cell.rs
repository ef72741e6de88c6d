//! What is gathered of one record for one aggregate, and the column of the answers. The rules are those of `fold`.

use polars::prelude::*;
use polars_arrow::array::PrimitiveArray;
use polars_arrow::bitmap::Bitmap;

use super::super::kernel::{lane, number};
use super::lane::{Kind, Lane, MISSING};
use crate::model::{AggregateFunction, ExactSum, FloatSum, Type};

/// An aggregate of one record under way.
#[derive(Clone, Debug)]
pub(super) enum Cell {
    Count(u32),
    Present(u32),
    Failing(bool),
    Held { held: u32, all: u32 },
    Floats { sum: FloatSum, count: u32 },
    Exact { sum: ExactSum, count: u32 },
    Least(Best),
    Most(Best),
    Distinct(Vec<u64>),
}

/// The best value so far.
#[derive(Clone, Copy, Debug)]
pub(super) enum Best {
    None,
    Float(f64),
    Long(i64),
    Digits(i128),
}

/// What one aggregate gathers, and what it answers with.
#[derive(Clone, Debug)]
pub(super) struct Form {
    /// A record of which nothing is known yet.
    pub(super) empty: Cell,
    /// The kind of the answers.
    pub(super) result: Type,
    /// The kind of the values.
    value: Option<Type>,
    average: bool,
}

impl Form {
    /// The form of an aggregate; none for those that are not folded here.
    pub(super) fn new(function: &AggregateFunction, value: Option<&Type>, result: &Type) -> Option<Self> {
        let kind = value.map(Kind::of);
        let (empty, average) = match (function, kind) {
            (AggregateFunction::Count | AggregateFunction::Any, _) => (Cell::Count(0), false),
            (AggregateFunction::CountPresent, Some(Some(_))) => (Cell::Present(0), false),
            (AggregateFunction::All, Some(Some(Kind::Flags))) => (Cell::Failing(false), false),
            (AggregateFunction::Share, Some(Some(Kind::Flags))) => (Cell::Held { held: 0, all: 0 }, false),
            (AggregateFunction::CountDistinct, Some(Some(kind))) if kind != Kind::Digits => {
                (Cell::Distinct(Vec::new()), false)
            }
            (AggregateFunction::Sum | AggregateFunction::Avg, Some(Some(kind))) => {
                let cell = match kind {
                    Kind::Floats => Cell::Floats { sum: FloatSum::default(), count: 0 },
                    Kind::Longs | Kind::Digits => Cell::Exact { sum: ExactSum::default(), count: 0 },
                    Kind::Flags | Kind::Texts => return None,
                };
                (cell, *function == AggregateFunction::Avg)
            }
            (AggregateFunction::Min, Some(Some(Kind::Floats | Kind::Longs | Kind::Digits))) => {
                (Cell::Least(Best::None), false)
            }
            (AggregateFunction::Max, Some(Some(Kind::Floats | Kind::Longs | Kind::Digits))) => {
                (Cell::Most(Best::None), false)
            }
            _ => return None,
        };
        Some(Self { empty, result: result.clone(), value: value.cloned(), average })
    }

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

impl Cell {
    /// Takes a row; `value` are the values of the rows among which it stands.
    #[inline]
    pub(super) fn add(&mut self, value: Option<&Lane>, row: usize) {
        match (self, value) {
            (Self::Count(count), _) => *count += 1,
            (Self::Floats { sum, count }, Some(Lane::Floats(values))) => {
                let number = values[row];
                if !number.is_nan() {
                    sum.add(number);
                    *count += 1;
                }
            }
            (Self::Exact { sum, count }, Some(lane)) => {
                let number = match lane {
                    Lane::Longs(values, _) => i128::from(values[row]),
                    Lane::Digits(values, _) => values[row],
                    Lane::Floats(_) | Lane::Codes(_) => return,
                };
                if lane.is_present(row) {
                    sum.add(number);
                    *count += 1;
                }
            }
            (Self::Present(count), Some(lane)) => *count += u32::from(lane.is_present(row)),
            (Self::Least(best), Some(lane)) => best.take(lane, row, std::cmp::Ordering::Less),
            (Self::Most(best), Some(lane)) => best.take(lane, row, std::cmp::Ordering::Greater),
            (Self::Failing(failing), Some(Lane::Codes(codes))) => *failing |= codes[row] != MISSING + 2,
            (Self::Held { held, all }, Some(Lane::Codes(codes))) => {
                *held += u32::from(codes[row] == MISSING + 2);
                *all += 1;
            }
            (Self::Distinct(values), Some(lane)) if lane.is_present(row) => values.push(match lane {
                Lane::Longs(longs, _) => longs[row].cast_unsigned(),
                // 0.0 and -0.0 are equal.
                Lane::Floats(floats) => (floats[row] + 0.0).to_bits(),
                Lane::Codes(codes) => u64::from(codes[row]),
                Lane::Digits(..) => return,
            }),
            _ => {}
        }
    }
}

impl Best {
    #[inline]
    fn take(&mut self, lane: &Lane, row: usize, wanted: std::cmp::Ordering) {
        match lane {
            Lane::Floats(values) => {
                let value = values[row];
                let better = match self {
                    Self::Float(best) => value.partial_cmp(best) == Some(wanted),
                    _ => !value.is_nan(),
                };
                if better {
                    *self = Self::Float(value);
                }
            }
            Lane::Longs(values, _) if lane.is_present(row) => {
                let value = values[row];
                if if let Self::Long(best) = self { value.cmp(best) == wanted } else { true } {
                    *self = Self::Long(value);
                }
            }
            Lane::Digits(values, _) if lane.is_present(row) => {
                let value = values[row];
                if if let Self::Digits(best) = self { value.cmp(best) == wanted } else { true } {
                    *self = Self::Digits(value);
                }
            }
            Lane::Longs(..) | Lane::Digits(..) | Lane::Codes(_) => {}
        }
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
