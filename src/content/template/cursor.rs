//! A place in the text of a template, and the words that start there. Knows the characters of Handlebars' words and
//! nothing of how tags are built of them.

use super::{At, Fault, Literal, Name, Parsed, Path, Start, Value};

/// Where the reading of a template is.
pub(super) struct Cursor<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
}

/// What may stand in a name, by the grammar of Handlebars.
fn in_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '$' | ':') || !letter.is_ascii()
}

/// What may stand in the name of a partial.
pub(super) fn in_partial(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '@' | '/' | '.') || !letter.is_ascii()
}

impl<'t> Cursor<'t> {
    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Steps over the text if it stands here.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let there = self.rest().starts_with(text);
        if there {
            self.at += text.len();
        }
        there
    }

    /// Steps over white space; whether there was any.
    pub(super) fn space(&mut self) -> bool {
        let length = self.rest().len() - self.rest().trim_start_matches([' ', '\t', '\n', '\r']).len();
        self.at += length;
        length > 0
    }

    fn run(&mut self, belongs: impl Fn(char) -> bool) -> Name {
        let rest = self.rest();
        let length = rest.find(|letter| !belongs(letter)).unwrap_or(rest.len());
        let at = self.at..self.at + length;
        self.at = at.end;
        Name { text: rest[..length].to_owned(), at }
    }

    /// A word: the name of a helper, of an argument, of a block parameter.
    pub(super) fn word(&mut self, what: &str) -> Parsed<Name> {
        let word = self.run(in_name);
        if word.text.is_empty() {
            return Err(self.unexpected(what));
        }
        plain(&word).map(|()| word)
    }

    /// The name of a partial.
    pub(super) fn partial(&mut self) -> Parsed<Name> {
        let start = self.at;
        match self.peek() {
            Some('(') => {
                let at = start..self.end_of_tag();
                return Err(Fault::refused("partial whose name is worked out", at)
                    .help("write the name of the partial, in an `{{#if}}` for each case")
                    .into());
            }
            Some('"' | '\'' | '[') => {
                let at = start..self.end_of_tag();
                return Err(Fault::new("name of a partial in quotes or brackets", at)
                    .help("write it plainly: `{{> folder/name}}`")
                    .into());
            }
            _ => {}
        }
        let name = self.run(in_partial);
        if name.text.is_empty() {
            return Err(self.unexpected("the name of a partial"));
        }
        plain(&name).map(|()| name)
    }

    /// A path, as the grammar of Handlebars takes it.
    pub(super) fn path(&mut self) -> Parsed<Path> {
        let start = self.at;
        let separated = |rest: &str, word: &str| rest.strip_prefix(word).is_some_and(|r| r.starts_with(['.', '/']));
        let explicit = separated(self.rest(), "this") || self.rest().starts_with("./");
        if explicit {
            self.at += if self.rest().starts_with("./") { 2 } else { 5 };
        }
        let root = separated(self.rest(), "@root");
        let variable = !root && self.take("@");
        if root {
            self.at += 6;
        }
        let mut up = 0;
        while separated(self.rest(), "..") {
            self.at += 3;
            up += 1;
        }
        if (explicit || up > 0) && self.rest().starts_with('@') {
            let at = start..self.end_of_word();
            let name = self.text[self.at + 1..at.end].to_owned();
            let right = if up == 0 { format!("@{name}") } else { format!("@{}{name}", "../".repeat(up)) };
            let wrong = format!("variable of a block that is written `{}`", &self.text[at.clone()]);
            return Err(Fault::new(wrong, at.clone()).help(format!("write `{right}`")).fix(at, right).into());
        }
        let mut parts = vec![self.part(start)?];
        while self.rest().starts_with(['.', '/']) && !self.rest().starts_with("..") {
            self.at += 1;
            parts.push(self.part(start)?);
        }
        let at = start..self.at;
        let bracketed = self.text[at.clone()].contains('[');
        let origin = match (explicit, root, variable) {
            (_, true, _) => Start::Root,
            (_, _, true) => Start::Variable,
            (true, false, false) => Start::This,
            (false, false, false) => Start::Around,
        };
        let bare = origin == Start::Around && up == 0 && parts.len() == 1 && !bracketed;
        if parts[0].text == "this" && !variable {
            parts.remove(0);
        }
        if let Some(this) = parts.iter().find(|part| part.text == "this") {
            let wrong = Fault::new("`this` inside of a path", this.at.clone());
            return Err(wrong.help("`this` stands at the start of a path").into());
        }
        Ok(Path { at, start: origin, up, parts, bare })
    }

    fn part(&mut self, start: usize) -> Parsed<Name> {
        if self.take("[") {
            let Some(length) = self.rest().find(']') else {
                return Err(Fault::new("bracket that is never closed", self.at - 1..self.at).into());
            };
            let name = Name { text: self.rest()[..length].to_owned(), at: self.at..self.at + length };
            self.at += length + 1;
            return if name.text.is_empty() { Err(self.unexpected("a name in the brackets")) } else { Ok(name) };
        }
        if self.rest().starts_with('.') || (self.at > start && !self.peek().is_some_and(in_name)) {
            let at = start..self.end_of_word().max(self.at);
            let wrong = Fault::new(format!("path `{}` that names nothing", &self.text[at.clone()]), at);
            return Err(wrong.help("`this` is the value itself, `../this` the one around it").into());
        }
        self.word("a name")
    }

    /// A literal number, if one starts here.
    pub(super) fn number(&mut self) -> Parsed<Option<Value>> {
        let rest = self.rest();
        if !rest.strip_prefix('-').unwrap_or(rest).starts_with(|letter: char| letter.is_ascii_digit()) {
            return Ok(None);
        }
        let start = self.at;
        let number = self.run(|letter| in_name(letter) || letter == '.');
        let at = start..self.at;
        if is_number(&number.text) {
            return Ok(Some(Value::Literal(Literal::Number(number.text), at)));
        }
        let wrong = Fault::new(format!("number `{}` that is not written as one", number.text), at);
        Err(wrong.help("numbers are written `12`, `-3` or `0.5`").into())
    }

    /// A literal text, if one starts here.
    pub(super) fn quoted(&mut self) -> Parsed<Option<(String, At)>> {
        let start = self.at;
        let Some(quote @ ('"' | '\'')) = self.peek() else { return Ok(None) };
        self.at += 1;
        let mut text = String::new();
        loop {
            let place = self.at;
            let Some(letter) = self.peek() else {
                let wrong = Fault::new("text that is never closed", start..start + 1);
                return Err(wrong.help(format!("the text ends with {quote}")).into());
            };
            self.at += letter.len_utf8();
            match letter {
                _ if letter == quote => return Ok(Some((text, start..self.at))),
                '\\' => text.push(self.escape(place, quote)?),
                _ if u32::from(letter) < 32 => {
                    let wrong = Fault::new("line break or control character inside of a text", place..self.at);
                    return Err(wrong.help("write a line break as `\\n`").into());
                }
                _ => text.push(letter),
            }
        }
    }

    fn escape(&mut self, start: usize, quote: char) -> Parsed<char> {
        let letter = self.peek();
        self.at += letter.map_or(0, char::len_utf8);
        let meant = match letter {
            Some('n') => Some('\n'),
            Some('t') => Some('\t'),
            Some('r') => Some('\r'),
            Some('b') => Some('\u{8}'),
            Some('f') => Some('\u{c}'),
            Some('\\') => Some('\\'),
            Some('/') => Some('/'),
            Some('"') if quote == '"' => Some('"'),
            Some('u') => {
                let digits = self.rest().get(..4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
                self.at += digits.map_or(0, str::len);
                digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32)
            }
            _ => None,
        };
        meant.ok_or_else(|| {
            let wrong = Fault::new("escape that texts of templates do not have", start..self.at);
            let help = "there are `\\n`, `\\t`, `\\r`, `\\\\`, `\\u20ac`, and `\\\"` between double quotes";
            wrong.help(help).into()
        })
    }

    /// One past the word that starts here.
    pub(super) fn end_of_word(&self) -> usize {
        let ends = |letter: char| letter.is_ascii_whitespace() || matches!(letter, '}' | '~' | ')' | '|' | '=');
        self.at + self.rest().find(ends).unwrap_or(self.rest().len())
    }

    /// One past the tag that this place is in, or past its line.
    pub(super) fn end_of_tag(&self) -> usize {
        let rest = self.rest();
        let line = rest.find('\n').unwrap_or(rest.len());
        self.at + rest[..line].find("}}").unwrap_or(line)
    }

    /// The finding that something else is needed here.
    pub(super) fn unexpected(&self, wanted: &str) -> Box<Fault> {
        let Some(letter) = self.peek() else {
            return Fault::new("template that ends inside of a tag", self.at..self.at)
                .label(format!("here {wanted} would stand"))
                .help("a tag ends with `}}`")
                .into();
        };
        let end = if self.rest().starts_with("}}") { self.at + 2 } else { self.at + letter.len_utf8() };
        let found = &self.text[self.at..end];
        let found = if found.trim().is_empty() { "white space".to_owned() } else { format!("`{found}`") };
        Fault::new(format!("{found} where {wanted} would stand"), self.at..end).into()
    }
}

/// Whether it is a number that JSON writes the same way, without exponent.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    digits(whole) && digits(part) && (whole == "0" || !whole.starts_with('0'))
}

/// Refuses what comes from a word processor and looks as if it were no part of the name.
fn plain(word: &Name) -> Parsed<()> {
    let odd = |letter: &(usize, char)| {
        !letter.1.is_ascii()
            && (letter.1.is_whitespace() || letter.1.is_control() || "“”„‘’‚«»\u{200b}\u{feff}".contains(letter.1))
    };
    let Some((offset, letter)) = word.text.char_indices().find(odd) else { return Ok(()) };
    let at = word.at.start + offset..word.at.start + offset + letter.len_utf8();
    Err(if letter.is_whitespace() || letter.is_control() || matches!(letter, '\u{200b}' | '\u{feff}') {
        let code = format!("U+{:04X}", u32::from(letter));
        Fault::new(format!("invisible character {code} in a tag"), at.clone())
            .help("an ordinary space belongs there")
            .fix(at, if letter.is_whitespace() { " " } else { "" })
            .into()
    } else {
        Fault::new(format!("typographic quote {letter} in a tag"), at.clone())
            .help("texts stand between `\"` and `\"`")
            .fix(at, "\"")
            .into()
    })
}
