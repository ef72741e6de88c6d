//! Makes the expressions of the model: each once, with its kind, its frame and its place.

use crate::diag::{Code, Diagnostic};
use crate::model::{
    Aggregate, AggregateId, EntityId, Expr, ExprId, ExprKind, Interval, Population, PopulationId, Sequence, SequenceId,
    Type, Value,
};
use crate::source::Span;

use super::Resolver;
use super::kinds::{Kind, KindSet};

/// A resolved expression.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub(super) id: ExprId,
    pub(super) kind: Kind,
    pub(super) span: Span,
    /// It is never missing: true or false for every record.
    pub(super) condition: bool,
    /// A duration that was written out: its steps of the calendar.
    pub(super) steps: Option<Interval>,
}

impl Resolver<'_> {
    /// The expression; a new one only if none is equal.
    pub(super) fn intern(&mut self, kind: ExprKind, ty: Type, frame: Option<EntityId>, span: Span) -> ExprId {
        let id = self.catalog.exprs.intern(Expr { kind, ty, frame });
        if self.spans.exprs.len() < self.catalog.exprs.len() {
            self.spans.exprs.push((span, self.current));
        }
        self.spans.written.insert(span, id);
        id
    }

    /// A value made of parts; its frame is theirs.
    pub(super) fn value(&mut self, kind: ExprKind, of: Kind, parts: &[ExprId], span: Span) -> Typed {
        let frame = self.frame_of(parts);
        let id = self.intern(kind, of.ty(), frame, span);
        Typed { id, kind: of, span, condition: false, steps: None }
    }

    /// A condition made of parts; its frame is theirs.
    pub(super) fn holds_of(&mut self, kind: ExprKind, parts: &[ExprId], span: Span) -> Typed {
        let frame = self.frame_of(parts);
        self.holds_on(kind, frame, span)
    }

    /// A condition on the rows of an entity.
    pub(super) fn holds_on(&mut self, kind: ExprKind, frame: Option<EntityId>, span: Span) -> Typed {
        let id = self.intern(kind, Type::Bool, frame, span);
        Typed { id, kind: Kind::Known(Type::Bool), span, condition: true, steps: None }
    }

    /// A constant.
    pub(super) fn constant(&mut self, value: Value, ty: Type, span: Span) -> Typed {
        let condition = matches!(value, Value::Bool(_));
        let id = self.intern(ExprKind::Literal(value), ty.clone(), None, span);
        Typed { id, kind: Kind::Known(ty), span, condition, steps: None }
    }

    /// The negation of a condition.
    pub(super) fn not(&mut self, condition: Typed, span: Span) -> Typed {
        if condition.kind.is_error() {
            return condition;
        }
        self.holds_of(ExprKind::Not(condition.id), &[condition.id], span)
    }

    /// The condition, negated if so wanted.
    pub(super) fn not_if(&mut self, negated: bool, condition: Typed, span: Span) -> Typed {
        if negated { self.not(condition, span) } else { condition }
    }

    /// What stands for an expression with a mistake.
    pub(super) fn error(&mut self, span: Span) -> Typed {
        let id = self.intern(ExprKind::Literal(Value::Missing), Type::Unknown, None, span);
        Typed { id, kind: Kind::Error, span, condition: true, steps: None }
    }

    /// Reports a mistake and stands for the expression that has it.
    pub(super) fn refuse(&mut self, span: Span, diagnostic: Diagnostic) -> Typed {
        self.found.push(diagnostic);
        self.error(span)
    }

    /// Reports a literal that no kind holds.
    pub(super) fn refuse_literal(&mut self, span: Span, message: impl Into<String>) -> Typed {
        self.refuse(span, Diagnostic::new(Code::WrongLiteral, message).at(span, ""))
    }

    /// The literal value of a resolved expression, if it is one.
    pub(super) fn literal_of(&self, id: ExprId) -> Option<&Value> {
        match &self.catalog.exprs[id].kind {
            ExprKind::Literal(value) => Some(value),
            _ => None,
        }
    }

    /// The kinds that are possible for it; none for a mistake.
    pub(super) fn possible(&self, typed: &Typed) -> KindSet {
        match &typed.kind {
            Kind::Known(ty) => KindSet::of(ty),
            Kind::Open(var) => self.vars.kinds(*var),
            Kind::Error => KindSet::ANY,
        }
    }

    /// A kind not yet known, for an expression made from such.
    pub(super) fn open(&mut self, kinds: KindSet) -> Kind {
        Kind::Open(self.vars.add(kinds, None))
    }

    /// The rows that the parts are evaluated on.
    pub(super) fn frame_of(&self, parts: &[ExprId]) -> Option<EntityId> {
        parts.iter().find_map(|&part| self.catalog.exprs[part].frame)
    }

    pub(super) fn aggregate_id(&mut self, aggregate: Aggregate) -> AggregateId {
        let next = AggregateId(count(self.catalog.aggregates.len()));
        let id = *self.ids.aggregates.entry(aggregate.clone()).or_insert(next);
        if id == next {
            self.catalog.aggregates.push(aggregate);
        }
        id
    }

    pub(super) fn sequence_id(&mut self, sequence: Sequence) -> SequenceId {
        let next = SequenceId(count(self.catalog.sequences.len()));
        let id = *self.ids.sequences.entry(sequence.clone()).or_insert(next);
        if id == next {
            self.catalog.sequences.push(sequence);
        }
        id
    }

    pub(super) fn population_id(&mut self, population: Population) -> PopulationId {
        let next = PopulationId(count(self.catalog.populations.len()));
        let id = *self.ids.populations.entry(population.clone()).or_insert(next);
        if id == next {
            self.catalog.populations.push(population);
        }
        id
    }
}

/// A position as the ids of the model hold it.
pub(super) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
