//! From cells to bytes.

use std::collections::HashMap;

use super::bits::{aligned, chosen, count, each};
use super::{HEAD, Kind, NOT_ZERO, PRESENT, from_cents};
use crate::engine::{Cells, View};

/// The cells as bytes; none of kinds that are not kept.
pub(in crate::cache) fn encode(cells: &Cells) -> Option<Vec<u8>> {
    let rows = cells.rows();
    let present = cells.present().map(aligned).filter(|present| count(present) < rows);
    let shape = Shape { rows, present: present.as_deref() };
    Some(match cells.view()? {
        View::Bools(bits) => {
            let mut out = shape.begin(Kind::Bools, 0, 0, None, 0);
            out.extend(aligned(bits));
            out
        }
        View::Longs(numbers) => shape.numbers(Kind::Longs, |row| numbers[row]),
        View::Days(days) => shape.numbers(Kind::Days, |row| i64::from(days[row])),
        View::Digits(digits) => shape.digits(digits),
        View::Floats(floats) => shape.floats(floats),
        View::Texts(texts) => texts_of(&texts),
    })
}

/// How many rows there are, and which cells are there.
#[derive(Clone, Copy)]
struct Shape<'a> {
    rows: usize,
    present: Option<&'a [u8]>,
}

impl Shape<'_> {
    fn begin(self, kind: Kind, width: u8, base: i64, not_zero: Option<&[u8]>, more: usize) -> Vec<u8> {
        let masks = self.present.map_or(0, <[u8]>::len) + not_zero.map_or(0, <[u8]>::len);
        let mut out = Vec::with_capacity(HEAD + masks + more);
        let flags = if self.present.is_some() { PRESENT } else { 0 } | if not_zero.is_some() { NOT_ZERO } else { 0 };
        out.extend([kind as u8, flags, width]);
        out.extend((self.rows as u64).to_le_bytes());
        out.extend(base.to_le_bytes());
        out.extend_from_slice(self.present.unwrap_or_default());
        out.extend_from_slice(not_zero.unwrap_or_default());
        out
    }

    /// Whole numbers, of which zero takes only a bit where it is frequent.
    fn numbers(self, kind: Kind, cell: impl Fn(usize) -> i64) -> Vec<u8> {
        let (mut least, mut most, mut zeros, mut there) = (i64::MAX, i64::MIN, 0_usize, 0_usize);
        each(self.present, self.rows, |row| {
            let number = cell(row);
            there += 1;
            zeros += usize::from(number == 0);
            least = least.min(if number == 0 { least } else { number });
            most = most.max(if number == 0 { most } else { number });
        });
        let spare = zeros > self.rows / 8;
        if zeros > 0 && !spare {
            (least, most) = (least.min(0), most.max(0));
        }
        let listed = if spare { there - zeros } else { there };
        if listed == 0 {
            (least, most) = (0, 0);
        }
        let not_zero = spare.then(|| chosen(self.present, self.rows, |row| cell(row) != 0));
        let width = width_of(least, most);
        let mut out = self.begin(kind, width, least, not_zero.as_deref(), listed * usize::from(width));
        let listed = not_zero.as_deref().or(self.present);
        let above = |row: usize| cell(row).wrapping_sub(least).to_le_bytes();
        match width {
            1 if listed.is_none() => out.extend((0..self.rows).map(|row| above(row)[0])),
            2 if listed.is_none() => out.extend((0..self.rows).flat_map(|row| [above(row)[0], above(row)[1]])),
            1 => each(listed, self.rows, |row| out.push(above(row)[0])),
            2 => each(listed, self.rows, |row| out.extend_from_slice(&above(row)[..2])),
            3 => each(listed, self.rows, |row| out.extend_from_slice(&above(row)[..3])),
            4 => each(listed, self.rows, |row| out.extend_from_slice(&above(row)[..4])),
            _ => each(listed, self.rows, |row| out.extend_from_slice(&above(row))),
        }
        out
    }

    fn digits(self, digits: &[i128]) -> Vec<u8> {
        let mut fit = true;
        each(self.present, self.rows, |row| fit &= i64::try_from(digits[row]).is_ok());
        if fit {
            return self.numbers(Kind::ShortDigits, |row| i64::try_from(digits[row]).unwrap_or(0));
        }
        let mut out = self.begin(Kind::Digits, 16, 0, None, 16 * self.rows);
        each(self.present, self.rows, |row| out.extend_from_slice(&digits[row].to_le_bytes()));
        out
    }

    fn floats(self, floats: &[f64]) -> Vec<u8> {
        match self.cents(floats) {
            Some(cents) => self.numbers(Kind::Cents, |row| cents[row]),
            None => self.numbers(Kind::Floats, |row| floats[row].to_bits().cast_signed()),
        }
    }

    /// The floats as cents, if every one of them is exactly what so many cents are.
    #[allow(clippy::cast_possible_truncation, reason = "what is cast is a whole number below the limit")]
    fn cents(self, floats: &[f64]) -> Option<Vec<i64>> {
        // Beyond the limit a float has no place for a half, and adding this one rounds nothing.
        const MOST: f64 = 2e15;
        const ROUNDING: f64 = 6_755_399_441_055_744.0;
        let cents_of = |float: f64| {
            let cents = float * 100.0;
            // What is beyond the limit, or no number, becomes one that does not come back.
            if cents.abs() < MOST { (cents + ROUNDING - ROUNDING) as i64 } else { 0 }
        };
        let is_exact = |row: usize| from_cents(cents_of(floats[row])).to_bits() == floats[row].to_bits();
        let mut exact = true;
        // A look at some rows tells most columns that are no amounts.
        let step = (self.rows / 64).max(1);
        for row in (0..self.rows).step_by(step).filter(|row| self.is_present(*row)) {
            exact &= is_exact(row);
        }
        if !exact {
            return None;
        }
        let mut cents = vec![0; self.rows];
        each(self.present, self.rows, |row| {
            cents[row] = cents_of(floats[row]);
            exact &= from_cents(cents[row]).to_bits() == floats[row].to_bits();
        });
        exact.then_some(cents)
    }

    fn is_present(self, row: usize) -> bool {
        self.present.is_none_or(|present| present[row / 8] >> (row % 8) & 1 == 1)
    }
}

/// The bytes that a number above the least takes.
fn width_of(least: i64, most: i64) -> u8 {
    match most.wrapping_sub(least).cast_unsigned() {
        0..=0xff => 1,
        0x100..=0xffff => 2,
        0x1_0000..=0xff_ffff => 3,
        0x100_0000..=0xffff_ffff => 4,
        _ => 8,
    }
}

/// So many different texts are numbered.
const NUMBERED: usize = 1 << 16;

fn texts_of(texts: &[Option<&str>]) -> Vec<u8> {
    let rows = texts.len();
    let present = chosen(None, rows, |row| texts[row].is_some());
    let shape = Shape { rows, present: Some(&present).filter(|present| count(present) < rows).map(Vec::as_slice) };
    let mut numbers: HashMap<&str, i64> = HashMap::new();
    let mut all: Vec<&str> = Vec::new();
    for text in texts.iter().flatten() {
        if let std::collections::hash_map::Entry::Vacant(place) = numbers.entry(text) {
            place.insert(i64::try_from(all.len()).unwrap_or(i64::MAX));
            all.push(text);
        }
        if all.len() > NUMBERED {
            let mut out = shape.begin(Kind::Texts, 0, 0, None, 16 * rows);
            texts.iter().flatten().for_each(|text| put(&mut out, text));
            return out;
        }
    }
    let of = |row: usize| texts[row].and_then(|text| numbers.get(text).copied()).unwrap_or(0);
    let mut out = shape.numbers(Kind::Numbered, of);
    for text in all {
        put(&mut out, text);
    }
    out
}

fn put(out: &mut Vec<u8>, text: &str) {
    out.extend((text.len() as u64).to_le_bytes());
    out.extend_from_slice(text.as_bytes());
}
