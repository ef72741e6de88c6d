//! Aggregates: which functions there are, what they take, and the kind that they yield.

use crate::diag::{Code, Diagnostic, nearest};
use crate::model::{Aggregate, AggregateFunction, Decimal, EntityId, ExprId, ExprKind, Range, Type, Value};
use crate::source::Span;
use crate::syntax::ast;

use super::build::Typed;
use super::kinds::{Kind, KindSet};
use super::path::Frame;
use super::scope::Named;
use super::{Resolver, literal};

/// An aggregate as written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call<'a> {
    pub(super) function: &'a ast::Name,
    pub(super) distinct: bool,
    pub(super) values: &'a [ast::Argument],
    pub(super) range: &'a ast::Range,
    pub(super) extra: &'a [ast::Expr],
}

/// The functions over rows, as they are called.
pub(super) const AGGREGATES: &[(&str, &str)] = &[
    ("count", "`count(R)`, `count(v of R)`, `count(distinct v of R)`"),
    ("sum", "`sum(v of R)`"),
    ("avg", "`avg(v of R)`"),
    ("min", "`min(v of R)`"),
    ("max", "`max(v of R)`"),
    ("median", "`median(v of R)`"),
    ("stddev", "`stddev(v of R)`"),
    ("quantile", "`quantile(v of R, 0.9)`"),
    ("first", "`first(v of R)`"),
    ("last", "`last(v of R)`"),
    ("most_common", "`most_common(v of R)`, `most_common(v of R, 2)`"),
    ("any", "`any(R)`"),
    ("none", "`none(R)`"),
    ("all", "`all(C of R)`"),
    ("share", "`share(C of R)`"),
    ("rows", "`rows(a, b as name of R)`"),
];

impl Resolver<'_> {
    /// `sum(amount of transactions where …)`
    pub(super) fn aggregate(&mut self, call: &Call<'_>, frame: Frame<'_>, span: Span) -> Typed {
        let name = call.function.node.as_str();
        if !AGGREGATES.iter().any(|(known, _)| *known == name) {
            return self.unknown_aggregate(call, span);
        }
        if call.distinct && name != "count" {
            return self.wrong_call(call, "does not take `distinct`, only `count` does");
        }
        let Some(range) = self.range(call.range, frame) else { return self.error(span) };
        let takes_extra = matches!(name, "quantile" | "most_common");
        if !takes_extra && !call.extra.is_empty() {
            return self.wrong_call(call, "takes nothing behind the range");
        }
        match name {
            "any" | "none" => {
                if !call.values.is_empty() {
                    return self.wrong_call(call, "takes rows alone: put the condition behind `where`");
                }
                self.doubts.saw_any(&range);
                let any = self.over_rows(AggregateFunction::Any, None, range, Kind::Known(Type::Bool), span);
                self.not_if(name == "none", any, span)
            }
            "count" if call.values.is_empty() => {
                if call.distinct {
                    return self.wrong_call(call, "needs a value for `distinct`");
                }
                self.over_rows(AggregateFunction::Count, None, range, Kind::Known(Type::Int), span)
            }
            "rows" => self.rows(call, range, frame, span),
            _ => match call.values {
                [value] if value.name.is_none() && value.among.is_none() => {
                    self.valued(call, &value.value, range, frame, span)
                }
                [] => self.wrong_call(call, "needs a value of the rows"),
                _ => self.wrong_call(call, "takes one value"),
            },
        }
    }

    /// An aggregate of one value per row.
    fn valued(&mut self, call: &Call<'_>, value: &ast::Expr, range: Range, frame: Frame<'_>, span: Span) -> Typed {
        let name = call.function.node.as_str();
        let inner = frame.rows(range.rows);
        let condition = matches!(name, "all" | "share");
        let value = if condition { self.condition(value, inner) } else { self.expr(value, inner) };
        let extra = match name {
            "quantile" => self.quantile(call),
            "most_common" => self.most_common(call),
            _ => Some(AggregateFunction::Count),
        };
        let Some(extra) = extra else { return self.error(span) };
        if value.kind.is_error() {
            return self.error(span);
        }
        let numbers = KindSet::NUMBER;
        let (function, takes) = match name {
            "count" if call.distinct => (AggregateFunction::CountDistinct, KindSet::COLUMN),
            "count" => (AggregateFunction::CountPresent, KindSet::COLUMN),
            "sum" => (AggregateFunction::Sum, numbers.or(KindSet::DURATION)),
            "avg" => (AggregateFunction::Avg, numbers),
            "median" => (AggregateFunction::Median, numbers),
            "stddev" => (AggregateFunction::Stddev, numbers),
            "quantile" => (extra, numbers),
            "min" => (AggregateFunction::Min, KindSet::ORDERED),
            "max" => (AggregateFunction::Max, KindSet::ORDERED),
            "first" => (AggregateFunction::First, KindSet::COLUMN),
            "last" => (AggregateFunction::Last, KindSet::COLUMN),
            "most_common" => (extra, KindSet::SCALAR),
            "all" => (AggregateFunction::All, KindSet::BOOL),
            _ => (AggregateFunction::Share, KindSet::BOOL),
        };
        if !self.expect(&value, takes, &format!("`{name}`")) {
            return self.error(span);
        }
        if matches!(function, AggregateFunction::First | AggregateFunction::Last)
            && self.row_time(inner, &format!("`{name}`"), call.range.span.0).is_none()
        {
            return self.error(span);
        }
        let kind = match &function {
            AggregateFunction::CountDistinct | AggregateFunction::CountPresent | AggregateFunction::Count => {
                Kind::Known(Type::Int)
            }
            AggregateFunction::Avg
            | AggregateFunction::Median
            | AggregateFunction::Stddev
            | AggregateFunction::Quantile(_)
            | AggregateFunction::Share => Kind::Known(Type::Float),
            AggregateFunction::Any | AggregateFunction::All => Kind::Known(Type::Bool),
            AggregateFunction::Sum
            | AggregateFunction::Min
            | AggregateFunction::Max
            | AggregateFunction::First
            | AggregateFunction::Last
            | AggregateFunction::MostCommon(_)
            | AggregateFunction::Rows(_) => value.kind.clone(),
        };
        self.over_rows(function, Some(value.id), range, kind, span)
    }

    fn over_rows(
        &mut self,
        function: AggregateFunction,
        value: Option<ExprId>,
        range: Range,
        kind: Kind,
        span: Span,
    ) -> Typed {
        let condition = matches!(function, AggregateFunction::Any | AggregateFunction::All);
        let record = range.record;
        let id = self.aggregate_id(Aggregate { function, value, range });
        let id = self.intern(ExprKind::Aggregate(id), kind.ty(), Some(record), span);
        Typed { id, kind, span, condition, steps: None }
    }

    fn quantile(&mut self, call: &Call<'_>) -> Option<AggregateFunction> {
        let [part] = call.extra else {
            self.wrong_call(call, "needs the part behind the range, from 0 to 1");
            return None;
        };
        let part = self.literal_argument(part)?;
        let decimal = match self.literal_of(part.id) {
            Some(Value::Decimal(decimal)) => Some(*decimal),
            Some(Value::Int(int)) => Some(Decimal { mantissa: i128::from(*int), scale: 0 }),
            _ => None,
        };
        let one = Value::Int(1);
        let inside = |decimal: &Decimal| {
            decimal.mantissa >= 0
                && literal::order(&Value::Decimal(*decimal), &one).is_some_and(std::cmp::Ordering::is_le)
        };
        let Some(decimal) = decimal.filter(inside) else {
            let message = "the part of `quantile` is a number from 0 to 1";
            self.found.push(Diagnostic::new(Code::WrongArguments, message).at(part.span, ""));
            return None;
        };
        Some(AggregateFunction::Quantile(decimal))
    }

    fn most_common(&mut self, call: &Call<'_>) -> Option<AggregateFunction> {
        let least = match call.extra {
            [] => return Some(AggregateFunction::MostCommon(1)),
            [least] => self.literal_argument(least)?,
            _ => {
                self.wrong_call(call, "takes one number behind the range: at least so often");
                return None;
            }
        };
        let count = match self.literal_of(least.id) {
            Some(Value::Int(int)) => u64::try_from(*int).ok().filter(|&count| count > 0),
            _ => None,
        };
        if count.is_none() {
            let message = "`most_common` takes a whole number from 1 behind the range";
            self.found.push(Diagnostic::new(Code::WrongArguments, message).at(least.span, ""));
        }
        count.map(AggregateFunction::MostCommon)
    }

    /// An argument that must be written out: a literal or a param.
    pub(super) fn literal_argument(&mut self, expr: &ast::Expr) -> Option<Typed> {
        let param = match &*expr.node {
            ast::ExprKind::Path(parts) if parts.len() == 1 => match self.scope.names.get(&parts[0].node) {
                Some(&Named::Param(param)) => Some(param),
                Some(Named::Entity(_) | Named::Definition(_) | Named::List(_)) | None => None,
            },
            _ => None,
        };
        let written = match &*expr.node {
            ast::ExprKind::Literal(_) => true,
            ast::ExprKind::Negate(inner) => matches!(*inner.node, ast::ExprKind::Literal(_)),
            _ => false,
        };
        let typed = match param {
            Some(param) => self.param(param, true, expr.span),
            // A literal looks at no entity.
            None if written => self.text_part(expr, Frame::of(EntityId::default())),
            None => {
                let diagnostic = Diagnostic::new(Code::NotConstant, "this must be written out")
                    .at(expr.span, "")
                    .help("write a literal, or name a param");
                self.refuse(expr.span, diagnostic)
            }
        };
        (!typed.kind.is_error()).then_some(typed)
    }

    /// `rows(a, b.name, c * 2 as d of R)`
    fn rows(&mut self, call: &Call<'_>, range: Range, frame: Frame<'_>, span: Span) -> Typed {
        let inner = frame.rows(range.rows);
        let mut fields: Vec<(Box<str>, ExprId)> = Vec::new();
        let mut kinds = Vec::new();
        let mut whole = !call.values.is_empty();
        for argument in call.values {
            let value = self.expr(&argument.value, inner);
            let Some(name) = field_name(argument) else {
                whole = false;
                self.found.push(
                    Diagnostic::new(Code::WrongArguments, "a field of `rows` has no name")
                        .at(argument.value.span, "")
                        .help("name it: `EXPR as NAME`"),
                );
                continue;
            };
            if fields.iter().any(|(other, _)| **other == *name.node) {
                whole = false;
                self.found.push(
                    Diagnostic::new(Code::DuplicateName, format!("field `{}` stands twice in `rows`", name.node))
                        .at(name.span, "")
                        .help("name one of them: `EXPR as NAME`"),
                );
                continue;
            }
            whole &= !value.kind.is_error() && self.expect(&value, KindSet::COLUMN, "a field of `rows`");
            fields.push((name.node.as_str().into(), value.id));
            kinds.push((name.node.clone(), value.kind.ty()));
        }
        if call.values.is_empty() {
            return self.wrong_call(call, "needs fields");
        }
        if !whole {
            return self.error(span);
        }
        let function = AggregateFunction::Rows(fields.into());
        self.over_rows(function, None, range, Kind::Known(Type::Rows(kinds)), span)
    }

    /// A call of an aggregate that does not fit its form.
    fn wrong_call(&mut self, call: &Call<'_>, problem: &str) -> Typed {
        let name = &call.function.node;
        let diagnostic = Self::takes(name, problem, call.function.span);
        self.refuse(call.function.span, diagnostic)
    }

    /// "aggregate `sum` needs …; it is called as `sum(v of R)`"
    pub(super) fn takes(name: &str, problem: &str, place: Span) -> Diagnostic {
        let form = AGGREGATES.iter().find(|(known, _)| *known == name).map_or("", |(_, form)| form);
        Diagnostic::new(Code::WrongArguments, format!("aggregate `{name}` {problem}"))
            .at(place, "")
            .help(format!("it is called as {form}"))
    }

    fn unknown_aggregate(&mut self, call: &Call<'_>, span: Span) -> Typed {
        let name = &call.function.node;
        let place = call.function.span;
        if super::function::record(name).is_some() {
            let diagnostic = Diagnostic::new(Code::WrongArguments, format!("function `{name}` reads no rows"))
                .at(place, "")
                .help(super::function::usage(name));
            return self.refuse(span, diagnostic);
        }
        let mut diagnostic =
            Diagnostic::new(Code::UnknownFunction, format!("aggregate `{name}` does not exist")).at(place, "");
        if let Some(near) = nearest(name, AGGREGATES.iter().map(|(known, _)| *known)) {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?")).fix(place, near);
        }
        self.refuse(span, diagnostic)
    }
}

/// What a field of `rows` is called: as named, else the last part of its path.
fn field_name(argument: &ast::Argument) -> Option<&ast::Name> {
    if let Some(name) = &argument.name {
        return Some(name);
    }
    match &*argument.value.node {
        ast::ExprKind::Path(parts) => parts.last(),
        _ => None,
    }
}
