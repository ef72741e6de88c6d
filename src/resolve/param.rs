//! Params: named constants, as written or as `--set` has them. Knows nothing of where they are used.

use crate::diag::{Code, Diagnostic, nearest};
use crate::model::{self, EntityId, Interval, Param, Settings, Type, Value};
use crate::syntax::ast;

use super::items::Items;
use super::path::Frame;
use super::{Resolver, literal};

/// A constant as it was written.
struct Constant {
    value: Value,
    ty: Type,
    steps: Option<Interval>,
}

impl Resolver<'_> {
    /// Enters the params with the values of this run.
    pub(super) fn params(&mut self, items: &Items<'_>, sets: &[(String, String)]) {
        for param in &items.params {
            let written = self.param_value(param);
            let set = sets.iter().rev().find(|(name, _)| *name == param.name.node);
            let constant = match set {
                Some((name, text)) if written.ty != Type::Unknown => {
                    let read = read(text, &written.ty, &self.catalog.settings);
                    read.unwrap_or_else(|| {
                        let message = format!("`--set {name}={text}` is no {}", written.ty);
                        let label = format!("a param of kind {}", written.ty);
                        self.found.push(Diagnostic::new(Code::WrongParameter, message).at(param.name.span, label));
                        written
                    })
                }
                _ => written,
            };
            self.scope.steps.push(constant.steps);
            self.catalog.params.push(Param { name: param.name.node.clone(), ty: constant.ty, value: constant.value });
        }
        for (name, _) in sets {
            if self.catalog.params.iter().any(|param| param.name == *name) {
                continue;
            }
            let mut diagnostic =
                Diagnostic::new(Code::WrongParameter, format!("param `{name}` not found, named by `--set`"));
            if let Some(near) = nearest(name, self.catalog.params.iter().map(|param| param.name.as_str())) {
                diagnostic = diagnostic.help(format!("the nearest name is `{near}`"));
            }
            self.found.push(diagnostic);
        }
    }

    fn param_value(&mut self, param: &ast::Param) -> Constant {
        let typed = match &*param.value.node {
            ast::ExprKind::Literal(_) => self.text_part(&param.value, Frame::of(EntityId::default())),
            ast::ExprKind::Negate(inner) if matches!(*inner.node, ast::ExprKind::Literal(_)) => {
                self.negate(inner, Frame::of(EntityId::default()), param.value.span)
            }
            _ => {
                let diagnostic =
                    Diagnostic::new(Code::NotConstant, format!("param `{}` is not a literal", param.name.node))
                        .at(param.value.span, "")
                        .help("a param is a number, a text, a date, a moment, a duration, true or false");
                self.refuse(param.value.span, diagnostic)
            }
        };
        let value = self.literal_of(typed.id).cloned().unwrap_or(Value::Missing);
        Constant { value, ty: typed.kind.ty(), steps: typed.steps }
    }
}

/// A value of that kind as the command line writes it.
fn read(written: &str, ty: &Type, settings: &Settings) -> Option<Constant> {
    let text = written.trim();
    let plain = |value: Value| Some(Constant { value, ty: ty.clone(), steps: None });
    match ty {
        Type::Bool => plain(Value::Bool(text.parse().ok()?)),
        Type::Int => plain(Value::Int(digits(text)?.parse().ok()?)),
        Type::Decimal(_) => {
            let decimal = literal::decimal(&digits(text)?)?;
            let ty = Type::Decimal(decimal.scale);
            Some(Constant { value: Value::Decimal(decimal), ty, steps: None })
        }
        Type::Text => plain(Value::Text(written.into())),
        Type::Date => plain(Value::Date(model::day_number(text.parse().ok()?))),
        Type::Timestamp => plain(Value::Timestamp(moment(text, settings)?)),
        Type::Duration => {
            let steps = duration(text)?;
            let value = Value::Duration(literal::exact(steps)?);
            Some(Constant { value, ty: Type::Duration, steps: Some(steps) })
        }
        Type::Float | Type::List(_) | Type::Rows(_) | Type::Unknown => None,
    }
}

/// Digits with an optional sign and point, without underscores.
pub(super) fn digits(text: &str) -> Option<String> {
    let digits = text.replace('_', "");
    let unsigned = digits.strip_prefix('-').unwrap_or(&digits);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let all = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (all(whole) && all(fraction)).then_some(digits)
}

fn moment(text: &str, settings: &Settings) -> Option<i64> {
    if let Ok(moment) = chrono::DateTime::parse_from_rfc3339(text) {
        return Some(moment.timestamp_micros());
    }
    if let Ok(local) = text.parse::<chrono::NaiveDateTime>() {
        return Some(model::moment_of(local, settings.zone));
    }
    let day = model::day_number(text.parse().ok()?);
    Some(model::day_start(day, settings.zone))
}

fn duration(text: &str) -> Option<Interval> {
    let (count, word) = text.split_once(char::is_whitespace)?;
    let word = word.trim();
    let unit = match word.strip_suffix('s').unwrap_or(word) {
        "millisecond" => ast::Unit::Millisecond,
        "second" => ast::Unit::Second,
        "minute" => ast::Unit::Minute,
        "hour" => ast::Unit::Hour,
        "day" => ast::Unit::Day,
        "week" => ast::Unit::Week,
        _ => return None,
    };
    literal::interval(ast::Duration { count: digits(count)?.parse().ok()?, unit })
}
