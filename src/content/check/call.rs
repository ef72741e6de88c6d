//! Helpers and blocks with their arguments: is there such a helper, are there as many arguments, are they of the kinds
//! that it takes. Knows the table of helpers, not what they compute.

use chrono::{NaiveDate, NaiveDateTime};

use super::super::helper::{self, Helper, Parameter, Rule, Takes, Yields};
use super::super::piece::Shape;
use super::super::template::{Block, Call, Literal, Value};
use super::Checker;
use super::scope::{Scope, Thing, Unit};
use super::unknown::{RAW, is_refused};
use crate::diag::Code;
use crate::locale::asks_for_time;

pub(super) const BLOCKS: [&str; 4] = ["if", "unless", "each", "with"];

impl<'a> Checker<'a> {
    /// What an argument or a printed value is.
    pub(super) fn value(&mut self, value: &'a Value, scope: &Scope<'a>, unit: &Unit<'a>) -> Option<Thing<'a>> {
        match value {
            Value::Path(path) => self.path(path, scope, unit),
            Value::Literal(Literal::Text(_), _) => Some(Thing::Scalar(&Shape::Text)),
            Value::Literal(Literal::Number(_), _) => Some(Thing::Scalar(&Shape::Number)),
            Value::Literal(Literal::Bool(_), _) => Some(Thing::Scalar(&Shape::Bool)),
            Value::Call(call) => self.call(call, scope, unit).map(Thing::Scalar),
        }
    }

    /// A printed word that is the name of a helper: the renderer calls it.
    pub(super) fn is_taken_for_helper(&mut self, value: &'a Value, unit: &Unit<'a>) -> bool {
        let Value::Path(path) = value else { return false };
        let Some(name) = path.parts.first().filter(|_| path.bare).map(|part| part.text.as_str()) else { return false };
        if BLOCKS.contains(&name) || is_refused(name) || name == RAW {
            let wrong = format!("`{name}` printed as a value");
            let code = if is_refused(name) { Code::RefusedInTemplate } else { Code::WrongTemplateValue };
            self.report(unit, code, wrong, path.at.clone(), |finding| {
                finding.help(format!("a value of that name is written `this.{name}`"))
            });
            return true;
        }
        let Some(helper) = helper::find(name) else { return false };
        let is_token = self.vocabulary.tokens.iter().any(|(token, _)| token == name);
        let wrong = format!("helper `{name}` without its arguments");
        let at = unit.places.span(path.at.clone());
        self.report(unit, Code::WrongHelperArguments, wrong, path.at.clone(), |finding| {
            if is_token {
                finding.help(format!("the token of that name is `this.{name}`")).fix(at, format!("this.{name}"))
            } else {
                finding.help(format!("it is written `{{{{{}}}}}`", helper.usage()))
            }
        });
        true
    }

    /// What the helper yields; nothing if the call was reported as wrong.
    pub(super) fn call(&mut self, call: &'a Call, scope: &Scope<'a>, unit: &Unit<'a>) -> Option<&'a Shape> {
        let before = self.findings.len();
        let things: Vec<_> = call.arguments.iter().map(|value| (value, self.value(value, scope, unit))).collect();
        let named: Vec<_> =
            call.named.iter().map(|(name, value)| (name, value, self.value(value, scope, unit))).collect();
        let Some(helper) = helper::find(&call.name.text) else {
            self.no_helper(call, unit);
            return None;
        };
        self.counted(helper, call, unit);
        for (at, (value, thing)) in things.iter().enumerate() {
            let parameter = helper.parameters.get(at).or(if helper.repeats { helper.parameters.last() } else { None });
            if let (Some(parameter), Some(thing)) = (parameter, thing) {
                self.fits(helper, parameter, value, thing, unit);
            }
        }
        for (name, value, thing) in &named {
            match helper.named.iter().find(|known| known.name == name.text) {
                Some(known) => {
                    let thing = thing.as_ref();
                    if let Some(thing) = thing {
                        self.fits(helper, &known.as_parameter(), value, thing, unit);
                    }
                }
                None => self.no_named(helper, &name.text, name.at.clone(), unit),
            }
        }
        let shapes: Vec<&'a Shape> = things.iter().filter_map(|(_, thing)| scalar(thing.as_ref())).collect();
        self.rule(helper, call, &shapes, unit);
        (self.findings[before..].iter().all(|finding| !finding.is_error())).then(|| yielded(helper, &shapes))
    }

    fn counted(&mut self, helper: &Helper, call: &Call, unit: &Unit<'a>) {
        let least = helper.parameters.iter().filter(|parameter| parameter.needed).count();
        let count = call.arguments.len();
        let is_right = count >= least && (helper.repeats || count <= helper.parameters.len());
        if !is_right {
            let wrong = format!("`{}` with {}", helper.name, arguments(count));
            self.report(unit, Code::WrongHelperArguments, wrong, call.at.clone(), |finding| {
                finding.help(format!("it is written `{}`", helper.usage()))
            });
        }
    }

    /// Whether an argument is of the kind that its place takes.
    fn fits(&mut self, helper: &Helper, parameter: &Parameter, value: &Value, thing: &Thing<'a>, unit: &Unit<'a>) {
        let is_right = match (parameter.takes, thing) {
            (Takes::Truth, _) => true,
            (Takes::Value, Thing::Scalar(_)) => true,
            (Takes::Text, Thing::Scalar(shape)) => **shape != Shape::Bool,
            (Takes::Number, Thing::Scalar(Shape::Number | Shape::Unknown)) => true,
            (Takes::Amount, Thing::Scalar(Shape::Number | Shape::Mixed | Shape::Unknown)) => true,
            (Takes::Day, Thing::Scalar(Shape::Time | Shape::Moment | Shape::Mixed | Shape::Unknown)) => true,
            (Takes::List, Thing::List { item, .. }) => !matches!(item, Shape::List(_) | Shape::Rows(_)),
            (
                Takes::Counted,
                Thing::List { .. } | Thing::Rows { .. } | Thing::Scalar(Shape::Text | Shape::Mixed | Shape::Unknown),
            ) => true,
            (Takes::Written(_), Thing::Scalar(_)) => return self.written_out(helper, parameter, value, unit),
            (
                Takes::Value
                | Takes::Text
                | Takes::Number
                | Takes::Amount
                | Takes::Day
                | Takes::List
                | Takes::Counted
                | Takes::Written(_),
                _,
            ) => false,
        };
        if !is_right {
            let wrong = format!("`{}` of `{}` is {}", parameter.name, helper.name, thing.called());
            self.report(unit, Code::WrongHelperArguments, wrong, value.at(), |finding| {
                finding.help(format!("it takes {}", parameter.takes.called()))
            });
        }
    }

    /// An argument that has to stand in the template, so that it can be checked.
    fn written_out(&mut self, helper: &Helper, parameter: &Parameter, value: &Value, unit: &Unit<'a>) {
        let Takes::Written(written) = parameter.takes else { return };
        let wrong = match value {
            Value::Literal(literal, _) => match written.accepts(literal) {
                Ok(()) => return,
                Err(why) => format!("`{}` of `{}` {why}", parameter.name, helper.name),
            },
            Value::Path(_) | Value::Call(_) => format!("`{}` of `{}` is not written out", parameter.name, helper.name),
        };
        self.report(unit, Code::WrongHelperArguments, wrong, value.at(), |finding| {
            finding.help(format!("it takes {}", parameter.takes.called()))
        });
    }

    /// What the arguments of a call are to each other.
    fn rule(&mut self, helper: &Helper, call: &Call, shapes: &[&Shape], unit: &Unit<'a>) {
        let wrong = match helper.rule {
            Rule::None => None,
            Rule::Equal | Rule::Ordered => match shapes {
                [left, right] if !comparable(left, right, helper.rule == Rule::Ordered, call) => {
                    Some(format!("`{}` of {} and {}", helper.name, left.called(), right.called()))
                }
                _ => None,
            },
            Rule::Form => match (shapes.first(), call.arguments.get(1)) {
                (Some(Shape::Time), Some(Value::Literal(Literal::Text(form), _))) if asks_for_time(form) => {
                    Some(format!("`{}` of a date by the time of day, `{form}`", helper.name))
                }
                _ => None,
            },
            Rule::Plural => {
                let by_name = !call.named.is_empty();
                let is_right = if by_name {
                    call.arguments.len() == 1 && call.named.iter().any(|(name, _)| name.text == "other")
                } else {
                    call.arguments.len() == 3
                };
                (!is_right).then(|| "`plural` without all of its forms".to_owned())
            }
        };
        let has_date = shapes.iter().any(|shape| matches!(shape, Shape::Time | Shape::Moment));
        if let Some(wrong) = wrong {
            self.report(unit, Code::WrongHelperArguments, wrong, call.at.clone(), |finding| match helper.rule {
                Rule::Plural => finding
                    .help("`plural count \"parcel\" \"parcels\"`, or `plural count one=\"…\" few=\"…\" other=\"…\"`"),
                Rule::Form => finding.help("a date has no time of day; a moment has one"),
                Rule::None | Rule::Equal | Rule::Ordered if has_date => finding
                    .help("a date is compared with a date, or with a text that is written as one: `\"2026-06-30\"`"),
                Rule::None | Rule::Equal | Rule::Ordered => finding.help("values of one kind are compared"),
            });
        }
    }

    /// The one argument of a block; `parameters` is how many names it may give by `as |…|`.
    pub(super) fn single(
        &mut self,
        block: &'a Block,
        parameters: usize,
        scope: &Scope<'a>,
        unit: &Unit<'a>,
    ) -> Option<Thing<'a>> {
        let call = &block.call;
        let mut things: Vec<_> = call.arguments.iter().map(|value| self.value(value, scope, unit)).collect();
        if let Some((name, _)) = call.named.first() {
            let wrong = format!("argument `{}` of `{}` does not exist", name.text, call.name.text);
            self.report(unit, Code::WrongHelperArguments, wrong, name.at.clone(), |finding| {
                finding.help("it takes a value and nothing else")
            });
        }
        if things.len() != 1 {
            let wrong = format!("`{}` with {}", call.name.text, arguments(things.len()));
            self.report(unit, Code::WrongHelperArguments, wrong, call.at.clone(), |finding| {
                finding.help("it takes one value; helpers stand in parentheses: `{{#if (gt points 100)}}`")
            });
            return None;
        }
        if let Some(parameter) = block.parameters.get(parameters) {
            let wrong = format!("block parameter `{}` that `{}` does not give", parameter.text, call.name.text);
            self.report(unit, Code::WrongHelperArguments, wrong, parameter.at.clone(), |finding| {
                finding.help("`{{#each rows as |row index|}}`, `{{#with value as |name|}}`")
            });
        }
        things.pop().flatten()
    }
}

fn arguments(count: usize) -> String {
    match count {
        0 => "no argument".to_owned(),
        1 => "one argument".to_owned(),
        count => format!("{count} arguments"),
    }
}

fn scalar<'a>(thing: Option<&Thing<'a>>) -> Option<&'a Shape> {
    match thing {
        Some(Thing::Scalar(shape)) => Some(shape),
        Some(Thing::List { .. } | Thing::Rows { .. } | Thing::Record(_)) | None => None,
    }
}

/// Whether a comparison says something about the two.
fn comparable(left: &Shape, right: &Shape, is_ordered: bool, call: &Call) -> bool {
    let written = |at: usize| match call.arguments.get(at) {
        Some(Value::Literal(Literal::Text(text), _)) => is_day(text),
        Some(_) | None => false,
    };
    match (left, right) {
        (Shape::Unknown, _) | (_, Shape::Unknown) => true,
        (Shape::Mixed, _) | (_, Shape::Mixed) | (Shape::Bool, Shape::Bool) => !is_ordered,
        (Shape::Text, Shape::Text) | (Shape::Number, Shape::Number) => true,
        (Shape::Time | Shape::Moment, Shape::Time | Shape::Moment) => true,
        (Shape::Time | Shape::Moment, Shape::Text) => written(1),
        (Shape::Text, Shape::Time | Shape::Moment) => written(0),
        (
            Shape::Text | Shape::Number | Shape::Bool | Shape::Time | Shape::Moment | Shape::List(_) | Shape::Rows(_),
            Shape::Text | Shape::Number | Shape::Bool | Shape::Time | Shape::Moment | Shape::List(_) | Shape::Rows(_),
        ) => false,
    }
}

/// Whether a text is a date, or a moment, as they print.
fn is_day(text: &str) -> bool {
    let canonical = |pattern: &str| {
        let read = NaiveDateTime::parse_from_str(text, pattern);
        read.is_ok_and(|at| at.format(pattern).to_string() == text)
    };
    NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok_and(|day| day.to_string() == text)
        || canonical("%Y-%m-%dT%H:%M:%S")
}

fn yielded<'a>(helper: &Helper, shapes: &[&'a Shape]) -> &'a Shape {
    match helper.yields {
        Yields::Text => &Shape::Text,
        Yields::Number => &Shape::Number,
        Yields::Bool => &Shape::Bool,
        Yields::Common => match shapes.split_first() {
            Some((first, rest)) if rest.iter().all(|shape| shape == first) => first,
            Some(_) if shapes.contains(&&Shape::Unknown) => &Shape::Unknown,
            Some(_) | None => &Shape::Mixed,
        },
    }
}
