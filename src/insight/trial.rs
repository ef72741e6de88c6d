//! Tests of definitions: what they expect of the records that they give, and whether that is so. Must not know files or how
//! an outcome is printed.

mod expected;
mod judge;

use serde::Serialize;

use super::parts::{Parts, Shown, ValueShown};
use crate::resolve::Trial;
use crate::source::Span;

pub use judge::judge;

/// A test whose expectations are understood.
#[derive(Clone, Debug)]
pub struct Test {
    /// The definitions and the rows.
    pub trial: Trial,
    /// The parts of the tested condition.
    parts: Option<Parts>,
    expected: Vec<Expected>,
}

/// One expectation.
#[derive(Clone, Debug)]
struct Expected {
    /// Where it stands.
    span: Span,
    /// As written.
    text: String,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    /// These rows are members, and no others.
    Members(Vec<usize>),
    /// This row is no member.
    Not(usize, Option<Because>),
    /// The value of this row is as written: a condition on the record.
    Value(usize, crate::model::ExprId, String),
    /// What a token has for this row is this value; none: it is missing.
    Token(usize, Option<crate::model::ExprId>, String),
}

/// The part that shall be what keeps a record out.
#[derive(Clone, Debug)]
struct Because {
    part: super::parts::Supposition,
    expr: crate::model::ExprId,
    text: String,
}

/// What is not as expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Miss {
    /// Where the expectation stands.
    #[serde(skip)]
    pub span: Span,
    /// The expectation, as written.
    pub expectation: String,
    /// The key of the record; none where no record is to blame.
    pub key: Option<String>,
    /// What was expected of it.
    pub expected: String,
    /// What it is.
    pub found: String,
    /// More of what it is, in words.
    pub notes: Vec<String>,
    /// The parts of the condition.
    pub parts: Vec<Shown>,
    /// What a value rests on.
    pub values: Vec<ValueShown>,
}

/// A place in a definition file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Position {
    /// The file, relative to the workspace.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in code points.
    pub column: usize,
}

/// What is not as expected, and where that was expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// Where the expectation stands.
    #[serde(flatten)]
    pub at: Position,
    /// What is not as expected.
    #[serde(flatten)]
    pub miss: Miss,
}

/// What became of a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The tested definition.
    pub name: String,
    /// Its keyword.
    pub kind: &'static str,
    /// What the test says of itself.
    pub description: Option<String>,
    /// The clock, as `--as-of` takes it.
    pub as_of: String,
    /// Where the test stands.
    #[serde(flatten)]
    pub at: Position,
    /// Whether all expectations are met.
    pub passed: bool,
    /// Those that are not.
    pub failures: Vec<Failure>,
}

/// What became of all tests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// In the order of files and lines.
    pub tests: Vec<Outcome>,
    /// How many passed.
    pub passed: usize,
    /// How many did not.
    pub failed: usize,
}
