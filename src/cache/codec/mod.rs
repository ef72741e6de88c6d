//! Values of all rows as few bytes, made and read quickly: what is missing or zero costs a bit, numbers as many bytes as
//! their span needs, amounts of money those of their cents, texts the number of the text. Must not know what the values
//! are of.
//!
//! A head of [`HEAD`] bytes says the rest: what is in the cells, which masks follow (which cells are there; which of them
//! are not zero), how wide a number is, how many rows there are, what is to be added to each number.

mod bits;
mod decode;
mod encode;

pub(super) use decode::decode;
pub(super) use encode::encode;

/// Where a kind would be: the value stands in parts, how many and how long they are is said before them.
const PARTS: u8 = u8::MAX;

/// The bytes of a value whose rows were encoded some at a time.
pub(super) fn joined(parts: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = vec![PARTS];
    bytes.extend((parts.len() as u64).to_le_bytes());
    for part in parts {
        bytes.extend((part.len() as u64).to_le_bytes());
    }
    for part in parts {
        bytes.extend_from_slice(part);
    }
    bytes
}

/// Bytes before the masks.
const HEAD: usize = 3 + 8 + 8;

/// What stands in the cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Kind {
    Bools = 1,
    Longs,
    Days,
    /// Decimals whose digits fit 64 bits.
    ShortDigits,
    Digits,
    Floats,
    /// Floats that are a whole number divided by a hundred.
    Cents,
    /// The number of a text among those that follow.
    Numbered,
    /// Texts, each with its length before it.
    Texts,
}

/// There is a mask of the cells that are there.
const PRESENT: u8 = 1;

/// There is a mask of the cells that are not zero.
const NOT_ZERO: u8 = 2;

impl Kind {
    const ALL: [Self; 9] = [
        Self::Bools,
        Self::Longs,
        Self::Days,
        Self::ShortDigits,
        Self::Digits,
        Self::Floats,
        Self::Cents,
        Self::Numbered,
        Self::Texts,
    ];

    fn of(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == byte)
    }
}

/// The float of so many cents.
#[inline]
fn from_cents(cents: i64) -> f64 {
    cents as f64 / 100.0
}
