//! The functions of the language.

/// A function of a record's values. Arguments are checked and converted to the kinds given here; a missing
/// argument yields a missing value unless said otherwise. Literal arguments are [`super::ExprKind::Literal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Function {
    /// `age(date) -> int`: whole years on the run's day; missing for a future date.
    Age,
    /// `days_since(date) -> int`: negative for a future date.
    DaysSince,
    /// `months_since(date) -> int`: the most whole months that fit.
    MonthsSince,
    /// `years_since(date) -> int`: the most whole years that fit.
    YearsSince,
    /// `days_until(date) -> int`
    DaysUntil,
    /// `days_until_anniversary(date) -> int`: 0 on the day.
    DaysUntilAnniversary,
    /// `days_since_anniversary(date) -> int`: 0 on the day.
    DaysSinceAnniversary,
    /// `year(date) -> int`
    Year,
    /// `quarter(date) -> int`
    Quarter,
    /// `month(date) -> int`
    Month,
    /// `week(date) -> int`: the ISO week.
    Week,
    /// `day(date) -> int`: of the month.
    Day,
    /// `weekday(date) -> int`: Monday is 1.
    Weekday,
    /// `hour(timestamp, text literal) -> int`: in the zone of that name; the resolver puts in the workspace's.
    Hour,
    /// `abs(number) -> the same kind`
    Abs,
    /// `round(number, int literal) -> the same kind`: half away from zero, to so many digits behind the point (the resolver puts in
    /// 0). A decimal keeps that many digits.
    Round,
    /// `floor(number) -> the same kind`; a decimal keeps no digits behind the point.
    Floor,
    /// `ceil(number) -> the same kind`; likewise.
    Ceil,
    /// `min(a, b, …) -> their kind`: of two or more values of one ordered kind.
    Least,
    /// `max(a, b, …) -> their kind`
    Greatest,
    /// `length(text) -> int`: in code points; `length(list)`: elements.
    Length,
    /// `lower(text) -> text`
    Lower,
    /// `upper(text) -> text`
    Upper,
    /// `trim(text) -> text`: white space of Unicode off both ends.
    Trim,
    /// `title_case(text) -> text`: every word with a capital, words end at anything but letters, digits and combining marks.
    TitleCase,
    /// `concat(text, …) -> text`
    Concat,
    /// `replace(text, old text, new text) -> text`: every occurrence.
    Replace,
    /// `split_part(text, separator text, int) -> text`: parts from 1; missing past the end.
    SplitPart,
    /// `extract(text, regex text literal, int literal) -> text`: the group; missing without a match.
    Extract,
    /// `text(any) -> text`: plainly: ints as digits, decimals with their own scale, dates ISO, no grouping, no exponent.
    TextOf,
    /// `text(date or timestamp, format text literal) -> text`: strftime, in the zone.
    FormatTime,
    /// `number(text) -> float`: missing where the text is no number.
    NumberOf,
    /// `date(text, format text literal) -> date`: strptime; the resolver puts in `%Y-%m-%d`. Missing where the text is no date.
    /// (`date(timestamp)` is a conversion.)
    ParseDate,
    /// `band(number, border, …) -> int`: how many borders are not above the number; borders are literals, rising.
    Band,
    /// `draw(text literal) -> float`: the md5 draw of the record, 0 <= u < 1.
    Draw,
    /// `distance(float, float, float, float) -> float`: great circle in km, radius 6371.0088, haversine formula.
    Distance,
    /// `money(number, currency text literal) -> text`: in the locale, half away from zero to the digits of the currency (the
    /// resolver puts in the workspace's). Missing for a number that is not finite, as those below.
    Money,
    /// `number(number, int literal) -> text`: in the locale, half away from zero to so many digits behind the point; with one
    /// argument all digits that the number prints with.
    NumberText,
    /// `percent(number, int literal) -> text`: a hundred times the number, likewise (the resolver puts in 0 digits).
    PercentText,
    /// `date_text(date or timestamp, text literal) -> text`: in the locale, by a style (`short`, `medium`, `long`, `full`) or a
    /// pattern of strftime; a timestamp in the zone. Missing where a date has not what the pattern asks for.
    DateText,
    /// `mask(text) -> text`
    Mask,
}

/// Letters as `ignoring case` compares them: each code point in lower case by itself, so no letter's form depends on its
/// neighbours and a text's parts fold as the text does.
#[must_use]
pub fn fold_case(text: &str) -> String {
    // Most texts are, and their letters are themselves small or 32 places away from it.
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().flat_map(char::to_lowercase).collect()
}
