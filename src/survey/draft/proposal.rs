//! A trait or a segment that is proposed. Knows nothing of why.

use crate::syntax::quoted;

/// What is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A value.
    Trait,
    /// A condition.
    Segment,
}

/// A definition that may be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// What it is.
    pub kind: Kind,
    /// Its name; alternatives have one name.
    pub name: String,
    /// What it says, for people.
    pub description: String,
    /// What it says.
    pub expression: String,
    /// Why it was guessed.
    pub comment: Option<String>,
    /// The heading that it stands under.
    pub chapter: String,
    /// Of the proposals of one slot one is kept at most: the first that is neither too small nor too large.
    pub slot: usize,
    /// Proposals that it names.
    pub needs: Vec<String>,
}

impl Proposal {
    /// As it stands in a file.
    #[must_use]
    pub fn text(&self) -> String {
        let comment = self.comment.as_ref().map(|comment| format!("# {comment}\n")).unwrap_or_default();
        format!("{comment}{}", self.named(&self.name))
    }

    /// The definition under another name, without its comment.
    #[must_use]
    pub fn named(&self, name: &str) -> String {
        let keyword = match self.kind {
            Kind::Trait => "trait",
            Kind::Segment => "segment",
        };
        format!("{keyword} {name} {} = {}", quoted(&self.description), self.expression)
    }
}
