//! Reads a template: the text between tags, and which kind of tag each is. What it accepts is a part of what Handlebars
//! accepts, in which nothing depends on a habit of one implementation.

use super::cursor::Cursor;
use super::nesting::Nesting;
use super::tag::Braces;
use super::{At, Fault, Include, Name, Node, Parsed, Value};

/// The tree of a template.
///
/// # Errors
/// The first thing that is wrong with its text.
pub(in crate::content) fn parse(text: &str) -> Parsed<Vec<Node>> {
    let mut reader = Reader::new(text);
    while reader.skip_text() {
        reader.tag()?;
    }
    reader.nesting.finish()
}

/// How long the parts are that a text is cut into.
const PART: usize = 8 * 1024;

/// Where a long template can be cut into parts that are templates of their own: between two letters of its text, outside
/// of all blocks. Nowhere after something that is wrong.
pub(in crate::content) fn cuts(text: &str) -> Vec<usize> {
    let mut reader = Reader::new(text);
    let (mut cuts, mut last) = (Vec::new(), 0);
    if text.len() < 2 * PART {
        return cuts;
    }
    loop {
        let start = reader.cursor.at;
        let is_tag = reader.skip_text();
        let between = &text[start..reader.cursor.at];
        if reader.nesting.depth() == 0 && reader.cursor.at > last + PART {
            let mut letters = between.char_indices().zip(between.chars().skip(1));
            // Braces and backslashes are no letters, nor is the white space that tags may take away.
            if let Some(((at, first), _)) = letters.find(|((_, a), b)| a.is_alphanumeric() && b.is_alphanumeric()) {
                last = start + at + first.len_utf8();
                cuts.push(last);
            }
        }
        if !is_tag || reader.tag().is_err() {
            return cuts;
        }
    }
}

struct Reader<'t> {
    cursor: Cursor<'t>,
    nesting: Nesting,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self { cursor: Cursor { text, at: 0 }, nesting: Nesting::default() }
    }

    /// Goes to the next tag, past tags that a backslash makes text; whether there is one.
    fn skip_text(&mut self) -> bool {
        let mut start = self.cursor.at;
        while let Some(found) = self.cursor.text[start..].find("{{") {
            let at = start + found;
            let before = &self.cursor.text[start..at];
            if before.len() - before.trim_end_matches('\\').len() != 1 {
                self.cursor.at = at;
                return true;
            }
            start = at + if self.cursor.text[at..].starts_with("{{{{") { 4 } else { 2 };
        }
        self.cursor.at = self.cursor.text.len();
        false
    }

    fn tag(&mut self) -> Parsed<()> {
        let start = self.cursor.at;
        if self.cursor.take("{{{{") {
            return self.raw(start);
        }
        if self.cursor.take("{{!") {
            return self.comment(start);
        }
        if self.cursor.take("{{{") {
            let braces = if self.cursor.take("~") { Braces::Tilde } else { Braces::Three };
            return self.print(start, braces, true);
        }
        if self.cursor.take("{{~{") {
            return self.print(start, Braces::Parted, true);
        }
        self.cursor.at += 2;
        self.cursor.take("~");
        self.cursor.space();
        match self.cursor.peek() {
            Some('#') => self.opening(start),
            Some('/') => self.closing(start),
            Some('>') => {
                let include = self.included()?;
                self.nesting.push(Node::Include(include));
                Ok(())
            }
            Some('^') => self.caret(start),
            Some('&') => {
                self.cursor.at += 1;
                self.cursor.space();
                self.unescaped(start)
            }
            Some('*') => Err(self.decorator(start)),
            Some('!') => Err(Fault::new("comment that is not written `{{! … }}`", start..self.cursor.end_of_tag())
                .help("a comment starts with `{{!` and has no tilde")
                .into()),
            Some('}' | '~') => Err(Fault::new("tag without a name", start..self.cursor.at + 1).into()),
            _ if self.is_else() => self.otherwise(start),
            _ => self.print(start, Braces::Two, false),
        }
    }

    /// From the start of the tag to here.
    fn from(&self, start: usize) -> At {
        start..self.cursor.at
    }

    fn print(&mut self, start: usize, braces: Braces, unescaped: bool) -> Parsed<()> {
        self.cursor.space();
        let value = self.cursor.printed()?;
        self.cursor.end(braces)?;
        self.nesting.push(Node::Print { value, unescaped, at: self.from(start) });
        Ok(())
    }

    fn unescaped(&mut self, start: usize) -> Parsed<()> {
        let value = self.cursor.printed()?;
        if let Value::Call(call) = &value {
            let wrong = Fault::new("helper after `{{&`", call.at.clone());
            return Err(wrong.help("between three braces it prints its value unescaped").into());
        }
        self.cursor.end(Braces::Two)?;
        self.nesting.push(Node::Print { value, unescaped: true, at: self.from(start) });
        Ok(())
    }

    fn comment(&mut self, start: usize) -> Parsed<()> {
        let rest = self.cursor.rest();
        let spaced = rest.trim_start_matches([' ', '\t', '\n', '\r']);
        let (inside, end) = match spaced.strip_prefix("--") {
            Some(_) if spaced.len() < rest.len() => {
                let wrong = Fault::new("comment that starts with `--` after white space", start..start + 3);
                return Err(wrong.help("write `{{!-- … --}}`, or leave the `--` out").into());
            }
            Some(inside) => (inside, "--}}"),
            None => (rest, "}}"),
        };
        let Some(length) = inside.find(end) else {
            let wrong = Fault::new("comment that is never closed", start..start + 3);
            return Err(wrong.help(format!("`{end}` closes it")).into());
        };
        self.cursor.at += rest.len() - inside.len() + length + end.len();
        Ok(())
    }

    /// `{{{{raw}}}} … {{{{/raw}}}}`: what stands between is text.
    fn raw(&mut self, start: usize) -> Parsed<()> {
        self.cursor.take("~");
        self.cursor.space();
        let name = self.cursor.word("`raw`")?;
        self.cursor.space();
        self.cursor.take("~");
        if name.text != "raw" || !self.cursor.take("}}}}") {
            let wrong = Fault::new("tag of four braces that is not `{{{{raw}}}}`", self.from(start));
            return Err(wrong.help("`{{{{raw}}}} … {{{{/raw}}}}` prints what stands between as it is").into());
        }
        let never = || Fault::new("`raw` that is never closed", start..start + 4).help("`{{{{/raw}}}}` closes it");
        let mut from = self.cursor.at;
        loop {
            let Some(found) = self.cursor.text[from..].find("{{") else { return Err(never().into()) };
            let at = from + found;
            let before = &self.cursor.text[from..at];
            let slashes = before.len() - before.trim_end_matches('\\').len();
            let four = self.cursor.text[at..].starts_with("{{{{");
            if slashes != 1 && four {
                self.cursor.at = at + 4;
                break;
            }
            from = at + if slashes == 1 { 2 + if four { 2 } else { 0 } } else { 1 };
        }
        let inside = self.cursor.at - 4;
        self.cursor.take("~");
        self.cursor.space();
        let slash = self.cursor.take("/");
        self.cursor.space();
        if !slash || !self.cursor.take("raw") {
            let wrong = Fault::new("four braces inside of `raw`", inside..inside + 4);
            return Err(wrong.help("`{{{{/raw}}}}` closes it").into());
        }
        self.cursor.space();
        self.cursor.take("~");
        if self.cursor.take("}}}}") { Ok(()) } else { Err(self.cursor.unexpected("`}}}}`")) }
    }

    fn opening(&mut self, start: usize) -> Parsed<()> {
        self.cursor.at += 1;
        self.cursor.space();
        match self.cursor.peek() {
            Some('*') => {
                self.cursor.at += 1;
                self.cursor.space();
                self.inline(start)
            }
            Some('>') => {
                let include = self.included()?;
                self.nesting.open_include(include, self.from(start))
            }
            _ => {
                let (call, parameters) = self.cursor.line(self.nesting.depth())?;
                self.cursor.end(Braces::Two)?;
                self.nesting.open_block(call, parameters, self.from(start))
            }
        }
    }

    fn inline(&mut self, start: usize) -> Parsed<()> {
        let decorator = self.cursor.word("`inline`")?;
        if decorator.text != "inline" {
            self.cursor.at = decorator.at.start;
            return Err(self.decorator(start));
        }
        self.cursor.space();
        let Some((text, at)) = self.cursor.quoted()? else {
            let wrong = Fault::refused("inline partial whose name is not written out", self.from(start));
            return Err(wrong.help("write its name in quotes: `{{#*inline \"footer\"}}`").into());
        };
        if text.is_empty() || text.contains(|letter| !super::cursor::in_partial(letter)) || text.starts_with('@') {
            let wrong = Fault::new("name of an inline partial that no `{{> …}}` can name", at);
            return Err(wrong.help("letters, digits, `-`, `_`, `.` and `/` make a name").into());
        }
        self.cursor.end(Braces::Two)?;
        self.nesting.open_inline(Name { text, at: at.start + 1..at.end - 1 }, self.from(start))
    }

    fn decorator(&self, start: usize) -> Box<Fault> {
        Fault::refused("decorator that is not `inline`", start..self.cursor.end_of_tag())
            .help("`{{#*inline \"name\"}} … {{/inline}}` is the only one")
            .into()
    }

    /// From the `>` to the end of the tag.
    fn included(&mut self) -> Parsed<Include> {
        self.cursor.at += 1;
        self.cursor.space();
        let name = self.cursor.partial()?;
        let (mut arguments, named) = self.cursor.arguments(self.nesting.depth())?;
        self.cursor.end(Braces::Two)?;
        if let Some(second) = arguments.get(1) {
            let wrong = Fault::new("second context of a partial", second.at());
            return Err(wrong.help("further values are given by name: `{{> card row title=name}}`").into());
        }
        Ok(Include { name, context: arguments.pop(), named, body: None })
    }

    fn closing(&mut self, start: usize) -> Parsed<()> {
        self.cursor.at += 1;
        self.cursor.space();
        let (from, end) = (self.cursor.at, self.cursor.end_of_word());
        let name = Name { text: self.cursor.text[from..end].to_owned(), at: from..end };
        self.cursor.at = end;
        if name.text.is_empty() {
            return Err(self.cursor.unexpected("the name of the block that is closed"));
        }
        self.cursor.end(Braces::Two)?;
        self.nesting.close(&name, self.from(start))
    }

    /// Whether `else` stands here, or a name that the grammar takes for it.
    fn is_else(&self) -> bool {
        let rest = self.cursor.rest();
        rest.strip_prefix("else").is_some_and(|rest| !rest.starts_with(['.', '/', '='])) || rest.starts_with("elseif")
    }

    fn otherwise(&mut self, start: usize) -> Parsed<()> {
        let word = self.cursor.at..self.cursor.end_of_word();
        let written = &self.cursor.text[word.clone()];
        if written != "else" {
            let wrong = Fault::new(format!("`{written}` where a value or `else` would stand"), word.clone());
            return Err(if written == "elseif" {
                wrong.help("write `else if`").fix(word, "else if").into()
            } else {
                wrong.help(format!("a value of that name is written `this.{written}`")).into()
            });
        }
        self.cursor.at = word.end;
        if self.cursor.take_end(Braces::Two) {
            return self.nesting.branch(None, self.from(start));
        }
        let (call, parameters) = self.cursor.line(self.nesting.depth())?;
        self.cursor.end(Braces::Two)?;
        self.nesting.branch(Some((call, parameters)), self.from(start))
    }

    /// `{{^}}`, another spelling of `{{else}}`.
    fn caret(&mut self, start: usize) -> Parsed<()> {
        self.cursor.at += 1;
        if self.cursor.take_end(Braces::Two) {
            return self.nesting.branch(None, self.from(start));
        }
        let wrong = Fault::new("name after `{{^`", start..self.cursor.end_of_tag());
        Err(wrong.help("write `{{#unless name}} … {{/unless}}`, or `{{else if name}}` in a block").into())
    }
}
