//! Every form of an expression, handed to the part that knows its rules; literals and names here.

use crate::diag::{Code, Diagnostic, nearest};
use crate::model::{DefinitionId, DefinitionKind, EntityId, ExprId, ExprKind, Type, Value};
use crate::source::Span;
use crate::syntax::ast;

use super::build::Typed;
use super::entity::{listed, quoted, unsupported};
use super::kinds::Kind;
use super::path::{self, End, Frame, Lost, Meaning};
use super::scope::Named;
use super::{Resolver, literal, relation};

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
                let found = self.member(value, options, *ignoring_case, frame, span);
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
            End::Param(param) => return self.param(*param, span),
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
        let mut id = self.over_owners(end, kind.ty(), &meaning.owners, span);
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

    pub(super) fn param(&mut self, param: u32, span: Span) -> Typed {
        let known = &self.catalog.params[param as usize];
        if known.ty == Type::Unknown {
            return self.error(span);
        }
        let (value, ty) = (known.value.clone(), known.ty.clone());
        let steps = self.scope.steps[param as usize];
        Typed { steps, ..self.constant(value, ty, span) }
    }

    /// What to say of a path that stands for nothing.
    pub(super) fn lost(&self, lost: Lost, parts: &[ast::Name], frame: Frame<'_>, span: Span) -> Diagnostic {
        match lost {
            Lost::Unknown { at, entity } => self.unknown_name(&parts[at.min(parts.len() - 1)], at, entity, frame),
            Lost::Rows { at, entity } => {
                let name = &parts[at];
                let owner = &self.catalog.entity(entity).name;
                let message = format!("`{}` are rows, not a value of entity `{owner}`", name.node);
                Diagnostic::new(Code::WrongRange, message).at(name.span, "").help(format!(
                    "read them with an aggregate, as `count({})` or `sum(x of {})`",
                    name.node, name.node
                ))
            }
            Lost::Owner { relation } => {
                let known = self.catalog.relation(relation);
                let message = format!("`{}` is an entity, not a value", known.role);
                let columns = &self.catalog.entity(known.to).columns;
                let example = columns.first().map_or("COLUMN", |column| column.name.as_str());
                Diagnostic::new(Code::UnknownName, message)
                    .at(span, "")
                    .help(format!("name one of its columns, traits or segments, as `{}.{example}`", known.role))
            }
            Lost::Foreign { at, entity, definition } => self.foreign(&parts[at], entity, definition, frame),
            Lost::Constant { at } => {
                Diagnostic::new(Code::UnknownName, format!("`{}` belongs to no entity", parts[at].node))
                    .at(span, "")
                    .help(format!("write `{}` alone", parts[at].node))
            }
            Lost::NoRecord => Diagnostic::new(Code::UnknownName, "`this` stands outside a range").at(span, "").help(
                "inside a range `this.x` is the record that the aggregate is computed for; here write the name alone",
            ),
            Lost::BareThis => Diagnostic::new(Code::UnknownName, "`this` is a record, not a value")
                .at(span, "")
                .help("name one of its columns, as `this.x`"),
        }
    }

    fn foreign(&self, name: &ast::Name, entity: EntityId, definition: DefinitionId, frame: Frame<'_>) -> Diagnostic {
        let known = self.catalog.definition(definition);
        let other = self.catalog.entity(known.entity);
        let here = &self.catalog.entity(entity).name;
        let what = self.definition_words(known.kind, &known.name);
        let diagnostic = Diagnostic::new(
            Code::WrongEntity,
            format!("{what} is of entity `{}`, this is entity `{here}`", other.name),
        )
        .at(name.span, "");
        let record = frame.record.filter(|record| record.entity == known.entity && entity == frame.entity);
        if record.is_some() {
            return self.of_the_record(diagnostic, name, entity, known.entity);
        }
        let owners = &self.scope.entity(entity).owners;
        let owner = owners.iter().find(|&&relation| self.catalog.relation(relation).to == known.entity);
        if let Some(&relation) = owner {
            let path = format!("{}.{}", self.catalog.relation(relation).role, quoted(&known.name));
            return diagnostic.help(format!("write `{path}`")).fix(name.span, path);
        }
        if let relation::Way::Found(way) = relation::to_many(self.scope, self.catalog, entity, &other.name) {
            let rows = relation::spelled(self.scope, self.catalog, &way);
            return match known.kind {
                DefinitionKind::Trait => {
                    diagnostic.help(format!("read it with an aggregate, as `sum({} of {rows})`", known.name))
                }
                _ => diagnostic.help(format!("read it with an aggregate, as `any({rows} where {})`", known.name)),
            };
        }
        diagnostic
    }

    fn unknown_name(&self, name: &ast::Name, at: usize, entity: EntityId, frame: Frame<'_>) -> Diagnostic {
        let known = self.catalog.entity(entity);
        let diagnostic =
            Diagnostic::new(Code::UnknownName, format!("column `{}` not found in entity `{}`", name.node, known.name))
                .at(name.span, "no column, trait or segment of this name");
        if at == 0
            && let Some(record) = frame.record
            && self.has_value(record.entity, &name.node)
        {
            return self.of_the_record(diagnostic, name, entity, record.entity);
        }
        let candidates = self.value_names(entity, at == 0);
        match nearest(&name.node, candidates.iter().map(String::as_str)) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")).fix(name.span, quoted(near)),
            None => {
                let columns: Vec<&str> = known.columns.iter().map(|column| column.name.as_str()).collect();
                diagnostic.help(format!("columns of entity `{}`: {}", known.name, listed(&columns)))
            }
        }
    }

    /// The name is nothing of the rows, but something of the record that they are read for.
    fn of_the_record(&self, diagnostic: Diagnostic, name: &ast::Name, rows: EntityId, record: EntityId) -> Diagnostic {
        let whose = &self.catalog.entity(record).name;
        let path = format!("this.{}", quoted(&name.node));
        let owners = &self.scope.entity(rows).owners;
        let owner = owners.iter().find(|&&relation| self.catalog.relation(relation).to == record);
        let other = owner.map_or(String::new(), |&relation| {
            let role = &self.catalog.relation(relation).role;
            format!(", or `{role}.{}` for the {role} of each row", quoted(&name.node))
        });
        let help = format!("entity `{whose}` has one: write `{path}` for the record{other}");
        diagnostic.help(help).fix(name.span, path)
    }

    /// Whether the entity has a column or definition of that name.
    fn has_value(&self, entity: EntityId, name: &str) -> bool {
        let definition = || {
            let id = self.scope.definition_named(name)?;
            (self.catalog.definition(id).entity == entity).then_some(id)
        };
        self.scope.entity(entity).columns.contains_key(name) || definition().is_some()
    }

    /// Every name that can stand for a value on rows of the entity, in the order of declaration.
    fn value_names(&self, entity: EntityId, alone: bool) -> Vec<String> {
        let known = self.catalog.entity(entity);
        let mut names: Vec<String> = known.columns.iter().map(|column| column.name.clone()).collect();
        let definitions = self.catalog.definitions.iter().filter(|definition| definition.entity == entity);
        names.extend(definitions.map(|definition| definition.name.clone()));
        let owners = self.scope.entity(entity).owners.iter();
        names.extend(owners.map(|&relation| self.catalog.relation(relation).role.clone()));
        if alone {
            names.extend(self.catalog.params.iter().map(|param| param.name.clone()));
        }
        names
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
