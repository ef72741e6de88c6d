//! Values: what a column holds and what an expression yields.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A value of any kind, or none. Blank texts, NaN, empty lists and no rows never occur: they are [`Value::Missing`].
#[derive(Clone, Debug)]
pub enum Value {
    /// No value.
    Missing,
    /// True or false.
    Bool(bool),
    /// 64 bits, signed.
    Int(i64),
    /// Exact.
    Decimal(Decimal),
    /// Never NaN.
    Float(f64),
    /// Never blank.
    Text(Arc<str>),
    /// Days since 1970-01-01.
    Date(i32),
    /// Microseconds since 1970-01-01T00:00:00Z.
    Timestamp(i64),
    /// Microseconds.
    Duration(i64),
    /// Never empty; elements may be missing.
    List(Arc<[Value]>),
    /// The rows of `rows(…)`, each with the values of its fields; never none: that is missing, and written as an empty list.
    Rows(Arc<[Box<[Value]>]>),
}

/// `mantissa / 10^scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// The digits.
    pub mantissa: i128,
    /// How many of them stand behind the point, 0 to 38.
    pub scale: u8,
}

impl Value {
    /// Whether there is no value.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }

    /// A text, or missing when it is blank.
    #[must_use]
    pub fn text(text: &str) -> Self {
        if text.chars().all(char::is_whitespace) { Self::Missing } else { Self::Text(text.into()) }
    }

    /// A float, or missing when it is NaN.
    #[must_use]
    pub fn float(number: f64) -> Self {
        if number.is_nan() { Self::Missing } else { Self::Float(number) }
    }

    /// A list, or missing when it has no elements.
    #[must_use]
    pub fn list(elements: Vec<Value>) -> Self {
        if elements.is_empty() { Self::Missing } else { Self::List(elements.into()) }
    }
}

/// The same value of the same kind: floats by their bits, decimals by digits and scale. Not the `=` of the language.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Missing, Self::Missing) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b))
            | (Self::Timestamp(a), Self::Timestamp(b))
            | (Self::Duration(a), Self::Duration(b)) => a == b,
            (Self::Decimal(a), Self::Decimal(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a.to_bits() == b.to_bits(),
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Date(a), Self::Date(b)) => a == b,
            (Self::List(a), Self::List(b)) => a == b,
            (Self::Rows(a), Self::Rows(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Value {}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Self::Missing => {}
            Self::Bool(value) => value.hash(state),
            Self::Int(value) | Self::Timestamp(value) | Self::Duration(value) => value.hash(state),
            Self::Decimal(value) => value.hash(state),
            Self::Float(value) => value.to_bits().hash(state),
            Self::Text(value) => value.hash(state),
            Self::Date(value) => value.hash(state),
            Self::List(value) => value.hash(state),
            Self::Rows(value) => value.hash(state),
        }
    }
}
