//! Cuts a case that breaks a law back to what is needed to break it.

use milieu::model::Value;

use super::generate::{Case, ENTITIES};

/// How often the law may be asked.
const PATIENCE: usize = 3_000;

/// A smaller case that still breaks the law, found by taking one thing away at a time, over and over.
pub(crate) fn shrink(case: Case, breaks: &dyn Fn(&Case) -> bool) -> Case {
    let mut smallest = case;
    let mut asked = 0;
    loop {
        let mut at = 0;
        let mut found = false;
        let mut candidates = smaller(&smallest);
        while at < candidates.len() && asked < PATIENCE {
            asked += 1;
            if breaks(&candidates[at]) {
                smallest = candidates.swap_remove(at);
                found = true;
                // What was tried in vain so far is tried again in the next round only.
                candidates = smaller(&smallest);
            } else {
                at += 1;
            }
        }
        if !found || asked >= PATIENCE {
            return smallest;
        }
    }
}

/// Everything that is a step smaller, the largest steps first.
pub(crate) fn smaller(case: &Case) -> Vec<Case> {
    let mut candidates = Vec::new();
    for definition in &case.definitions {
        let mut less = case.clone();
        let mut gone = vec![definition.name.clone()];
        // Without a definition those that use it go too.
        while let Some(at) =
            less.definitions.iter().position(|of| gone.contains(&of.name) || gone.iter().any(|name| of.uses(name)))
        {
            gone.push(less.definitions.remove(at).name);
        }
        candidates.push(less);
    }
    for table in 0..case.tables.len() {
        let count = case.tables[table].len();
        for size in [count, count / 2, 1] {
            for start in (0..count).step_by(size.max(1)) {
                let mut less = case.clone();
                less.tables[table].drain(start..(start + size).min(count));
                candidates.push(less);
            }
        }
    }
    for (at, definition) in case.definitions.iter().enumerate() {
        for body in definition.body.smaller() {
            let mut less = case.clone();
            less.definitions[at].body = body;
            candidates.push(less);
        }
        for (clause, phrase) in definition.clauses.iter().enumerate() {
            let mut less = case.clone();
            less.definitions[at].clauses.remove(clause);
            candidates.push(less);
            for phrase in phrase.smaller() {
                let mut less = case.clone();
                less.definitions[at].clauses[clause] = phrase;
                candidates.push(less);
            }
        }
    }
    candidates.extend(emptier(case));
    candidates
}

/// With one value less; those that hold the tables together stay.
fn emptier(case: &Case) -> Vec<Case> {
    let mut candidates = Vec::new();
    for (table, entity) in ENTITIES.iter().enumerate() {
        let keeps = |name: &str| {
            entity.key.contains(&name)
                || Some(name) == entity.time
                || entity.owners.iter().any(|owner| owner.local.contains(&name))
        };
        for row in 0..case.tables[table].len() {
            for (column, (name, _)) in entity.columns.iter().enumerate() {
                if !keeps(name) && !case.tables[table][row][column].is_missing() {
                    let mut less = case.clone();
                    less.tables[table][row][column] = Value::Missing;
                    candidates.push(less);
                }
            }
        }
    }
    candidates
}
