//! Pieces of the language as trees, so that a failing one can be cut back.

use std::fmt;

use super::schema::Kind;

/// Where an expression stands: the entity of its row, and that of the record of the aggregate around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) entity: &'static str,
    pub(crate) record: Option<&'static str>,
    /// The aggregate reads a whole entity.
    pub(crate) whole: bool,
}

/// An expression as text, with the expressions in it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Phrase {
    pub(crate) kind: Kind,
    pub(crate) frame: Frame,
    pub(crate) pieces: Vec<Piece>,
}

/// A part of a [`Phrase`].
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece {
    Text(String),
    Phrase(Phrase),
}

impl Phrase {
    /// A phrase without others in it.
    pub(crate) fn leaf(kind: Kind, frame: Frame, text: impl Into<String>) -> Self {
        Self { kind, frame, pieces: vec![Piece::Text(text.into())] }
    }

    /// A phrase by a pattern with a `{}` for each of the phrases in it.
    pub(crate) fn of(kind: Kind, frame: Frame, pattern: &str, parts: impl IntoIterator<Item = Phrase>) -> Self {
        let mut parts = parts.into_iter();
        let mut pieces = Vec::new();
        for (at, text) in pattern.split("{}").enumerate() {
            if at > 0 {
                pieces.push(Piece::Phrase(parts.next().expect("a phrase for each place")));
            }
            pieces.push(Piece::Text(text.to_owned()));
        }
        assert!(parts.next().is_none(), "a place for each phrase: {pattern}");
        Self { kind, frame, pieces }
    }

    /// How many letters it has.
    pub(crate) fn length(&self) -> usize {
        let pieces = self.pieces.iter();
        let length = |piece: &Piece| match piece {
            Piece::Text(text) => text.len(),
            Piece::Phrase(phrase) => phrase.length(),
        };
        pieces.map(length).sum()
    }

    /// Everything that this phrase could be cut back to in one step: itself replaced by a phrase in it that fits, or one
    /// in it cut back.
    pub(crate) fn smaller(&self) -> Vec<Self> {
        let mut smaller = Vec::new();
        self.fitting(self, &mut smaller);
        for (at, piece) in self.pieces.iter().enumerate() {
            let Piece::Phrase(part) = piece else { continue };
            for less in part.smaller() {
                let mut whole = self.clone();
                whole.pieces[at] = Piece::Phrase(less);
                smaller.push(whole);
            }
        }
        smaller
    }

    fn fitting(&self, whole: &Self, found: &mut Vec<Self>) {
        for piece in &self.pieces {
            if let Piece::Phrase(part) = piece {
                if part.kind.is_like(whole.kind) && part.frame == whole.frame {
                    found.push(part.clone());
                }
                part.fitting(whole, found);
            }
        }
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|piece| match piece {
            Piece::Text(text) => out.write_str(text),
            Piece::Phrase(phrase) => phrase.fmt(out),
        })
    }
}
