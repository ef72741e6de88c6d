//! Dates, moments and durations as texts: ISO 8601, or a strftime pattern. Knows nothing of columns.

use chrono::format::{Item, Parsed, StrftimeItems, parse};
use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;

use crate::model::{DAY_MICROS, date_of, day_from, day_number, moment_of};

/// `2026-06-30`.
pub(crate) fn date(text: &str) -> Option<i32> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let year = i32::try_from(number(&bytes[..4])?).ok()?;
    day_from(year, number(&bytes[5..7])?, number(&bytes[8..])?)
}

/// `2026-06-30T14:05`, with seconds, a fraction of them, and `Z` or an offset if written; a space may stand for the
/// `T`. Digits beyond the microsecond are cut off.
pub(crate) fn moment(text: &str, zone: Tz) -> Option<i64> {
    let day = date(text.get(..10)?)?;
    let bytes = &text.as_bytes()[10..];
    if bytes.len() < 6 || !matches!(bytes[0], b'T' | b' ') || bytes[3] != b':' {
        return None;
    }
    let (hour, minute) = (number(&bytes[1..3])?, number(&bytes[4..6])?);
    let mut rest = &bytes[6..];
    let mut second = 0;
    let mut micros = 0;
    if let [b':', tens, ones, after @ ..] = rest {
        second = number(&[*tens, *ones])?;
        rest = after;
        if let [b'.', after @ ..] = rest {
            let length = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if length == 0 {
                return None;
            }
            micros =
                (0..6).fold(0, |sum, at| sum * 10 + after[..length].get(at).map_or(0, |byte| i64::from(byte - b'0')));
            rest = &after[length..];
        }
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let of_day = (i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second)) * 1_000_000 + micros;
    match offset(rest)? {
        Some(seconds) => Some(i64::from(day) * DAY_MICROS + of_day - seconds * 1_000_000),
        None => at_local(day, of_day, zone),
    }
}

/// The moment of a day and a time of day in the zone.
fn at_local(day: i32, of_day: i64, zone: Tz) -> Option<i64> {
    if zone == Tz::UTC {
        return i64::from(day).checked_mul(DAY_MICROS)?.checked_add(of_day);
    }
    let midnight = date_of(day).and_time(NaiveTime::MIN);
    Some(moment_of(midnight.checked_add_signed(chrono::Duration::microseconds(of_day))?, zone))
}

/// The outer option: whether it is an offset at all; the inner: its seconds, none where nothing is written.
#[allow(clippy::option_option, reason = "absent and wrong are different answers")]
fn offset(bytes: &[u8]) -> Option<Option<i64>> {
    let (sign, hours, minutes) = match bytes {
        [] => return Some(None),
        [b'Z'] => return Some(Some(0)),
        [sign, a, b] => (sign, [*a, *b], *b"00"),
        [sign, a, b, c, d] | [sign, a, b, b':', c, d] => (sign, [*a, *b], [*c, *d]),
        _ => return None,
    };
    let (hours, minutes) = (number(&hours)?, number(&minutes)?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let seconds = i64::from(hours) * 3600 + i64::from(minutes) * 60;
    match sign {
        b'+' => Some(Some(seconds)),
        b'-' => Some(Some(-seconds)),
        _ => None,
    }
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
}

/// A strftime pattern.
#[derive(Clone, Debug)]
pub(crate) struct Pattern(Vec<Item<'static>>);

impl Pattern {
    /// The pattern, if it is one.
    pub(crate) fn new(pattern: &str) -> Option<Self> {
        StrftimeItems::new(pattern).parse_to_owned().ok().map(Self)
    }

    fn parsed(&self, text: &str) -> Option<Parsed> {
        let mut parsed = Parsed::new();
        parse(&mut parsed, text, self.0.iter()).ok()?;
        Some(parsed)
    }

    /// The day that a text names.
    pub(crate) fn date(&self, text: &str) -> Option<i32> {
        self.parsed(text)?.to_naive_date().ok().map(day_number)
    }

    /// The moment that a text names: in the zone unless it has an offset, at midnight unless it has a time of day.
    pub(crate) fn moment(&self, text: &str, zone: Tz) -> Option<i64> {
        let parsed = self.parsed(text)?;
        if parsed.offset().is_some() {
            return parsed.to_datetime().ok().map(|at| at.timestamp_micros());
        }
        if parsed.timestamp().is_some() {
            return parsed.to_naive_datetime_with_offset(0).ok().map(|at| at.and_utc().timestamp_micros());
        }
        let day: NaiveDate = parsed.to_naive_date().ok()?;
        let timeless = parsed.hour_mod_12().is_none() && parsed.minute().is_none();
        let time = if timeless { NaiveTime::MIN } else { parsed.to_naive_time().ok()? };
        Some(moment_of(day.and_time(time), zone))
    }
}

/// The midnight that a day begins with, in the zone.
pub(crate) fn midnight(day: i32, zone: Tz) -> Option<i64> {
    at_local(day, 0, zone)
}

/// Microseconds of an ISO 8601 duration of fixed units (`P1DT2H30M`, `PT1.5S`, `P2W`; a day has 24 hours), or of plain
/// seconds (`90`, `1.5`).
pub(crate) fn duration(text: &str) -> Option<i64> {
    let (negative, body) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let micros = match body.strip_prefix('P') {
        Some(parts) => iso_duration(parts)?,
        None => scaled(body, 1_000_000)?,
    };
    i64::try_from(if negative { -micros } else { micros }).ok()
}

fn iso_duration(parts: &str) -> Option<i128> {
    let (days, times) = match parts.split_once('T') {
        Some((_, "")) => return None,
        Some((days, times)) => (days, times),
        None if parts.is_empty() => return None,
        None => (parts, ""),
    };
    let days = units(days, &[('W', 604_800_000_000), ('D', 86_400_000_000)])?;
    Some(days + units(times, &[('H', 3_600_000_000), ('M', 60_000_000), ('S', 1_000_000)])?)
}

/// `2H30M`: each unit at most once, in this order.
fn units(mut text: &str, known: &[(char, i128)]) -> Option<i128> {
    let mut sum = 0_i128;
    let mut known = known.iter();
    while !text.is_empty() {
        let end = text.find(|letter: char| letter.is_ascii_uppercase())?;
        let (amount, rest) = text.split_at(end);
        let letter = rest.chars().next()?;
        let (_, micros) = known.find(|(unit, _)| *unit == letter)?;
        sum = sum.checked_add(scaled(amount, *micros)?)?;
        text = &rest[1..];
    }
    Some(sum)
}

/// A number without a sign times a factor, down to the whole.
fn scaled(number: &str, factor: i128) -> Option<i128> {
    let exact = super::number::decimal(number).filter(|_| !number.starts_with('-'))?;
    Some(exact.mantissa.checked_mul(factor)? / 10_i128.checked_pow(u32::from(exact.scale))?)
}
