//! Functions of texts. Knows nothing of rows.

use regex::Regex;

use super::{Fault, Interpreter};
use crate::model::{ExprId, Value};

/// A word: letters, digits and combining marks.
const WORD: &str = r"[\p{L}\p{N}\p{M}]+";

/// A number as `number("…")` reads it.
const NUMBER: &str = r"^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$";

impl Interpreter<'_> {
    /// A compiled pattern, kept for the next time. None where it does not compile.
    fn pattern(&self, pattern: &str) -> Option<Regex> {
        let mut patterns = self.patterns.borrow_mut();
        patterns.entry(pattern.into()).or_insert_with(|| Regex::new(pattern).ok()).clone()
    }

    /// Whether a pattern is found anywhere in a text.
    pub(super) fn is_match(&self, expr: ExprId, pattern: &str, text: &str) -> Result<bool, Fault> {
        Ok(self.pattern(pattern).ok_or(Fault::Unsound { expr })?.is_match(text))
    }

    /// What a group of a pattern caught at the pattern's first place in a text; missing where it caught nothing.
    pub(super) fn extract(&self, expr: ExprId, text: &str, pattern: &str, group: i64) -> Result<Value, Fault> {
        let pattern = self.pattern(pattern).ok_or(Fault::Unsound { expr })?;
        let caught = pattern.captures(text).and_then(|groups| groups.get(usize::try_from(group).ok()?));
        Ok(caught.map_or(Value::Missing, |caught| Value::text(caught.as_str())))
    }

    /// Every word with a capital, its other letters small.
    pub(super) fn title_case(&self, expr: ExprId, text: &str) -> Result<Value, Fault> {
        let words = self.pattern(WORD).ok_or(Fault::Unsound { expr })?;
        let titled = words.replace_all(text, |word: &regex::Captures| capitalised(&word[0]));
        Ok(Value::text(&titled))
    }

    /// The number that a text is; missing where it is none, or beyond all floats.
    pub(super) fn number_of(&self, expr: ExprId, text: &str) -> Result<Value, Fault> {
        let text = text.trim();
        if !self.is_match(expr, NUMBER, text)? {
            return Ok(Value::Missing);
        }
        let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
        Ok(number.map_or(Value::Missing, Value::float))
    }
}

/// The word with a large first letter; what one letter becomes two for, only the first of them (`Ss` for `ß`).
fn capitalised(word: &str) -> String {
    // The word as a whole, for the small form of a letter can depend on where it stands (`ς` at the end).
    let small = word.to_lowercase();
    let mut letters = small.chars();
    let Some(first) = letters.next() else { return small };
    let mut large = first.to_uppercase();
    let head: String = large.next().into_iter().chain(large.flat_map(char::to_lowercase)).collect();
    head + letters.as_str()
}

/// The part of a text between separators, counted from 1; missing before the first and past the last.
pub(super) fn split_part(text: &str, separator: &str, part: i64) -> Value {
    let Some(before) = part.checked_sub(1).and_then(|before| usize::try_from(before).ok()) else {
        return Value::Missing;
    };
    // Without a separator there is one part.
    let part =
        if separator.is_empty() { Some(text).filter(|_| before == 0) } else { text.split(separator).nth(before) };
    part.map_or(Value::Missing, Value::text)
}

/// Every occurrence of a text replaced; the empty text occurs nowhere.
pub(super) fn replace(text: &str, old: &str, new: &str) -> Value {
    if old.is_empty() { Value::text(text) } else { Value::text(&text.replace(old, new)) }
}

/// All but the last four code points as stars.
pub(super) fn mask(text: &str) -> Value {
    let hidden = text.chars().count().saturating_sub(4);
    let masked: String = text.chars().enumerate().map(|(at, letter)| if at < hidden { '*' } else { letter }).collect();
    Value::text(&masked)
}
