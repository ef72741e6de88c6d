//! What is checked and rendered: a piece of a message, the values that it may name, and where a place in its text
//! is in the definitions. Knows nothing of Handlebars.

use crate::model::Type;
use crate::source::{SourceMap, Span};

/// What a value is to a template.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// A text.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// A date; it prints as ISO.
    Time,
    /// A moment; it prints as ISO.
    Moment,
    /// A scalar whose kind differs from message to message: a value, or a fallback of another kind.
    Mixed,
    /// A scalar whose kind is found out when rows are read; until then it fits everywhere.
    Unknown,
    /// A list of values.
    List(Box<Shape>),
    /// Rows, each with these fields.
    Rows(Vec<(String, Shape)>),
}

impl Shape {
    /// What values of a kind are to a template.
    #[must_use]
    pub fn of(ty: &Type) -> Self {
        match ty {
            Type::Text => Self::Text,
            Type::Int | Type::Decimal(_) | Type::Float => Self::Number,
            Type::Bool => Self::Bool,
            Type::Date => Self::Time,
            Type::Timestamp => Self::Moment,
            Type::Duration => Self::Text,
            Type::List(of) => Self::List(Box::new(Self::of(of))),
            Type::Rows(fields) => Self::Rows(fields.iter().map(|(name, ty)| (name.clone(), Self::of(ty))).collect()),
            Type::Unknown => Self::Unknown,
        }
    }

    /// What a value of this is, with a fallback of another. A list with a fallback stays one: a scalar has no elements.
    #[must_use]
    pub fn or(self, otherwise: Self) -> Self {
        match (self, otherwise) {
            (one, other) if one == other => one,
            (list @ (Self::List(_) | Self::Rows(_)), _) => list,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (_, _) => Self::Mixed,
        }
    }

    /// What it is called in a message.
    pub(super) fn called(&self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Bool => "true or false",
            Self::Time => "a date",
            Self::Moment => "a moment",
            Self::Mixed => "a value or its fallback of another kind",
            Self::Unknown => "a value of a kind not yet known",
            Self::List(_) => "a list",
            Self::Rows(_) => "a list of rows",
        }
    }
}

/// What the templates of a campaign may name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// The tokens, each with what it is.
    pub tokens: Vec<(String, Shape)>,
}

/// How values are written into the text around them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Escape {
    /// As text of HTML: `<` becomes `&lt;`.
    Html,
    /// As they are: subjects, titles, texts.
    None,
    /// As a part of a JSON string: a quote becomes `\"`.
    Json,
}

/// Where the template of a piece is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Body {
    /// A file, as written, below `templates/`.
    File(String),
    /// The text itself.
    Inline(String),
}

/// A part of a message that a template is for: a subject, a text, HTML, JSON.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Piece {
    /// How values are escaped in it.
    pub escape: Escape,
    /// Its template.
    pub body: Body,
    /// The literal that names or holds it in the definitions, quotes included.
    pub at: Span,
}

/// Where bytes of a template's text are in a file.
#[derive(Clone, Debug)]
pub(super) enum Places {
    /// The text is the file's.
    File(crate::source::FileId),
    /// The text is a literal of the definitions: for each byte of it where it starts there, and the end.
    Literal { at: Span, starts: Vec<u32> },
}

impl Places {
    /// The places of an inline template. Where the literal does not hold the text, all of it is the place.
    pub(super) fn of_literal(at: Span, text: &str, sources: &SourceMap) -> Self {
        let literal = sources.slice(at);
        let starts = unescaped(literal).filter(|(inside, _)| inside == text).map(|(_, starts)| starts);
        Self::Literal { at, starts: starts.unwrap_or_default() }
    }

    /// Where the bytes are.
    pub(super) fn span(&self, bytes: std::ops::Range<usize>) -> Span {
        match self {
            Self::File(file) => Span::new(*file, bytes.start, bytes.end),
            Self::Literal { at, starts } => match (starts.get(bytes.start), starts.get(bytes.end)) {
                (Some(start), Some(end)) => Span { file: at.file, start: at.start + start, end: at.start + end },
                _ => *at,
            },
        }
    }

    /// Whether a replacement can be put there as it is written.
    pub(super) fn takes(&self, replacement: &str) -> bool {
        match self {
            Self::File(_) => true,
            Self::Literal { starts, .. } => !starts.is_empty() && !replacement.contains(['"', '\'', '\\']),
        }
    }
}

/// The text of a literal, and for each byte of it where that is in the literal.
fn unescaped(literal: &str) -> Option<(String, Vec<u32>)> {
    let quote = literal.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let inner = literal.get(1..)?.strip_suffix(quote)?;
    let (mut text, mut starts) = (String::with_capacity(inner.len()), Vec::with_capacity(inner.len() + 1));
    let mut at = 0;
    while let Some(letter) = inner[at..].chars().next() {
        let (meant, length) = if letter == '\\' { escaped(&inner[at + 1..])? } else { (letter, letter.len_utf8()) };
        text.push(meant);
        let place = u32::try_from(at + 1).ok()?;
        starts.extend(std::iter::repeat_n(place, meant.len_utf8()));
        at += length;
    }
    starts.push(u32::try_from(at + 1).ok()?);
    Some((text, starts))
}

/// The character that an escape stands for, and the length of the escape with its backslash.
fn escaped(rest: &str) -> Option<(char, usize)> {
    match rest.chars().next()? {
        'n' => Some(('\n', 2)),
        't' => Some(('\t', 2)),
        letter @ ('"' | '\'' | '\\') => Some((letter, 2)),
        'u' => {
            let digits = rest.strip_prefix("u{")?.split_once('}')?.0;
            Some((char::from_u32(u32::from_str_radix(digits, 16).ok()?)?, digits.len() + 4))
        }
        _ => None,
    }
}
