//! The helpers of templates: one record for each, from which they are checked, run and documented. Knows nothing of
//! templates beyond what a helper is given.

mod block;
mod compare;
mod decimal;
mod documentation;
mod format;
mod formatting;
mod logic;
mod register;
mod takes;
mod text;

use std::sync::LazyLock;

use serde_json::Value as Json;

pub use documentation::documentation;
pub(super) use register::register;
pub use takes::{Takes, Written};

use formatting::Formatting;

/// One value that a helper is given, by its place.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// What it is called.
    pub name: &'static str,
    /// The kinds that it may have.
    pub takes: Takes,
    /// It may not be left out.
    pub needed: bool,
}

/// One value that a helper is given by name.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// Its name.
    pub name: &'static str,
    /// The kinds that it may have.
    pub takes: Takes,
}

impl Named {
    pub(super) fn as_parameter(&self) -> Parameter {
        Parameter { name: self.name, takes: self.takes, needed: false }
    }
}

/// What a helper yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Yields {
    /// A text.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// One of the values that it is given.
    Common,
}

/// What the values of a call have to be to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Nothing.
    None,
    /// They can be equal.
    Equal,
    /// They have an order.
    Ordered,
    /// A pattern asks for nothing that a date has not.
    Form,
    /// All forms of a plural are there.
    Plural,
}

/// What a helper does, and what is told of it.
#[derive(Clone, Copy, Debug)]
pub struct Helper {
    /// Its name in templates.
    pub name: &'static str,
    /// What it does, in a sentence without a full stop.
    pub about: &'static str,
    /// What it is given, by place.
    pub parameters: &'static [Parameter],
    /// The last of them may be given any number of times.
    pub repeats: bool,
    /// What it is given by name.
    pub named: &'static [Named],
    /// What it yields.
    pub yields: Yields,
    /// What its values have to be to each other.
    pub rule: Rule,
    /// A template, what it is filled with, and what comes out.
    pub examples: &'static [(&'static str, &'static str, &'static str)],
    pub(super) run: Run,
}

/// What a helper computes.
type Run = fn(&Arguments<'_>, &Formatting) -> Json;

/// The values of a call.
pub(super) struct Arguments<'a> {
    values: Vec<&'a Json>,
    named: Vec<(&'a str, &'a Json)>,
}

impl Arguments<'_> {
    /// The value at a place; missing if it is not given.
    fn at(&self, place: usize) -> &Json {
        self.values.get(place).copied().unwrap_or(&Json::Null)
    }

    fn named(&self, name: &str) -> Option<&Json> {
        self.named.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    fn text(&self, place: usize) -> String {
        text_of(self.at(place))
    }
}

/// A scalar as a template prints it.
fn text_of(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Number(number) => number.to_string(),
        Json::Bool(value) => value.to_string(),
        Json::Null | Json::Array(_) | Json::Object(_) => String::new(),
    }
}

/// Whether `#if` takes the value for true: not for missing, false, any zero, empty texts and empty lists.
fn is_true(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::Bool(value) => *value,
        Json::Number(number) => !decimal::is_zero(&number.to_string()),
        Json::String(text) => !text.is_empty(),
        Json::Array(items) => !items.is_empty(),
        // A row is there.
        Json::Object(_) => true,
    }
}

/// All helpers, in the order of their documentation.
pub static HELPERS: LazyLock<Vec<&'static Helper>> = LazyLock::new(|| {
    let topics: [&'static [Helper]; 4] = [format::HELPERS, text::HELPERS, compare::HELPERS, logic::HELPERS];
    topics.into_iter().flatten().collect()
});

/// The helper of that name.
pub(super) fn find(name: &str) -> Option<&'static Helper> {
    HELPERS.iter().copied().find(|helper| helper.name == name)
}

impl Helper {
    /// How it is written: `truncate text length [ellipsis]`.
    #[must_use]
    pub fn usage(&self) -> String {
        let mut usage = self.name.to_owned();
        for parameter in self.parameters {
            let Parameter { name, needed, .. } = parameter;
            usage.push_str(&if *needed { format!(" {name}") } else { format!(" [{name}]") });
        }
        if self.repeats {
            usage.push_str(" …");
        }
        for Named { name, .. } in self.named {
            usage.push_str(&format!(" [{name}=…]"));
        }
        usage
    }
}
