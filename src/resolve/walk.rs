//! The parts of an expression, with the rows that each is evaluated on. Knows nothing of what names mean.

use crate::syntax::ast::{AnniversaryWindow, Bound, Expr, ExprKind, Name, Options, Range, SequenceStep, Window};

/// A part of an expression.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part<'a> {
    /// Evaluated on the same rows.
    Same(&'a Expr),
    /// Evaluated on the rows of a range.
    Inner(&'a Range, &'a Expr),
    /// A range, to be looked up.
    Range(&'a Range),
    /// A column of a range's rows by its name: `per`, `same`.
    Column(&'a Range, &'a Name),
}

/// Visits the parts of an expression, not the parts of its parts.
pub(super) fn parts<'a>(kind: &'a ExprKind, visit: &mut dyn FnMut(Part<'a>)) {
    match kind {
        ExprKind::Literal(_)
        | ExprKind::Today
        | ExprKind::Now
        | ExprKind::Everyone
        | ExprKind::Persona(_)
        | ExprKind::Path(_)
        | ExprKind::Sample { .. } => {}
        ExprKind::Negate(inner) | ExprKind::Not(inner) | ExprKind::Is { value: inner, .. } => {
            visit(Part::Same(inner));
        }
        ExprKind::Arithmetic { left, right, .. }
        | ExprKind::Compare { left, right, .. }
        | ExprKind::Coalesce(left, right) => {
            visit(Part::Same(left));
            visit(Part::Same(right));
        }
        ExprKind::And(all) | ExprKind::Or(all) | ExprKind::CountOf { of: all, .. } => {
            each(all, visit);
        }
        ExprKind::Between { .. }
        | ExprKind::In { .. }
        | ExprKind::TextTest { .. }
        | ExprKind::InWindow { .. }
        | ExprKind::Anniversary { .. } => test_parts(kind, visit),
        ExprKind::TopBottom { by, among, .. } => {
            visit(Part::Same(by));
            each(among, visit);
        }
        ExprKind::Case { arms, otherwise } => {
            for (when, then) in arms {
                visit(Part::Same(when));
                visit(Part::Same(then));
            }
            each(otherwise, visit);
        }
        ExprKind::Call { arguments, .. } => {
            for argument in arguments {
                visit(Part::Same(&argument.value));
                each(&argument.among, visit);
            }
        }
        ExprKind::Aggregate { values, range, extra, .. } => {
            range_parts(range, visit);
            for argument in values {
                visit(Part::Inner(range, &argument.value));
            }
            each(extra, visit);
        }
        ExprKind::Sequence(steps) => sequence_parts(steps, visit),
    }
}

/// The parts of a test of one value.
fn test_parts<'a>(kind: &'a ExprKind, visit: &mut dyn FnMut(Part<'a>)) {
    match kind {
        ExprKind::Between { value, low, high, .. } => {
            visit(Part::Same(value));
            bounds([low, high], &mut |value| visit(Part::Same(value)));
        }
        ExprKind::In { value, options, .. } | ExprKind::TextTest { value, options, .. } => {
            visit(Part::Same(value));
            match options {
                Options::List(all) => each(all, visit),
                Options::One(one) => visit(Part::Same(one)),
            }
        }
        ExprKind::InWindow { value, window, .. } => {
            visit(Part::Same(value));
            window_parts(window, &mut |value| visit(Part::Same(value)));
        }
        ExprKind::Anniversary { value, on } => {
            visit(Part::Same(value));
            if let AnniversaryWindow::On(day) = on {
                visit(Part::Same(day));
            }
        }
        _ => {}
    }
}

fn each<'a>(all: impl IntoIterator<Item = &'a Expr>, visit: &mut dyn FnMut(Part<'a>)) {
    for part in all {
        visit(Part::Same(part));
    }
}

fn sequence_parts<'a>(steps: &'a [SequenceStep], visit: &mut dyn FnMut(Part<'a>)) {
    for step in steps {
        range_parts(&step.range, visit);
        for name in &step.same {
            visit(Part::Column(&step.range, name));
            visit(Part::Column(&steps[0].range, name));
        }
    }
}

fn range_parts<'a>(range: &'a Range, visit: &mut dyn FnMut(Part<'a>)) {
    visit(Part::Range(range));
    range.per.iter().for_each(|name| visit(Part::Column(range, name)));
    if let Some(window) = &range.window {
        window_parts(&window.node, &mut |value| visit(Part::Inner(range, value)));
    }
    range.condition.iter().chain(&range.by).for_each(|part| visit(Part::Inner(range, part)));
}

fn window_parts<'a>(window: &'a Window, visit: &mut dyn FnMut(&'a Expr)) {
    match window {
        Window::Since(bound) | Window::Before(bound) | Window::After(bound) | Window::On(bound) => {
            bounds([bound], visit);
        }
        Window::Between(low, high) => bounds([low, high], visit),
        Window::Last(_)
        | Window::Next(_)
        | Window::MoreThanAgo(_)
        | Window::MoreThanAhead(_)
        | Window::BetweenAgo { .. }
        | Window::During(_)
        | Window::Always => {}
    }
}

fn bounds<'a, const N: usize>(bounds: [&'a Bound; N], visit: &mut dyn FnMut(&'a Expr)) {
    for bound in bounds {
        if let Bound::Value(value) = bound {
            visit(value);
        }
    }
}
