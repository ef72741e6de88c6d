//! Asks a law of many random cases; one that breaks it is cut back and shown.

use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use super::generate::{Case, ENTITIES, Features, case};
use super::shrink::shrink;

/// What a law says of a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It holds, of so many definitions.
    Holds(usize),
    /// It has nothing to say, for this reason.
    Silent(String),
    /// It is broken, in this way.
    Broken(String),
}

/// Something that holds for every workspace.
#[derive(Clone, Copy)]
pub(crate) struct Law {
    /// As it is reported.
    pub(crate) name: &'static str,
    /// What may occur in the workspaces that it is asked of.
    pub(crate) features: Features,
    /// Asks it.
    pub(crate) ask: fn(&Case) -> Verdict,
}

/// What came of asking.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Definitions that the law holds of.
    pub(crate) cases: u64,
    /// Workspaces that they stand in.
    pub(crate) workspaces: u64,
    /// Workspaces that the law had nothing to say of, and the first reason.
    pub(crate) silent: u64,
    reason: Option<(u64, String)>,
    /// What broke it.
    pub(crate) broken: Vec<String>,
}

/// So large a stack takes definitions as deep as the language allows.
const STACK: usize = 64 * 1024 * 1024;

/// A number of the environment.
pub(crate) fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok())
}

impl Law {
    /// Asks the law of as many cases as `MILIEU_CASES` says, else of the given number; with `MILIEU_SEED` of one
    /// workspace.
    pub(crate) fn holds(&self, cases: u64) {
        let tally = self.asked(number("MILIEU_CASES").unwrap_or(cases));
        assert!(tally.broken.is_empty(), "{}", tally.broken.join("\n\n"));
        // A law that is silent too often is as good as broken.
        let few = tally.silent * 5 <= tally.workspaces + 4 || number("MILIEU_SEED").is_some();
        assert!(few, "{}: silent in {} workspaces, as in {:?}", self.name, tally.silent, tally.reason);
    }

    /// Asks the law of so many cases, over workspaces of rising seeds from `MILIEU_FIRST` on, on all cores. It ends with
    /// the first that breaks it; with `MILIEU_ALL` it goes on.
    pub(crate) fn asked(&self, cases: u64) -> Tally {
        let one = number("MILIEU_SEED");
        let next = AtomicU64::new(one.or(number("MILIEU_FIRST")).unwrap_or(0));
        let tally = Mutex::new(Tally::default());
        let go_on = number("MILIEU_ALL").is_some();
        let wanted = |tally: &Tally| tally.cases < cases && (go_on || tally.broken.is_empty());
        let work = || {
            loop {
                if tally.lock().map_or(true, |tally| !wanted(&tally)) {
                    return;
                }
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if one.is_some_and(|one| one != seed) {
                    return;
                }
                self.ask_of(seed, &tally);
            }
        };
        let threads = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            for _ in 0..threads {
                thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).expect("a thread");
            }
        });
        tally.into_inner().expect("no thread panicked with the tally")
    }

    fn ask_of(&self, seed: u64, tally: &Mutex<Tally>) {
        let found = case(seed, self.features);
        let verdict = self.verdict(&found);
        // Cutting back takes long, and needs the tally of nobody.
        let shown = match &verdict {
            Verdict::Broken(first) => {
                say(&format!("{}: seed {} breaks it and is cut back: {first}", self.name, found.seed));
                let small = shrink(found, &|less| matches!(self.verdict(less), Verdict::Broken(_)));
                let how = if let Verdict::Broken(how) = self.verdict(&small) { how } else { first.clone() };
                Some(format!("{}: {how}\n{}", self.name, shown(&small)))
            }
            Verdict::Holds(_) | Verdict::Silent(_) => None,
        };
        let Ok(mut tally) = tally.lock() else { return };
        tally.workspaces += 1;
        match verdict {
            Verdict::Holds(cases) => tally.cases += cases as u64,
            Verdict::Silent(reason) => {
                tally.silent += 1;
                tally.reason.get_or_insert((seed, reason));
            }
            Verdict::Broken(_) => tally.broken.extend(shown),
        }
    }

    fn verdict(&self, case: &Case) -> Verdict {
        let answer = catch_unwind(AssertUnwindSafe(|| (self.ask)(case)));
        answer.unwrap_or_else(|_| Verdict::Broken("it panics".to_owned()))
    }
}

/// Says something while tests run.
pub(crate) fn say(text: &str) {
    // Nobody is told when stderr is gone.
    let _ = writeln!(std::io::stderr(), "{text}");
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
    text += &case.orders();
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
