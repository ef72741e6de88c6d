//! An expression without the ids of its catalog: what it is made of, the names of entities, the names and kinds of columns.
//! Every match is exhaustive, so that nothing new can be left out of a key. Must not know the data.

use super::Keys;
use super::write::{Key, Writer};
use crate::model::{AudiencePart, EntityId, ExprId, ExprKind, RelationId};
use crate::plan::can_fail;

impl Keys<'_> {
    /// The digest of an expression whose parts have theirs.
    pub(super) fn structure(&self, id: ExprId) -> Option<Key> {
        let catalog = self.catalog;
        let expr = &catalog.exprs[id];
        let mut to = Writer::new("expression");
        to.ty(&expr.ty);
        to.optional(expr.frame, |to, frame| to.text(&catalog.entity(frame).name));
        // What does not fit on a row of the future is a fault only where some range looks ahead for it.
        to.flag(self.ahead.contains(&id) && can_fail(&catalog.exprs, id));
        match &expr.kind {
            ExprKind::Literal(value) => {
                to.text("literal");
                to.value(value);
            }
            ExprKind::Column(entity, column) => {
                to.text("column");
                self.column(&mut to, *entity, *column);
            }
            ExprKind::Definition(of) => {
                to.text("definition");
                let definition = catalog.definition(*of);
                to.flag(definition.kind.is_condition());
                self.part(&mut to, definition.body);
            }
            ExprKind::Stage(of) => {
                to.text("stage");
                self.part(&mut to, catalog.journey(*of).stage);
            }
            ExprKind::Owner(relation, of) => {
                to.text("owner");
                self.relation(&mut to, *relation);
                self.part(&mut to, *of);
            }
            ExprKind::Previous(of) => {
                to.text("previous");
                let owner = expr.frame.and_then(|frame| catalog.entity(frame).default_owner);
                to.optional(owner, |to, owner| self.relation(to, owner));
                self.part(&mut to, *of);
            }
            ExprKind::Sample { share, seed } => {
                to.text("sample");
                to.decimal(*share);
                to.text(seed);
            }
            ExprKind::Aggregate(of) => self.aggregate(&mut to, catalog.aggregate(*of)),
            ExprKind::Sequence(of) => self.sequence(&mut to, catalog.sequence(*of)),
            ExprKind::Population(of) => self.population(&mut to, catalog.population(*of)),
            ExprKind::Audience(of, part) => {
                to.text(match part {
                    AudiencePart::Member => "audience, member",
                    AudiencePart::Status => "audience, status",
                    AudiencePart::Split => "audience, split",
                    AudiencePart::Double => "audience, double",
                });
                self.audience(&mut to, catalog.audience(*of));
            }
            kind => self.plain(&mut to, kind),
        }
        to.finish()
    }

    /// What is evaluated in one row.
    fn plain(&self, to: &mut Writer, kind: &ExprKind) {
        match kind {
            ExprKind::This(of) => self.named(to, "this", &[*of]),
            ExprKind::Holds(of) => self.named(to, "holds", &[*of]),
            ExprKind::Not(of) => self.named(to, "not", &[*of]),
            ExprKind::And(of) => self.named(to, "and", of),
            ExprKind::Or(of) => self.named(to, "or", of),
            ExprKind::CountOf { of, least, most } => {
                self.named(to, "count of", of);
                to.number(u64::from(*least));
                to.number(u64::from(*most));
            }
            ExprKind::Compare { op, left, right, ignoring_case } => {
                self.named(to, &format!("compare {op:?}"), &[*left, *right]);
                to.flag(*ignoring_case);
            }
            ExprKind::Missing(of) => self.named(to, "missing", &[*of]),
            ExprKind::Arithmetic { op, left, right } => self.named(to, &format!("{op:?}"), &[*left, *right]),
            ExprKind::Negate(of) => self.named(to, "negate", &[*of]),
            ExprKind::Shift { value, by } => {
                self.named(to, "shift", &[*value]);
                to.interval(*by);
            }
            ExprKind::Coalesce(first, second) => self.named(to, "coalesce", &[*first, *second]),
            ExprKind::Case { arms, otherwise } => {
                to.text("case");
                to.each(arms.iter(), |to, (condition, value)| self.named(to, "arm", &[*condition, *value]));
                to.optional(*otherwise, |to, otherwise| self.part(to, otherwise));
            }
            ExprKind::Convert(of) => self.named(to, "convert", &[*of]),
            ExprKind::Call { function, arguments } => self.named(to, &format!("call {function:?}"), arguments),
            ExprKind::Leading(of) => {
                to.text("leading");
                to.each(of.iter(), |to, (value, text)| {
                    self.part(to, *value);
                    to.text(text);
                });
            }
            ExprKind::InWindow { value, lower, upper } => {
                self.named(to, "window", &[*value]);
                for border in [lower, upper] {
                    to.optional(*border, |to, border| self.part(to, border));
                }
            }
            ExprKind::Anniversary { value, from, until } => self.named(to, "anniversary", &[*value, *from, *until]),
            kind => self.among(to, kind),
        }
    }

    /// Texts, and what is looked for among several.
    #[allow(clippy::too_many_lines, reason = "an arm for each kind")]
    fn among(&self, to: &mut Writer, kind: &ExprKind) {
        match kind {
            ExprKind::InValues { value, options, ignoring_case } => {
                self.named(to, "in values", &[*value]);
                to.each(options.iter(), Writer::value);
                to.flag(*ignoring_case);
            }
            ExprKind::InList { value, list, ignoring_case } => {
                self.named(to, "in list", &[*value]);
                to.part(self.lists.get(list).copied());
                to.flag(*ignoring_case);
            }
            ExprKind::TextTest { op, value, pattern, ignoring_case } => {
                self.named(to, &format!("test {op:?}"), &[*value, *pattern]);
                to.flag(*ignoring_case);
            }
            ExprKind::Matches { value, pattern } => {
                self.named(to, "matches", &[*value]);
                to.text(pattern);
            }
            ExprKind::ListContains { list, value, ignoring_case } => {
                self.named(to, "contains", &[*list, *value]);
                to.flag(*ignoring_case);
            }
            ExprKind::ListOverlap { list, other, all, ignoring_case } => {
                self.named(to, "overlap", &[*list, *other]);
                to.flag(*all);
                to.flag(*ignoring_case);
            }
            ExprKind::ListOverlapsList { list, other, all, ignoring_case } => {
                self.named(to, "overlap with list", &[*list]);
                to.part(self.lists.get(other).copied());
                to.flag(*all);
                to.flag(*ignoring_case);
            }
            // Those are written above. Named one by one, so that a new one is missed here.
            ExprKind::Literal(_)
            | ExprKind::Column(..)
            | ExprKind::Definition(_)
            | ExprKind::Stage(_)
            | ExprKind::Owner(..)
            | ExprKind::This(_)
            | ExprKind::Previous(_)
            | ExprKind::Holds(_)
            | ExprKind::Not(_)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::CountOf { .. }
            | ExprKind::Compare { .. }
            | ExprKind::Missing(_)
            | ExprKind::InWindow { .. }
            | ExprKind::Anniversary { .. }
            | ExprKind::Sample { .. }
            | ExprKind::Arithmetic { .. }
            | ExprKind::Negate(_)
            | ExprKind::Shift { .. }
            | ExprKind::Coalesce(..)
            | ExprKind::Case { .. }
            | ExprKind::Convert(_)
            | ExprKind::Call { .. }
            | ExprKind::Aggregate(_)
            | ExprKind::Sequence(_)
            | ExprKind::Population(_)
            | ExprKind::Audience(..)
            | ExprKind::Leading(_) => to.part(None),
        }
    }

    /// A word and the parts that it is said of.
    pub(super) fn named(&self, to: &mut Writer, word: &str, parts: &[ExprId]) {
        to.text(word);
        to.each(parts.iter(), |to, part| self.part(to, *part));
    }

    pub(super) fn part(&self, to: &mut Writer, part: ExprId) {
        to.part(self.structures.get(&part).copied().flatten());
    }

    pub(super) fn column(&self, to: &mut Writer, entity: EntityId, column: u32) {
        let entity = self.catalog.entity(entity);
        to.text(&entity.name);
        match entity.columns.get(column as usize) {
            Some(column) => {
                to.each(column.source.iter(), |to, part| to.text(part));
                to.ty(&column.ty);
            }
            None => to.part(None),
        }
    }

    pub(super) fn relation(&self, to: &mut Writer, id: RelationId) {
        let relation = self.catalog.relation(id);
        to.text("relation");
        for (entity, columns) in [(relation.from, &relation.local), (relation.to, &relation.remote)] {
            to.text(&self.catalog.entity(entity).name);
            to.each(columns.iter(), |to, column| self.column(to, entity, *column));
        }
    }
}
