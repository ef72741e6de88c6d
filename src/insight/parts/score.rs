//! What the conditions of a persona's score are worth, and whether they reach its threshold. Sums are exact where the amounts are.

use std::cmp::Ordering;

use super::Place;
use crate::interpret::{Interpreter, exact, float};
use crate::model::{ExprId, Value};

/// The score of a persona: an amount for each condition, and what is needed.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// What is needed at least.
    pub threshold: ExprId,
    /// The amount of each condition, in their order.
    pub amounts: Vec<ExprId>,
    /// The sum.
    pub sum: ExprId,
}

/// The amounts of a score for one record, and its threshold.
pub enum Points {
    /// In units of the same power of ten.
    Exact(Vec<i128>, i128),
    /// As the nearest floats.
    Floating(Vec<f64>, f64),
}

impl Points {
    /// None where nothing is enough: the threshold is missing, or a number does not fit.
    pub fn of(score: &Score, interpreter: &Interpreter<'_>, place: Place) -> Option<Self> {
        let value = |expr: ExprId| interpreter.evaluate(expr, place.entity, place.row).ok();
        let amounts: Vec<Value> = score.amounts.iter().map(|&expr| value(expr)).collect::<Option<_>>()?;
        let threshold = value(score.threshold).filter(|threshold| !threshold.is_missing())?;
        let all = || amounts.iter().chain([&threshold]);
        if all().any(|value| matches!(value, Value::Float(_))) {
            return Some(Self::Floating(amounts.iter().map(floating).collect(), floating(&threshold)));
        }
        let scale = all().map(scale).max().unwrap_or(0);
        let amounts = amounts.iter().map(|amount| units(amount, scale)).collect::<Option<_>>()?;
        Some(Self::Exact(amounts, units(&threshold, scale)?))
    }

    /// Whether the threshold is reached where these conditions hold.
    pub fn reached(&self, holding: &[bool]) -> bool {
        match self {
            Self::Exact(amounts, threshold) => held(amounts, holding).sum::<i128>() >= *threshold,
            Self::Floating(amounts, threshold) => held(amounts, holding).sum::<f64>() >= *threshold,
        }
    }

    /// What is worth more, with either sign, comes first.
    pub(super) fn heavier(&self, a: usize, b: usize) -> Ordering {
        match self {
            Self::Exact(amounts, _) => amounts[b].unsigned_abs().cmp(&amounts[a].unsigned_abs()),
            Self::Floating(amounts, _) => amounts[b].abs().total_cmp(&amounts[a].abs()),
        }
    }

    /// Whether a condition adds to the score or takes from it.
    pub(super) fn direction(&self, at: usize) -> Ordering {
        match self {
            Self::Exact(amounts, _) => amounts[at].cmp(&0),
            Self::Floating(amounts, _) => amounts[at].total_cmp(&0.0),
        }
    }
}

fn held<N: Copy>(amounts: &[N], holding: &[bool]) -> impl Iterator<Item = N> {
    amounts.iter().zip(holding).filter_map(|(amount, holds)| holds.then_some(*amount))
}

fn scale(value: &Value) -> u8 {
    if let Value::Decimal(decimal) = value { decimal.scale } else { 0 }
}

/// A number in units of a power of ten; a missing amount adds nothing.
fn units(value: &Value, scale: u8) -> Option<i128> {
    if value.is_missing() { Some(0) } else { exact(value, scale).map(|decimal| decimal.mantissa) }
}

fn floating(value: &Value) -> f64 {
    float(value).unwrap_or(0.0)
}
