//! Typed expressions. Every distinct expression of a catalog exists once: equal parts have equal ids, so what is
//! shared between definitions is computed once.

use std::collections::HashMap;

use super::{
    AggregateId, AudienceId, AudiencePart, DefinitionId, EntityId, JourneyId, ListId, PopulationId, RelationId,
    SequenceId, Type, Value,
};

/// Names one expression of [`Exprs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExprId(pub u32);

/// An expression with its kind of value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Expr {
    /// What it is made of.
    pub kind: ExprKind,
    /// What it yields. A condition yields a bool that is never missing; a bool *value* (a column, a trait) may be.
    pub ty: Type,
    /// The entity on whose rows it is evaluated; none for a constant, which fits every row.
    pub frame: Option<EntityId>,
}

/// What an expression is made of. The rules of the language are applied: units, windows, the clock, calendar
/// periods, habits of writing are gone.
///
/// *Condition* below means: yields true or false, never missing. Where a condition is wanted and a bool value stands
/// (a bool column, trait, `case`), it is wrapped in [`ExprKind::Holds`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ExprKind {
    /// A constant. `everyone` is the literal true; `today` and `now` are literals of the run's clock.
    /// A text may be blank only where it is searched for or put between texts: patterns of text tests, arguments of
    /// functions on texts (`concat(a, " ", b)`).
    Literal(Value),
    /// A column of the row.
    Column(EntityId, u32),
    /// A trait (its value), segment, audience or persona (a condition: membership) of the row's entity.
    Definition(DefinitionId),
    /// The row's stage of a journey, as its index from 0; missing if none.
    Stage(JourneyId),
    /// The value in the row's own owner over a to-one relation; missing where it has none (or the owner does not exist
    /// for the run). A condition asked over a relation is false without an owner.
    Owner(RelationId, ExprId),
    /// The value in the record that the innermost aggregate around this is computed for.
    This(ExprId),
    /// The value in the row before this one among the rows of its default owner, in the order of time, key, file.
    Previous(ExprId),

    /// Condition: the bool value is present and true.
    Holds(ExprId),
    /// Condition: everybody else.
    Not(ExprId),
    /// Condition: all hold. Flat, at least two, without duplicates.
    And(Box<[ExprId]>),
    /// Condition: one holds. Flat, at least two, without duplicates.
    Or(Box<[ExprId]>),
    /// Condition: the number of those that hold is within the bounds (both belong).
    CountOf {
        /// The conditions; duplicates count twice.
        of: Box<[ExprId]>,
        /// At least.
        least: u32,
        /// At most.
        most: u32,
    },
    /// Condition: both present and in that order. Sides: one kind, or two numbers (exact; decimal with float: the
    /// decimal is rounded to the nearest float first), or date and timestamp (the timestamp's day in the zone counts).
    /// `!=` is `Not(=)`.
    Compare {
        /// The order.
        op: Comparison,
        /// Left.
        left: ExprId,
        /// Right.
        right: ExprId,
        /// Texts only: letters compare by [`crate::model::fold_case`].
        ignoring_case: bool,
    },
    /// Condition: the value is present and equal to one of the constants (of its own kind, sorted, none missing).
    InValues {
        /// What is looked for.
        value: ExprId,
        /// Where.
        options: Box<[Value]>,
        /// Texts only; the options are already folded.
        ignoring_case: bool,
    },
    /// Condition: the value is present and in the `list` definition, read as the value's kind.
    InList {
        /// What is looked for.
        value: ExprId,
        /// Where.
        list: ListId,
        /// Texts only.
        ignoring_case: bool,
    },
    /// Condition: there is no value.
    Missing(ExprId),
    /// Condition: text contains, starts with, ends with another text (both present).
    TextTest {
        /// How.
        op: TextTest,
        /// The text.
        value: ExprId,
        /// The other text.
        pattern: ExprId,
        /// Letters compare by [`crate::model::fold_case`].
        ignoring_case: bool,
    },
    /// Condition: the regular expression is found anywhere in the text. `ignoring case` is in the pattern (`(?i)`).
    Matches {
        /// The text.
        value: ExprId,
        /// The pattern; compiles with the regex crate.
        pattern: Box<str>,
    },
    /// Condition: the list holds the value (both present; missing elements are ignored).
    ListContains {
        /// The list.
        list: ExprId,
        /// The value, of the kind of the elements.
        value: ExprId,
        /// Texts only.
        ignoring_case: bool,
    },
    /// Condition: elements of `other` that `list` holds. `Any`: at least one; `All`: every one, and there is one.
    /// Missing lists: false. (`none` is `Not(Any)`.)
    ListOverlap {
        /// The list.
        list: ExprId,
        /// A list value, or constants as a literal list.
        other: ExprId,
        /// True: all of `other`; false: any of it.
        all: bool,
        /// Texts only.
        ignoring_case: bool,
    },
    /// As [`ExprKind::ListOverlap`], with a `list` definition.
    ListOverlapsList {
        /// The list.
        list: ExprId,
        /// The definition.
        other: ListId,
        /// True: all of `other`; false: any of it.
        all: bool,
        /// Texts only.
        ignoring_case: bool,
    },
    /// Condition: `lower <= value < upper`; a missing value or border: false. Borders have the kind of the value (date or
    /// timestamp). Every window of the language is one of these.
    InWindow {
        /// A date or a timestamp.
        value: ExprId,
        /// First that belongs.
        lower: Option<ExprId>,
        /// First that belongs no more.
        upper: Option<ExprId>,
    },
    /// Condition: an anniversary of the date lies in `from <= day < until` (both dates, at most a year apart).
    Anniversary {
        /// A date (a timestamp is converted first).
        value: ExprId,
        /// First day.
        from: ExprId,
        /// First day that belongs no more.
        until: ExprId,
    },
    /// Condition: the row is in a sample, `md5` draw below the share.
    Sample {
        /// `share_mantissa / 10^share_scale` of 1.
        share: super::Decimal,
        /// The seed.
        seed: Box<str>,
    },

    /// Numbers. Int with int is int (but `/`: float), decimal with int or decimal is decimal, float with any is float; int is
    /// widened to decimal or float as the other side wants. Date minus date is int (days), timestamp minus timestamp a
    /// duration; timestamp or duration plus or minus duration.
    Arithmetic {
        /// Which.
        op: Arithmetic,
        /// Left.
        left: ExprId,
        /// Right.
        right: ExprId,
    },
    /// The number with the other sign.
    Negate(ExprId),
    /// A date or timestamp moved by a constant interval, calendar steps in the workspace's zone.
    Shift {
        /// What is moved.
        value: ExprId,
        /// How far; negative parts move back.
        by: Interval,
    },
    /// The first unless it is missing, then the second. Both of one kind (see [`ExprKind::Convert`]).
    Coalesce(ExprId, ExprId),
    /// The value of the first arm whose condition holds, else `otherwise`, else missing. All values of one kind.
    Case {
        /// Conditions and values.
        arms: Box<[(ExprId, ExprId)]>,
        /// Else.
        otherwise: Option<ExprId>,
    },
    /// An implicit widening: int to decimal of a scale, decimal to a larger scale, int or decimal to float, date to
    /// timestamp (its first moment in the zone), timestamp to date (its day in the zone).
    Convert(ExprId),
    /// A function of the language.
    Call {
        /// Which.
        function: super::Function,
        /// Its arguments, checked against its parameters.
        arguments: Box<[ExprId]>,
    },
    /// An aggregate over related rows.
    Aggregate(AggregateId),
    /// A sequence of rows.
    Sequence(SequenceId),
    /// A rank in the population.
    Population(PopulationId),
    /// What an audience says of the record.
    Audience(AudienceId, AudiencePart),
    /// Text: the one beside the largest value, which is an int, decimal or float as all of them; of equal ones the first.
    /// Missing values count for nothing; where all are missing, so is the text.
    Leading(Box<[(ExprId, Box<str>)]>),
}

/// An order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A test of a text against another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum TextTest {
    Contains,
    StartsWith,
    EndsWith,
}

/// An operation on numbers or times. `Divide` and `Remainder` by zero yield a missing value; `Divide` yields a float. The remainder has
/// the sign of its left side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// A step in time: calendar months, then calendar days, then exact microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Interval {
    /// Months; the day is kept and clamped.
    pub months: i64,
    /// Days of the calendar.
    pub days: i64,
    /// Exact microseconds.
    pub micros: i64,
}

/// All expressions of a catalog, each once.
#[derive(Clone, Debug, Default)]
pub struct Exprs {
    exprs: Vec<Expr>,
    ids: HashMap<Expr, ExprId>,
}

impl Exprs {
    /// The id of this expression; a new one only if none is equal.
    pub fn intern(&mut self, expr: Expr) -> ExprId {
        if let Some(&id) = self.ids.get(&expr) {
            return id;
        }
        let id = ExprId(u32::try_from(self.exprs.len()).unwrap_or(u32::MAX));
        self.exprs.push(expr.clone());
        self.ids.insert(expr, id);
        id
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.exprs.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.exprs.is_empty()
    }
}

impl std::ops::Index<ExprId> for Exprs {
    type Output = Expr;

    fn index(&self, id: ExprId) -> &Expr {
        &self.exprs[id.0 as usize]
    }
}

impl Comparison {
    /// The comparison that says the same with the sides exchanged.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Equal => Self::Equal,
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
        }
    }
}

impl Exprs {
    /// Every id, in the order of interning.
    pub fn ids(&self) -> impl Iterator<Item = ExprId> + use<> {
        (0..u32::try_from(self.exprs.len()).unwrap_or(u32::MAX)).map(ExprId)
    }
}
