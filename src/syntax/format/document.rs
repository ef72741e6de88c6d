//! A small document printer: text with places where a line may break, broken only where it does not fit.
//! Knows nothing of the language.

use unicode_width::UnicodeWidthStr;

/// How wide a line may be.
const WIDTH: usize = 100;
/// How far a level is indented.
const INDENT: usize = 2;

/// A piece of a document.
#[derive(Clone, Debug)]
pub(super) struct Doc {
    kind: Kind,
    /// Whether it holds a break that cannot be undone.
    breaks: bool,
}

#[derive(Clone, Debug)]
enum Kind {
    Text(String),
    /// A blank, or a line break where the group does not fit.
    Line,
    /// Nothing, or a line break where the group does not fit.
    Soft,
    Hard,
    /// Breaks the groups around it and prints nothing.
    Break,
    /// Printed at the end of the line that it stands in.
    Suffix(String),
    Indent(Box<Doc>),
    Group(Box<Doc>),
    Concat(Vec<Doc>),
    /// Pieces with a blank between them; each moves to the next line on its own when it does not fit.
    Fill(Vec<Doc>),
}

impl Doc {
    fn new(kind: Kind, breaks: bool) -> Self {
        Self { kind, breaks }
    }

    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::new(Kind::Text(text.into()), false)
    }

    pub(super) fn nothing() -> Self {
        Self::concat(Vec::new())
    }

    pub(super) fn line() -> Self {
        Self::new(Kind::Line, false)
    }

    pub(super) fn soft() -> Self {
        Self::new(Kind::Soft, false)
    }

    pub(super) fn hard() -> Self {
        Self::new(Kind::Hard, true)
    }

    pub(super) fn force_break() -> Self {
        Self::new(Kind::Break, true)
    }

    pub(super) fn suffix(text: impl Into<String>) -> Self {
        Self::new(Kind::Suffix(text.into()), false)
    }

    pub(super) fn indent(inner: Doc) -> Self {
        let breaks = inner.breaks;
        Self::new(Kind::Indent(Box::new(inner)), breaks)
    }

    pub(super) fn group(inner: Doc) -> Self {
        let breaks = inner.breaks;
        Self::new(Kind::Group(Box::new(inner)), breaks)
    }

    pub(super) fn concat(parts: Vec<Doc>) -> Self {
        let breaks = parts.iter().any(|part| part.breaks);
        Self::new(Kind::Concat(parts), breaks)
    }

    pub(super) fn fill(parts: Vec<Doc>) -> Self {
        let breaks = parts.iter().any(|part| part.breaks);
        Self::new(Kind::Fill(parts), breaks)
    }
}

/// The document as text; `wide` never breaks a line that need not be broken.
pub(super) fn render(doc: &Doc, wide: bool) -> String {
    let mut printer =
        Printer { out: String::new(), column: 0, suffixes: Vec::new(), width: if wide { usize::MAX } else { WIDTH } };
    printer.print(doc);
    printer.out
}

struct Printer {
    out: String,
    column: usize,
    suffixes: Vec<String>,
    width: usize,
}

/// What is still to be printed: its indent, whether it is printed on one line, and itself.
type Work<'d> = (usize, bool, &'d Doc);

impl Printer {
    fn print(&mut self, doc: &Doc) {
        let line = Doc::line();
        let mut work: Vec<Work<'_>> = vec![(0, false, doc)];
        while let Some((indent, flat, doc)) = work.pop() {
            match &doc.kind {
                Kind::Text(text) => self.push(text),
                Kind::Line if flat => self.push(" "),
                Kind::Soft if flat => {}
                Kind::Line | Kind::Soft | Kind::Hard => self.new_line(indent),
                Kind::Break => {}
                Kind::Suffix(text) => self.suffixes.push(text.clone()),
                Kind::Indent(inner) => work.push((indent + INDENT, flat, inner)),
                Kind::Group(inner) => {
                    let fits = flat || !inner.breaks && self.fits(inner, &work);
                    work.push((indent, fits, inner));
                }
                Kind::Concat(parts) => work.extend(parts.iter().rev().map(|part| (indent, flat, part))),
                Kind::Fill(parts) => self.fill(indent, parts, &line),
            }
        }
        self.flush_suffixes();
    }

    fn fill(&mut self, indent: usize, parts: &[Doc], line: &Doc) {
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                let wanted = Doc::concat(vec![line.clone(), part.clone()]);
                if self.fits(&wanted, &[]) {
                    self.push(" ");
                } else {
                    self.new_line(indent);
                }
            }
            let text = render(part, true);
            self.push(&text);
        }
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
        self.column += text.width();
    }

    fn new_line(&mut self, indent: usize) {
        self.flush_suffixes();
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
    }

    fn flush_suffixes(&mut self) {
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        for suffix in std::mem::take(&mut self.suffixes) {
            if !self.out.is_empty() && !self.out.ends_with('\n') {
                self.out.push_str("  ");
            }
            self.out.push_str(&suffix);
        }
    }

    /// Whether the piece, and what follows it up to the next possible break, fits on the line.
    fn fits(&self, doc: &Doc, rest: &[Work<'_>]) -> bool {
        let Some(mut left) = self.width.checked_sub(self.column) else { return false };
        let mut rest = rest.iter().rev();
        let mut work: Vec<(bool, &Doc)> = vec![(true, doc)];
        loop {
            let Some((flat, doc)) = work.pop().or_else(|| rest.next().map(|(_, flat, doc)| (*flat, *doc))) else {
                return true;
            };
            let width = match &doc.kind {
                Kind::Text(text) => text.width(),
                Kind::Line if flat => 1,
                Kind::Soft if flat => 0,
                Kind::Line | Kind::Soft | Kind::Hard => return true,
                Kind::Break | Kind::Suffix(_) => 0,
                // A group that follows may still break, so it inherits the mode of its surroundings.
                Kind::Indent(inner) | Kind::Group(inner) => {
                    work.push((flat, inner));
                    0
                }
                Kind::Concat(parts) => {
                    work.extend(parts.iter().rev().map(|part| (flat, part)));
                    0
                }
                Kind::Fill(parts) => {
                    let blanks = parts.len().saturating_sub(1);
                    work.extend(parts.iter().rev().map(|part| (flat, part)));
                    blanks
                }
            };
            match left.checked_sub(width) {
                Some(now) => left = now,
                None => return false,
            }
        }
    }
}
