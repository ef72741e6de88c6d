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

/// What is being read.
pub(super) struct Reader<'t> {
    pub(super) cursor: Cursor<'t>,
    pub(super) nesting: Nesting,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { cursor: Cursor { text, at: 0 }, nesting: Nesting::default() }
    }

    pub(super) fn tag(&mut self) -> Parsed<()> {
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
            // A comment behind a tilde; behind white space it is something else to the renderer.
            Some('!') if self.cursor.text[..self.cursor.at].ends_with('~') => {
                self.cursor.at += 1;
                self.comment(start)
            }
            Some('!') => Err(Fault::new("comment that is not written `{{! … }}`", start..self.cursor.end_of_tag())
                .help("a comment starts with `{{!`")
                .into()),
            Some('}' | '~') => Err(Fault::new("tag without a name", start..self.cursor.at + 1).into()),
            _ if self.is_else() => self.otherwise(start),
            _ => self.print(start, Braces::Two, false),
        }
    }

    /// From the start of the tag to here.
    pub(super) fn from(&self, start: usize) -> At {
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
