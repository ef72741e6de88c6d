//! Calls of functions: arguments checked against the record of the function, and what needs a rule of its own.

mod argument;
mod foreign;
mod formatting;
mod population;
mod table;
mod text;

use crate::diag::{Code, Diagnostic, nearest};
use crate::model::{ExprId, ExprKind, Function, Type, Value};
use crate::source::Span;
use crate::syntax::ast;

use super::build::Typed;
use super::kinds::{Kind, KindSet};
use super::path::Frame;
use super::{Resolver, aggregate};

use foreign::Instead;
use table::{FUNCTIONS, Meaning, Yields};
pub use table::{FunctionRecord, Parameter, Takes, Times};

/// Every function of the language, in the order of the reference.
pub fn functions() -> &'static [FunctionRecord] {
    FUNCTIONS
}

/// The function of that name.
pub(super) fn record(name: &str) -> Option<&'static FunctionRecord> {
    FUNCTIONS.iter().find(|record| record.name == name)
}

/// How a function is called: `round(x, [digits])`.
pub(super) fn usage(name: &str) -> String {
    record(name).map_or(String::new(), |record| {
        let parameters: Vec<String> = record.parameters.iter().map(table::Parameter::form).collect();
        format!("it is called as `{}({})`", record.name, parameters.join(", "))
    })
}

impl Parameter {
    fn form(&self) -> String {
        match self.times {
            Times::One => self.name.to_owned(),
            Times::Optional => format!("[{}]", self.name),
            Times::Many => format!("{}, …", self.name),
        }
    }
}

impl Resolver<'_> {
    /// `age(birth_date)`
    pub(super) fn call(
        &mut self,
        function: &ast::Name,
        arguments: &[ast::Argument],
        frame: Frame<'_>,
        span: Span,
    ) -> Typed {
        let name = function.node.as_str();
        if let Some(rows) = bare_rows(name, arguments) {
            let range = bare_range(rows, span);
            let call = aggregate::Call { function, distinct: false, values: &[], range: &range, extra: &[] };
            return self.aggregate(&call, frame, span);
        }
        let Some(record) = record(name) else { return self.unknown_function(function, span) };
        if !self.counted(record, function, arguments) {
            return self.error(span);
        }
        self.call_of(record, function, arguments, frame, span)
    }

    fn call_of(
        &mut self,
        record: &'static FunctionRecord,
        function: &ast::Name,
        arguments: &[ast::Argument],
        frame: Frame<'_>,
        span: Span,
    ) -> Typed {
        match record.meaning {
            Meaning::Rank(ranked) => return self.rank(ranked, arguments, frame, span),
            Meaning::Previous => return self.previous(&arguments[0].value, frame, span),
            Meaning::Stage => return self.stage(&arguments[0].value, frame, span),
            Meaning::Reached => return self.reached(&arguments[0].value, &arguments[1].value, frame, span),
            _ => {}
        }
        let Some(values) = self.arguments(record, function, arguments, frame) else { return self.error(span) };
        match record.meaning {
            Meaning::Plain(function, yields) => self.plain(function, yields, &values, span),
            Meaning::Hour => self.hour(values, span),
            Meaning::Round => self.round(values, span),
            Meaning::Extremum(function) => self.extremum(function, values, record.name, span),
            Meaning::Concat => self.text_call(Function::Concat, &values, span),
            Meaning::Replace => self.replace(&values, span),
            Meaning::SplitPart => self.split_part(&values, span),
            Meaning::Extract => self.extract(&values, span),
            Meaning::TextOf => self.text_of(values, span),
            Meaning::NumberOf => self.number_of(&values, span),
            Meaning::DateOf => self.date_of(values, span),
            Meaning::Band => self.band(values, span),
            Meaning::Draw => {
                if !self.has_key(frame, "`draw`", span) {
                    return self.error(span);
                }
                let kind = ExprKind::Call { function: Function::Draw, arguments: Box::new([values[0].id]) };
                let id = self.intern(kind, Type::Float, Some(frame.entity), span);
                Typed { id, kind: Kind::Known(Type::Float), span, condition: false, steps: None }
            }
            Meaning::Money => self.money(values, span),
            Meaning::Percent => self.percent(values, span),
            Meaning::DateText => self.date_text(&values, span),
            Meaning::Rank(_) | Meaning::Previous | Meaning::Stage | Meaning::Reached => self.error(span),
        }
    }

    /// A call whose arguments stand as they are.
    fn plain(&mut self, function: Function, yields: Yields, values: &[Typed], span: Span) -> Typed {
        let kind = match (yields, values.first().map(|first| &first.kind)) {
            (Yields::Int, _) => Kind::Known(Type::Int),
            (Yields::Float, _) => Kind::Known(Type::Float),
            (Yields::Text, _) => Kind::Known(Type::Text),
            (Yields::Whole, Some(Kind::Known(Type::Decimal(_)))) => Kind::Known(Type::Decimal(0)),
            (Yields::Same | Yields::Whole, Some(kind)) => kind.clone(),
            (Yields::Same | Yields::Whole, None) => Kind::Error,
        };
        self.made(function, values, kind, span)
    }

    /// The call itself.
    fn made(&mut self, function: Function, values: &[Typed], kind: Kind, span: Span) -> Typed {
        let ids: Vec<ExprId> = values.iter().map(|value| value.id).collect();
        self.value(ExprKind::Call { function, arguments: ids.clone().into() }, kind, &ids, span)
    }

    fn round(&mut self, mut values: Vec<Typed>, span: Span) -> Typed {
        if values.len() == 1 {
            values.push(self.constant(Value::Int(0), Type::Int, span));
        }
        let digits = match self.literal_of(values[1].id) {
            Some(Value::Int(digits)) => u8::try_from(*digits).ok().filter(|&digits| digits <= 38),
            _ => None,
        };
        let Some(digits) = digits else {
            let diagnostic =
                Diagnostic::new(Code::WrongArguments, "`round` takes 0 to 38 digits").at(values[1].span, "");
            return self.refuse(span, diagnostic);
        };
        let kind = match &values[0].kind {
            Kind::Known(Type::Decimal(scale)) => Kind::Known(Type::Decimal(digits.min(*scale))),
            kind => kind.clone(),
        };
        self.made(Function::Round, &values, kind, span)
    }

    fn extremum(&mut self, function: Function, values: Vec<Typed>, name: &str, span: Span) -> Typed {
        let Some((values, kind)) = self.unify(values, &format!("`{name}`")) else { return self.error(span) };
        self.made(function, &values, kind, span)
    }

    fn hour(&mut self, mut values: Vec<Typed>, span: Span) -> Typed {
        if values.len() == 1 {
            let zone = self.catalog.settings.zone.name();
            values.push(self.constant(Value::Text(zone.into()), Type::Text, span));
        }
        let zone = match self.literal_of(values[1].id) {
            Some(Value::Text(zone)) => zone.to_string(),
            _ => String::new(),
        };
        if zone.parse::<chrono_tz::Tz>().is_ok() {
            return self.made(Function::Hour, &values, Kind::Known(Type::Int), span);
        }
        let mut diagnostic =
            Diagnostic::new(Code::WrongArguments, format!("time zone `{zone}` is not known")).at(values[1].span, "");
        if let Some(near) = nearest(&zone, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())) {
            diagnostic =
                diagnostic.help(format!("did you mean \"{near}\"?")).fix(values[1].span, format!("\"{near}\""));
        }
        self.refuse(span, diagnostic)
    }

    fn band(&mut self, values: Vec<Typed>, span: Span) -> Typed {
        let borders: Vec<Option<&Value>> = values[1..].iter().map(|border| self.literal_of(border.id)).collect();
        for (at, pair) in borders.windows(2).enumerate() {
            let (Some(a), Some(b)) = (pair[0], pair[1]) else { continue };
            if super::literal::order(a, b).is_some_and(std::cmp::Ordering::is_ge) {
                let diagnostic = Diagnostic::new(Code::EmptyInterval, "the borders of `band` do not rise")
                    .at(values[at + 2].span, "not larger than the border before it");
                return self.refuse(span, diagnostic);
            }
        }
        let Some((values, _)) = self.unify(values, "`band`") else { return self.error(span) };
        self.made(Function::Band, &values, Kind::Known(Type::Int), span)
    }

    fn unknown_function(&mut self, function: &ast::Name, span: Span) -> Typed {
        let name = &function.node;
        if aggregate::AGGREGATES.iter().any(|(known, _)| known == name) {
            let diagnostic = Self::takes(name, "reads rows", function.span);
            return self.refuse(span, diagnostic);
        }
        let mut diagnostic =
            Diagnostic::new(Code::UnknownFunction, format!("function `{name}` does not exist")).at(function.span, "");
        match foreign::instead(name) {
            Some(Instead::Function(own)) => {
                return self.refuse(span, diagnostic.help(format!("write `{own}`")).fix(function.span, own));
            }
            Some(Instead::Form(form)) => return self.refuse(span, diagnostic.help(format!("write `{form}`"))),
            None => {}
        }
        let names = FUNCTIONS.iter().map(|record| record.name);
        let names = names.chain(aggregate::AGGREGATES.iter().map(|(known, _)| *known));
        if let Some(near) = nearest(name, names) {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?")).fix(function.span, near);
        }
        self.refuse(span, diagnostic)
    }

    /// `previous(v)`: of the default owner's row before.
    fn previous(&mut self, value: &ast::Expr, frame: Frame<'_>, span: Span) -> Typed {
        let entity = self.catalog.entity(frame.entity);
        if entity.default_owner.is_none() {
            let message = format!("`previous` goes over an owner's rows, entity `{}` belongs to nothing", entity.name);
            let diagnostic = Diagnostic::new(Code::WrongRange, message)
                .at(span, "")
                .help("it is for rows that belong to something, as `trait gap of ORDERS = …`");
            return self.refuse(span, diagnostic);
        }
        let typed = self.expr(value, Frame::of(frame.entity));
        if typed.kind.is_error() || !self.expect(&typed, KindSet::COLUMN, "`previous`") {
            return self.error(span);
        }
        let id = self.intern(ExprKind::Previous(typed.id), typed.kind.ty(), Some(frame.entity), span);
        Typed { id, kind: typed.kind, span, condition: false, steps: None }
    }
}

/// `count(orders)`, `any(a.b)`: rows that stand alone look like a value.
fn bare_rows<'a>(name: &str, arguments: &'a [ast::Argument]) -> Option<&'a [ast::Name]> {
    let [argument] = arguments else { return None };
    match &*argument.value.node {
        ast::ExprKind::Path(parts)
            if matches!(name, "count" | "any" | "none") && argument.name.is_none() && argument.among.is_none() =>
        {
            Some(parts)
        }
        _ => None,
    }
}

fn bare_range(parts: &[ast::Name], span: Span) -> ast::Range {
    ast::Range {
        pick: None,
        all: false,
        path: parts.to_vec(),
        window: None,
        window_negated: false,
        per: Vec::new(),
        condition: None,
        by: None,
        span: ast::Place(span),
    }
}
