//! Why a command of the façade gave no answer, and the exit status that says so. Must not know who prints it.

use crate::diag::{Code, Diagnostic};

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// The command was asked for something that cannot be: an unknown name, a folder that is there.
    Usage {
        /// What is wrong.
        message: String,
        /// What would be right.
        help: Option<String>,
    },
    /// The definitions or the data are wrong; [`super::Workspace::findings`] says how.
    Findings,
    /// Understood, but this version does not do it.
    NotEvaluated(String),
    /// Anything else, such as a folder that cannot be written.
    Other(String),
}

impl Failure {
    /// Wrong usage without a word of help.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), help: None }
    }

    /// A name that nothing has, with the nearest that something has.
    pub fn unknown<'a>(kind: &str, name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        let help = crate::diag::nearest(name, candidates).map(|near| format!("did you mean `{near}`?"));
        Self::Usage { message: format!("{kind} `{name}` not found"), help }
    }

    /// A failure of the system while something was done to a path.
    pub fn io(action: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::Other(format!("cannot {action} `{}`: {error}", path.display()))
    }

    /// The exit status of a command that ends so.
    #[must_use]
    pub fn exit_status(&self, findings: &[Diagnostic]) -> u8 {
        match self {
            Self::Usage { .. } => 2,
            Self::Findings => exit_status(findings),
            Self::NotEvaluated(_) | Self::Other(_) => 5,
        }
    }
}

/// The exit status that findings end a command with: 0 without errors; else 2 for a parameter that cannot be set, before
/// 3 for wrong definitions, before 4 for wrong data.
#[must_use]
pub fn exit_status(findings: &[Diagnostic]) -> u8 {
    let errors = findings.iter().filter(|finding| finding.is_error());
    errors
        .map(|finding| match finding.code {
            Code::WrongParameter => 2,
            code => code.topic().exit_status(),
        })
        .min()
        .unwrap_or(0)
}
