//! One record of a mailing: its key, what the audience says of it, the values of its tokens. Knows nothing of templates.

use serde_json::{Map, Value as Json};

use super::super::Context;
use super::Mailing;
use crate::model::{HOLDOUT, MEMBER, Type};

/// What the audience says of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is written to.
    Member,
    /// It is kept back as a control group.
    Holdout,
    /// Another record was kept for what it shares with it.
    Double,
    /// It is not in the audience.
    Outside,
}

impl Standing {
    /// As `preview` says it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Member => MEMBER,
            Self::Holdout => HOLDOUT,
            Self::Double | Self::Outside => "not a member",
        }
    }
}

/// A record with everything that its messages need.
pub struct Recipient {
    pub(super) row: usize,
    /// The key: a number where it is one, an array where it has several parts.
    pub key: Json,
    /// What the audience says of it.
    pub standing: Standing,
    /// The part of the split that it is in.
    pub split: Option<String>,
    /// By token of the mailing.
    pub(super) tokens: Vec<Held>,
    /// The values, by the tokens' names and in their order; missing ones are null.
    pub(super) context: Context,
}

/// What a record has for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// Its value.
    Value,
    /// What stands for a missing one.
    Fallback,
    /// Nothing.
    Nothing,
}

impl Mailing {
    /// The record of a row.
    ///
    /// # Panics
    /// Where there is no such row.
    #[must_use]
    pub fn recipient(&self, row: usize) -> Recipient {
        let mut recipient = self.nobody();
        self.become_row(&mut recipient, row);
        recipient
    }

    /// A record that is none yet.
    pub(super) fn nobody(&self) -> Recipient {
        let values = self.records.tokens.iter().map(|token| (token.name.clone(), Json::Null));
        Recipient {
            row: 0,
            key: Json::Null,
            standing: Standing::Outside,
            split: None,
            tokens: vec![Held::Nothing; self.records.tokens.len()],
            context: Context::from(Json::Object(values.collect::<Map<String, Json>>())),
        }
    }

    /// Makes the record of a row out of another: what holds values is used again.
    pub(super) fn become_row(&self, recipient: &mut Recipient, row: usize) {
        recipient.row = row;
        recipient.key = self.key(row);
        recipient.standing = self.standing(row);
        recipient.split = self.records.split.text(row, self.zone);
        let tokens = self.records.tokens.iter().zip(&mut recipient.tokens);
        for ((token, held), value) in tokens.zip(recipient.context.values_mut()) {
            // An empty list falls back too, where there is something to fall back to.
            let (column, own) = match &token.otherwise {
                Some(otherwise) if token.value.is_empty(row) => (otherwise, Held::Fallback),
                Some(_) | None => (&token.value, Held::Value),
            };
            column.json_into(row, self.zone, value);
            *held = if value.is_null() { Held::Nothing } else { own };
        }
    }

    /// What the audience says of the record of a row.
    #[must_use]
    pub fn standing(&self, row: usize) -> Standing {
        match self.records.status.text_at(row) {
            Some(MEMBER) => Standing::Member,
            Some(_) => Standing::Holdout,
            None if self.records.double.text_at(row).is_some() => Standing::Double,
            None => Standing::Outside,
        }
    }

    /// The key of the record of a row, as the lines of messages have it.
    fn key(&self, row: usize) -> Json {
        let zone = self.zone;
        match self.records.key.as_slice() {
            [one] if one.ty.is_number() => one.json(row, zone),
            [one] => one.text(row, zone).map_or(Json::Null, Json::String),
            parts => parts
                .iter()
                .map(|part| match part.ty {
                    Type::Int | Type::Decimal(_) | Type::Float => part.json(row, zone),
                    _ => part.text(row, zone).map_or(Json::Null, Json::String),
                })
                .collect(),
        }
    }

    /// The key of the record of a row as text, its parts joined by colons.
    #[must_use]
    pub fn key_text(&self, row: usize) -> String {
        let parts = self.records.key.iter().map(|part| part.text(row, self.zone).unwrap_or_default());
        parts.collect::<Vec<_>>().join(":")
    }

    /// Whether a key has several parts.
    #[must_use]
    pub fn has_long_key(&self) -> bool {
        self.records.key.len() > 1
    }

    /// The row of the record with this key, as text.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<usize> {
        (0..self.len()).find(|&row| self.key_text(row) == key)
    }
}
