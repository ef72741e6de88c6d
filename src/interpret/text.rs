//! Functions of texts. Knows nothing of rows.

use regex::Regex;

use super::{Fault, Interpreter};
use crate::model::{ExprId, Value};

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
