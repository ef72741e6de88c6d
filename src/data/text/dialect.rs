//! How a text source is written: separator, decimal sign, encoding, words for no value. Does not read files.

use encoding_rs::{Encoding, REPLACEMENT, UTF_8};

use super::super::format::Format;
use super::super::spelling::is_blank;
use crate::diag::{Code, Diagnostic, nearest};
use crate::model::Source;

/// The options of a text source, checked.
#[derive(Clone, Debug)]
pub(in crate::data) struct Dialect {
    /// Between fields; one character.
    pub(in crate::data) separator: String,
    /// Before the fraction of a number.
    pub(in crate::data) sign: char,
    /// None: UTF-8.
    pub(in crate::data) encoding: Option<&'static Encoding>,
    missing: Vec<String>,
}

impl Dialect {
    /// What the source says, or the format's own.
    pub(in crate::data) fn new(source: &Source, format: Format) -> Result<Self, Diagnostic> {
        let encoding = match &source.encoding {
            None => None,
            Some(label) => Some(encoding(label)?).filter(|found| *found != UTF_8),
        };
        let separator = source.separator.unwrap_or(if format == Format::Tsv { '\t' } else { ',' });
        if matches!(separator, '"' | '\n' | '\r') {
            let message = format!("separator {separator:?} of source `{}` cannot stand between fields", source.path);
            return Err(Diagnostic::new(Code::SourceUnreadable, message).help(
                "quotes and line breaks have a meaning of their own in a CSV; any other character separates fields",
            ));
        }
        Ok(Self {
            separator: separator.to_string(),
            // JSON numbers have a point, whatever the source says.
            sign: source.decimal.filter(|_| format != Format::Ndjson).unwrap_or('.'),
            encoding,
            missing: source.missing.clone(),
        })
    }

    /// Whether a text stands for no value.
    pub(in crate::data) fn is_missing(&self, text: &str) -> bool {
        is_blank(text) || self.missing.iter().any(|word| word == text)
    }
}

/// The labels that are meant most often.
const COMMON: [&str; 9] =
    ["utf-8", "latin1", "windows-1252", "windows-1250", "iso-8859-15", "utf-16", "utf-16be", "shift_jis", "macintosh"];

fn encoding(label: &str) -> Result<&'static Encoding, Diagnostic> {
    if let Some(found) = Encoding::for_label(label.as_bytes()).filter(|found| *found != REPLACEMENT) {
        return Ok(found);
    }
    let problem = Diagnostic::new(Code::WrongEncoding, format!("encoding `{label}` not known"));
    Err(problem.help(match nearest(label, COMMON) {
        Some(near) => format!("the nearest label of the WHATWG encoding standard is `{near}`"),
        None => "labels are those of the WHATWG encoding standard, such as `latin1` or `utf-16`".into(),
    }))
}
