//! Which rows an aggregate or a step of a sequence reads, and when.

use super::{Bound, Duration, Expr, Name};
use crate::source::{Span, Spanned};

/// The rows that an aggregate reads:
/// `[latest N] RELATION or all E [WINDOW] [per COLUMNS] [where CONDITION] [by EXPR]`
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// `latest 3`, `top 5`
    pub pick: Option<Pick>,
    /// `all E`
    pub all: bool,
    /// The relation or entity; several parts when the path is spelled.
    pub path: Vec<Name>,
    /// The window on the rows' time.
    pub window: Option<Spanned<Window>>,
    /// `not within …`
    pub window_negated: bool,
    /// `per a, b`
    pub per: Vec<Name>,
    /// `where C`
    pub condition: Option<Expr>,
    /// `by EXPR`
    pub by: Option<Expr>,
    /// All of it.
    pub span: Place,
}

/// A place that equality ignores.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place(pub Span);

impl PartialEq for Place {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// `latest N`, `earliest N`, `top N`, `bottom N`
#[derive(Clone, Debug, PartialEq)]
pub struct Pick {
    /// From which end of which order.
    pub order: PickOrder,
    /// How many; digits as written.
    pub count: Spanned<String>,
}

/// See [`Pick`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the words of the language")]
pub enum PickOrder {
    Latest,
    Earliest,
    Top,
    Bottom,
}

/// One step of a sequence: `then [within D] [no] R [same COLUMN, …]`
#[derive(Clone, Debug, PartialEq)]
pub struct SequenceStep {
    /// `within D`
    pub within: Option<Spanned<Duration>>,
    /// `no`
    pub negated: bool,
    /// The rows.
    pub range: Range,
    /// `same c`
    pub same: Vec<Name>,
}

/// A window of time.
#[derive(Clone, Debug, PartialEq)]
pub enum Window {
    /// `within last N days`
    Last(Duration),
    /// `within next N days`
    Next(Duration),
    /// `more than N days ago`
    MoreThanAgo(Duration),
    /// `more than N days ahead`
    MoreThanAhead(Duration),
    /// `between 90 and 30 days ago`
    BetweenAgo {
        /// The older border, as written first.
        from: i64,
        /// The newer border.
        to: i64,
        /// The unit of both.
        unit: Unit,
    },
    /// `today`, `yesterday`, `tomorrow`, `this week`, `last month`, `next year`; also with `within` before it.
    During(Period),
    /// `since X`
    Since(Bound),
    /// `before X`
    Before(Bound),
    /// `after X`
    After(Bound),
    /// `between X and X`, on a range; on a value it is [`ExprKind::Between`].
    Between(Bound, Bound),
    /// `on X`
    On(Bound),
    /// `at any time`
    Always,
}

use super::Unit;

/// A period of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are the words of the language")]
pub enum Period {
    Today,
    Yesterday,
    Tomorrow,
    /// `this`/`last`/`next` with a week, month, quarter or year.
    Calendar(Relative, Unit),
}

/// `this`, `last`, `next`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are the words of the language")]
pub enum Relative {
    This,
    Last,
    Next,
}

/// When an anniversary comes round.
#[derive(Clone, Debug, PartialEq)]
pub enum AnniversaryWindow {
    /// `anniversary today`
    Today,
    /// `anniversary within next 7 days`
    Next(Duration),
    /// `anniversary on EXPR`
    On(Expr),
}
