//! The kinds of values.

use std::fmt;

/// The kind of a value. Written as in a `columns` block.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// True or false.
    Bool,
    /// A whole number of 64 bits, signed.
    Int,
    /// An exact decimal of up to 38 digits with this many behind the point.
    Decimal(u8),
    /// A binary floating-point number of 64 bits; never NaN (that is missing).
    Float,
    /// Unicode text; never empty or blank (that is missing).
    Text,
    /// A day of the calendar.
    Date,
    /// A moment to the microsecond, in UTC.
    Timestamp,
    /// An exact length of time in microseconds.
    Duration,
    /// Several values of one kind; never without elements (that is missing).
    List(Box<Type>),
    /// The rows of `rows(…)`: names and kinds of the fields. Missing where there are none.
    Rows(Vec<(String, Type)>),
    /// Not yet known: a CSV column without a declared kind whose rows were not read. Nothing of this kind is evaluated.
    Unknown,
}

impl Type {
    /// Int, decimal or float.
    #[must_use]
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Int | Self::Decimal(_) | Self::Float)
    }

    /// Date or timestamp.
    #[must_use]
    pub fn is_time(&self) -> bool {
        matches!(self, Self::Date | Self::Timestamp)
    }

    /// Whether this kind, or what it is made of, is not yet known.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        match self {
            Self::Unknown => true,
            Self::List(of) => of.is_unknown(),
            Self::Rows(fields) => fields.iter().any(|(_, kind)| kind.is_unknown()),
            Self::Bool
            | Self::Int
            | Self::Decimal(_)
            | Self::Float
            | Self::Text
            | Self::Date
            | Self::Timestamp
            | Self::Duration => false,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool => out.write_str("bool"),
            Self::Int => out.write_str("int"),
            Self::Decimal(_) => out.write_str("decimal"),
            Self::Float => out.write_str("float"),
            Self::Text => out.write_str("text"),
            Self::Date => out.write_str("date"),
            Self::Timestamp => out.write_str("timestamp"),
            Self::Duration => out.write_str("duration"),
            Self::List(of) => write!(out, "list<{of}>"),
            Self::Rows(_) => out.write_str("rows"),
            Self::Unknown => out.write_str("not yet known"),
        }
    }
}
