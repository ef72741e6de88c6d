//! Calls that ask for a place: in the population, or in a journey.

use crate::diag::{Code, Diagnostic, nearest};
use crate::model::{Comparison, ExprKind, JourneyId, Type, Value};
use crate::source::Span;
use crate::syntax::ast;

use super::super::Resolver;
use super::super::build::Typed;
use super::super::entity::quoted;
use super::super::kinds::Kind;
use super::super::path::Frame;
use super::table::Ranked;

impl Resolver<'_> {
    /// `rank(x)`, `percentile(x among s)`, `ntile(5, x)`
    pub(super) fn rank(&mut self, ranked: Ranked, arguments: &[ast::Argument], frame: Frame<'_>, span: Span) -> Typed {
        let kind = match ranked {
            Ranked::Rank | Ranked::Ntile => Kind::Known(Type::Int),
            Ranked::Percentile => Kind::Known(Type::Float),
        };
        let (tiles, value) = match arguments {
            [tiles, value] => (self.tiles(&tiles.value), value),
            [value, ..] => (Some(1), value),
            [] => return self.error(span),
        };
        let function = tiles.map(|tiles| ranked.function(tiles));
        self.ranked(function, &value.value, value.among.as_ref(), kind, frame, span)
    }

    fn tiles(&mut self, expr: &ast::Expr) -> Option<u64> {
        let literal = self.literal_argument(expr)?;
        let tiles = self.int_of(&literal).and_then(|tiles| u64::try_from(tiles).ok()).filter(|&tiles| tiles > 0);
        if tiles.is_none() {
            let message = "`ntile` takes a whole number of parts, at least 1";
            self.found.push(Diagnostic::new(Code::WrongArguments, message).at(expr.span, ""));
        }
        tiles
    }

    /// `stage(journey)`: the name of the record's stage.
    pub(super) fn stage(&mut self, journey: &ast::Expr, frame: Frame<'_>, span: Span) -> Typed {
        match self.journey(journey, frame) {
            Some(id) => self.stage_name(id, frame, span),
            None => self.error(span),
        }
    }

    /// The name of the record's stage of a journey.
    pub(in super::super) fn stage_name(&mut self, id: JourneyId, frame: Frame<'_>, span: Span) -> Typed {
        let names: Vec<String> = self.catalog.journey(id).stages.iter().map(|stage| stage.name.clone()).collect();
        let stage = self.intern(ExprKind::Stage(id), Type::Int, Some(frame.entity), span);
        let mut arms = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let index = i64::try_from(index).unwrap_or(i64::MAX);
            let index = self.constant(Value::Int(index), Type::Int, span).id;
            let kind = ExprKind::Compare { op: Comparison::Equal, left: stage, right: index, ignoring_case: false };
            let is = self.holds_on(kind, Some(frame.entity), span).id;
            arms.push((is, self.constant(Value::text(name), Type::Text, span).id));
        }
        let kind = ExprKind::Case { arms: arms.into(), otherwise: None };
        self.value(kind, Kind::Known(Type::Text), &[stage], span)
    }

    /// `reached(journey, stage)`: that stage or a later one.
    pub(super) fn reached(&mut self, journey: &ast::Expr, stage: &ast::Expr, frame: Frame<'_>, span: Span) -> Typed {
        let Some(id) = self.journey(journey, frame) else { return self.error(span) };
        let Some(name) = self.bare_name(stage, "a stage") else { return self.error(span) };
        let known = self.catalog.journey(id);
        let Some(index) = known.stages.iter().position(|stage| stage.name == name.node) else {
            let message = format!("stage `{}` not found in journey `{}`", name.node, known.name);
            let mut diagnostic = Diagnostic::new(Code::UnknownName, message).at(name.span, "");
            if let Some(near) = nearest(&name.node, known.stages.iter().map(|stage| stage.name.as_str())) {
                diagnostic = diagnostic.help(format!("did you mean `{near}`?")).fix(name.span, quoted(near));
            }
            return self.refuse(span, diagnostic);
        };
        let at = self.intern(ExprKind::Stage(id), Type::Int, Some(frame.entity), span);
        let index = i64::try_from(index).unwrap_or(i64::MAX);
        let index = self.constant(Value::Int(index), Type::Int, span).id;
        let kind = ExprKind::Compare { op: Comparison::GreaterOrEqual, left: at, right: index, ignoring_case: false };
        self.holds_on(kind, Some(frame.entity), span)
    }

    fn journey(&mut self, expr: &ast::Expr, frame: Frame<'_>) -> Option<JourneyId> {
        let name = self.bare_name(expr, "a journey")?;
        let Some(&id) = self.scope.journeys.get(&name.node) else {
            let mut diagnostic =
                Diagnostic::new(Code::UnknownName, format!("journey `{}` not found", name.node)).at(name.span, "");
            if let Some(near) = nearest(&name.node, self.scope.journeys.keys().map(String::as_str)) {
                diagnostic = diagnostic.help(format!("did you mean `{near}`?")).fix(name.span, quoted(near));
            }
            self.found.push(diagnostic);
            return None;
        };
        let entity = self.catalog.journey(id).entity;
        if entity != frame.entity {
            let message = format!(
                "journey `{}` is of entity `{}`, this is entity `{}`",
                name.node,
                self.catalog.entity(entity).name,
                self.catalog.entity(frame.entity).name
            );
            self.found.push(Diagnostic::new(Code::WrongEntity, message).at(name.span, ""));
            return None;
        }
        Some(id)
    }

    fn bare_name<'e>(&mut self, expr: &'e ast::Expr, what: &str) -> Option<&'e ast::Name> {
        if let ast::ExprKind::Path(parts) = &*expr.node
            && let [name] = parts.as_slice()
        {
            return Some(name);
        }
        self.found
            .push(Diagnostic::new(Code::WrongArguments, format!("the name of {what} stands here")).at(expr.span, ""));
        None
    }
}
