//! What may stand at a place, in few words. Knows how rules are called and not why they were tried.

use super::Whole;
use crate::syntax::grammar::Rule;
use crate::syntax::words::{Role, role};

/// The rules that were tried where the grammar stopped.
pub(super) struct Expected {
    rules: Vec<Rule>,
    whole: Whole,
}

impl Expected {
    pub(super) fn new(rules: &[Rule], whole: Whole) -> Self {
        let mut rules = rules.to_vec();
        // Where a minus may stand, the name is that of a value.
        if rules.contains(&Rule::minus) {
            rules.retain(|rule| !matches!(rule, Rule::name | Rule::text));
            rules.push(Rule::value);
        }
        Self { rules, whole }
    }

    pub(super) fn has(&self, rule: Rule) -> bool {
        self.rules.contains(&rule)
    }

    /// Whether the definition may end here.
    pub(super) fn may_end(&self) -> bool {
        self.has(Rule::EOI)
    }

    /// Whether a value may begin here.
    pub(super) fn wants_value(&self) -> bool {
        let values = [
            Rule::expression,
            Rule::comparison,
            Rule::value,
            Rule::primary,
            Rule::bound,
            Rule::argument,
            Rule::reference,
            Rule::top_bottom,
            Rule::options,
        ];
        values.iter().any(|rule| self.has(*rule))
    }

    /// Whether an operator may stand here: a value has just ended.
    pub(super) fn wants_operator(&self) -> bool {
        [Rule::compare_op, Rule::arithmetic_op, Rule::and_op, Rule::or_op, Rule::compare_test, Rule::test_start]
            .iter()
            .any(|rule| self.has(*rule))
    }

    /// The words that may stand here, for the nearest one to a mistyped word.
    pub(super) fn words(&self) -> Vec<&'static str> {
        let mut words = Vec::new();
        for rule in &self.rules {
            match role(*rule) {
                Role::Mark(word) | Role::Word(word) | Role::Flag(word) => words.push(word),
                Role::Words(several) => words.extend(several),
                Role::Thing(_) | Role::Silent => {}
            }
        }
        if self.wants_operator() {
            words.extend(OPERATOR_WORDS);
        }
        words.retain(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()));
        words
    }

    /// `expected a name, `=` or …`
    pub(super) fn sentence(&self) -> String {
        let (mut words, mut marks, mut things) = (Vec::new(), Vec::new(), Vec::new());
        for rule in &self.rules {
            match role(*rule) {
                Role::Mark(".") | Role::Silent => {}
                Role::Mark(word) | Role::Word(word) | Role::Flag(word) => sort_in(word, &mut words, &mut marks),
                Role::Words(several) => several.iter().for_each(|word| sort_in(word, &mut words, &mut marks)),
                Role::Thing(thing) => push_once(&mut things, thing.to_owned()),
            }
        }
        if self.wants_operator() {
            // Behind a value many things can stand that nobody waits for.
            things.retain(|thing| thing != "a unit of time, as in `days`");
            words.retain(|word| word != "`ignoring case`");
        }
        let ends = things.iter().position(|thing| thing == "the next definition").map(|at| things.remove(at));
        words.truncate(12);
        things.append(&mut words);
        things.append(&mut marks);
        things.extend(ends.map(|end| match self.whole {
            Whole::Definition => end,
            Whole::Expression => "the end".to_owned(),
        }));
        match things.as_slice() {
            [] => "the grammar does not go on like this".to_owned(),
            [one] => format!("expected {one}"),
            [most @ .., last] => format!("expected {} or {last}", most.join(", ")),
        }
    }
}

fn sort_in(word: &str, words: &mut Vec<String>, marks: &mut Vec<String>) {
    let list = if word.starts_with(|c: char| c.is_ascii_alphabetic()) { words } else { marks };
    push_once(list, format!("`{word}`"));
}

fn push_once(list: &mut Vec<String>, one: String) {
    if !list.contains(&one) {
        list.push(one);
    }
}

/// Words that can follow a value.
const OPERATOR_WORDS: &[&str] = &[
    "and",
    "or",
    "not",
    "in",
    "is",
    "between",
    "contains",
    "starts with",
    "ends with",
    "matches",
    "within",
    "since",
    "before",
    "after",
    "on",
    "anniversary",
];
