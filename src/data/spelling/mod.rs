//! How a text is read as a kind: the one place for CSV fields, JSON values, lists and parameters. Knows nothing of
//! files and of Arrow.
//!
//! Texts are taken as they are: blanks around a number make it a text. `-` may stand before a number, `+` may not.

mod infer;
mod number;
mod time;

use std::borrow::Cow;

use chrono_tz::Tz;

use crate::model::{Decimal, Declared, Type, Value};

pub(crate) use infer::Facts;
pub(crate) use number::{Exact, MAX_DIGITS, decimal_to_float, decimal_to_text};
pub(crate) use time::midnight;

/// Unicode white space only, or nothing.
pub(crate) fn is_blank(text: &str) -> bool {
    match text.as_bytes().first() {
        None => true,
        Some(byte) if byte.is_ascii_graphic() => false,
        Some(_) => text.chars().all(char::is_whitespace),
    }
}

/// How the texts of one column are read.
#[derive(Clone, Debug)]
pub(crate) struct Spelling {
    ty: Type,
    words: Option<(String, String)>,
    pattern: Option<time::Pattern>,
    separator: String,
    sign: char,
    zone: Tz,
}

impl Spelling {
    /// The usual spelling of a kind.
    pub(crate) fn of(ty: Type, sign: char, zone: Tz) -> Self {
        Self { ty, words: None, pattern: None, separator: "|".into(), sign, zone }
    }

    /// The spelling that a column declares. The error says what is wrong with its pattern.
    pub(crate) fn declared(declared: &Declared, sign: char, zone: Tz) -> Result<Self, String> {
        let mut spelling = Self::of(declared.ty.clone(), sign, zone);
        spelling.words.clone_from(&declared.words);
        match (&declared.ty, &declared.format) {
            (Type::Date | Type::Timestamp, Some(pattern)) => {
                let Some(pattern) = time::Pattern::new(pattern) else {
                    return Err(format!("pattern `{pattern}` is not a strftime pattern"));
                };
                spelling.pattern = Some(pattern);
            }
            (Type::List(_), Some(separator)) if separator.is_empty() => {
                return Err("the separator of a list is empty".into());
            }
            (Type::List(_), Some(separator)) => spelling.separator.clone_from(separator),
            _ => {}
        }
        Ok(spelling)
    }

    /// The kind.
    pub(crate) fn ty(&self) -> &Type {
        &self.ty
    }

    /// What stands between the elements of a list.
    pub(crate) fn separator(&self) -> &str {
        &self.separator
    }

    /// The spelling of the elements of a list.
    pub(crate) fn of_element(&self) -> Self {
        let ty = match &self.ty {
            Type::List(of) => (**of).clone(),
            other => other.clone(),
        };
        Self::of(ty, self.sign, self.zone)
    }

    /// The same for another kind.
    pub(crate) fn with(&self, ty: Type) -> Self {
        Self { ty, ..self.clone() }
    }

    /// The same with another decimal sign.
    pub(crate) fn with_sign(&self, sign: char) -> Self {
        Self { sign, ..self.clone() }
    }

    /// Whether the text is one of the two words of a bool: then it is a value even where it is blank.
    pub(crate) fn is_word(&self, text: &str) -> bool {
        self.words.as_ref().is_some_and(|(yes, no)| text == yes || text == no)
    }

    pub(crate) fn bool(&self, text: &str) -> Option<bool> {
        let (yes, no) = match &self.words {
            Some((yes, no)) => (yes.as_str(), no.as_str()),
            None => ("true", "false"),
        };
        if text == yes { Some(true) } else { (text == no).then_some(false) }
    }

    #[allow(clippy::unused_self, reason = "one method a kind")]
    pub(crate) fn int(&self, text: &str) -> Option<i64> {
        number::int(text)
    }

    pub(crate) fn decimal(&self, text: &str) -> Option<Exact> {
        number::decimal(&self.pointed(text)?)
    }

    pub(crate) fn float(&self, text: &str) -> Option<f64> {
        number::float(&self.pointed(text)?)
    }

    fn pointed<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        if self.sign == '.' || text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Cow::Borrowed(text));
        }
        number::with_point(text, self.sign).map(Cow::Owned)
    }

    pub(crate) fn date(&self, text: &str) -> Option<i32> {
        match &self.pattern {
            Some(pattern) => pattern.date(text),
            None => time::date(text),
        }
    }

    /// A day stands for its first moment.
    pub(crate) fn timestamp(&self, text: &str) -> Option<i64> {
        match &self.pattern {
            Some(pattern) => pattern.moment(text, self.zone),
            None => time::moment(text, self.zone).or_else(|| midnight(time::date(text)?, self.zone)),
        }
    }

    #[allow(clippy::unused_self, reason = "one method a kind")]
    pub(crate) fn duration(&self, text: &str) -> Option<i64> {
        time::duration(text)
    }

    /// What a text of this spelling looks like, for messages.
    pub(crate) fn example(&self) -> String {
        match (&self.ty, &self.words) {
            (Type::Bool, Some((yes, no))) => format!("written `{yes}` or `{no}`"),
            (Type::Bool, None) => "written `true` or `false`".into(),
            (Type::Int, _) => "digits that fit 64 bits".into(),
            (Type::Decimal(_), _) => format!("up to 38 digits with `{}` before the fraction", self.sign),
            (Type::Float, _) => format!("a number such as `1{}5` or `1e3`", self.sign),
            (Type::Date, _) if self.pattern.is_some() => "a day of the calendar in the declared pattern".into(),
            (Type::Date, _) => "a day of the calendar such as `2026-06-30`".into(),
            (Type::Timestamp, _) if self.pattern.is_some() => "a moment in the declared pattern".into(),
            (Type::Timestamp, _) => "a moment such as `2026-06-30T14:05:00`".into(),
            (Type::Duration, _) => "a duration such as `PT1H30M`, or seconds".into(),
            (Type::Text | Type::List(_) | Type::Rows(_) | Type::Unknown, _) => self.ty.to_string(),
        }
    }
}

/// Reads a text as a value of a kind, as an undeclared column of a CSV would: ISO dates and moments (moments without an
/// offset in `zone`), `true` and `false`, a point before decimals, ISO durations or seconds. A blank text is a missing
/// value. A decimal keeps the scale it is written with. None: the text is none of the kind; always none for lists and
/// rows.
#[must_use]
pub fn parse_value(text: &str, ty: &Type, zone: Tz) -> Option<Value> {
    if is_blank(text) {
        return Some(Value::Missing);
    }
    let spelling = Spelling::of(ty.clone(), '.', zone);
    match ty {
        Type::Bool => spelling.bool(text).map(Value::Bool),
        Type::Int => spelling.int(text).map(Value::Int),
        Type::Decimal(_) => {
            spelling.decimal(text).map(|exact| Value::Decimal(Decimal { mantissa: exact.mantissa, scale: exact.scale }))
        }
        Type::Float => spelling.float(text).map(Value::float),
        Type::Text => Some(Value::text(text)),
        Type::Date => spelling.date(text).map(Value::Date),
        Type::Timestamp => spelling.timestamp(text).map(Value::Timestamp),
        Type::Duration => spelling.duration(text).map(Value::Duration),
        Type::List(_) | Type::Rows(_) | Type::Unknown => None,
    }
}
