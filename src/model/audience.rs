//! Audiences: who is a candidate, in which order records are taken, who is held back, how the rest is split. Knows
//! nothing of how any of it is evaluated.

use super::{Decimal, DefinitionId, EntityId, ExprId, fold_case};

/// Names one audience of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AudienceId(pub u32);

/// An audience; its steps in the order in which they are taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audience {
    /// The definition whose body is its membership.
    pub definition: DefinitionId,
    /// Whose records.
    pub entity: EntityId,
    /// A condition: included.
    pub include: ExprId,
    /// Conditions: any of them keeps a record out.
    pub exclude: Vec<ExprId>,
    /// The audiences that come before it in a priority group: whom they take, as member or held back, it does not.
    pub after: Vec<AudienceId>,
    /// A condition: `include`, and none of `exclude`, and taken by none of `after`.
    pub candidate: ExprId,
    /// At most one record per value of this; see [`one_per_text`] for texts. A missing value is nobody's double.
    pub one_per: Option<ExprId>,
    /// The order of records, and how many are taken.
    pub limit: Option<Limit>,
    /// The part that is held back, by draw; `1` is everybody.
    pub holdout: Option<Decimal>,
    /// What the others are divided into.
    pub split: Option<Split>,
    /// What draws are made from.
    pub seed: Box<str>,
    /// The expression of each [`AudiencePart`].
    pub parts: AudienceParts,
}

/// The expressions that read an audience.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AudienceParts {
    /// See [`AudiencePart::Member`].
    pub member: ExprId,
    /// See [`AudiencePart::Status`].
    pub status: ExprId,
    /// See [`AudiencePart::Split`].
    pub split: ExprId,
    /// See [`AudiencePart::Double`].
    pub double: ExprId,
}

/// What can be asked of an audience for a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AudiencePart {
    /// Condition: taken, and not held back.
    Member,
    /// Text: [`MEMBER`], [`HOLDOUT`], or missing for whom it does not take.
    Status,
    /// Text: the part of the split that a member is in; missing for others.
    Split,
    /// Text: of a candidate that `one per` left out, the key of the record that was kept for its value; missing for others.
    Double,
}

/// The status of a record that the audience takes.
pub const MEMBER: &str = "member";

/// The status of a record that is kept back as a control group.
pub const HOLDOUT: &str = "holdout";

/// `limit 50_000 by x`: of two records the one that stands first in this order is the better. Records without a value come
/// last, ties are broken by key ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// How many are taken.
    pub count: u64,
    /// What orders them; none: the key alone.
    pub by: Option<ExprId>,
    /// The smallest value first instead of the largest.
    pub ascending: bool,
}

/// What members are divided into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Split {
    /// Names with their parts of the whole, by draw, in this order.
    Shares(Vec<(Box<str>, Decimal)>),
    /// By a value, as text.
    By(ExprId),
}

/// The most digits behind the point that a share (of 1) has, so that draws compare with it exactly in 128 bits.
pub const SHARE_DIGITS: u8 = 12;

/// A text as `one per` compares it: trimmed, letters as `ignoring case` compares them.
#[must_use]
pub fn one_per_text(text: &str) -> String {
    fold_case(text.trim())
}
