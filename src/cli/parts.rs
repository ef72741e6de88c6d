//! The parts of a condition as lines, with marks of their truth. Must not know whose parts they are.

use milieu::insight::parts::{Row, Shown, ValueShown};

/// How a value is told that there is not.
const MISSING: &str = "missing";

/// How truth is marked.
pub(super) struct Marks {
    pub(super) green: &'static str,
    pub(super) red: &'static str,
    pub(super) dim: &'static str,
    pub(super) off: &'static str,
}

impl Marks {
    pub(super) fn new(bright: bool) -> Self {
        if bright {
            Self { green: "\u{1b}[32m", red: "\u{1b}[31m", dim: "\u{1b}[2m", off: "\u{1b}[0m" }
        } else {
            Self { green: "", red: "", dim: "", off: "" }
        }
    }

    pub(super) fn of(&self, holds: bool) -> String {
        let (colour, mark) = if holds { (self.green, "✓") } else { (self.red, "✗") };
        format!("{colour}{mark}{}", self.off)
    }
}

/// A part with its truth, its values and the parts inside.
pub(super) fn part(shown: &Shown, indent: usize, marks: &Marks, out: &mut String) {
    let Shown { text, holds, values, parts, .. } = shown;
    out.push_str(&format!("{:indent$}{} {text}\n", "", marks.of(*holds)));
    for value in values {
        // Whether a flag holds is told by its mark, unless it is missing.
        if value.text == *text && value.value != MISSING {
            self::rows(value, indent + 4, out);
        } else {
            self::value(value, indent + 4, out);
        }
    }
    for inside in parts {
        part(inside, indent + 4, marks, out);
    }
}

/// A value with the rows behind it.
pub(super) fn value(shown: &ValueShown, indent: usize, out: &mut String) {
    let ValueShown { text, value, row_count, .. } = shown;
    let read = match row_count {
        Some(1) => "  (1 row)".to_owned(),
        Some(count) => format!("  ({count} rows)"),
        None => String::new(),
    };
    out.push_str(&format!("{:indent$}{text} = {value}{read}\n", ""));
    rows(shown, indent + 4, out);
}

/// The rows behind a value.
fn rows(shown: &ValueShown, indent: usize, out: &mut String) {
    for row in &shown.rows {
        self::row(row, indent, out);
    }
    let more = shown.row_count.unwrap_or(0).saturating_sub(shown.rows.len());
    if more > 0 {
        out.push_str(&format!("{:indent$}and {more} more\n", ""));
    }
}

fn row(row: &Row, indent: usize, out: &mut String) {
    let Row { entity, key, time, value } = row;
    let key = key.as_ref().map(|key| format!(" {key}")).unwrap_or_default();
    let time = time.as_ref().map(|time| format!(" at {time}")).unwrap_or_default();
    let value = value.as_ref().map(|value| format!(": {value}")).unwrap_or_default();
    out.push_str(&format!("{:indent$}{entity}{key}{time}{value}\n", ""));
}
