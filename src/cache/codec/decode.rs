//! From bytes to cells. Whatever the bytes are, the answer is the cells that they were made of, or none.

use super::bits::{bytes_of, count, each, is_clean};
use super::{Kind, NOT_ZERO, PARTS, PRESENT, from_cents};
use crate::engine::{Cells, Made};

/// The cells of these bytes; none where the bytes are of no cells.
pub(in crate::cache) fn decode(bytes: &[u8]) -> Option<Cells> {
    if let Some((&PARTS, rest)) = bytes.split_first() {
        return parted(rest);
    }
    let mut rest = bytes;
    let [kind, flags, width] = *take(&mut rest, 3)? else { return None };
    let kind = Kind::of(kind)?;
    let rows = usize::try_from(u64::from_le_bytes(take(&mut rest, 8)?.try_into().ok()?)).ok()?;
    let base = i64::from_le_bytes(take(&mut rest, 8)?.try_into().ok()?);
    let mut mask = |flag: u8| -> Option<Option<&[u8]>> {
        if flags & flag == 0 {
            return Some(None);
        }
        let mask = take(&mut rest, bytes_of(rows))?;
        is_clean(mask, rows).then_some(Some(mask))
    };
    let (present, not_zero) = (mask(PRESENT)?, mask(NOT_ZERO)?);
    let body = Body { rows, base, width, present, listed: not_zero.or(present), rest };
    let made = match kind {
        Kind::Bools => Made::Bools((rest.len() == bytes_of(rows)).then(|| rest.to_vec())?),
        Kind::Longs => Made::Longs(body.whole(|number| number)?),
        Kind::Days => Made::Days(body.whole(|number| i32::try_from(number).unwrap_or(0))?),
        Kind::ShortDigits => Made::Digits(body.whole(i128::from)?),
        Kind::Digits => Made::Digits(body.digits()?),
        Kind::Floats => Made::Floats(body.whole(|number| f64::from_bits(number.cast_unsigned()))?),
        Kind::Cents => Made::Floats(body.whole(from_cents)?),
        Kind::Numbered => Made::Texts(body.numbered()?),
        Kind::Texts => Made::Texts(body.texts()?),
    };
    Cells::made(made, present.map(<[u8]>::to_vec), rows)
}

/// The cells of bytes that stand in parts.
fn parted(mut rest: &[u8]) -> Option<Cells> {
    let number = |rest: &mut &[u8]| usize::try_from(u64::from_le_bytes(take(rest, 8)?.try_into().ok()?)).ok();
    let count = number(&mut rest)?;
    // What is broken must not ask for much memory.
    (count <= rest.len() / 8).then_some(())?;
    let lengths: Vec<usize> = (0..count).map(|_| number(&mut rest)).collect::<Option<_>>()?;
    let part = |length: usize| {
        let bytes = take(&mut rest, length)?;
        if bytes.first() == Some(&PARTS) { None } else { decode(bytes) }
    };
    let parts: Vec<Cells> = lengths.into_iter().map(part).collect::<Option<_>>()?;
    if rest.is_empty() { Cells::joined(parts) } else { None }
}

fn take<'b>(rest: &mut &'b [u8], length: usize) -> Option<&'b [u8]> {
    let (taken, behind) = rest.split_at_checked(length)?;
    *rest = behind;
    Some(taken)
}

struct Body<'b> {
    rows: usize,
    base: i64,
    width: u8,
    present: Option<&'b [u8]>,
    /// The cells that have a number.
    listed: Option<&'b [u8]>,
    rest: &'b [u8],
}

impl<'b> Body<'b> {
    /// The numbers of all rows, and what stands behind them.
    fn numbers<T: Copy>(&self, of: impl Fn(i64) -> T) -> Option<(Vec<T>, &'b [u8])> {
        match self.width {
            1 => self.wide::<1, T>(of),
            2 => self.wide::<2, T>(of),
            3 => self.wide::<3, T>(of),
            4 => self.wide::<4, T>(of),
            8 => self.wide::<8, T>(of),
            _ => None,
        }
    }

    fn wide<const W: usize, T: Copy>(&self, of: impl Fn(i64) -> T) -> Option<(Vec<T>, &'b [u8])> {
        let listed = self.listed.map_or(self.rows, count);
        let mut rest = self.rest;
        let bytes = take(&mut rest, listed.checked_mul(W)?)?;
        let mut next = bytes.chunks_exact(W).map(|part| {
            let mut wide = [0; 8];
            wide[..W].copy_from_slice(part);
            of(self.base.wrapping_add(i64::from_le_bytes(wide)))
        });
        if self.listed.is_none() {
            return Some((next.collect(), rest));
        }
        let mut numbers = vec![of(0); self.rows];
        each(self.listed, self.rows, |row| {
            if let Some(number) = next.next() {
                numbers[row] = number;
            }
        });
        Some((numbers, rest))
    }

    /// The numbers, where nothing stands behind them.
    fn whole<T: Copy>(&self, of: impl Fn(i64) -> T) -> Option<Vec<T>> {
        let (numbers, rest) = self.numbers(of)?;
        rest.is_empty().then_some(numbers)
    }

    fn digits(&self) -> Option<Vec<i128>> {
        let listed = self.present.map_or(self.rows, count);
        if self.rest.len() != listed.checked_mul(16)? {
            return None;
        }
        let mut next = self.rest.chunks_exact(16).map(|part| part.try_into().map_or(0, i128::from_le_bytes));
        let mut digits = vec![0; self.rows];
        each(self.present, self.rows, |row| digits[row] = next.next().unwrap_or(0));
        Some(digits)
    }

    fn numbered(&self) -> Option<Vec<Option<Box<str>>>> {
        let (numbers, mut rest) = self.numbers(|number| number)?;
        let mut all: Vec<&str> = Vec::new();
        while !rest.is_empty() {
            all.push(text(&mut rest)?);
        }
        let mut texts: Vec<Option<Box<str>>> = vec![None; self.rows];
        let mut fit = true;
        each(self.present, self.rows, |row| {
            let found = usize::try_from(numbers[row]).ok().and_then(|number| all.get(number));
            fit &= found.is_some();
            texts[row] = found.map(|text| Box::from(*text));
        });
        fit.then_some(texts)
    }

    fn texts(&self) -> Option<Vec<Option<Box<str>>>> {
        let mut rest = self.rest;
        if self.present.is_none() && self.rows > rest.len() / 8 {
            return None;
        }
        let mut texts: Vec<Option<Box<str>>> = vec![None; self.rows];
        let mut fit = true;
        each(self.present, self.rows, |row| {
            texts[row] = text(&mut rest).map(Box::from);
            fit &= texts[row].is_some();
        });
        (fit && rest.is_empty()).then_some(texts)
    }
}

fn text<'b>(rest: &mut &'b [u8]) -> Option<&'b str> {
    let length = u64::from_le_bytes(take(rest, 8)?.try_into().ok()?);
    std::str::from_utf8(take(rest, usize::try_from(length).ok()?)?).ok()
}
