//! Places among the records of a base, and chance: `top`, `rank` and their kin, `sample`.

use crate::diag::{Code, Diagnostic};
use crate::model::{Decimal, ExprKind, Population, PopulationFunction, SHARE_DIGITS, Type, Value};
use crate::source::Span;
use crate::syntax::ast;

use super::build::Typed;
use super::kinds::{Kind, KindSet};
use super::path::Frame;
use super::{Resolver, literal};

impl Resolver<'_> {
    /// `top 10% by x [among s]`
    pub(super) fn top_bottom(
        &mut self,
        end: ast::End,
        amount: &ast::Amount,
        by: &ast::Expr,
        among: Option<&ast::Expr>,
        frame: Frame<'_>,
        span: Span,
    ) -> Typed {
        let top = end == ast::End::Top;
        let function = match amount {
            ast::Amount::Percent(percent) => self.share(percent).map(|share| {
                if top { PopulationFunction::TopShare(share) } else { PopulationFunction::BottomShare(share) }
            }),
            ast::Amount::Count(digits) => {
                let count = digits.node.parse().ok();
                if count.is_none() {
                    self.refuse_literal(digits.span, "a number that does not fit 64 bits");
                }
                count.map(|count| {
                    if top { PopulationFunction::TopCount(count) } else { PopulationFunction::BottomCount(count) }
                })
            }
        };
        let ranked = self.ranked(function, by, among, Kind::Known(Type::Bool), frame, span);
        Typed { condition: true, ..ranked }
    }

    /// A place of the record's value among those of the base.
    pub(super) fn ranked(
        &mut self,
        function: Option<PopulationFunction>,
        by: &ast::Expr,
        among: Option<&ast::Expr>,
        kind: Kind,
        frame: Frame<'_>,
        span: Span,
    ) -> Typed {
        // The place is one among all records, whatever range the record is read in.
        let alone = Frame::of(frame.entity);
        let value = self.expr(by, alone);
        let among = among.map(|among| self.condition(among, alone));
        let fits = self.expect(&value, KindSet::ORDERED, "a place in the population");
        let (Some(function), true) = (function, fits) else { return self.error(span) };
        if among.as_ref().is_some_and(|among| among.kind.is_error()) {
            return self.error(span);
        }
        let population =
            Population { function, entity: frame.entity, value: value.id, among: among.map(|among| among.id) };
        let id = self.population_id(population);
        let id = self.intern(ExprKind::Population(id), kind.ty(), Some(frame.entity), span);
        Typed { id, kind, span, condition: false, steps: None }
    }

    /// `sample(10%, "seed")`
    pub(super) fn sample(&mut self, share: &ast::Percent, seed: &ast::Text, frame: Frame<'_>, span: Span) -> Typed {
        let share = self.share(share);
        let keyed = self.has_key(frame, "`sample`", span);
        let (Some(share), true) = (share, keyed) else { return self.error(span) };
        let kind = ExprKind::Sample { share, seed: seed.node.as_str().into() };
        self.holds_on(kind, Some(frame.entity), span)
    }

    /// A percentage from 0 to 100 as a part of 1.
    pub(super) fn share(&mut self, percent: &ast::Percent) -> Option<Decimal> {
        let share = literal::share(&percent.node);
        let one = Value::Int(1);
        let inside = share.filter(|share| {
            share.mantissa >= 0 && literal::order(&Value::Decimal(*share), &one).is_some_and(std::cmp::Ordering::is_le)
        });
        let help = match inside {
            None => "a share lies between 0% and 100%".to_owned(),
            Some(share) if share.scale > SHARE_DIGITS => {
                format!("a percentage has at most {} digits behind the point", SHARE_DIGITS - 2)
            }
            Some(_) => return inside,
        };
        self.found.push(
            Diagnostic::new(Code::WrongShares, format!("{}% is no share", percent.node))
                .at(percent.span, "")
                .help(help),
        );
        None
    }

    /// Whether the rows have the key that chance is drawn from; reported otherwise.
    pub(super) fn has_key(&mut self, frame: Frame<'_>, what: &str, span: Span) -> bool {
        let entity = self.catalog.entity(frame.entity);
        if !entity.key.is_empty() {
            return true;
        }
        let message = format!("{what} draws by key, entity `{}` has none", entity.name);
        let diagnostic = Diagnostic::new(Code::WrongSubject, message)
            .at(span, "")
            .help(format!("add `key COLUMN` to entity `{}`", entity.name));
        self.found.push(diagnostic);
        false
    }
}
