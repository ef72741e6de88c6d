//! What milieu has to say about definitions and data: a code, a place, what is wrong and what would be right.
//! Knows nothing of the language, of pest or of polars.

mod code;
mod render;

pub use code::{Code, Topic};
pub use render::{render, to_json};

use crate::source::Span;

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The definitions or the data cannot be used as they are.
    Error,
    /// They can be used, but probably do not say what was meant.
    Warning,
}

/// A place in a definition file and what to say about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What to say there; may be empty for the primary label.
    pub message: String,
}

/// A replacement that would mend the definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What stands there then.
    pub replacement: String,
}

/// A place in a data file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataPlace {
    /// The file, as messages show it.
    pub file: String,
    /// Its line, from 1, if one line is to blame.
    pub line: Option<u64>,
    /// Its column, by name.
    pub column: Option<String>,
}

/// One finding. The message says what is wrong (lower case, no full stop), the labels where, the help what would be right.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// Its kind, never reused.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Where in the definitions; the first is the primary one.
    pub labels: Vec<Label>,
    /// Where in the data.
    pub data: Option<DataPlace>,
    /// Facts that explain it.
    pub notes: Vec<String>,
    /// What would be right.
    pub help: Option<String>,
    /// Replacements that carry the help out.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// A diagnostic of the code's own severity.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            labels: Vec::new(),
            data: None,
            notes: Vec::new(),
            help: None,
            fixes: Vec::new(),
        }
    }

    /// Points at a place; the first call gives the primary one.
    #[must_use]
    pub fn at(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label { span, message: message.into() });
        self
    }

    /// Points at a place in a data file.
    #[must_use]
    pub fn in_data(mut self, file: impl Into<String>, line: Option<u64>, column: Option<&str>) -> Self {
        self.data = Some(DataPlace { file: file.into(), line, column: column.map(str::to_owned) });
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what would be right.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a ready replacement.
    #[must_use]
    pub fn fix(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.fixes.push(Fix { span, replacement: replacement.into() });
        self
    }

    /// Whether it stops the work.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Whether any of them stops the work.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(Diagnostic::is_error)
}

/// The candidate nearest to a mistyped name, if one is near enough to be meant.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate)
}
