//! Bits of rows in bytes, the first row in the lowest place of the first byte.

use crate::engine::Bits;

/// So many bytes hold the bits.
pub(super) fn bytes_of(rows: usize) -> usize {
    rows.div_ceil(8)
}

/// The bits from the start of a byte on, nothing behind the last.
pub(super) fn aligned(bits: Bits<'_>) -> Vec<u8> {
    let Bits { bytes, offset, length } = bits;
    let (first, shift) = (offset / 8, offset % 8);
    let wanted = bytes_of(length);
    let byte = |at: usize| bytes.get(first + at).copied().unwrap_or(0);
    let mut own: Vec<u8> = if shift == 0 {
        bytes.iter().skip(first).take(wanted).copied().collect()
    } else {
        (0..wanted).map(|at| byte(at) >> shift | byte(at + 1) << (8 - shift)).collect()
    };
    own.resize(wanted, 0);
    clear_behind(&mut own, length);
    own
}

/// Leaves nothing behind the last row.
fn clear_behind(bits: &mut [u8], rows: usize) {
    if let Some(last) = bits.last_mut()
        && !rows.is_multiple_of(8)
    {
        *last &= (1 << (rows % 8)) - 1;
    }
}

/// The rows whose bit is set; without bits all rows.
#[inline]
pub(super) fn each(bits: Option<&[u8]>, rows: usize, mut visit: impl FnMut(usize)) {
    let Some(bits) = bits else {
        (0..rows).for_each(visit);
        return;
    };
    for (at, &byte) in bits.iter().enumerate() {
        let mut rest = byte;
        while rest != 0 {
            visit(at * 8 + rest.trailing_zeros() as usize);
            rest &= rest - 1;
        }
    }
}

/// How many bits are set.
pub(super) fn count(bits: &[u8]) -> usize {
    bits.iter().map(|byte| byte.count_ones() as usize).sum()
}

/// Whether a bit behind the last row is set.
pub(super) fn is_clean(bits: &[u8], rows: usize) -> bool {
    rows.is_multiple_of(8) || bits.last().is_none_or(|last| last >> (rows % 8) == 0)
}

/// The rows that meet a condition, of those whose bit is set.
pub(super) fn chosen(among: Option<&[u8]>, rows: usize, is_chosen: impl Fn(usize) -> bool) -> Vec<u8> {
    let byte = |first: usize| (0..8).fold(0, |byte, bit| byte | u8::from(is_chosen(first + bit)) << bit);
    let mut bits: Vec<u8> = (0..rows / 8).map(|at| byte(at * 8)).collect();
    if !rows.is_multiple_of(8) {
        let first = rows - rows % 8;
        bits.push((first..rows).fold(0, |byte, row| byte | u8::from(is_chosen(row)) << (row - first)));
    }
    if let Some(among) = among {
        bits.iter_mut().zip(among).for_each(|(byte, among)| *byte &= among);
    }
    bits
}
