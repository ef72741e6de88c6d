//! Every form of an expression, handed to the part that knows its rules; literals and names here.

use crate::diag::{Code, Diagnostic, nearest};
use crate::model::{DefinitionKind, EntityId, ExprId, ExprKind, Type, Value};
use crate::source::Span;
use crate::syntax::ast;

use super::build::Typed;
use super::entity::{quoted, unsupported};
use super::kinds::Kind;
use super::path::{self, End, Frame, Meaning};
use super::scope::Named;
use super::{Resolver, literal};

impl Resolver<'_> {
    /// A value or a condition, whatever the expression is.
    pub(super) fn expr(&mut self, expr: &ast::Expr, frame: Frame<'_>) -> Typed {
        let span = expr.span;
        match &*expr.node {
            ast::ExprKind::Literal(written) => self.literal(written, span),
            ast::ExprKind::Today => self.today(span),
            ast::ExprKind::Now => {
                let now = self.catalog.clock.now(self.catalog.settings.zone);
                self.constant(Value::Timestamp(now), Type::Timestamp, span)
            }
            ast::ExprKind::Everyone => self.constant(Value::Bool(true), Type::Bool, span),
            ast::ExprKind::Persona(name) => self.persona(name, frame, span),
            ast::ExprKind::Path(parts) => self.path(parts, frame, span),
            ast::ExprKind::Negate(inner) => self.negate(inner, frame, span),
            ast::ExprKind::Not(inner) => {
                let inner = self.condition(inner, frame);
                self.not(inner, span)
            }
            ast::ExprKind::Arithmetic { op, left, right } => self.arithmetic(*op, left, right, frame, span),
            ast::ExprKind::Coalesce(first, second) => self.coalesce(first, second, frame, span),
            ast::ExprKind::And(parts) => self.all_of(parts, frame, span),
            ast::ExprKind::Or(parts) => self.one_of(parts, frame, span),
            ast::ExprKind::Compare { op, left, right, ignoring_case } => {
                let left = self.expr(left, frame);
                let right = self.expr(right, frame);
                self.compare(*op, &left, &right, *ignoring_case, span)
            }
            ast::ExprKind::Between { value, negated, low, high } => {
                self.between(value, *negated, low, high, frame, span)
            }
            ast::ExprKind::In { value, negated, options, ignoring_case } => {
                let value = self.expr(value, frame);
                let found = self.member(&value, options, *ignoring_case, frame, span);
                self.not_if(*negated, found, span)
            }
            ast::ExprKind::Is { value, state } => self.is(value, *state, frame, span),
            ast::ExprKind::TextTest { value, negated, op, quantifier, options, ignoring_case } => {
                let value = self.expr(value, frame);
                let test = super::text::Test { op: *op, quantifier: *quantifier, ignoring_case: *ignoring_case };
                let found = self.text_test(&value, test, options, frame, span);
                self.not_if(*negated, found, span)
            }
            ast::ExprKind::InWindow { value, negated, window } => {
                let value = self.expr(value, frame);
                let inside = self.in_window(&value, window, frame, span);
                self.not_if(*negated, inside, span)
            }
            ast::ExprKind::Anniversary { value, on } => self.anniversary(value, on, frame, span),
            ast::ExprKind::TopBottom { end, amount, by, among } => {
                self.top_bottom(*end, amount, by, among.as_ref(), frame, span)
            }
            ast::ExprKind::Sample { share, seed } => self.sample(share, seed, frame, span),
            ast::ExprKind::CountOf { bound, count, of } => self.count_of(*bound, count, of, frame, span),
            ast::ExprKind::Case { arms, otherwise } => self.case(arms, otherwise.as_ref(), frame, span),
            ast::ExprKind::Call { function, arguments } => self.call(function, arguments, frame, span),
            ast::ExprKind::Aggregate { function, distinct, values, range, extra } => {
                let call = super::aggregate::Call { function, distinct: *distinct, values, range, extra };
                self.aggregate(&call, frame, span)
            }
            ast::ExprKind::Sequence(steps) => self.sequence(steps, frame, span),
        }
    }

    /// The day of the run.
    pub(super) fn today(&mut self, span: Span) -> Typed {
        let today = self.catalog.clock.today(self.catalog.settings.zone);
        self.constant(Value::Date(today), Type::Date, span)
    }

    /// A literal as written.
    pub(super) fn literal(&mut self, written: &ast::Literal, span: Span) -> Typed {
        match written {
            ast::Literal::Bool(value) => self.constant(Value::Bool(*value), Type::Bool, span),
            ast::Literal::Int(digits) | ast::Literal::Decimal(digits) => match literal::number(digits) {
                Some((value, ty)) => self.constant(value, ty, span),
                None => self.refuse_literal(span, "a number with more than 38 digits"),
            },
            ast::Literal::Text(text) => self.constant(Value::text(text), Type::Text, span),
            ast::Literal::Date(date) => match literal::day(*date) {
                Some(day) => self.constant(Value::Date(day), Type::Date, span),
                None => self.refuse_literal(span, "a date that is not in the calendar"),
            },
            ast::Literal::Moment(moment) => match literal::moment(*moment, self.catalog.settings.zone) {
                Some(at) => self.constant(Value::Timestamp(at), Type::Timestamp, span),
                None => self.refuse_literal(span, "a moment that is not in the calendar"),
            },
            ast::Literal::Duration(duration) => self.duration(*duration, span),
        }
    }

    /// A length of time by itself is exact; months and longer have no exact length.
    fn duration(&mut self, duration: ast::Duration, span: Span) -> Typed {
        let Some(steps) = literal::interval(duration) else {
            return self.refuse_literal(span, "a duration that is too long");
        };
        match literal::exact(steps) {
            Some(micros) => {
                let typed = self.constant(Value::Duration(micros), Type::Duration, span);
                Typed { steps: Some(steps), ..typed }
            }
            None if steps.months == 0 => self.refuse_literal(span, "a duration that is too long"),
            None => {
                let message = "months, quarters and years have no exact length";
                let diagnostic = Diagnostic::new(Code::WrongUnit, message)
                    .at(span, "")
                    .help("they can be added to dates and moments and stand in windows; elsewhere count in days");
                self.refuse(span, diagnostic)
            }
        }
    }

    /// A name or a path of names.
    fn path(&mut self, parts: &[ast::Name], frame: Frame<'_>, span: Span) -> Typed {
        match path::find(self.scope, self.catalog, frame, parts) {
            Ok(meaning) => self.meaning(&meaning, frame, span),
            Err(lost) => {
                let diagnostic = self.lost(lost, parts, frame, span);
                self.refuse(span, diagnostic)
            }
        }
    }

    /// The value that a path means.
    pub(super) fn meaning(&mut self, meaning: &Meaning, frame: Frame<'_>, span: Span) -> Typed {
        let entity = meaning.entity;
        let (end, kind, condition) = match &meaning.end {
            End::Param(param) => return self.param(*param, false, span),
            End::List(list) => {
                let name = self.catalog.list(*list).name.clone();
                let diagnostic = Diagnostic::new(Code::TypeMismatch, format!("list `{name}` is not a value"))
                    .at(span, "")
                    .help(format!("ask `x in {name}`, or `tags contains any {name}`"));
                return self.refuse(span, diagnostic);
            }
            End::Column(column) => match self.column(entity, *column, span) {
                Some((expr, kind)) => (expr, kind, false),
                None => return self.error(span),
            },
            End::NewColumn(name) => {
                match self.column_named(entity, name).and_then(|at| self.column(entity, at, span)) {
                    Some((expr, kind)) => (expr, kind, false),
                    None => return self.error(span),
                }
            }
            End::Definition(id) => {
                let definition = self.catalog.definition(*id);
                let condition = definition.kind != DefinitionKind::Trait;
                let kind = self.scope.definitions[id.0 as usize].kind.clone();
                if kind.is_error() {
                    return self.error(span);
                }
                (self.intern(ExprKind::Definition(*id), kind.ty(), Some(entity), span), kind, condition)
            }
        };
        let mut id = self.over_owners(end, &kind.ty(), &meaning.owners, span);
        let mut outer = vec![frame.entity];
        let mut at = frame;
        for _ in 0..meaning.this {
            let Some(record) = at.record else { break };
            at = *record;
            outer.push(at.entity);
        }
        for &rows in outer.iter().rev().skip(1) {
            id = self.intern(ExprKind::This(id), kind.ty(), Some(rows), span);
        }
        // Without an owner there is neither true nor false, so only a record's own condition is one as it stands.
        Typed { id, kind, span, condition: condition && meaning.owners.is_empty(), steps: None }
    }

    fn column(&mut self, entity: EntityId, column: u32, span: Span) -> Option<(ExprId, Kind)> {
        let known = &self.catalog.entity(entity).columns[column as usize];
        if let Some(reason) = &known.unsupported {
            let diagnostic = unsupported(&known.name, reason).at(span, "");
            self.found.push(diagnostic);
            return None;
        }
        let kind = self.column_kind(entity, column);
        Some((self.intern(ExprKind::Column(entity, column), kind.ty(), Some(entity), span), kind))
    }

    pub(super) fn param(&mut self, param: u32, as_written: bool, span: Span) -> Typed {
        let known = &self.catalog.params[param as usize];
        if known.ty == Type::Unknown {
            return self.error(span);
        }
        let ty = known.ty.clone();
        let value = match &known.value {
            // A text that is blank is missing wherever a value stands; only a part of a text is taken as written.
            Value::Text(text) if !as_written => Value::text(text),
            value => value.clone(),
        };
        let steps = self.scope.steps[param as usize];
        Typed { steps, ..self.constant(value, ty, span) }
    }

    fn persona(&mut self, name: &ast::Name, frame: Frame<'_>, span: Span) -> Typed {
        let known = self.scope.definition_named(&name.node);
        let persona = known.filter(|&id| self.catalog.definition(id).kind == DefinitionKind::Persona);
        if persona.is_some() {
            return self.path(std::slice::from_ref(name), frame, span);
        }
        let mut diagnostic =
            Diagnostic::new(Code::UnknownName, format!("persona `{}` not found", name.node)).at(name.span, "");
        if let Some(&named) = self.scope.names.get(&name.node)
            && !matches!(named, Named::Entity(_))
        {
            let what = super::names::with_article(self.word_of(named));
            diagnostic = diagnostic.note(format!("`{}` is {what}", name.node));
        }
        let personas = self.catalog.definitions.iter();
        let personas = personas.filter(|known| known.kind == DefinitionKind::Persona);
        if let Some(near) = nearest(&name.node, personas.map(|known| known.name.as_str())) {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?")).fix(name.span, quoted(near));
        }
        self.refuse(span, diagnostic)
    }
}
