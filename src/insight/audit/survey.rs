//! Every condition that is written in the definitions, with its meaning and how it stands there. Must not know any data.

use std::collections::HashMap;

use super::literals::Sought;
use super::meaning::{is_condition, range_of};
use crate::insight::describe::name_of;
use crate::model::{self, Catalog, DefinitionId, EntityId, ExprId, ExprKind};
use crate::source::Span;
use crate::syntax::ast::{self, CountBound, Expr, ItemKind, Match, Split};

/// What it means for the definition that the part holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is asked for.
    Asked,
    /// It is denied.
    Denied,
    /// Either, as in a number of rows.
    Either,
}

impl Standing {
    fn denied(self) -> Self {
        match self {
            Self::Asked => Self::Denied,
            Self::Denied => Self::Asked,
            Self::Either => Self::Either,
        }
    }
}

/// What a condition is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Of nothing: it is the whole condition of a definition.
    Whole,
    /// Of an `and`.
    All,
    /// Of an `or`.
    Any,
    /// Of anything else.
    Other,
}

/// A condition where it is written.
#[derive(Clone, Debug)]
pub(super) struct Part<'a> {
    pub(super) expr: &'a Expr,
    pub(super) id: ExprId,
    /// On whose rows it is asked.
    pub(super) entity: EntityId,
    pub(super) standing: Standing,
    pub(super) role: Role,
    /// The condition around it.
    pub(super) within: Option<usize>,
    /// It chooses rows of a range, or is asked of them.
    pub(super) rows: bool,
    /// It stands in an `exclude`, where all is denied that would be asked for.
    pub(super) excluded: bool,
    /// The range looks ahead, so it is asked of rows of the future too.
    pub(super) ahead: bool,
    /// The value of its rows that is taken, where rows without it are left out.
    pub(super) taken: Option<ExprId>,
    pub(super) home: usize,
}

/// The window of a range.
#[derive(Clone, Copy, Debug)]
pub(super) struct Windowed {
    pub(super) span: Span,
    pub(super) id: ExprId,
    pub(super) entity: EntityId,
    pub(super) within: Option<usize>,
    pub(super) home: usize,
}

/// A definition with conditions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Home<'a> {
    pub(super) name: &'a ast::Name,
    pub(super) item: &'a ItemKind,
    pub(super) definition: Option<DefinitionId>,
    /// It is evaluated, so its parts can be.
    pub(super) evaluated: bool,
}

/// Everything that was found, in the order of the files.
#[derive(Clone, Debug, Default)]
pub(super) struct Survey<'a> {
    pub(super) homes: Vec<Home<'a>>,
    pub(super) parts: Vec<Part<'a>>,
    pub(super) windows: Vec<Windowed>,
    pub(super) sought: Vec<Sought<'a>>,
}

/// Goes through the definitions.
pub(super) struct Surveyor<'a, 'c> {
    pub(super) catalog: &'c Catalog,
    pub(super) written: &'c HashMap<Span, ExprId>,
    pub(super) survey: Survey<'a>,
}

/// Where in a definition the surveyor is.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) home: usize,
    standing: Standing,
    role: Role,
    pub(super) within: Option<usize>,
    rows: bool,
    excluded: bool,
    ahead: bool,
    taken: Option<ExprId>,
}

/// Surveys the definitions; those in `wanted` are evaluated.
pub(super) fn survey<'a>(
    items: impl IntoIterator<Item = &'a ast::Item>,
    catalog: &Catalog,
    written: &HashMap<Span, ExprId>,
    wanted: &[DefinitionId],
) -> Survey<'a> {
    let mut surveyor = Surveyor { catalog, written, survey: Survey::default() };
    for item in items {
        let Some(name) = name_of(&item.node) else { continue };
        let definition = catalog.find(&name.node).filter(|_| is_definition(&item.node));
        let journey = matches!(item.node, ItemKind::Journey(_)) && journey_of(catalog, &name.node).is_some();
        let evaluated = journey || definition.is_some_and(|id| wanted.contains(&id));
        surveyor.survey.homes.push(Home { name, item: &item.node, definition, evaluated });
        surveyor.item(&item.node);
    }
    surveyor.survey
}

/// The journey of that name.
pub(super) fn journey_of<'c>(catalog: &'c Catalog, name: &str) -> Option<&'c model::Journey> {
    catalog.journeys.iter().find(|journey| journey.name == name)
}

fn is_definition(item: &ItemKind) -> bool {
    matches!(item, ItemKind::Trait(_) | ItemKind::Segment(_) | ItemKind::Audience(_) | ItemKind::Persona(_))
}

impl<'a> Surveyor<'a, '_> {
    fn item(&mut self, item: &'a ItemKind) {
        let home = self.survey.homes.len() - 1;
        let whole = At {
            home,
            standing: Standing::Asked,
            role: Role::Whole,
            within: None,
            rows: false,
            excluded: false,
            ahead: false,
            taken: None,
        };
        let part = At { role: Role::Other, ..whole };
        let either = At { standing: Standing::Either, ..part };
        match item {
            ItemKind::Trait(item) => self.expr(&item.value, either),
            ItemKind::Segment(item) => self.expr(&item.condition, whole),
            ItemKind::Audience(item) => {
                self.exprs(&item.include, part);
                self.exprs(&item.exclude, At { standing: Standing::Denied, excluded: true, ..part });
                self.exprs(item.limit.iter().filter_map(|limit| limit.by.as_ref()), either);
                if let Some(Split::By(by)) = &item.split {
                    self.expr(by, either);
                }
            }
            ItemKind::Persona(item) => {
                if let Some(Match::Condition(condition)) = &item.matching {
                    self.expr(condition, part);
                }
                self.exprs(item.score.iter().flat_map(|score| [&score.amount, &score.condition]), either);
                self.exprs(item.threshold.iter().chain(&item.profile), either);
            }
            ItemKind::Journey(item) => {
                self.exprs(item.stages.iter().filter_map(|stage| stage.when.as_ref()), part);
            }
            ItemKind::Token(item) => self.expr(&item.value, either),
            ItemKind::Subject(_)
            | ItemKind::Entity(_)
            | ItemKind::List(_)
            | ItemKind::Param(_)
            | ItemKind::PriorityGroup(_)
            | ItemKind::PersonaGroup(_)
            | ItemKind::Expectation(_)
            | ItemKind::OrgUnit(_)
            | ItemKind::PersonaOrder(_)
            | ItemKind::Campaign(_)
            | ItemKind::Test(_) => {}
        }
    }

    /// A condition or a value, and its parts.
    fn expr(&mut self, expr: &'a Expr, at: At) {
        let id = self.written.get(&expr.span).copied();
        let within = id.and_then(|id| self.part(expr, id, at)).or(at.within);
        let inner = At { within, role: Role::Other, ..at };
        let value = At { standing: Standing::Either, ..inner };
        match &*expr.node {
            ast::ExprKind::Literal(_)
            | ast::ExprKind::Today
            | ast::ExprKind::Now
            | ast::ExprKind::Everyone
            | ast::ExprKind::Persona(_)
            | ast::ExprKind::Path(_)
            | ast::ExprKind::Sample { .. } => {}
            ast::ExprKind::Not(of) => self.expr(of, At { standing: at.standing.denied(), ..inner }),
            ast::ExprKind::And(parts) => self.exprs(parts, At { role: Role::All, ..inner }),
            ast::ExprKind::Or(parts) => self.exprs(parts, At { role: Role::Any, ..inner }),
            ast::ExprKind::CountOf { bound, of, .. } => {
                let standing = match bound {
                    CountBound::AtLeast => at.standing,
                    CountBound::AtMost => at.standing.denied(),
                    CountBound::Exactly => Standing::Either,
                };
                self.exprs(of, At { standing, ..inner });
            }
            ast::ExprKind::Negate(of) => self.expr(of, value),
            ast::ExprKind::Arithmetic { left, right, .. } | ast::ExprKind::Coalesce(left, right) => {
                self.exprs([left, right], value);
            }
            ast::ExprKind::Compare { left, right, .. } => {
                self.seek(expr, value);
                self.exprs([left, right], value);
            }
            ast::ExprKind::In { value: of, .. } | ast::ExprKind::TextTest { value: of, .. } => {
                self.seek(expr, value);
                self.expr(of, value);
            }
            ast::ExprKind::Between { value: of, .. }
            | ast::ExprKind::Is { value: of, .. }
            | ast::ExprKind::InWindow { value: of, .. }
            | ast::ExprKind::Anniversary { value: of, .. } => self.expr(of, value),
            ast::ExprKind::TopBottom { by, among, .. } => self.exprs(std::iter::once(by).chain(among), value),
            ast::ExprKind::Case { arms, otherwise } => {
                self.exprs(arms.iter().flat_map(|(when, then)| [when, then]).chain(otherwise), value);
            }
            ast::ExprKind::Call { arguments, .. } => {
                let parts = arguments.iter();
                self.exprs(parts.flat_map(|one| std::iter::once(&one.value).chain(&one.among)), value);
            }
            ast::ExprKind::Aggregate { function, values, range, .. } => {
                let resolved = id.and_then(|id| range_of(self.catalog, id));
                self.aggregate(&function.node, values, (range, resolved), inner);
            }
            ast::ExprKind::Sequence(steps) => self.sequence(steps, id, inner),
        }
    }

    fn exprs(&mut self, exprs: impl IntoIterator<Item = &'a Expr>, at: At) {
        for expr in exprs {
            self.expr(expr, at);
        }
    }

    fn aggregate(
        &mut self,
        function: &str,
        values: &'a [ast::Argument],
        (range, resolved): (&'a ast::Range, Option<&model::Range>),
        at: At,
    ) {
        let (chosen, asked) = match function {
            "any" => (at.standing, Standing::Either),
            "none" => (at.standing.denied(), Standing::Either),
            "all" => (Standing::Either, at.standing),
            _ => (Standing::Either, Standing::Either),
        };
        // These look at the rows, others at the values that are present.
        let by_row = matches!(function, "first" | "last" | "rows" | "all" | "share");
        let taken = values.first().filter(|_| !by_row);
        let taken = taken.and_then(|argument| self.written.get(&argument.value.span).copied());
        let rows = self.range(range, resolved, At { standing: chosen, taken, ..at });
        self.exprs(values.iter().map(|argument| &argument.value), At { standing: asked, ..rows });
    }

    fn sequence(&mut self, steps: &'a [ast::SequenceStep], id: Option<ExprId>, at: At) {
        let resolved = id.map(|id| &self.catalog.exprs[id].kind);
        for (position, step) in steps.iter().enumerate() {
            let range = match resolved {
                Some(ExprKind::Sequence(id)) => self.catalog.sequence(*id).steps.get(position),
                _ => None,
            };
            let standing = if step.negated { at.standing.denied() } else { at.standing };
            self.range(&step.range, range.map(|step| &step.range), At { standing, taken: None, ..at });
        }
    }

    /// Enters a condition.
    fn part(&mut self, expr: &'a Expr, id: ExprId, at: At) -> Option<usize> {
        let entity = self.catalog.exprs[id].frame.filter(|_| is_condition(self.catalog, id))?;
        let At { home, standing, role, within, rows, excluded, ahead, taken } = at;
        self.survey.parts.push(Part { expr, id, entity, standing, role, within, rows, excluded, ahead, taken, home });
        Some(self.survey.parts.len() - 1)
    }

    /// The parts of a range; where its rows are.
    fn range(&mut self, range: &'a ast::Range, resolved: Option<&model::Range>, at: At) -> At {
        let ahead = at.ahead || resolved.is_some_and(|range| range.ahead);
        let rows = At { rows: true, ahead, ..at };
        if let (Some(window), Some(resolved)) = (&range.window, resolved)
            && let Some(id) = resolved.window.filter(|_| !range.window_negated && !ahead)
        {
            let (span, entity) = (window.span, resolved.rows);
            self.survey.windows.push(Windowed { span, id, entity, within: at.within, home: at.home });
        }
        self.exprs(&range.condition, rows);
        self.exprs(&range.by, At { standing: Standing::Either, ..rows });
        At { standing: Standing::Either, ..rows }
    }
}
