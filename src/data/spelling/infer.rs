//! The kind of a column without a declared one: what all its texts have in common. Knows nothing of files.

use chrono_tz::Tz;

use super::number::{MAX_DIGITS, digits, float, int};
use super::time::{date, moment};
use crate::model::Type;

const BOOL: u8 = 1;
const INT: u8 = 2;
const DECIMAL: u8 = 4;
const FLOAT: u8 = 8;
const DATE: u8 = 16;
const TIMESTAMP: u8 = 32;
const TEXT: u8 = 64;

/// What is known of the present texts of a column. Facts of its parts add up to the facts of the whole, in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    seen: u8,
    /// An int that is not written as its value is: `-0`.
    odd: bool,
    whole: u8,
    scale: u8,
}

/// Longer numbers are texts, so that every number without an exponent has a finite float.
const LONGEST_NUMBER: usize = 250;

impl Facts {
    /// The facts of nothing and of `other`, together with those of `self`.
    pub(crate) fn merge(&mut self, other: Self) {
        self.seen |= other.seen;
        self.odd |= other.odd;
        self.whole = self.whole.max(other.whole);
        self.scale = self.scale.max(other.scale);
    }

    /// Adds the digits of a decimal.
    pub(crate) fn add_digits(&mut self, whole: u8, scale: u8) {
        self.seen |= DECIMAL;
        self.whole = self.whole.max(whole);
        self.scale = self.scale.max(scale);
    }

    /// The most digits before a point.
    pub(crate) fn whole(self) -> u8 {
        self.whole
    }

    /// The most digits behind a point.
    pub(crate) fn scale(self) -> u8 {
        self.scale
    }

    /// Whether all digits fit one decimal.
    pub(crate) fn fits_decimal(self) -> bool {
        u16::from(self.whole) + u16::from(self.scale) <= u16::from(MAX_DIGITS)
    }

    /// Whether no text was seen.
    pub(crate) fn is_empty(self) -> bool {
        self.seen == 0
    }

    /// Whether nothing that is still to come can make it another kind than text.
    pub(crate) fn is_surely_text(self) -> bool {
        self.seen & TEXT != 0
    }

    /// Whether the texts can be had back from the values that they were read as.
    pub(crate) fn gives_back_texts(self) -> bool {
        !self.odd && matches!(self.seen, 0 | BOOL | INT | DATE) && self.whole <= MAX_DIGITS
    }

    /// The kind that fits all texts: text where there is none.
    pub(crate) fn kind(self) -> Type {
        match self.seen {
            BOOL => Type::Bool,
            DATE => Type::Date,
            TIMESTAMP => Type::Timestamp,
            INT => Type::Int,
            seen if seen == 0 || seen & !(INT | DECIMAL | FLOAT) != 0 => Type::Text,
            seen if seen & FLOAT != 0 => Type::Float,
            _ if self.fits_decimal() => Type::Decimal(self.scale),
            _ => Type::Text,
        }
    }

    /// Adds a present text of a CSV field: whatever it looks like.
    pub(crate) fn add(&mut self, text: &str, sign: char) {
        match text.as_bytes()[0] {
            b'0'..=b'9' | b'-' => self.add_number(text, sign),
            first if first == b'.' || !first.is_ascii() || sign.is_ascii() && first == sign as u8 => {
                self.add_number(text, sign);
            }
            _ if text == "true" || text == "false" => self.seen |= BOOL,
            _ => self.seen |= TEXT,
        }
    }

    /// Adds a present JSON string: a day, a moment or a text, never a number.
    pub(crate) fn add_string(&mut self, text: &str) {
        self.seen |= time_bit(text);
    }

    fn add_number(&mut self, text: &str, sign: char) {
        if text.len() > LONGEST_NUMBER {
            self.seen |= TEXT;
            return;
        }
        let shape = if sign == '.' || text.bytes().all(|byte| byte.is_ascii_digit()) {
            digits(text)
        } else {
            super::number::with_point(text, sign).and_then(|text| digits(&text))
        };
        let Some(shape) = shape else {
            self.seen |= time_bit(text);
            return;
        };
        if shape.padded {
            self.seen |= TEXT;
        } else if shape.exponent {
            // Sign or point: the spelling decides about finite or not.
            let pointed = if sign == '.' { Some(text.to_owned()) } else { super::number::with_point(text, sign) };
            self.seen |= if pointed.and_then(|text| float(&text)).is_some() { FLOAT } else { TEXT };
        } else {
            let fits = !shape.point && (shape.whole < 19 || int(text).is_some());
            self.seen |= if fits { INT } else { DECIMAL };
            self.odd |= text == "-0";
            self.whole = self.whole.max(u8::try_from(shape.whole).unwrap_or(u8::MAX));
            self.scale = self.scale.max(u8::try_from(shape.scale).unwrap_or(u8::MAX));
        }
    }
}

fn time_bit(text: &str) -> u8 {
    if date(text).is_some() {
        DATE
    } else if moment(text, Tz::UTC).is_some() {
        TIMESTAMP
    } else {
        TEXT
    }
}
