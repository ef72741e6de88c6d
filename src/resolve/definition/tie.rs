//! Whether two personas can hold one record with one score, as far as their rules tell.

use std::collections::BTreeSet;

use crate::model::{Arithmetic, Catalog, ExprId, ExprKind, Persona, Value};

use super::super::exclusive::exclusive;
use super::super::literal;

/// So many different scores are looked at.
const SCORES: usize = 4096;

/// Scores are compared as decimals of so many digits behind the point.
const DIGITS: u8 = 12;

/// Whether the two can tie. What the rules do not tell is taken to be possible.
pub(super) fn can_tie(catalog: &Catalog, a: &Persona, b: &Persona) -> bool {
    if a.otherwise != b.otherwise {
        return false;
    }
    if let (Some(a), Some(b)) = (scores(catalog, a), scores(catalog, b))
        && a.is_disjoint(&b)
    {
        return false;
    }
    let body = |persona: &Persona| catalog.definition(persona.definition).body;
    a.otherwise || !exclusive(catalog, body(a), body(b))
}

/// Every score that a record of the persona can have; none where that is not known.
fn scores(catalog: &Catalog, persona: &Persona) -> Option<BTreeSet<i128>> {
    let mut all = totals(catalog, persona.score)?;
    if let Some(least) = persona.threshold {
        let least = totals(catalog, least)?.into_iter().next()?;
        all.retain(|&score| score >= least);
    }
    Some(all)
}

/// Every value of a sum of constants that conditions let count.
fn totals(catalog: &Catalog, expr: ExprId) -> Option<BTreeSet<i128>> {
    match &catalog.exprs[expr].kind {
        ExprKind::Literal(Value::Int(int)) => {
            Some(BTreeSet::from([i128::from(*int).checked_mul(10_i128.pow(u32::from(DIGITS)))?]))
        }
        ExprKind::Literal(Value::Decimal(decimal)) => {
            literal::rescale(*decimal, DIGITS).map(|decimal| BTreeSet::from([decimal.mantissa]))
        }
        ExprKind::Convert(of) => totals(catalog, *of),
        ExprKind::Negate(of) => Some(totals(catalog, *of)?.into_iter().map(|total| -total).collect()),
        ExprKind::Case { arms, otherwise } => {
            let mut all = BTreeSet::new();
            for value in arms.iter().map(|(_, value)| *value).chain([(*otherwise)?]) {
                all.extend(totals(catalog, value)?);
            }
            Some(all)
        }
        ExprKind::Arithmetic { op: Arithmetic::Add, left, right } => {
            let (left, right) = (totals(catalog, *left)?, totals(catalog, *right)?);
            if left.len() * right.len() > SCORES {
                return None;
            }
            left.iter().flat_map(|a| right.iter().map(move |b| a.checked_add(*b))).collect()
        }
        _ => None,
    }
}
