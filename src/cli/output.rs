//! What reaches the terminal: answers to stdout, everything else to stderr. The only place that prints; must not know
//! what the answers mean.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the one place that prints")]

use std::io::{self, IsTerminal, Write};

use serde::Serialize;

use super::arguments::{Format, Global};
use milieu::diag;
use milieu::source::SourceMap;
use milieu::workspace::Failure;

/// How and where answers are written.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub(crate) struct Output {
    format: Format,
    quiet: bool,
    verbose: bool,
    /// Whether stdout shows colours.
    bright: bool,
    /// Whether stderr does.
    bright_aside: bool,
}

impl Output {
    pub(crate) fn new(global: &Global) -> Self {
        Self {
            format: global.format,
            quiet: global.quiet,
            verbose: global.verbose,
            bright: colored(&io::stdout()),
            bright_aside: colored(&io::stderr()),
        }
    }

    /// Whether the answer is one JSON document.
    pub(crate) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Whether steps and their times are told.
    pub(crate) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Whether bars may be drawn.
    pub(crate) fn draws(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// Whether somebody looks at the answer.
    pub(crate) fn is_interactive(&self) -> bool {
        !self.is_json() && io::stdout().is_terminal()
    }

    /// Whether stdout shows colours.
    pub(crate) fn is_bright(&self) -> bool {
        self.bright
    }

    /// The answer, as text.
    pub(crate) fn answer(text: &str) -> Result<(), Failure> {
        Self::bytes(text.as_bytes())
    }

    /// The answer, as a JSON document.
    pub(crate) fn json(document: &impl Serialize) -> Result<(), Failure> {
        let value = serde_json::to_value(document).map_err(|error| Failure::Other(error.to_string()))?;
        Self::bytes(format!("{value:#}\n").as_bytes())
    }

    /// The answer, as it is.
    pub(crate) fn bytes(bytes: &[u8]) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            // Whoever reads has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(Failure::Other(format!("cannot write to stdout: {error}"))),
            Ok(()) => Ok(()),
        }
    }

    /// A word beside the answer.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            told(text);
        }
    }

    /// These findings, as the answer.
    pub(crate) fn answer_list(&self, findings: &[diag::Diagnostic], sources: &SourceMap) -> Result<(), Failure> {
        let text = |finding| format!("{}\n\n", diag::render(finding, sources, self.bright));
        findings.iter().try_for_each(|finding| Self::answer(&text(finding)))
    }

    /// These findings, on stderr; without warnings when quiet.
    pub(crate) fn list(&self, findings: &[diag::Diagnostic], sources: &SourceMap) {
        for finding in findings.iter().filter(|finding| finding.is_error() || !self.quiet) {
            told(&format!("{}\n", diag::render(finding, sources, self.bright_aside)));
        }
    }

    /// Why there is no answer.
    pub(crate) fn failure(&self, failure: &Failure) {
        let (title, help) = match failure {
            Failure::Findings => return,
            Failure::Usage { message, help } => (message.clone(), help.clone()),
            Failure::NotEvaluated(what) => (format!("{what} is not evaluated yet"), None),
            Failure::Other(message) => (message.clone(), None),
        };
        let (red, bold, off) =
            if self.bright_aside { ("\u{1b}[1;31m", "\u{1b}[1m", "\u{1b}[0m") } else { ("", "", "") };
        told(&format!("{red}error{off}{bold}: {title}{off}"));
        if let Some(help) = help {
            told(&format!("  {bold}help{off}: {help}"));
        }
    }
}

fn colored(stream: &impl IsTerminal) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    stream.is_terminal() && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// A line on stderr. Nothing can be done where even that fails.
fn told(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// A last word before the process ends.
pub(crate) fn emergency(line: &str) {
    told(&format!("error: {line}"));
}
