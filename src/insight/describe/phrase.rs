//! Sentences with their parts: a line, or a head with what stands below it. Must not know what they say.

/// A sentence about a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Phrase {
    /// One line.
    Line(String),
    /// A head and the phrases below it; the last word says how they are joined on one line.
    Group(String, Vec<Phrase>, &'static str),
}

impl Phrase {
    /// As an indented list.
    pub(super) fn list(&self, depth: usize, out: &mut String) {
        let indent = "  ".repeat(depth);
        match self {
            Self::Line(line) => out.push_str(&format!("{indent}- {line}\n")),
            Self::Group(head, parts, _) => {
                out.push_str(&format!("{indent}- {head}:\n"));
                for part in parts {
                    part.list(depth + 1, out);
                }
            }
        }
    }

    /// On one line, within a larger sentence.
    pub(super) fn inline(&self) -> String {
        match self {
            Self::Line(line) => line.clone(),
            Self::Group(head, parts, joint) => {
                let parts: Vec<String> = parts
                    .iter()
                    .map(|part| match part {
                        Self::Line(line) => line.clone(),
                        Self::Group(..) => format!("({})", part.inline()),
                    })
                    .collect();
                let all = enumerate(&parts, joint);
                if matches!(*joint, "and" | "or") && !head.starts_with("not") { all } else { format!("{head} ({all})") }
            }
        }
    }
}

/// `a`, `a and b`, `a, b and c`
pub(super) fn enumerate(parts: &[String], joint: &str) -> String {
    match parts {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {joint} {last}", first.join(", ")),
    }
}
