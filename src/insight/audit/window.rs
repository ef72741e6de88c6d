//! Windows that no row lies in: most often the data is older than the clock.

use std::collections::{BTreeMap, BTreeSet};

use super::literals::ColumnId;
use super::meaning::column_of;
use super::survey::{Standing, Windowed};
use super::values::number;
use super::{Answers, Audit, Found, SHOWN, is_harmless, words};
use crate::diag::{Code, Diagnostic};
use crate::model::{Catalog, ExprId, ExprKind};
use crate::syntax::ast;

/// A window that no row lies in.
struct Empty {
    window: Windowed,
    /// The window of a range; else a condition on a value of the record.
    ranged: bool,
    /// The condition itself, of the latter.
    part: Option<usize>,
}

impl Audit<'_> {
    /// The windows that are evaluated.
    pub(super) fn counted_windows<'s>(&'s self, catalog: &'s Catalog) -> impl Iterator<Item = &'s Windowed> {
        let evaluated = |window: &&Windowed| self.survey.homes[window.home].evaluated;
        self.survey.windows.iter().filter(evaluated).filter(|window| is_harmless(catalog, window.id))
    }

    /// The columns whose times the windows are about.
    pub(super) fn times(&self, catalog: &Catalog) -> BTreeSet<ColumnId> {
        let windows = self.counted_windows(catalog).map(|window| window.id);
        let conditions = self.survey.parts.iter().filter(|part| self.is_counted(catalog, part)).map(|part| part.id);
        windows.chain(conditions).filter_map(|id| time_of(catalog, id)).collect()
    }

    /// One finding for each time that windows are empty of.
    pub(super) fn stale(&self, answers: &Answers<'_>) -> Vec<Found> {
        let catalog = answers.catalog;
        let mut by_time: BTreeMap<ColumnId, Vec<Empty>> = BTreeMap::new();
        for window in self.counted_windows(catalog) {
            let rows = answers.rows(window.entity, false);
            if let Some(time) = time_of(catalog, window.id)
                && rows > 0
                && answers.tally(window.entity, window.id, false) == Some(0)
            {
                by_time.entry(time).or_default().push(Empty { window: *window, ranged: true, part: None });
            }
        }
        for (at, part) in self.survey.parts.iter().enumerate() {
            let is_window = matches!(&*part.expr.node, ast::ExprKind::InWindow { negated: false, .. });
            if let Some(time) = time_of(catalog, part.id).filter(|_| is_window && part.standing != Standing::Denied)
                && answers.counted(part).is_some_and(|(holds, _)| holds == 0)
            {
                let window = Windowed {
                    span: part.expr.span,
                    id: part.id,
                    entity: part.entity,
                    within: part.within,
                    home: part.home,
                };
                by_time.entry(time).or_default().push(Empty { window, ranged: false, part: Some(at) });
            }
        }
        by_time.into_iter().filter_map(|(time, windows)| told(answers, time, &windows)).collect()
    }
}

fn told(answers: &Answers<'_>, time: ColumnId, windows: &[Empty]) -> Option<Found> {
    let entity = answers.catalog.entity(time.0);
    let column = &entity.columns[time.1 as usize];
    let (low, high) = answers.values.get(&time)?.ends()?;
    let shown = |at| words::number(answers.catalog, at, &column.ty);
    let later = |one: &Empty| lower(answers.catalog, one.window.id).is_some_and(|lower| lower > high);
    let stale = windows.iter().any(later);
    let told: Vec<&Empty> = windows.iter().filter(|one| if stale { later(one) } else { one.ranged }).collect();
    let own = entity.time.and_then(|time| column_of(answers.catalog, time)) == Some(time);
    let of = if own { String::new() } else { format!(" by `{}`", column.name) };
    let diagnostic = match (told.as_slice(), stale) {
        ([], _) => return None,
        (_, true) => {
            let message = format!("no row of `{}` is newer than {}{of}", entity.plural, shown(high));
            Diagnostic::new(Code::NoRowInWindow, message)
                .note(format!("the clock is {}", answers.clock))
                .help("`--as-of` sets the clock, as `as_of` in `milieu.toml` does")
        }
        (several, false) => {
            let windows = if several.len() == 1 { "the window" } else { "the windows" };
            let message = format!("no row of `{}` lies in {windows}", entity.plural);
            Diagnostic::new(Code::NoRowInWindow, message).note(format!(
                "the rows go from {} to {}",
                shown(low),
                shown(high)
            ))
        }
    };
    let label = if stale { "no row lies in it" } else { "" };
    let diagnostic = told.iter().take(SHOWN).fold(diagnostic, |diagnostic, one| diagnostic.at(one.window.span, label));
    let diagnostic = match told.len() {
        many if many > SHOWN => diagnostic.note(format!("{many} windows in all")),
        _ => diagnostic,
    };
    Some(Found {
        diagnostic,
        within: told.iter().filter_map(|one| one.part.or(one.window.within)).collect(),
        homes: told.iter().map(|one| one.window.home).collect(),
        empties: BTreeSet::new(),
    })
}

/// The column whose value lies in a window.
fn time_of(catalog: &Catalog, id: ExprId) -> Option<ColumnId> {
    match &catalog.exprs[id].kind {
        ExprKind::InWindow { value, .. } => {
            let value = match &catalog.exprs[*value].kind {
                ExprKind::Convert(of) => *of,
                _ => *value,
            };
            column_of(catalog, value)
        }
        _ => None,
    }
}

/// The first time that belongs to a window.
fn lower(catalog: &Catalog, id: ExprId) -> Option<i64> {
    let ExprKind::InWindow { lower: Some(lower), .. } = &catalog.exprs[id].kind else { return None };
    match &catalog.exprs[*lower].kind {
        ExprKind::Literal(value) => number(value),
        _ => None,
    }
}
