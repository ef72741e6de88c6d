//! Mistakes that people make, recognised at the place where the grammar stopped, with what was probably meant.
//! Knows the marks of other languages.

use super::Place;
use crate::diag::{Code, Diagnostic, nearest};
use crate::source::Span;
use crate::syntax::build::{abbreviation, unit_of};
use crate::syntax::grammar::Rule;

/// The words that no name may be without back-ticks.
const RESERVED: &[&str] =
    &["and", "or", "not", "in", "is", "between", "where", "when", "then", "else", "case", "end", "true", "false", "of"];

const UNITS: &[&str] = &["milliseconds", "seconds", "minutes", "hours", "days", "weeks", "months", "quarters", "years"];

type Habit = fn(&Place<'_>) -> Option<Diagnostic>;

/// In order: the sharper the sign, the earlier.
const HABITS: &[Habit] = &[
    foreign_name,
    equals_sign,
    needless_equals,
    unclosed_bracket,
    stray_bracket,
    unit,
    percent,
    point_first,
    moment_with_blank,
    name_in_quotes,
    reserved_name,
    brackets,
    operator_first,
    text_beside_text,
    description_after_of,
    no_unit,
    ago,
    case_of_value,
];

pub(super) fn explain(place: &Place<'_>) -> Option<Diagnostic> {
    HABITS.iter().find_map(|habit| habit(place))
}

fn foreign(message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::ForeignOperator, message)
}

fn unexpected(place: &Place<'_>) -> Diagnostic {
    Diagnostic::new(Code::UnexpectedToken, format!("unexpected `{}`", super::shortened(place.token())))
}

/// `:=`, `==` or nothing where `=` belongs.
fn equals_sign(place: &Place<'_>) -> Option<Diagnostic> {
    if !place.expected.has(Rule::equals) {
        return None;
    }
    let here = place.here();
    match place.token() {
        "" => None,
        mark @ (":=" | "==" | ":" | "=>" | "->" | "is" | "as") => Some(
            foreign(format!("`{mark}` in place of `=`")).at(here, "written `=` here").help("write `=`").fix(here, "="),
        ),
        token if token.starts_with(['"', '\'']) && place.before_is_entity() => None,
        token => {
            let begins_value = token.starts_with(|c: char| c.is_alphanumeric() || "_`(-".contains(c));
            let is_definition = crate::syntax::words::DEFINITIONS.contains(&token);
            (begins_value && !is_definition && !place.expected.words().iter().any(|word| near(token, word))).then(
                || {
                    unexpected(place)
                        .at(here, "expected `=` before the value")
                        .help("put `=` between the name and its value")
                        .fix(Span::new(place.file, place.token.start, place.token.start), "= ")
                },
            )
        }
    }
}

fn near(token: &str, word: &str) -> bool {
    token != word && nearest(token, [word]).is_some()
}

/// `include = x`: clauses have no `=`.
fn needless_equals(place: &Place<'_>) -> Option<Diagnostic> {
    let is_mark = matches!(place.token(), "=" | ":" | ":=");
    if !is_mark || place.expected.has(Rule::equals) || place.expected.wants_operator() {
        return None;
    }
    let after_word = place.before().starts_with(|c: char| c.is_ascii_alphabetic());
    (after_word && !place.expected.may_end()).then(|| {
        foreign(format!("`{}` after a clause's keyword", place.token()))
            .at(place.here(), "a clause goes on without a mark")
            .help("leave it out")
            .fix(place.here(), "")
    })
}

/// The definition ends, and a bracket of it is still open.
fn unclosed_bracket(place: &Place<'_>) -> Option<Diagnostic> {
    if !place.token.is_empty() && !crate::syntax::words::DEFINITIONS.contains(&place.token()) && place.token() != "}" {
        return None;
    }
    let (at, bracket) = place.open_brackets().pop()?;
    if place.token() == "}" && bracket == '{' {
        return None;
    }
    let close = if bracket == '(' { ')' } else { '}' };
    let end = place.before.end;
    Some(
        Diagnostic::new(Code::UnexpectedToken, format!("`{bracket}` without its `{close}`"))
            .at(Span::new(place.file, at, at + 1), "opens here")
            .at(Span::new(place.file, end, end), format!("`{close}` is missing before this place"))
            .help(format!("close it with `{close}`")),
    )
}

/// A bracket that closes nothing.
fn stray_bracket(place: &Place<'_>) -> Option<Diagnostic> {
    let open = match place.token() {
        ")" => '(',
        "}" => '{',
        _ => return None,
    };
    let opened = place.open_brackets().iter().any(|(_, bracket)| *bracket == open);
    (!opened).then(|| {
        Diagnostic::new(Code::UnexpectedToken, format!("`{}` without its `{open}`", place.token()))
            .at(place.here(), "closes nothing")
            .help("leave it out, or open the bracket where it belongs")
            .fix(place.here(), "")
    })
}

/// `90 dyas`, `30 mins`
fn unit(place: &Place<'_>) -> Option<Diagnostic> {
    let number = place.before().starts_with(|c: char| c.is_ascii_digit());
    let word = place.token();
    let is_word = word.starts_with(|c: char| c.is_ascii_alphabetic());
    if !number || !is_word || unit_of(&word.to_ascii_lowercase()).is_some() {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    let known = abbreviation(word).map(crate::syntax::format::unit_word);
    let right = known.or_else(|| nearest(&lower, UNITS.iter().copied()));
    let wanted = place.expected.has(Rule::unit) || place.expected.has(Rule::amount);
    match right {
        Some(right) if wanted || known.is_some() || place.expected.wants_operator() => Some(
            Diagnostic::new(
                if known.is_some() { Code::ForeignOperator } else { Code::UnexpectedToken },
                format!("unit of time `{word}` not known"),
            )
            .at(place.here(), "a unit is a whole word")
            .help(format!("did you mean `{right}`?"))
            .fix(place.here(), right),
        ),
        _ => None,
    }
}

/// `10%` where `%` is the remainder.
fn percent(place: &Place<'_>) -> Option<Diagnostic> {
    (place.before() == "%" && place.expected.wants_value()).then(|| {
        Diagnostic::new(Code::UnexpectedToken, "percentage where a number belongs")
            .at(place.span(&place.before), "`%` is the remainder here")
            .help("a percentage stands after `top`, `bottom`, `holdout`, in `sample(10%, \"seed\")` and in `split`; elsewhere 10 % is `0.1`")
    })
    .or_else(|| {
        let wanted = place.expected.has(Rule::percent_sign);
        (wanted && !place.expected.has(Rule::unit)).then(|| {
            Diagnostic::new(Code::UnexpectedToken, "share without `%`")
                .at(place.here(), "expected `%`")
                .help("a share is a percentage, as in `10%`")
        })
    })
}

/// `.5`
fn point_first(place: &Place<'_>) -> Option<Diagnostic> {
    let rest = &place.text[place.token.start..];
    let digits = rest.strip_prefix('.')?.chars().take_while(char::is_ascii_digit).count();
    (digits > 0 && place.expected.wants_value()).then(|| {
        let span = Span::new(place.file, place.token.start, place.token.start + 1 + digits);
        let right = format!("0{}", &rest[..=digits]);
        foreign(format!("number `{}` without a digit before its point", &rest[..=digits]))
            .at(span, format!("written `{right}` here"))
            .help(format!("write `{right}`"))
            .fix(span, right)
    })
}

/// `2026-06-30 14:05`
fn moment_with_blank(place: &Place<'_>) -> Option<Diagnostic> {
    let rest = &place.text[place.token.start..];
    let clock = rest.len() > 2 && rest.as_bytes()[2] == b':' && rest.starts_with(|c: char| c.is_ascii_digit());
    let day = &place.text[..place.token.start];
    let after_date = day.trim_end().len() >= 10
        && day.trim_end().is_char_boundary(day.trim_end().len() - 10)
        && day.trim_end()[day.trim_end().len() - 10..].chars().all(|c| c.is_ascii_digit() || c == '-');
    (clock && after_date).then(|| {
        let span = Span::new(place.file, day.trim_end().len(), place.token.start);
        foreign("moment with a blank")
            .at(place.here(), "date and time are joined by `T`")
            .help("write `T` between them")
            .fix(span, "T")
    })
}

/// `"Annual Income" > 3` is fine as a text; but a name never stands in quotes.
fn name_in_quotes(place: &Place<'_>) -> Option<Diagnostic> {
    let token = place.token();
    let inner = token.strip_prefix(['"', '\'']).map(|inner| inner.trim_end_matches(['"', '\'']))?;
    (place.expected.has(Rule::name) && !place.expected.has(Rule::text) && !inner.contains('`') && !inner.is_empty())
        .then(|| {
            let right = crate::syntax::format::name_text(inner);
            foreign("name in quotes")
                .at(place.here(), "quotes make a text")
                .help(format!("write `{right}` without quotes; names that are no plain word stand in back-ticks"))
                .fix(place.here(), right)
        })
}

/// `segment end = …`
fn reserved_name(place: &Place<'_>) -> Option<Diagnostic> {
    let token = place.token();
    let wants_name = [Rule::name, Rule::names, Rule::column].into_iter().any(|rule| place.expected.has(rule));
    (wants_name && RESERVED.contains(&token)).then(|| {
        let right = format!("`{token}`");
        unexpected(place)
            .at(place.here(), "this word is reserved")
            .help("a thing of that name stands in back-ticks")
            .fix(place.here(), right)
    })
}

/// `größe`, `first-name`: names that need back-ticks.
fn foreign_name(place: &Place<'_>) -> Option<Diagnostic> {
    let token = place.token();
    let joined = place.before.end == place.token.start;
    let whole = if joined && !token.is_ascii() && place.before().chars().all(|c| c.is_alphanumeric() || c == '_') {
        place.before.start..place.token.end
    } else {
        place.token.clone()
    };
    let word = &place.text[whole.clone()];
    let is_word = word.chars().all(|c| c.is_alphanumeric() || c == '_') && !word.is_ascii();
    is_word.then(|| {
        let span = place.span(&whole);
        Diagnostic::new(Code::UnexpectedToken, format!("name `{word}` without back-ticks"))
            .at(span, "a plain name has the letters a to z, digits and `_`")
            .help("put it in back-ticks")
            .fix(span, format!("`{word}`"))
    })
}

/// `[` and `@`, `$`: marks of other languages.
fn brackets(place: &Place<'_>) -> Option<Diagnostic> {
    match place.token() {
        "[" => Some(
            foreign("`[` of another language")
                .at(place.here(), "a list stands in parentheses")
                .help("write `(` and `)`"),
        ),
        mark @ ("@" | "$" | "?" | ":") if place.expected.wants_value() => Some(
            foreign(format!("`{mark}` of another language"))
                .at(place.here(), "a name stands alone; a `param` is named like everything else")
                .help("leave it out")
                .fix(place.here(), ""),
        ),
        "^" | "**" => Some(
            foreign(format!("operator `{}` of another language", place.token()))
                .at(place.here(), "there is no power")
                .help("multiply: `x * x`"),
        ),
        _ => None,
    }
}

/// Two operators in a row.
fn operator_first(place: &Place<'_>) -> Option<Diagnostic> {
    let token = place.token();
    let operators =
        ["and", "or", "AND", "OR", "=", "!=", "<", "<=", ">", ">=", "*", "/", "+", "%", "??", "in", "is", "between"];
    (operators.contains(&token) && place.expected.wants_value())
        .then(|| unexpected(place).at(place.here(), format!("a value is missing before `{token}`")))
}

/// `"a" "b"`
fn text_beside_text(place: &Place<'_>) -> Option<Diagnostic> {
    let quotes = ['"', '\''];
    (place.token().starts_with(quotes) && place.before().starts_with(quotes) && place.expected.has(Rule::comma)).then(
        || {
            let end = place.before.end;
            unexpected(place)
                .at(place.here(), "expected `,` before it")
                .help("texts are separated by commas")
                .fix(Span::new(place.file, end, end), ",")
        },
    )
}

/// `segment x of household "…" =`
fn description_after_of(place: &Place<'_>) -> Option<Diagnostic> {
    let wants = place.expected.has(Rule::equals) || place.expected.has(Rule::open_block);
    (wants && place.token().starts_with(['"', '\'']) && place.before_is_entity()).then(|| {
        unexpected(place).at(place.here(), "the description stands before `of`").help("write it right after the name")
    })
}

/// `within last 30`
fn no_unit(place: &Place<'_>) -> Option<Diagnostic> {
    let number = place.before().starts_with(|c: char| c.is_ascii_digit());
    (number && place.expected.has(Rule::unit) && !place.expected.wants_operator()).then(|| {
        Diagnostic::new(Code::UnexpectedToken, "duration without a unit")
            .at(place.here(), "expected a unit of time, as in `days`")
            .help("a duration is a number and a whole word, as in `30 days`")
    })
}

/// `before 3 days ago`
fn ago(place: &Place<'_>) -> Option<Diagnostic> {
    (place.token().eq_ignore_ascii_case("ago") && place.expected.wants_operator()).then(|| {
        unexpected(place).at(place.here(), "`ago` stands only in windows").help(
            "a day in the past is `today - 3 days`; the windows are `more than 3 days ago` and `between 9 and 3 days ago`",
        )
    })
}

/// `case x when 1 then …`
fn case_of_value(place: &Place<'_>) -> Option<Diagnostic> {
    place.before().eq_ignore_ascii_case("case").then(|| {
        unexpected(place)
            .at(place.here(), "expected `when`")
            .help("each `when` holds a whole condition, as in `case when x = 1 then …`")
    })
}

impl Place<'_> {
    /// Whether the token before is the entity of `of ENTITY`.
    fn before_is_entity(&self) -> bool {
        let head = self.text[self.region.start..self.before.start].trim_end();
        head.ends_with(" of") || head.ends_with("\nof")
    }

    /// The brackets of the region that are open before the place.
    fn open_brackets(&self) -> Vec<(usize, char)> {
        let mut open = Vec::new();
        let mut at = self.region.start;
        loop {
            at = super::skip_layout(self.text, self.scan, at, self.token.start);
            if at >= self.token.start {
                return open;
            }
            let token = super::token_at(self.text, at, self.token.start);
            match &self.text[token.clone()] {
                "(" => open.push((token.start, '(')),
                "{" => open.push((token.start, '{')),
                ")" | "}" => drop(open.pop()),
                _ => {}
            }
            at = token.end;
        }
    }
}
