//! Asks a law of many random cases; one that breaks it is cut back and shown.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::generate::{Case, ENTITIES, Features, case};
use super::shrink::shrink;

/// What a law says of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It holds.
    Holds,
    /// It has nothing to say, for this reason.
    Silent(String),
    /// It is broken, in this way.
    Broken(String),
}

/// Asks a law of as many cases as `MILIEU_CASES` says, else of the given number; with `MILIEU_SEED` of that one. With
/// `MILIEU_ALL` it goes on after a case that breaks it. A law that is silent too often is as good as broken.
pub(crate) fn hold(law: &str, features: Features, cases: u64, ask: impl Fn(&Case) -> Verdict) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let one = number("MILIEU_SEED");
    let seeds = match one {
        Some(seed) => seed..seed + 1,
        None => 0..number("MILIEU_CASES").unwrap_or(cases),
    };
    let ask = |case: &Case| {
        let answer = catch_unwind(AssertUnwindSafe(|| ask(case)));
        answer.unwrap_or_else(|_| Verdict::Broken("it panics".to_owned()))
    };
    let count = seeds.end - seeds.start;
    let mut silent: Vec<(u64, String)> = Vec::new();
    let mut broken: Vec<String> = Vec::new();
    for seed in seeds {
        let found = case(seed, features);
        match ask(&found) {
            Verdict::Holds => {}
            Verdict::Silent(reason) => silent.push((seed, reason)),
            Verdict::Broken(first) => {
                let small = shrink(found, &|less| matches!(ask(less), Verdict::Broken(_)));
                let how = if let Verdict::Broken(how) = ask(&small) { how } else { first };
                broken.push(format!("{law}: {how}\n{}", shown(&small)));
                if number("MILIEU_ALL").is_none() {
                    break;
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n\n"));
    let few = silent.len() as u64 * 5 <= count || one.is_some();
    assert!(few, "{law}: silent in {} of {count} cases, as in seed {:?}", silent.len(), silent.first());
}

/// A case as a reader can follow it.
pub(crate) fn shown(case: &Case) -> String {
    let mut text = format!("seed {} (MILIEU_SEED={})\n{}\n", case.seed, case.seed, case.settings());
    if case.customers_have_time {
        text += "customers have the time `joined`\n";
    }
    for definition in &case.definitions {
        text += &definition.text();
    }
    for (entity, rows) in ENTITIES.iter().zip(&case.tables) {
        if !rows.is_empty() {
            text += &format!("\n{}\n", entity.plural);
        }
        for (number, row) in rows.iter().enumerate() {
            let cells = entity.columns.iter().zip(row).filter(|(_, value)| !value.is_missing());
            let cells: Vec<String> = cells.map(|((name, _), value)| format!("{name}={value:?}")).collect();
            text += &format!("  {number}: {}\n", cells.join(" "));
        }
    }
    text
}
