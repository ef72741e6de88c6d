//! Literals: texts with their escapes, numbers, dates, moments, durations. Knows the calendar and no zones.

use chrono::NaiveDate;

use super::{Builder, Node, Parts, written};
use crate::diag::{Code, Diagnostic};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{DateLiteral, Duration, Literal, MomentLiteral, Text, Unit};
use crate::syntax::build::given::number;
use crate::syntax::format::quoted;
use crate::syntax::grammar::Rule;
use crate::syntax::scan::{is_smart_double, is_smart_single};

impl Builder<'_> {
    /// A number, perhaps with a unit, a date, or a moment.
    pub(super) fn literal(&mut self, pair: &Node<'_>) -> Literal {
        match pair.as_rule() {
            Rule::date => self.date(pair).map_or(Literal::Bool(false), Literal::Date),
            Rule::moment => self.moment(pair).map_or(Literal::Bool(false), Literal::Moment),
            Rule::glued_number => self.glued(pair),
            _ => {
                let mut parts = Parts::new(self, pair.clone());
                match (parts.next(), parts.next()) {
                    (Some(count), Some(unit)) => Literal::Duration(self.duration(&count, &unit)),
                    (Some(count), None) => number(written(&count)),
                    (None, _) => Literal::Int("0".to_owned()),
                }
            }
        }
    }

    pub(super) fn duration(&mut self, count: &Node<'_>, unit: &Node<'_>) -> Duration {
        let unit_kind = unit_of(&written(unit).to_ascii_lowercase()).unwrap_or(Unit::Day);
        let count = self.count_of_units(written(count), self.span(count));
        Duration { count, unit: unit_kind }
    }

    fn count_of_units(&mut self, digits: &str, span: Span) -> i64 {
        let plain = digits.replace('_', "");
        if plain.contains('.') {
            self.report(
                Diagnostic::new(Code::WrongLiteral, format!("duration of `{digits}` units"))
                    .at(span, "a duration is a whole number of units")
                    .help("use a smaller unit, as in `36 hours` for a day and a half"),
            );
            return 0;
        }
        plain.parse().unwrap_or_else(|_| {
            self.report(
                Diagnostic::new(Code::WrongLiteral, "number too large for a duration")
                    .at(span, "does not fit 64 bits")
                    .help("write a smaller number"),
            );
            0
        })
    }

    /// `90d`: a number that ends in letters.
    pub(super) fn glued(&mut self, pair: &Node<'_>) -> Literal {
        let span = self.span(pair);
        let written = written(pair);
        let split = written.find(|c: char| !(c.is_ascii_digit() || c == '_' || c == '.')).unwrap_or(written.len());
        let digits = written[..split].trim_end_matches('_');
        let letters = &written[split..];
        let Some(unit) = unit_of(&letters.to_ascii_lowercase()).or_else(|| abbreviation(letters)) else {
            let exponent = letters.trim_start_matches(['e', 'E']).chars().all(|c| c.is_ascii_digit());
            let found = Diagnostic::new(Code::WrongLiteral, format!("number `{written}` not known"));
            self.report(if letters.is_empty() {
                found.at(span, "`_` stands between digits").help(format!("write `{digits}`")).fix(span, digits)
            } else if exponent {
                found.at(span, "numbers have no exponent").help("write all digits, as in `100_000`")
            } else {
                found.at(span, "a number ends in a digit").help("a name begins with a letter, or stands in back-ticks")
            });
            return Literal::Int("0".to_owned());
        };
        let count = self.count_of_units(digits, span);
        let duration = Duration { count, unit };
        let right = crate::syntax::format::duration_text(duration);
        let mut found = Diagnostic::new(Code::ForeignOperator, format!("duration `{written}` of another language"))
            .at(span, "a duration is a number and a whole word")
            .help(format!("write `{right}`"))
            .fix(span, right);
        if letters == "m" {
            found = found.note(format!("minutes are written `{digits} minutes`"));
        }
        self.report(found);
        Literal::Duration(duration)
    }

    /// The day of a `date` pair; none if the calendar has none such, which is reported.
    pub(super) fn date(&mut self, pair: &Node<'_>) -> Option<DateLiteral> {
        self.day(written(pair), self.span(pair))
    }

    fn day(&mut self, written: &str, span: Span) -> Option<DateLiteral> {
        let mut numbers = written.split('-').map(|part| part.parse::<u32>().unwrap_or(0));
        let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
        let full = format!("{year:04}-{month:02}-{day:02}");
        let date = DateLiteral { year: i32::try_from(year).ok()?, month, day };
        let found = if NaiveDate::from_ymd_opt(date.year, month, day).is_none() {
            let found = Diagnostic::new(Code::WrongLiteral, format!("date `{written}` not in the calendar"));
            match last_day(date.year, month) {
                None => found.at(span, "a year has 12 months").help("a date is written year, month, day: `2026-06-30`"),
                Some(_) if day == 0 => found.at(span, "days count from 1").help("write a day of that month"),
                Some(last) => {
                    let right = format!("{year:04}-{month:02}-{last:02}");
                    found.at(span, format!("this month has {last} days")).help(format!("its last day is `{right}`"))
                }
            }
        } else if full == written {
            return Some(date);
        } else {
            Diagnostic::new(Code::WrongLiteral, format!("date `{written}` without its zeros"))
                .at(span, "month and day have two digits")
                .help(format!("write `{full}`"))
                .fix(span, full)
        };
        self.report(found);
        None
    }

    /// The moment of a pair; none if it is not one, which is reported.
    pub(super) fn moment(&mut self, pair: &Node<'_>) -> Option<MomentLiteral> {
        let span = self.span(pair);
        let (day, clock) = written(pair).split_once(['T', 't'])?;
        let date = self.day(day, Span::new(self.file, span.range().start, span.range().start + day.len()))?;
        if let Some((micros, offset)) = clock_of(clock) {
            return Some(MomentLiteral { date, micros, offset });
        }
        let found = Diagnostic::new(Code::WrongLiteral, format!("moment `{}` not known", written(pair)));
        let fraction = clock.split_once('.').map_or("", |(_, rest)| rest);
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        self.report(if digits > 6 {
            let end = span.range().end - (fraction.len() - digits);
            found
                .at(span, "moments go to the microsecond, which is six digits")
                .help("leave the digits behind them out")
                .fix(Span::new(self.file, end - (digits - 6), end), "")
        } else {
            found
                .at(span, "the time of day cannot be read")
                .help("write it as `2026-06-30T14:05:00`, with `Z` or `+02:00` at the end for a zone")
        });
        None
    }

    /// The text of a pair, its escapes resolved.
    pub(super) fn text(&mut self, pair: &Node<'_>) -> Text {
        let span = self.span(pair);
        let written = written(pair);
        let quote = written.chars().next().unwrap_or('"');
        let inner = written.strip_prefix(quote).unwrap_or("");
        let inner = &inner[..inner.char_indices().next_back().map_or(0, |(at, _)| at)];
        if is_smart_double(quote) || is_smart_single(quote) {
            let right = quoted(inner);
            self.report(
                Diagnostic::new(Code::ForeignOperator, "quotes of a word processor")
                    .at(span, "a text stands between straight quotes")
                    .help(format!("write `{right}`"))
                    .fix(span, right),
            );
            return Spanned::new(inner.to_owned(), span);
        }
        let start = span.range().start + 1;
        Spanned::new(self.unescaped(inner, start), span)
    }

    fn unescaped(&mut self, inner: &str, start: usize) -> String {
        let mut text = String::with_capacity(inner.len());
        let mut rest = inner;
        while let Some(at) = rest.find('\\') {
            text.push_str(&rest[..at]);
            let escape = &rest[at + 1..];
            let (character, length) = escaped(escape);
            if let Some(character) = character {
                text.push(character);
            } else {
                let place = start + (inner.len() - rest.len()) + at;
                self.report_escape(Span::new(self.file, place, place + 1 + length));
            }
            rest = &escape[length..];
        }
        text.push_str(rest);
        text
    }

    fn report_escape(&mut self, span: Span) {
        self.report(
            Diagnostic::new(Code::WrongLiteral, format!("escape `{}` not known", self.slice(span)))
                .at(span, "no such escape")
                .help("the escapes are `\\\"`, `\\'`, `\\\\`, `\\n`, `\\t` and `\\u{…}`; a backslash is `\\\\`"),
        );
    }
}

/// The character after a backslash, and how many bytes it takes.
fn escaped(rest: &str) -> (Option<char>, usize) {
    let Some(first) = rest.chars().next() else { return (None, 0) };
    match first {
        '"' | '\'' | '\\' => (Some(first), 1),
        'n' => (Some('\n'), 1),
        't' => (Some('\t'), 1),
        'u' => match rest.strip_prefix("u{").and_then(|code| code.split_once('}')) {
            Some((code, _)) if (1..=6).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_hexdigit()) => {
                let character = u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
                (character, code.len() + 3)
            }
            _ => (None, 1),
        },
        other => (None, other.len_utf8()),
    }
}

/// Microseconds of the day and the offset in seconds, from `14:05:00.5+02:00`.
fn clock_of(written: &str) -> Option<(i64, Option<i32>)> {
    let (clock, offset) = match written.find(['Z', 'z', '+', '-']) {
        Some(at) => (&written[..at], Some(offset_of(&written[at..])?)),
        None => (written, None),
    };
    let mut parts = clock.split(':');
    let hour = two_digits(parts.next()?, 23)?;
    let minute = two_digits(parts.next()?, 59)?;
    let (second, fraction) = match parts.next() {
        None => (0, 0),
        Some(seconds) => match seconds.split_once('.') {
            None => (two_digits(seconds, 59)?, 0),
            Some((whole, fraction)) => {
                let known = (1..=6).contains(&fraction.len()) && fraction.bytes().all(|b| b.is_ascii_digit());
                let padded = known.then(|| format!("{fraction:0<6}"))?;
                (two_digits(whole, 59)?, padded.parse().ok()?)
            }
        },
    };
    parts.next().is_none().then_some((((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction, offset))
}

fn offset_of(written: &str) -> Option<i32> {
    if matches!(written, "Z" | "z") {
        return Some(0);
    }
    let sign = if written.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = written.get(1..)?.split_once(':')?;
    let seconds = (two_digits(hours, 18)? * 60 + two_digits(minutes, 59)?) * 60;
    Some(sign * i32::try_from(seconds).ok()?)
}

fn two_digits(written: &str, most: i64) -> Option<i64> {
    let known = written.len() == 2 && written.bytes().all(|byte| byte.is_ascii_digit());
    written.parse().ok().filter(|number| known && *number <= most)
}

fn last_day(year: i32, month: u32) -> Option<u32> {
    (28..=31).rev().find(|day| NaiveDate::from_ymd_opt(year, month, *day).is_some())
}

/// The unit of a whole word in lower case.
pub(in crate::syntax) fn unit_of(word: &str) -> Option<Unit> {
    Some(match word.strip_suffix('s').unwrap_or(word) {
        "millisecond" => Unit::Millisecond,
        "second" => Unit::Second,
        "minute" => Unit::Minute,
        "hour" => Unit::Hour,
        "day" => Unit::Day,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "year" => Unit::Year,
        _ => return None,
    })
}

/// The unit that other languages shorten so.
pub(in crate::syntax) fn abbreviation(word: &str) -> Option<Unit> {
    Some(match word.to_ascii_lowercase().as_str() {
        "ms" | "msec" | "millis" => Unit::Millisecond,
        "s" | "sec" | "secs" => Unit::Second,
        "min" | "mins" => Unit::Minute,
        "h" | "hr" | "hrs" => Unit::Hour,
        "d" | "dy" | "dys" => Unit::Day,
        "w" | "wk" | "wks" => Unit::Week,
        "m" | "mo" | "mon" | "mons" | "mth" | "mths" => Unit::Month,
        "q" | "qtr" | "qtrs" => Unit::Quarter,
        "y" | "yr" | "yrs" => Unit::Year,
        _ => return None,
    })
}
