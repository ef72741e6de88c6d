//! `sequence(…)`: rows that follow one another in time.

use crate::diag::{Code, Diagnostic};
use crate::model::{ExprId, ExprKind, Sequence, SequenceStep, Type};
use crate::source::Span;
use crate::syntax::ast;

use super::super::build::Typed;
use super::super::kinds::Kind;
use super::super::path::Frame;
use super::super::{Resolver, literal};

impl Resolver<'_> {
    /// `sequence(R then within 3 days R then no R)`
    pub(in super::super) fn sequence(&mut self, steps: &[ast::SequenceStep], frame: Frame<'_>, span: Span) -> Typed {
        let resolved: Vec<Option<(SequenceStep, Typed)>> =
            steps.iter().map(|step| self.sequence_step(step, steps, frame)).collect();
        let resolved: Option<Vec<(SequenceStep, Typed)>> = resolved.into_iter().collect();
        if let Some(first) = steps.first().filter(|first| first.negated || first.within.is_some()) {
            self.wrong_range(
                first.range.span.0,
                "the first step of a sequence follows nothing",
                "`within` and `no` stand after `then`",
            );
            return self.error(span);
        }
        let Some(resolved) = resolved.filter(|steps| !steps.is_empty()) else { return self.error(span) };
        // A date stands for its whole day, so beside one a moment counts by its day.
        let days = resolved.iter().any(|(_, time)| time.kind == Kind::Known(Type::Date));
        let mut whole = true;
        let steps: Vec<SequenceStep> = resolved
            .into_iter()
            .map(|(mut step, time)| {
                if days {
                    if step.within.is_some_and(|by| by.micros != 0) {
                        whole = false;
                        let message = "the rows have dates without a time of day";
                        self.found.push(
                            Diagnostic::new(Code::WrongUnit, message)
                                .at(time.span, "")
                                .help("count in days or longer units"),
                        );
                    }
                    step.time = self.as_date(time).id;
                }
                step
            })
            .collect();
        if !whole {
            return self.error(span);
        }
        let id = self.sequence_id(Sequence { record: frame.entity, steps: steps.into() });
        self.holds_on(ExprKind::Sequence(id), Some(frame.entity), span)
    }

    fn sequence_step(
        &mut self,
        step: &ast::SequenceStep,
        steps: &[ast::SequenceStep],
        frame: Frame<'_>,
    ) -> Option<(SequenceStep, Typed)> {
        let range = self.range(&step.range, frame)?;
        let place = step.range.span.0;
        if range.pick.is_some() {
            self.wrong_range(
                place,
                "a step of a sequence takes no `latest`, `top` or their kin",
                "choose the rows with `where`",
            );
            return None;
        }
        let inner = frame.rows(range.rows);
        let time = self.row_time(inner, "a sequence", place)?;
        let within = match &step.within {
            Some(by) => {
                let steps = literal::interval(by.node);
                if steps.is_none() {
                    self.refuse_literal(by.span, "a duration that is too long");
                }
                Some(steps?)
            }
            None => None,
        };
        let same: Vec<Option<(ExprId, ExprId)>> =
            step.same.iter().map(|name| self.same(name, inner, &steps[0], frame)).collect();
        let same = same.into_iter().collect::<Option<Vec<_>>>()?;
        let step = SequenceStep { range, within, negated: step.negated, same: same.into(), time: time.id };
        Some((step, time))
    }

    /// `same c`: the step's row has the first step's value.
    fn same(
        &mut self,
        name: &ast::Name,
        rows: Frame<'_>,
        first: &ast::SequenceStep,
        frame: Frame<'_>,
    ) -> Option<(ExprId, ExprId)> {
        let here = self.own_value(name, rows)?;
        // Mistakes in the first step's range are reported there.
        let before = self.found.len();
        let first = self.range_path(&first.range, frame.entity);
        self.found.truncate(before);
        let there = self.own_value(name, Frame::of(first?.1))?;
        self.pair(&here, &there, "`same`")
    }
}
