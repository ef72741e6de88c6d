//! The functions of the language, one record each: what they are called, what they take, yield and mean.

use crate::model::{Function, PopulationFunction};

/// A function of the language.
#[derive(Clone, Debug)]
pub struct FunctionRecord {
    /// As it is called.
    pub name: &'static str,
    /// What it takes, in order.
    pub parameters: &'static [Parameter],
    /// The kind that it yields.
    pub result: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// Calls without columns, and what they print on 2026-06-30 in UTC; empty where a call needs data.
    pub examples: &'static [(&'static str, &'static str)],
    /// How a call is resolved.
    pub(super) meaning: Meaning,
}

/// A parameter of a function.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// What it is called in messages and docs.
    pub name: &'static str,
    /// The kinds that it takes.
    pub takes: Takes,
    /// How often it may stand.
    pub times: Times,
}

/// The kinds that a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A date; a moment is taken by its day in the zone.
    Date,
    /// A moment.
    Moment,
    /// A date or a moment, as it is.
    Time,
    /// Int, decimal or float, as it is.
    Number,
    /// A number, as a float.
    Float,
    /// An int.
    Int,
    /// A text.
    Text,
    /// A text or a list.
    TextOrList,
    /// A text, a date or a moment.
    TextOrTime,
    /// A number or a text.
    NumberOrText,
    /// Any single value.
    Scalar,
    /// Any kind that has an order.
    Ordered,
    /// Any kind.
    Any,
    /// A text that is written out.
    TextLiteral,
    /// An int that is written out.
    IntLiteral,
    /// A number that is written out.
    NumberLiteral,
    /// The name of a journey or stage.
    Name,
}

/// How often a parameter may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// Once.
    One,
    /// Not at all, or once.
    Optional,
    /// Once or more often.
    Many,
}

/// How a call is resolved: its arguments as the parameters say, or by a rule of its own.
#[derive(Clone, Copy, Debug)]
pub(super) enum Meaning {
    /// Arguments as they are; the result kind is the record's.
    Plain(Function, Yields),
    Hour,
    Round,
    Extremum(Function),
    Concat,
    Replace,
    SplitPart,
    Extract,
    TextOf,
    NumberOf,
    DateOf,
    Band,
    Draw,
    Money,
    Percent,
    DateText,
    Rank(Ranked),
    Previous,
    Stage,
    Reached,
}

/// What a function with a plain meaning yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Yields {
    Int,
    Float,
    Text,
    /// The kind of the first argument.
    Same,
    /// The kind of the first argument; a decimal without digits behind the point.
    Whole,
}

/// A place in the population.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ranked {
    Rank,
    Percentile,
    Ntile,
}

impl Ranked {
    pub(super) fn function(self, tiles: u64) -> PopulationFunction {
        match self {
            Self::Rank => PopulationFunction::Rank,
            Self::Percentile => PopulationFunction::Percentile,
            Self::Ntile => PopulationFunction::Ntile(tiles),
        }
    }
}

const fn one(name: &'static str, takes: Takes) -> Parameter {
    Parameter { name, takes, times: Times::One }
}

const fn optional(name: &'static str, takes: Takes) -> Parameter {
    Parameter { name, takes, times: Times::Optional }
}

const fn many(name: &'static str, takes: Takes) -> Parameter {
    Parameter { name, takes, times: Times::Many }
}

const DATE: &[Parameter] = &[one("d", Takes::Date)];
const TEXT: &[Parameter] = &[one("t", Takes::Text)];
const NUMBER: &[Parameter] = &[one("x", Takes::Number)];

macro_rules! functions {
    ($($name:literal ($parameters:expr) -> $result:literal, $meaning:expr, $doc:literal $(, $call:literal => $printed:literal)*;)*) => {
        /// Every function, in the order of the reference.
        pub(super) static FUNCTIONS: &[FunctionRecord] = &[$(FunctionRecord {
            name: $name,
            parameters: $parameters,
            result: $result,
            doc: $doc,
            examples: &[$(($call, $printed)),*],
            meaning: $meaning,
        }),*];
    };
}

functions! {
    "age" (DATE) -> "int", Meaning::Plain(Function::Age, Yields::Int),
        "Whole years on the run's day; missing for a future date.", "age(1990-07-01)" => "35";
    "days_since" (DATE) -> "int", Meaning::Plain(Function::DaysSince, Yields::Int),
        "Calendar days from the date to today; negative for a future date.", "days_since(2026-06-01)" => "29";
    "months_since" (DATE) -> "int", Meaning::Plain(Function::MonthsSince, Yields::Int),
        "The most whole months that fit between the date and today.", "months_since(2026-03-31)" => "3";
    "years_since" (DATE) -> "int", Meaning::Plain(Function::YearsSince, Yields::Int),
        "The most whole years that fit between the date and today.", "years_since(2020-07-01)" => "5";
    "days_until" (DATE) -> "int", Meaning::Plain(Function::DaysUntil, Yields::Int),
        "Calendar days from today to the date.", "days_until(2026-07-10)" => "10";
    "days_until_anniversary" (DATE) -> "int", Meaning::Plain(Function::DaysUntilAnniversary, Yields::Int),
        "Calendar days to the date's next anniversary; 0 on the day.", "days_until_anniversary(1990-07-02)" => "2";
    "days_since_anniversary" (DATE) -> "int", Meaning::Plain(Function::DaysSinceAnniversary, Yields::Int),
        "Calendar days since the date's last anniversary; 0 on the day.", "days_since_anniversary(1990-06-28)" => "2";
    "year" (DATE) -> "int", Meaning::Plain(Function::Year, Yields::Int), "The year.", "year(2026-06-30)" => "2026";
    "quarter" (DATE) -> "int", Meaning::Plain(Function::Quarter, Yields::Int), "The quarter, 1 to 4.", "quarter(2026-06-30)" => "2";
    "month" (DATE) -> "int", Meaning::Plain(Function::Month, Yields::Int), "The month, 1 to 12.", "month(2026-06-30)" => "6";
    "week" (DATE) -> "int", Meaning::Plain(Function::Week, Yields::Int), "The ISO week.", "week(2027-01-01)" => "53";
    "day" (DATE) -> "int", Meaning::Plain(Function::Day, Yields::Int), "The day of the month.", "day(2026-06-30)" => "30";
    "weekday" (DATE) -> "int", Meaning::Plain(Function::Weekday, Yields::Int), "The day of the week, Monday is 1.", "weekday(2026-06-30)" => "2";
    "hour" (&[one("m", Takes::Moment), optional("zone", Takes::TextLiteral)]) -> "int", Meaning::Hour,
        "The hour of the day, in the workspace's zone or the named one.", "hour(2026-06-30T14:05:00, \"Europe/Warsaw\")" => "16";
    "abs" (NUMBER) -> "the kind of x", Meaning::Plain(Function::Abs, Yields::Same), "The number without its sign.", "abs(-3)" => "3";
    "round" (&[one("x", Takes::Number), optional("digits", Takes::IntLiteral)]) -> "the kind of x", Meaning::Round,
        "Rounded to so many digits behind the point (none), half away from zero.", "round(2.5)" => "3", "round(1.005, 2)" => "1.01";
    "floor" (NUMBER) -> "the kind of x", Meaning::Plain(Function::Floor, Yields::Whole), "The largest whole number that is not larger.", "floor(-1.5)" => "-2";
    "ceil" (NUMBER) -> "the kind of x", Meaning::Plain(Function::Ceil, Yields::Whole), "The smallest whole number that is not smaller.", "ceil(1.2)" => "2";
    "min" (&[one("a", Takes::Ordered), many("b", Takes::Ordered)]) -> "their kind", Meaning::Extremum(Function::Least),
        "The smallest of several values; missing if one is. Over rows: `min(v of R)`.", "min(3, 2)" => "2";
    "max" (&[one("a", Takes::Ordered), many("b", Takes::Ordered)]) -> "their kind", Meaning::Extremum(Function::Greatest),
        "The largest of several values; missing if one is. Over rows: `max(v of R)`.", "max(3, 2)" => "3";
    "length" (&[one("t", Takes::TextOrList)]) -> "int", Meaning::Plain(Function::Length, Yields::Int),
        "The code points of a text, or the elements of a list.", "length(\"straße\")" => "6";
    "lower" (TEXT) -> "text", Meaning::Plain(Function::Lower, Yields::Text), "In small letters.", "lower(\"ABC\")" => "abc";
    "upper" (TEXT) -> "text", Meaning::Plain(Function::Upper, Yields::Text), "In capitals.", "upper(\"abc\")" => "ABC";
    "trim" (TEXT) -> "text", Meaning::Plain(Function::Trim, Yields::Text), "Without white space at both ends.", "trim(\" a \")" => "a";
    "title_case" (TEXT) -> "text", Meaning::Plain(Function::TitleCase, Yields::Text), "Every word with a capital.", "title_case(\"o'NEIL van dyk\")" => "O'Neil Van Dyk";
    "concat" (&[many("t", Takes::Text)]) -> "text", Meaning::Concat, "The texts one after the other; missing if one is.", "concat(\"a\", \" \", \"b\")" => "a b";
    "replace" (&[one("t", Takes::Text), one("old", Takes::Text), one("new", Takes::Text)]) -> "text", Meaning::Replace,
        "Every occurrence replaced.", "replace(\"a-b-c\", \"-\", \"+\")" => "a+b+c";
    "split_part" (&[one("t", Takes::Text), one("separator", Takes::Text), one("n", Takes::Int)]) -> "text", Meaning::SplitPart,
        "The n-th part, from 1; missing past the end.", "split_part(\"a@b.nl\", \"@\", 2)" => "b.nl";
    "extract" (&[one("t", Takes::Text), one("regex", Takes::TextLiteral), one("group", Takes::IntLiteral)]) -> "text", Meaning::Extract,
        "What a group of a regular expression found; 0 is all of it; missing without a match.", "extract(\"ab12\", \"([0-9]+)\", 1)" => "12";
    "text" (&[one("x", Takes::Scalar), optional("pattern", Takes::TextLiteral)]) -> "text", Meaning::TextOf,
        "Plainly as text; a date or moment by a strftime pattern.", "text(42)" => "42", "text(2026-06-30, \"%m-%d\")" => "06-30";
    "number" (&[one("x", Takes::NumberOrText), optional("digits", Takes::IntLiteral)]) -> "float of a text, else text", Meaning::NumberOf,
        "A text as a float, missing where it is none; a number as text in the locale, with so many digits behind the point (its own).",
        "number(\"12.5\")" => "12.5", "number(1234.5, 2)" => "1,234.50", "number(1234.5)" => "1,234.5";
    "date" (&[one("x", Takes::TextOrTime), optional("pattern", Takes::TextLiteral)]) -> "date", Meaning::DateOf,
        "The day of a moment, or of a text by a strptime pattern; missing where it is none.",
        "date(2026-06-30T14:05:00)" => "2026-06-30", "date(\"30/06/2026\", \"%d/%m/%Y\")" => "2026-06-30";
    "band" (&[one("x", Takes::Number), many("border", Takes::NumberLiteral)]) -> "int", Meaning::Band,
        "0 below the first border, 1 from it, and so on.", "band(250, 0, 100, 500)" => "2";
    "draw" (&[one("seed", Takes::TextLiteral)]) -> "float", Meaning::Draw, "A number from 0 up to 1, by the record's key and the seed.";
    "distance" (&[one("lat", Takes::Float), one("lon", Takes::Float), one("lat2", Takes::Float), one("lon2", Takes::Float)]) -> "float",
        Meaning::Plain(Function::Distance, Yields::Float), "The great circle in km, radius 6371.0088.", "round(distance(52, 5, 52, 5))" => "0";
    "money" (&[one("x", Takes::Number), optional("currency", Takes::TextLiteral)]) -> "text", Meaning::Money,
        "An amount in the locale and a currency (the workspace's), with as many digits as the currency has.",
        "money(1234.5)" => "€1,234.50", "money(1234.5, \"JPY\")" => "¥1,235";
    "percent" (&[one("x", Takes::Number), optional("digits", Takes::IntLiteral)]) -> "text", Meaning::Percent,
        "A part of 1 as a percentage in the locale, with so many digits behind the point (none).", "percent(0.256, 1)" => "25.6%";
    "date_text" (&[one("d", Takes::Time), one("style", Takes::TextLiteral)]) -> "text", Meaning::DateText,
        "In the locale: short, medium, long, full, or a strftime pattern with the names of the locale.",
        "date_text(2026-06-30, \"long\")" => "June 30, 2026", "date_text(2026-06-30, \"%a %d %b\")" => "Tue 30 Jun";
    "mask" (TEXT) -> "text", Meaning::Plain(Function::Mask, Yields::Text), "All but the last four characters hidden.", "mask(\"0612345678\")" => "******5678";
    "rank" (&[one("x", Takes::Ordered)]) -> "int", Meaning::Rank(Ranked::Rank), "Its place in the population: 1 = largest, ties share it. Takes `among SEGMENT`.";
    "percentile" (&[one("x", Takes::Ordered)]) -> "float", Meaning::Rank(Ranked::Percentile), "100 × the part of the population with a value that is not larger. Takes `among SEGMENT`.";
    "ntile" (&[one("n", Takes::IntLiteral), one("x", Takes::Ordered)]) -> "int", Meaning::Rank(Ranked::Ntile), "Which of n equal parts of the population, 1 = the smallest. Takes `among SEGMENT`.";
    "previous" (&[one("v", Takes::Any)]) -> "the kind of v", Meaning::Previous, "The value of the default owner's row before.";
    "stage" (&[one("journey", Takes::Name)]) -> "text", Meaning::Stage, "The name of the record's stage; missing if none.";
    "reached" (&[one("journey", Takes::Name), one("stage", Takes::Name)]) -> "condition", Meaning::Reached, "The record is in that stage or a later one.";
}
