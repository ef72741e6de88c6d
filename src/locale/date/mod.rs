//! Dates as a locale writes them: in a style, or by a pattern with the names of the locale. Always the Gregorian calendar.
//! Must not know of what record they are.

mod pattern;
mod style;

use chrono_tz::Tz;
use icu_locale_core::Locale;

use crate::diag::nearest;
use crate::model::{Value, time_text};
pub use style::DateStyle;

use pattern::Pattern;
use style::Styled;

/// How a locale writes dates in one form.
pub(super) enum Dates {
    Styled(Box<Styled>),
    Pattern(Pattern),
}

impl Dates {
    /// None where the form is refused.
    pub(super) fn new(locale: &Locale, form: &str, digits: &[String]) -> Option<Self> {
        check_form(form).ok()?;
        Some(match DateStyle::of(form) {
            Some(style) => Self::Styled(Box::new(Styled::new(locale, style))),
            None => Self::Pattern(Pattern::new(locale, form, digits)),
        })
    }

    /// A date or a moment; none for other kinds, and where a date has not what is asked for.
    pub(super) fn write(&self, value: &Value, zone: Tz) -> Option<String> {
        match self {
            Self::Styled(styled) => styled.write(value, zone),
            Self::Pattern(pattern) => pattern.write(value, zone),
        }
    }
}

/// Why a text is neither a style nor a pattern that dates can be written by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrongForm {
    /// It has no `%` and is no style; the style that is likely meant.
    Style(Option<&'static str>),
    /// It has a `%` that is not known.
    Directive,
    /// It has a directive that leaves the form to a system (`%x`), and what says the same here.
    System(&'static str, &'static str),
}

/// Whether a form, one that [`check_form`] takes, asks for the time of day, which a date does not have.
#[must_use]
pub fn asks_for_time(form: &str) -> bool {
    let day = Value::Date(0);
    DateStyle::of(form).is_none() && check_form(form).is_ok() && time_text(&day, form, Tz::UTC).is_none()
}

/// Whether a text is a style or a pattern of strftime.
///
/// # Errors
/// A text that is neither, and why.
pub fn check_form(form: &str) -> Result<(), WrongForm> {
    if DateStyle::of(form).is_some() {
        return Ok(());
    }
    if !form.contains('%') {
        return Err(WrongForm::Style(nearest(form, DateStyle::ALL.map(DateStyle::name))));
    }
    if !pattern::is_known(form) {
        return Err(WrongForm::Directive);
    }
    match pattern::of_system(form) {
        Some((directive, instead)) => Err(WrongForm::System(directive, instead)),
        None => Ok(()),
    }
}
