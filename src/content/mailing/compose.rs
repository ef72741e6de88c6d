//! What a record gets over a channel, or the first reason why it gets nothing. Knows nothing of other records.

use serde_json::Value as Json;

use super::super::address::{AddressFault, address, one_line};
use super::super::sms::{SmsSize, sms_size};
use super::record::Held;
use super::{Lane, Letter, Mailing, Recipient, Standing};
use crate::model::{ChannelKind, Part};

/// Why a record gets nothing over a channel; the first reason that holds, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reject {
    /// Another record with the same address was kept.
    SameAddress(String),
    /// There is no address.
    NoAddress,
    /// The address is none of the channel's.
    BadAddress,
    /// A token that the message needs has no value; of a field of rows `TOKEN.FIELD`.
    MissingToken(String),
    /// Nothing would stand in the subject.
    EmptySubject,
    /// What came out is not JSON.
    BadJson,
}

impl std::fmt::Display for Reject {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::SameAddress(key) => write!(out, "same address as {key}"),
            Self::NoAddress => out.write_str("no address"),
            Self::BadAddress => out.write_str("bad address"),
            Self::MissingToken(name) => write!(out, "missing token {name}"),
            Self::EmptySubject => out.write_str("empty subject"),
            Self::BadJson => out.write_str("bad json"),
        }
    }
}

/// A template that could not be filled in. The check of templates leaves nothing that can end so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a template of channel `{channel}` failed for {record}: {reason}")]
pub struct Fault {
    /// Over which channel.
    pub channel: &'static str,
    /// The record's key.
    pub record: String,
    /// What the renderer says.
    pub reason: String,
}

/// What a record gets over a channel.
pub struct Composed<'m> {
    /// The channel.
    pub kind: ChannelKind,
    /// The address on one line; none where there is none.
    pub to: Option<String>,
    /// By part, what was filled in; empty where a token is missing.
    pub parts: Vec<(Part, String)>,
    /// What a text message takes.
    pub sms: Option<SmsSize>,
    /// Why it is not sent.
    pub reject: Option<Reject>,
    pub(super) letter: &'m Letter,
}

impl Composed<'_> {
    /// A part, if the channel has it.
    #[must_use]
    pub fn part(&self, part: Part) -> Option<&str> {
        self.parts.iter().find(|(own, _)| *own == part).map(|(_, text)| text.as_str())
    }
}

impl Mailing {
    /// What a record gets over the channel of that position. With `whole`, a message that is not sent is filled in too as
    /// far as it can be.
    ///
    /// # Errors
    /// See [`Fault`].
    pub fn compose<'m>(&'m self, recipient: &Recipient, channel: usize, whole: bool) -> Result<Composed<'m>, Fault> {
        let lane = &self.channels[channel];
        let letter = lane.of_split(recipient.split.as_deref());
        let written = self.records.addresses.get(letter.to).and_then(|(_, to)| to.text(recipient.row, self.zone));
        let checked = address(lane.kind, written.as_deref());
        let mut reject = self.double(recipient, letter).or_else(|| checked.as_ref().err().copied().map(of_address));
        let to = checked.ok().or_else(|| written.map(|written| one_line(&written)).filter(|to| !to.is_empty()));
        let missing = self.missing(recipient, letter);
        let mut composed = Composed { kind: lane.kind, to, parts: Vec::new(), sms: None, reject: None, letter };
        if missing.is_none() && (whole || reject.is_none()) {
            self.fill(recipient, lane, &mut composed)?;
            reject = reject.or_else(|| afterwards(&composed));
        }
        composed.reject = reject.or(missing);
        Ok(composed)
    }

    /// Another record was kept for the address.
    fn double(&self, recipient: &Recipient, letter: &Letter) -> Option<Reject> {
        if recipient.standing != Standing::Double || !letter.one_per {
            return None;
        }
        self.records.double.text_at(recipient.row).map(|key| Reject::SameAddress(key.to_owned()))
    }

    /// The first token that is needed and has no value.
    fn missing(&self, recipient: &Recipient, letter: &Letter) -> Option<Reject> {
        for need in &letter.needs {
            let token = &self.records.tokens[need.token];
            if recipient.tokens[need.token] == Held::Nothing {
                return Some(Reject::MissingToken(token.name.clone()));
            }
            if need.fields.is_empty() {
                continue;
            }
            let rows = recipient.context.get(&token.name).and_then(Json::as_array).into_iter().flatten();
            for row in rows {
                let lacks = |field: &&String| row.get(field.as_str()).is_none_or(Json::is_null);
                if let Some(field) = need.fields.iter().find(lacks) {
                    return Some(Reject::MissingToken(format!("{}.{field}", token.name)));
                }
            }
        }
        None
    }

    fn fill(&self, recipient: &Recipient, lane: &Lane, composed: &mut Composed<'_>) -> Result<(), Fault> {
        for &(part, piece) in &composed.letter.pieces {
            let mut text = String::with_capacity(self.renderer.expected_length(piece));
            self.renderer.render(piece, &recipient.context, &mut text).map_err(|reason| Fault {
                channel: lane.kind.word(),
                record: self.key_text(recipient.row),
                reason,
            })?;
            if part.is_line() {
                text = one_line(&text);
            }
            if lane.kind == ChannelKind::Sms {
                text.truncate(text.trim_end().len());
                composed.sms = Some(sms_size(&text));
            }
            composed.parts.push((part, text));
        }
        Ok(())
    }
}

pub(super) fn of_address(fault: AddressFault) -> Reject {
    match fault {
        AddressFault::Missing => Reject::NoAddress,
        AddressFault::Malformed => Reject::BadAddress,
    }
}

/// What is only known once the message is there.
fn afterwards(composed: &Composed<'_>) -> Option<Reject> {
    if composed.part(Part::Subject) == Some("") {
        return Some(Reject::EmptySubject);
    }
    let json = composed.part(Part::Json)?;
    serde_json::from_str::<serde::de::IgnoredAny>(json).is_err().then_some(Reject::BadJson)
}
