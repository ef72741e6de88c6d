//! Arguments against parameters: how many, which kinds, written out or not.

use crate::diag::{Code, Diagnostic};
use crate::model::{Type, Value};
use crate::syntax::ast;

use super::super::Resolver;
use super::super::build::Typed;
use super::super::kinds::{Kind, KindSet};
use super::super::path::Frame;
use super::table::{FunctionRecord, Parameter, Takes, Times};
use super::usage;

impl Resolver<'_> {
    /// Whether there are as many arguments as the function takes, without names, `among` only where it may stand.
    pub(super) fn counted(
        &mut self,
        record: &'static FunctionRecord,
        function: &ast::Name,
        arguments: &[ast::Argument],
    ) -> bool {
        let least = record.parameters.iter().filter(|parameter| parameter.times != Times::Optional).count();
        let endless = record.parameters.iter().any(|parameter| parameter.times == Times::Many);
        let given = arguments.len();
        if given < least || (!endless && given > record.parameters.len()) {
            let message = format!("function `{}` does not take {}", record.name, counted_words(given));
            let mut help = usage(record.name);
            if matches!(record.name, "min" | "max") {
                help = format!("{help}, or over rows as `{}(v of R)`", record.name);
            }
            self.found.push(Diagnostic::new(Code::WrongArguments, message).at(function.span, "").help(help));
            return false;
        }
        let ranked = matches!(record.name, "rank" | "percentile" | "ntile");
        for argument in arguments {
            let wrong = match (&argument.name, &argument.among) {
                (Some(name), _) => Some((name.span, "`as` names a field of `rows`, nothing else")),
                (None, Some(among)) if !ranked => {
                    Some((among.span, "`among` stands in `rank`, `percentile` and `ntile`"))
                }
                (None, _) => None,
            };
            if let Some((place, message)) = wrong {
                self.found.push(Diagnostic::new(Code::WrongArguments, message).at(place, ""));
                return false;
            }
        }
        true
    }

    /// All arguments, as their parameters want them; none, and reported, where one does not fit.
    pub(super) fn arguments(
        &mut self,
        record: &'static FunctionRecord,
        function: &ast::Name,
        arguments: &[ast::Argument],
        frame: Frame<'_>,
    ) -> Option<Vec<Typed>> {
        let last = record.parameters.last()?;
        let values: Vec<Option<Typed>> = arguments
            .iter()
            .enumerate()
            .map(|(at, argument)| {
                let parameter = record.parameters.get(at).unwrap_or(last);
                self.argument(parameter, &function.node, &argument.value, frame)
            })
            .collect();
        values.into_iter().collect()
    }

    fn argument(&mut self, parameter: &Parameter, name: &str, expr: &ast::Expr, frame: Frame<'_>) -> Option<Typed> {
        let takes = parameter.takes;
        let typed = match takes {
            Takes::TextLiteral | Takes::IntLiteral | Takes::NumberLiteral => self.literal_argument(expr)?,
            Takes::Text | Takes::TextOrList | Takes::TextOrTime => self.text_part(expr, frame),
            _ => self.expr(expr, frame),
        };
        let kinds = kinds(takes);
        if typed.kind.is_error() {
            return None;
        }
        let possible = self.possible(&typed);
        if !possible.meets(kinds) && matches!(typed.kind, Kind::Known(_)) {
            let message = format!(
                "`{name}` takes {} as `{}`, {} is {}",
                kinds.words(),
                parameter.name,
                self.what(&typed),
                self.kind_words(&typed)
            );
            let mut diagnostic = Diagnostic::new(Code::WrongArguments, message).at(typed.span, self.kind_words(&typed));
            if kinds == KindSet::TEXT && possible.within(KindSet::SCALAR) {
                diagnostic = diagnostic.help("`text(x)` makes a text of it");
            } else if kinds == KindSet::TIMESTAMP && possible == KindSet::DATE {
                diagnostic = diagnostic.help("a date has no time of day");
            }
            self.found.push(diagnostic);
            return None;
        }
        if !self.expect(&typed, kinds, &format!("`{name}`")) {
            return None;
        }
        Some(match takes {
            Takes::Date => self.as_date(typed),
            Takes::Float => self.convert(typed, &Type::Float),
            _ => typed,
        })
    }

    /// An int that is written out.
    pub(super) fn int_of(&self, typed: &Typed) -> Option<i64> {
        match self.literal_of(typed.id) {
            Some(Value::Int(int)) => Some(*int),
            _ => None,
        }
    }
}

fn counted_words(count: usize) -> String {
    match count {
        0 => "a call without arguments".to_owned(),
        1 => "one argument".to_owned(),
        _ => format!("{count} arguments"),
    }
}

fn kinds(takes: Takes) -> KindSet {
    match takes {
        Takes::Date | Takes::Time => KindSet::TIME,
        Takes::Moment => KindSet::TIMESTAMP,
        Takes::Number | Takes::Float | Takes::NumberLiteral => KindSet::NUMBER,
        Takes::Int | Takes::IntLiteral => KindSet::INT,
        Takes::Text | Takes::TextLiteral => KindSet::TEXT,
        Takes::TextOrList => KindSet::TEXT.or(KindSet::LIST),
        Takes::TextOrTime => KindSet::TEXT.or(KindSet::TIME),
        Takes::NumberOrText => KindSet::NUMBER.or(KindSet::TEXT),
        Takes::Scalar => KindSet::SCALAR,
        Takes::Ordered => KindSet::ORDERED,
        Takes::Any | Takes::Name => KindSet::ANY,
    }
}
