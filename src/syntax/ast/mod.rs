//! The syntax tree: what is written, with its places, before anything is known of names, kinds or data.
//! Equality ignores places (see [`Spanned`]).

mod definition;
mod expression;
mod literal;
mod range;

pub use definition::*;
pub use expression::*;
pub use literal::*;
pub use range::*;

use crate::source::{Span, Spanned};

/// A name as written, without back-ticks.
pub type Name = Spanned<String>;

/// A text literal with its escapes resolved.
pub type Text = Spanned<String>;

/// One definition file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    /// The definitions in the order they are written.
    pub items: Vec<Item>,
    /// Every comment of the file, in order. Not part of what the file says.
    pub comments: Vec<Comment>,
}

/// One definition with the place of all of it.
pub type Item = Spanned<ItemKind>;

/// A comment: from `#` to the end of its line, without the line break.
#[derive(Clone, Debug)]
pub struct Comment {
    /// The comment with its `#`.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl PartialEq for Comment {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}
