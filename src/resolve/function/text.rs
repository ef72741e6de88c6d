//! Functions on texts, and conversions between texts and other kinds.

use chrono::format::{Item, StrftimeItems};

use crate::diag::{Code, Diagnostic};
use crate::model::{Function, Type, Value, time_text};
use crate::source::Span;

use super::super::Resolver;
use super::super::build::Typed;
use super::super::kinds::{Kind, KindSet};

impl Resolver<'_> {
    pub(super) fn text_call(&mut self, function: Function, values: &[Typed], span: Span) -> Typed {
        self.made(function, values, Kind::Known(Type::Text), span)
    }

    pub(super) fn replace(&mut self, values: &[Typed], span: Span) -> Typed {
        if self.is_empty_text(&values[1]) {
            return self.refuse_argument(&values[1], "an empty text stands everywhere", span);
        }
        self.text_call(Function::Replace, values, span)
    }

    pub(super) fn split_part(&mut self, values: &[Typed], span: Span) -> Typed {
        if self.is_empty_text(&values[1]) {
            return self.refuse_argument(&values[1], "an empty text separates nothing", span);
        }
        if self.int_of(&values[2]).is_some_and(|part| part < 1) {
            return self.refuse_argument(&values[2], "parts are counted from 1", span);
        }
        self.text_call(Function::SplitPart, values, span)
    }

    fn is_empty_text(&self, typed: &Typed) -> bool {
        matches!(self.literal_of(typed.id), Some(Value::Text(text)) if text.is_empty())
    }

    pub(super) fn refuse_argument(&mut self, argument: &Typed, message: &str, span: Span) -> Typed {
        let diagnostic = Diagnostic::new(Code::WrongArguments, message).at(argument.span, "");
        self.refuse(span, diagnostic)
    }

    pub(super) fn extract(&mut self, values: &[Typed], span: Span) -> Typed {
        let Some(pattern) = self.regex(&values[1]) else { return self.error(span) };
        let groups = regex::Regex::new(&pattern).map_or(1, |regex| regex.captures_len());
        let group = self.int_of(&values[2]).and_then(|group| usize::try_from(group).ok());
        if group.is_none_or(|group| group >= groups) {
            let message = format!("the pattern has {} groups; 0 is all of it", groups - 1);
            return self.refuse_argument(&values[2], &message, span);
        }
        let spelled = self.constant(Value::Text(pattern.as_str().into()), Type::Text, values[1].span);
        self.text_call(Function::Extract, &[values[0].clone(), spelled, values[2].clone()], span)
    }

    /// `text(x)`, `text(d, "%m-%d")`
    pub(in super::super) fn text_of(&mut self, values: Vec<Typed>, span: Span) -> Typed {
        if values.len() == 2 {
            if !self.expect(&values[0], KindSet::TIME, "`text` with a pattern") {
                return self.error(span);
            }
            if !self.is_pattern(&values[1]) || !self.has_time_of_day(&values[0], &values[1]) {
                return self.error(span);
            }
            return self.text_call(Function::FormatTime, &values, span);
        }
        match values.into_iter().next() {
            Some(text) if text.kind == Kind::Known(Type::Text) => text,
            Some(value) => self.text_call(Function::TextOf, &[value], span),
            None => self.error(span),
        }
    }

    /// `number(t)` of a text; `number(x, 2)` as text in the locale.
    pub(super) fn number_of(&mut self, values: &[Typed], span: Span) -> Typed {
        let kinds = self.possible(&values[0]);
        if values.len() == 2 {
            if !self.expect(&values[0], KindSet::NUMBER, "`number` with digits") {
                return self.error(span);
            }
            return self.number_text(values, span);
        }
        if kinds.within(KindSet::NUMBER) {
            return self.number_text(values, span);
        }
        if kinds.meets(KindSet::NUMBER) && kinds.meets(KindSet::TEXT) {
            // A column whose rows have not been read: a text is read as a number, a number is written as a text.
            let kind = self.open(KindSet::FLOAT.or(KindSet::TEXT));
            return self.made(Function::NumberOf, values, kind, span);
        }
        if !self.expect(&values[0], KindSet::TEXT, "`number`") {
            return self.error(span);
        }
        self.made(Function::NumberOf, values, Kind::Known(Type::Float), span)
    }

    /// `date(m)`, `date(t, "%d/%m/%Y")`
    pub(super) fn date_of(&mut self, mut values: Vec<Typed>, span: Span) -> Typed {
        let kinds = self.possible(&values[0]);
        if values.len() == 1 {
            if kinds.within(KindSet::TIME) {
                let date = self.as_date(values.remove(0));
                return Typed { span, kind: Kind::Known(Type::Date), ..date };
            }
            if kinds.meets(KindSet::TIME) {
                // Text, date or moment: a date in any case.
                return self.made(Function::ParseDate, &values, Kind::Known(Type::Date), span);
            }
            values.push(self.constant(Value::Text("%Y-%m-%d".into()), Type::Text, span));
        } else if !self.expect(&values[0], KindSet::TEXT, "`date` with a pattern") || !self.is_pattern(&values[1]) {
            return self.error(span);
        }
        self.made(Function::ParseDate, &values, Kind::Known(Type::Date), span)
    }

    /// Whether every `%` of a time pattern is known; reported otherwise.
    fn is_pattern(&mut self, pattern: &Typed) -> bool {
        let Some(Value::Text(text)) = self.literal_of(pattern.id) else {
            self.refuse_argument(pattern, "an empty pattern", pattern.span);
            return false;
        };
        if StrftimeItems::new(text).any(|item| item == Item::Error) {
            let message = unknown_directive(text);
            self.refuse_argument(pattern, &message, pattern.span);
            return false;
        }
        true
    }

    /// Whether a pattern asks for the time of day only where there is one; reported otherwise.
    pub(super) fn has_time_of_day(&mut self, time: &Typed, pattern: &Typed) -> bool {
        if time.kind != Kind::Known(Type::Date) {
            return true;
        }
        let Some(Value::Text(text)) = self.literal_of(pattern.id) else { return true };
        if time_text(&Value::Date(0), text, self.catalog.settings.zone).is_some() {
            return true;
        }
        let message = format!("pattern \"{text}\" asks for the time of day, a date has none");
        self.refuse_argument(pattern, &message, pattern.span);
        false
    }
}

/// What is wrong with a pattern that chrono cannot write.
pub(super) fn unknown_directive(pattern: &str) -> String {
    format!("pattern \"{pattern}\" has a `%` that is not known")
}
