//! What a piece needs of a message: the tokens that it names, in the order of first naming. Knows nothing of templates.

use crate::source::Span;

/// A token that a template names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The token.
    pub token: String,
    /// The fields of its rows that the template names.
    pub fields: Vec<String>,
    /// Where it is first named.
    pub at: Span,
}

/// The tokens that a piece names, in any branch, condition or partial, in the order of first naming.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs(pub Vec<Need>);

impl Needs {
    /// The token is named.
    pub(super) fn token(&mut self, token: &str, at: Span) {
        if !self.0.iter().any(|need| need.token == token) {
            self.0.push(Need { token: token.to_owned(), fields: Vec::new(), at });
        }
    }

    /// A field of the token's rows is named.
    pub(super) fn field(&mut self, token: &str, field: &str, at: Span) {
        self.token(token, at);
        for need in self.0.iter_mut().filter(|need| need.token == token) {
            if !need.fields.iter().any(|other| other == field) {
                need.fields.push(field.to_owned());
            }
        }
    }
}
