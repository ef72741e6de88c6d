//! Expressions: conditions and values, not yet told apart.

use super::{AnniversaryWindow, Literal, Name, Percent, Period, Range, SequenceStep, Text, Window};
use crate::source::Spanned;

/// An expression with its place.
pub type Expr = Spanned<Box<ExprKind>>;

/// What an expression is made of. Parentheses leave no trace; the formatter puts in those that are needed.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "an expression always holds it in a box")]
pub enum ExprKind {
    /// A literal.
    Literal(Literal),
    /// `today`
    Today,
    /// `now`
    Now,
    /// `everyone`
    Everyone,
    /// `persona NAME`
    Persona(Name),
    /// `a`, `household.income`, `this.city`: the parts of a path, at least one.
    Path(Vec<Name>),
    /// `-x`
    Negate(Expr),
    /// `not c`
    Not(Expr),
    /// `a + b`
    Arithmetic {
        /// Which operation.
        op: ArithmeticOp,
        /// Left operand.
        left: Expr,
        /// Right operand.
        right: Expr,
    },
    /// `a ?? b`
    Coalesce(Expr, Expr),
    /// `a and b and c`, two or more; a part that is itself an `and` was written in parentheses.
    And(Vec<Expr>),
    /// `a or b or c`, two or more.
    Or(Vec<Expr>),
    /// `a = b [ignoring case]`
    Compare {
        /// Which comparison.
        op: CompareOp,
        /// Left side.
        left: Expr,
        /// Right side.
        right: Expr,
        /// `ignoring case` was appended.
        ignoring_case: bool,
    },
    /// `x [not] between a and b`: of values, or a window between two date expressions or periods.
    Between {
        /// What is tested.
        value: Expr,
        /// `not between`
        negated: bool,
        /// First border.
        low: Bound,
        /// Last border.
        high: Bound,
    },
    /// `x [not] in (…)`, `x [not] in NAME`
    In {
        /// What is tested.
        value: Expr,
        /// `not in`
        negated: bool,
        /// Where it is looked for.
        options: Options,
        /// `ignoring case` was appended.
        ignoring_case: bool,
    },
    /// `x is missing`, `x is present`, `x is true`, `x is false`
    Is {
        /// What is tested.
        value: Expr,
        /// What it shall be.
        state: State,
    },
    /// `t [not] contains "x"`, `starts with any (…)`, `tags contains all vip`
    TextTest {
        /// What is tested: a text or a list.
        value: Expr,
        /// `not contains`
        negated: bool,
        /// Which test.
        op: TextOp,
        /// `any`, `all`, `none` before several.
        quantifier: Option<Quantifier>,
        /// What is looked for: one expression, or the several of `(…)`.
        options: Options,
        /// `ignoring case` was appended.
        ignoring_case: bool,
    },
    /// `d [not] within last 30 days`, `d before last week`, `d today`
    InWindow {
        /// A date or a moment.
        value: Expr,
        /// `not within`
        negated: bool,
        /// The window.
        window: Window,
    },
    /// `birth_date anniversary within next 7 days`
    Anniversary {
        /// A date or a moment.
        value: Expr,
        /// When its day comes round.
        on: AnniversaryWindow,
    },
    /// `top 10% by x [among s]`, `bottom 500 by x`
    TopBottom {
        /// Which end.
        end: End,
        /// How many.
        amount: Amount,
        /// By what.
        by: Expr,
        /// Among whom; none: all of the entity.
        among: Option<Expr>,
    },
    /// `sample(10%, "seed")`
    Sample {
        /// The share.
        share: Percent,
        /// The seed.
        seed: Text,
    },
    /// `at least 2 of (a, b, c)`
    CountOf {
        /// Which bound.
        bound: CountBound,
        /// How many; digits as written.
        count: Spanned<String>,
        /// The conditions.
        of: Vec<Expr>,
    },
    /// `case when C then V … else V end`
    Case {
        /// The arms, at least one.
        arms: Vec<(Expr, Expr)>,
        /// After `else`.
        otherwise: Option<Expr>,
    },
    /// `age(birth_date)`, `percentile(x among s)`: a call that reads no range.
    Call {
        /// The function's name.
        function: Name,
        /// The arguments.
        arguments: Vec<Argument>,
    },
    /// `sum(amount of transactions …)`, `count(transactions)`: a call over a range.
    Aggregate {
        /// The function's name.
        function: Name,
        /// `distinct` before the value.
        distinct: bool,
        /// What stands before `of`; several for `rows`, none when the range stands alone.
        values: Vec<Argument>,
        /// The rows.
        range: Range,
        /// What follows the range after a comma (`quantile`, `most_common`).
        extra: Vec<Expr>,
    },
    /// `sequence(R then within 3 days R then no R)`
    Sequence(Vec<SequenceStep>),
}

/// An argument of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The value.
    pub value: Expr,
    /// `as NAME`, in `rows`.
    pub name: Option<Name>,
    /// `among SEGMENT`, in `percentile`, `ntile`, `rank`.
    pub among: Option<Expr>,
}

/// What `in` and `contains any` look in.
#[derive(Clone, Debug, PartialEq)]
pub enum Options {
    /// `(a, b, …)`
    List(Vec<Expr>),
    /// One expression: a value, a list column, or the name of a `list` definition.
    One(Expr),
}

/// A border: a value, or a period such as `last week`.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// A value.
    Value(Expr),
    /// A period of the calendar.
    Period(Spanned<Period>),
}

/// `+ - * / %`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum ArithmeticOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// `= != < <= > >=`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum CompareOp {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// See [`ExprKind::Is`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the words of the language")]
pub enum State {
    Missing,
    Present,
    True,
    False,
}

/// See [`ExprKind::TextTest`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are the words of the language")]
pub enum TextOp {
    Contains,
    StartsWith,
    EndsWith,
    Matches,
}

/// `any`, `all`, `none`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are the words of the language")]
pub enum Quantifier {
    Any,
    All,
    None,
}

/// `top`, `bottom`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are the words of the language")]
pub enum End {
    Top,
    Bottom,
}

/// How many a `top` takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Amount {
    /// `10%`
    Percent(Percent),
    /// `500`; digits as written.
    Count(Spanned<String>),
}

/// `at least`, `exactly`, `at most`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are the words of the language")]
pub enum CountBound {
    AtLeast,
    Exactly,
    AtMost,
}
