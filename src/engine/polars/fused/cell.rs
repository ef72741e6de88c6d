//! What is gathered of one record for one aggregate. The rules are those of `fold`. Must not know where answers go.

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
    pub(super) value: Option<Type>,
    /// The sum is divided by the count.
    pub(super) average: bool,
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
