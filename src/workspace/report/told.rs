//! Numbers as the workspace's locale writes them. Must not know what they count.

use crate::locale::Formatter;
use crate::model::{Settings, Value};

/// Writes numbers.
pub(super) struct Numbers(Formatter);

impl Numbers {
    pub(super) fn new(settings: &Settings) -> Self {
        Self(Formatter::new(settings))
    }

    /// A count.
    pub(super) fn count(&self, count: u64) -> String {
        let value = Value::Int(i64::try_from(count).unwrap_or(i64::MAX));
        self.0.number_of(&value, Some(0)).unwrap_or_else(|| count.to_string())
    }

    /// A part from 0 to 1.
    pub(super) fn share(&self, share: f64) -> String {
        self.0.percent_of(&Value::Float(share), 1).unwrap_or_default()
    }

    /// A part without digits behind the point.
    pub(super) fn whole_share(&self, share: f64) -> String {
        self.0.percent_of(&Value::Float(share), 0).unwrap_or_default()
    }

    /// A ratio.
    pub(super) fn ratio(&self, ratio: f64) -> String {
        format!("{}×", self.0.number_of(&Value::Float(ratio), Some(1)).unwrap_or_default())
    }

    /// A difference of parts, in points of a hundred.
    pub(super) fn points(&self, difference: f64) -> String {
        let sign = if difference >= 0.0 { "+" } else { "−" };
        let points = self.0.number_of(&Value::Float(difference.abs() * 100.0), Some(1)).unwrap_or_default();
        format!("{sign}{points} points")
    }
}
