//! What may stand at a place, in few words. Knows how rules are called and not why they were tried.

use crate::syntax::grammar::Rule;
use crate::syntax::words::{Role, role};

/// The rules that were tried where the grammar stopped.
pub(super) struct Expected {
    rules: Vec<Rule>,
}

impl Expected {
    pub(super) fn new(rules: &[Rule]) -> Self {
        Self { rules: rules.to_vec() }
    }

    pub(super) fn has(&self, rule: Rule) -> bool {
        self.rules.contains(&rule)
    }

    /// Whether the definition may end here.
    pub(super) fn may_end(&self) -> bool {
        self.has(Rule::EOI)
    }

    /// Whether a lone expression was parsed and nothing of it was found.
    pub(super) fn is_expression(&self) -> bool {
        self.has(Rule::lone_expression)
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
                Role::Word(word) | Role::Flag(word) => words.push(word),
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
        let mut words: Vec<String> = Vec::new();
        let mut things: Vec<String> = Vec::new();
        for rule in &self.rules {
            let (list, found): (&mut Vec<String>, Vec<String>) = match role(*rule) {
                Role::Word(word) | Role::Flag(word) => (&mut words, vec![format!("`{word}`")]),
                Role::Words(several) => (&mut words, several.iter().map(|word| format!("`{word}`")).collect()),
                Role::Thing(thing) => (&mut things, vec![thing.to_owned()]),
                Role::Silent => continue,
            };
            for one in found {
                if !list.contains(&one) {
                    list.push(one);
                }
            }
        }
        // The end of everything is only worth saying beside little else.
        let end = things.iter().position(|thing| thing == "the next definition").map(|at| things.remove(at));
        words.truncate(12);
        things.append(&mut words);
        things.extend(end);
        match things.as_slice() {
            [] => "the grammar does not go on like this".to_owned(),
            [one] => format!("expected {one}"),
            [most @ .., last] => format!("expected {} or {last}", most.join(", ")),
        }
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
