//! The values that a column has. Must not know what they are compared with.

use std::collections::{HashMap, HashSet};

use arrow::array::{Array, ArrayRef, AsArray};

use crate::data::value;
use crate::diag::nearest;
use crate::model::{Type, Value, fold_case};

/// The distinct values of a column, or the elements of its lists.
#[derive(Clone, Debug, Default)]
pub struct Values {
    texts: HashMap<Box<str>, u64>,
    others: HashSet<Value>,
    /// Rows with a value.
    present: u64,
    /// Numbers after this one are not counted in.
    until: Option<i64>,
    ends: Option<(i64, i64)>,
}

impl Values {
    /// None so far. Days and moments after `until` do not exist.
    #[must_use]
    pub fn new(until: Option<i64>) -> Self {
        Self { until, ..Self::default() }
    }

    /// Adds the rows of a normalised array of that kind.
    pub fn add(&mut self, array: &ArrayRef, ty: &Type) {
        self.present += (array.len() - array.null_count()) as u64;
        match (ty, array.as_string_view_opt()) {
            (Type::Text, Some(texts)) => texts.iter().flatten().for_each(|text| self.text(text)),
            _ => {
                for row in 0..array.len() {
                    match value(array, row, ty) {
                        Value::List(elements) => elements.iter().for_each(|element| self.other(element.clone())),
                        other => self.other(other),
                    }
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        match self.texts.get_mut(text) {
            Some(rows) => *rows += 1,
            None => {
                self.texts.insert(text.into(), 1);
            }
        }
    }

    fn other(&mut self, value: Value) {
        if let Some(number) = number(&value)
            && self.until.is_none_or(|until| number <= until)
        {
            let (low, high) = self.ends.unwrap_or((number, number));
            self.ends = Some((low.min(number), high.max(number)));
        }
        match value {
            // Nearly every moment is another; none is looked for by itself.
            Value::Missing | Value::Timestamp(_) => {}
            Value::Text(text) => self.text(&text),
            other => {
                self.others.insert(other);
            }
        }
    }

    /// Rows that have a value.
    pub(super) fn present(&self) -> u64 {
        self.present
    }

    /// Whether some row has it.
    pub(super) fn has(&self, wanted: &Value, ignoring_case: bool) -> bool {
        match wanted {
            Value::Text(text) if ignoring_case => !self.spellings(text).is_empty(),
            Value::Text(text) => self.texts.contains_key(&**text),
            other => self.others.contains(other),
        }
    }

    /// The texts that differ from this one in their case only.
    pub(super) fn spellings(&self, text: &str) -> Vec<&str> {
        let folded = fold_case(text);
        let mut found: Vec<&str> =
            self.texts.keys().map(|known| &**known).filter(|known| fold_case(known) == folded).collect();
        found.sort_unstable();
        found
    }

    /// The text that is most like this one, if one is like it.
    pub(super) fn nearest(&self, text: &str) -> Option<&str> {
        nearest(text, self.texts.keys().map(|known| &**known))
    }

    /// Every text.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(|text| &**text)
    }

    /// How many different values there are.
    pub(super) fn distinct(&self) -> usize {
        self.texts.len() + self.others.len()
    }

    /// The texts by how many rows have them, most first.
    pub(super) fn most(&self, count: usize) -> Vec<&str> {
        let mut texts: Vec<(&str, u64)> = self.texts.iter().map(|(text, rows)| (&**text, *rows)).collect();
        texts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        texts.into_iter().take(count).map(|(text, _)| text).collect()
    }

    /// The smallest and the largest of whole numbers, dates or moments.
    pub(super) fn ends(&self) -> Option<(i64, i64)> {
        self.ends
    }
}

/// An int, a day or a moment as its number.
pub(super) fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Int(number) | Value::Timestamp(number) => Some(*number),
        Value::Date(day) => Some(i64::from(*day)),
        _ => None,
    }
}
