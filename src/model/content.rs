//! Tokens and campaigns: the values that templates print, who is written to, when, over which channels. Knows nothing of
//! templates.

use super::{AudienceId, Catalog, EntityId, ExprId};
use crate::source::Span;

/// Names one token of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TokenId(pub u32);

/// Names one campaign of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CampaignId(pub u32);

/// A value of a record that templates print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its name; tokens share it with nothing else.
    pub name: String,
    /// In words.
    pub description: Option<String>,
    /// Whose records.
    pub entity: EntityId,
    /// The value.
    pub value: ExprId,
    /// What is printed where the value is missing; a blank text that is written out is one. Of any kind.
    pub otherwise: Option<ExprId>,
}

/// Messages to an audience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    /// Its name.
    pub name: String,
    /// In words.
    pub description: Option<String>,
    /// Who is written to.
    pub audience: AudienceId,
    /// Whose records.
    pub entity: EntityId,
    /// The first day, in days since 1970-01-01.
    pub from: Option<i32>,
    /// The last day.
    pub until: Option<i32>,
    /// Which of several goes first.
    pub priority: Option<i64>,
    /// Over what, in the order written.
    pub channels: Vec<Channel>,
}

/// A way to reach a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// Which.
    pub kind: ChannelKind,
    /// What those get whose part of the split is none of `splits`.
    pub message: MessageParts,
    /// By the name of a part of the audience's split: what its records get.
    pub splits: Vec<(String, MessageParts)>,
}

/// What a message is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageParts {
    /// The address: a text or a number.
    pub to: ExprId,
    /// Each at most once, in the order of [`Part`].
    pub contents: Vec<Content>,
}

/// One part of a message, before its tokens are filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Which.
    pub part: Part,
    /// The path of a template below the workspace's `templates`, or the template itself.
    pub template: String,
    /// Whether it is a path.
    pub is_file: bool,
    /// Where it was written, its quotes included.
    pub at: Span,
}

/// The ways to reach a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are the words of the language")]
pub enum ChannelKind {
    Email,
    Sms,
    Push,
    Webhook,
}

/// The parts of messages, in the order in which they are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are the words of the language")]
pub enum Part {
    Subject,
    Title,
    Html,
    Text,
    Json,
}

impl ChannelKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Email, Self::Sms, Self::Push, Self::Webhook];

    /// As it is written.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Push => "push",
            Self::Webhook => "webhook",
        }
    }

    /// The parts that its messages can have.
    #[must_use]
    pub fn parts(self) -> &'static [Part] {
        match self {
            Self::Email => &[Part::Subject, Part::Html, Part::Text],
            Self::Sms => &[Part::Text],
            Self::Push => &[Part::Title, Part::Text],
            Self::Webhook => &[Part::Json],
        }
    }

    /// Of each group its messages need one part at least.
    #[must_use]
    pub fn needs(self) -> &'static [&'static [Part]] {
        match self {
            Self::Email => &[&[Part::Subject], &[Part::Html, Part::Text]],
            Self::Sms | Self::Push => &[&[Part::Text]],
            Self::Webhook => &[&[Part::Json]],
        }
    }
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Subject, Self::Title, Self::Html, Self::Text, Self::Json];

    /// As it is written.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Title => "title",
            Self::Html => "html",
            Self::Text => "text",
            Self::Json => "json",
        }
    }

    /// Whether it is printed on one line, as a header is.
    #[must_use]
    pub fn is_line(self) -> bool {
        match self {
            Self::Subject | Self::Title => true,
            Self::Html | Self::Text | Self::Json => false,
        }
    }
}

impl Channel {
    /// What the records of a part of the split get.
    #[must_use]
    pub fn of_split(&self, split: Option<&str>) -> &MessageParts {
        let own = split.and_then(|split| self.splits.iter().find(|(name, _)| name == split));
        own.map_or(&self.message, |(_, own)| own)
    }

    /// All that its messages are made of.
    pub fn messages(&self) -> impl Iterator<Item = &MessageParts> {
        std::iter::once(&self.message).chain(self.splits.iter().map(|(_, own)| own))
    }
}

impl Campaign {
    /// Whether a day is one of the campaign's.
    #[must_use]
    pub fn runs_on(&self, day: i32) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

impl Catalog {
    /// The token of that id.
    #[must_use]
    pub fn token(&self, id: TokenId) -> &Token {
        &self.tokens[id.0 as usize]
    }

    /// The token of that name.
    #[must_use]
    pub fn find_token(&self, name: &str) -> Option<TokenId> {
        let at = self.tokens.iter().position(|token| token.name == name)?;
        u32::try_from(at).ok().map(TokenId)
    }

    /// The campaign of that name.
    #[must_use]
    pub fn find_campaign(&self, name: &str) -> Option<CampaignId> {
        let at = self.campaigns.iter().position(|campaign| campaign.name == name)?;
        u32::try_from(at).ok().map(CampaignId)
    }

    /// The campaign of that id.
    #[must_use]
    pub fn campaign(&self, id: CampaignId) -> &Campaign {
        &self.campaigns[id.0 as usize]
    }
}
