//! Numbers as they are formatted: by the digits that they print with, never by what a float holds behind them. Must not know
//! locales.

use chrono_tz::Tz;
use fixed_decimal::{Decimal, Sign, SignedRoundingMode, UnsignedRoundingMode};

use crate::model::{Value, plain};

/// A number with exactly the digits that it prints with: all those of an int, those of a decimal's scale, of a float the
/// fewest that tell it from others.
#[derive(Clone, Debug, PartialEq)]
pub struct Number(Decimal);

impl Number {
    /// The number that a value is; none for other kinds, and for a float that is not finite.
    #[must_use]
    pub fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Int(_) | Value::Decimal(_) | Value::Float(_) => Self::read(&plain(value, Tz::UTC)?),
            Value::Missing
            | Value::Bool(_)
            | Value::Text(_)
            | Value::Date(_)
            | Value::Timestamp(_)
            | Value::Duration(_)
            | Value::List(_)
            | Value::Rows(_) => None,
        }
    }

    /// The number that a text spells: digits, with a point, a sign or an exponent; every digit behind the point counts.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut number = Decimal::try_from_str(text).ok()?;
        number.absolute.trim_start();
        if number.sign == Sign::Positive {
            number.sign = Sign::None;
        }
        Some(Self(unsigned_zero(number)))
    }

    /// All digits.
    pub(super) fn own(&self) -> Decimal {
        self.0.clone()
    }

    /// So many digits behind the point, rounded half away from zero.
    pub(super) fn rounded(&self, digits: u8) -> Decimal {
        rounded(self.own(), digits)
    }

    /// A hundred times the number, with so many digits behind the point.
    pub(super) fn percentage(&self, digits: u8) -> Decimal {
        let mut number = self.own();
        number.multiply_pow10(2);
        number.absolute.trim_start();
        rounded(number, digits)
    }
}

fn rounded(mut number: Decimal, digits: u8) -> Decimal {
    let position = -i16::from(digits);
    number.round_with_mode(position, SignedRoundingMode::Unsigned(UnsignedRoundingMode::HalfExpand));
    number.absolute.pad_end(position);
    unsigned_zero(number)
}

/// Zero has no sign to a reader.
fn unsigned_zero(mut number: Decimal) -> Decimal {
    if number.absolute.is_zero() {
        number.sign = Sign::None;
    }
    number
}
