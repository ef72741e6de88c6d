//! A campaign over its records: what each of them gets over each channel, or why nothing. The one way to a message: what is
//! shown before is what is written. Knows nothing of folders, and of how values were worked out.

mod compose;
mod deliver;
mod line;
mod record;
mod sample;

use chrono_tz::Tz;

use super::column::Column;
use super::{Body, Escape, Library, Need, Needs, Piece, PieceId, Renderer};
use crate::model::{Campaign, Channel, ChannelKind, Content, ExprId, MessageParts, Part, Settings};

pub use compose::{Composed, Fault, Reject};
pub use deliver::{ChannelTotals, Coverage, Delivery, Totals, Undelivered};
pub use line::write_line;
pub use record::{Recipient, Standing};
pub use sample::telling;

/// A campaign with its templates and records.
pub struct Mailing {
    campaign: String,
    zone: Tz,
    renderer: Renderer,
    channels: Vec<Lane>,
    records: Records,
}

/// The records of a campaign's entity, by key ascending: a column each, all of one length.
pub struct Records {
    /// How many.
    pub rows: usize,
    /// The parts of the key.
    pub key: Vec<Column>,
    /// [`crate::model::MEMBER`], [`crate::model::HOLDOUT`] or missing.
    pub status: Column,
    /// The part of the split that a member is in.
    pub split: Column,
    /// Of those that `one per` left out, the key of the record that was kept.
    pub double: Column,
    /// Addresses, by the expressions of the campaign's channels.
    pub addresses: Vec<(ExprId, Column)>,
    /// What `one per` of the audience goes by.
    pub one_per: Option<ExprId>,
    /// Those that the templates need, at least.
    pub tokens: Vec<TokenColumn>,
}

/// The values of a token.
pub struct TokenColumn {
    /// Its name.
    pub name: String,
    /// The value.
    pub value: Column,
    /// What stands for a missing one.
    pub otherwise: Option<Column>,
}

/// A channel with its templates.
struct Lane {
    kind: ChannelKind,
    letter: Letter,
    /// By the name of a part of the split.
    splits: Vec<(String, Letter)>,
}

/// What a message is made of.
struct Letter {
    /// Index among the addresses.
    to: usize,
    /// Whether its address is what `one per` goes by.
    one_per: bool,
    pieces: Vec<(Part, PieceId)>,
    /// In the order in which the parts name them.
    needs: Vec<Needed>,
}

/// A token that a message cannot go out without.
struct Needed {
    /// Index among the tokens.
    token: usize,
    /// The fields of its rows that are named.
    fields: Vec<String>,
}

/// A part of a campaign's message as the library reads it.
#[must_use]
pub fn piece(content: &Content) -> Piece {
    let escape = match content.part {
        Part::Html => Escape::Html,
        Part::Json => Escape::Json,
        Part::Subject | Part::Title | Part::Text => Escape::None,
    };
    let template = content.template.clone();
    let body = if content.is_file { Body::File(template) } else { Body::Inline(template) };
    Piece { escape, body, at: content.at }
}

impl Mailing {
    /// Brings a campaign and its records together. `needs` says what a part of a message needs, as its check has found.
    pub fn new(
        campaign: &Campaign,
        settings: &Settings,
        library: &Library,
        needs: &dyn Fn(&Content) -> Needs,
        records: Records,
    ) -> Self {
        let mut renderer = Renderer::new(library, settings);
        let channels = campaign.channels.iter().map(|channel| lane(channel, &mut renderer, needs, &records)).collect();
        Self { campaign: campaign.name.clone(), zone: settings.zone, renderer, channels, records }
    }

    /// The campaign's name.
    #[must_use]
    pub fn campaign(&self) -> &str {
        &self.campaign
    }

    /// Its channels, in the order written.
    pub fn channels(&self) -> impl ExactSizeIterator<Item = ChannelKind> + '_ {
        self.channels.iter().map(|lane| lane.kind)
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.rows
    }

    /// Whether there is no record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.rows == 0
    }
}

fn lane(channel: &Channel, renderer: &mut Renderer, needs: &dyn Fn(&Content) -> Needs, records: &Records) -> Lane {
    let mut letter = |message: &MessageParts| letter(message, renderer, needs, records);
    Lane {
        kind: channel.kind,
        letter: letter(&channel.message),
        splits: channel.splits.iter().map(|(name, message)| (name.clone(), letter(message))).collect(),
    }
}

fn letter(
    message: &MessageParts,
    renderer: &mut Renderer,
    needs: &dyn Fn(&Content) -> Needs,
    records: &Records,
) -> Letter {
    let mut needed: Vec<Needed> = Vec::new();
    let named = |need: &Need| records.tokens.iter().position(|token| token.name == need.token);
    for content in &message.contents {
        for need in needs(content).0 {
            let Some(token) = named(&need) else { continue };
            match needed.iter_mut().find(|known| known.token == token) {
                Some(known) => {
                    let new = need.fields.into_iter().filter(|field| !known.fields.contains(field));
                    let new: Vec<String> = new.collect();
                    known.fields.extend(new);
                }
                None => needed.push(Needed { token, fields: need.fields }),
            }
        }
    }
    Letter {
        to: records.addresses.iter().position(|(to, _)| *to == message.to).unwrap_or(usize::MAX),
        one_per: records.one_per == Some(message.to),
        pieces: message.contents.iter().map(|content| (content.part, renderer.add(&piece(content)))).collect(),
        needs: needed,
    }
}

impl Lane {
    fn of_split(&self, split: Option<&str>) -> &Letter {
        let own = split.and_then(|split| self.splits.iter().find(|(name, _)| name == split));
        own.map_or(&self.letter, |(_, own)| own)
    }

    fn letters(&self) -> impl Iterator<Item = &Letter> {
        std::iter::once(&self.letter).chain(self.splits.iter().map(|(_, own)| own))
    }
}
