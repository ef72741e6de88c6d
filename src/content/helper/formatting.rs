//! The locale of the workspace for values of templates. A formatter stays on its thread, so each thread has its own.

use std::cell::RefCell;
use std::rc::Rc;

use chrono::{NaiveDate, NaiveDateTime};
use serde_json::Value as Json;

use super::text_of;
use crate::locale::{Formatter, Number};
use crate::model::{Settings, Value, day_number, moment_of};

/// How values are written in the locale of a workspace; of missing values and of other kinds what they print as.
#[derive(Clone, Debug)]
pub(in crate::content) struct Formatting {
    settings: Settings,
}

thread_local! {
    /// The formatters of this thread; a process has one workspace, a test has some.
    static KEPT: RefCell<Vec<(Settings, Rc<Formatter>)>> = const { RefCell::new(Vec::new()) };
}

/// More than a program has at once.
const MOST: usize = 16;

impl Formatting {
    pub(super) fn new(settings: &Settings) -> Self {
        Self { settings: settings.clone() }
    }

    fn formatter(&self) -> Rc<Formatter> {
        KEPT.with_borrow_mut(|kept| {
            if let Some((_, formatter)) = kept.iter().find(|(settings, _)| *settings == self.settings) {
                return Rc::clone(formatter);
            }
            if kept.len() >= MOST {
                kept.clear();
            }
            let formatter = Rc::new(Formatter::new(&self.settings));
            kept.push((self.settings.clone(), Rc::clone(&formatter)));
            formatter
        })
    }

    pub(super) fn number(&self, value: &Json, digits: Option<u8>) -> String {
        number_of(value).map_or_else(|| text_of(value), |number| self.formatter().number(&number, digits))
    }

    pub(super) fn money(&self, value: &Json, currency: Option<&str>) -> String {
        let currency = currency.unwrap_or(&self.settings.currency);
        let written = number_of(value).and_then(|number| self.formatter().money(&number, currency));
        written.unwrap_or_else(|| text_of(value))
    }

    pub(super) fn percent(&self, value: &Json, digits: u8) -> String {
        number_of(value).map_or_else(|| text_of(value), |number| self.formatter().percent(&number, digits))
    }

    pub(super) fn date_text(&self, value: &Json, form: &str) -> String {
        let written = self.time_of(value).and_then(|time| self.formatter().date_text(&time, form));
        written.unwrap_or_else(|| text_of(value))
    }

    pub(super) fn plural_category(&self, value: &Json) -> &'static str {
        number_of(value).map_or("other", |number| self.formatter().plural_category(&number).name())
    }

    /// The date or the moment that an ISO text is, a moment's in the zone.
    fn time_of(&self, value: &Json) -> Option<Value> {
        let text = value.as_str()?;
        if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            return Some(Value::Date(day_number(day)));
        }
        let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok()?;
        Some(Value::Timestamp(moment_of(local, self.settings.zone)))
    }
}

fn number_of(value: &Json) -> Option<Number> {
    match value {
        Json::Number(number) => Number::read(&number.to_string()),
        Json::Null | Json::Bool(_) | Json::String(_) | Json::Array(_) | Json::Object(_) => None,
    }
}
