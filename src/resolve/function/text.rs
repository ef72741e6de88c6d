//! Functions on texts, and conversions between texts and other kinds.

use chrono::format::{Item, StrftimeItems};

use crate::diag::{Code, Diagnostic};
use crate::model::{Function, Type, Value};
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

    fn refuse_argument(&mut self, argument: &Typed, message: &str, span: Span) -> Typed {
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
            if !self.is_pattern(&values[1]) {
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
    pub(super) fn number_of(&mut self, values: Vec<Typed>, span: Span) -> Typed {
        let kinds = self.possible(&values[0]);
        if values.len() == 2 {
            if !self.expect(&values[0], KindSet::NUMBER, "`number` with digits") {
                return self.error(span);
            }
            return self.digits(Function::NumberText, values, span);
        }
        if kinds.within(KindSet::NUMBER) {
            return self.formatted(Function::NumberText, values, (Value::Int(0), Type::Int), span);
        }
        if !self.expect(&values[0], KindSet::TEXT, "`number`") {
            return self.error(span);
        }
        self.made(Function::NumberOf, &values, Kind::Known(Type::Float), span)
    }

    fn digits(&mut self, function: Function, values: Vec<Typed>, span: Span) -> Typed {
        if self.int_of(&values[1]).is_none_or(|digits| !(0..=38).contains(&digits)) {
            return self.refuse_argument(&values[1], "0 to 38 digits can stand behind the point", span);
        }
        self.formatted(function, values, (Value::Int(0), Type::Int), span)
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
            let message = format!("pattern \"{text}\" has a `%` that is not known");
            self.refuse_argument(pattern, &message, pattern.span);
            return false;
        }
        true
    }
}
