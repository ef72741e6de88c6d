//! A JSON text, piece by piece, as RFC 8259 has it: numbers keep their spelling. Knows nothing of rows and columns.

use std::borrow::Cow;
use std::ops::Range;

/// What is wrong with a JSON text.
pub(super) type Trouble = &'static str;

/// A value that was passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    Null,
    /// `true`, `false` or a number, as written.
    Bare(Range<usize>),
    /// What stands between the quotes, and whether it has escapes.
    Quoted(Range<usize>, bool),
    /// As written, with its brackets.
    Array(Range<usize>),
    Object,
}

/// A position in a text.
pub(super) struct Json<'a> {
    text: &'a str,
    at: usize,
}

const DEEPEST: usize = 128;

impl<'a> Json<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8, trouble: Trouble) -> Result<(), Trouble> {
        if self.byte() != Some(byte) {
            return Err(trouble);
        }
        self.at += 1;
        Ok(())
    }

    /// Whether an object starts here.
    pub(super) fn at_object(&mut self) -> bool {
        self.space();
        self.byte() == Some(b'{')
    }

    /// Whether an array starts here.
    pub(super) fn at_array(&mut self) -> bool {
        self.space();
        self.byte() == Some(b'[')
    }

    /// Nothing but blanks may follow.
    pub(super) fn end(&mut self) -> Result<(), Trouble> {
        self.space();
        if self.at == self.text.len() { Ok(()) } else { Err("something stands behind the JSON value") }
    }

    /// Passes an object; `visit` is given each key and has to pass its value.
    pub(super) fn object(
        &mut self,
        depth: usize,
        visit: &mut dyn FnMut(&mut Self, &str) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        self.open(depth, b'{', "not a JSON object")?;
        if self.byte() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.space();
            let (range, escaped) = self.string()?;
            let key = self.unescaped(range, escaped)?;
            self.space();
            self.expect(b':', "a key without `:` behind it")?;
            visit(self, &key)?;
            self.space();
            match self.byte() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return Err("an object that is not closed"),
            }
        }
        self.at += 1;
        Ok(())
    }

    /// Passes an array; `visit` has to pass each element.
    pub(super) fn array(
        &mut self,
        depth: usize,
        visit: &mut dyn FnMut(&mut Self) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        self.open(depth, b'[', "not a JSON array")?;
        if self.byte() == Some(b']') {
            self.at += 1;
            return Ok(());
        }
        loop {
            visit(self)?;
            self.space();
            match self.byte() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return Err("an array that is not closed"),
            }
        }
        self.at += 1;
        Ok(())
    }

    fn open(&mut self, depth: usize, bracket: u8, trouble: Trouble) -> Result<(), Trouble> {
        if depth > DEEPEST {
            return Err("JSON that is nested too deeply");
        }
        self.space();
        self.expect(bracket, trouble)?;
        self.space();
        Ok(())
    }

    /// Passes any value.
    pub(super) fn item(&mut self, depth: usize) -> Result<Item, Trouble> {
        self.space();
        let start = self.at;
        match self.byte() {
            Some(b'{') => {
                self.object(depth, &mut |json, _| json.item(depth + 1).map(|_| ()))?;
                Ok(Item::Object)
            }
            Some(b'[') => {
                self.array(depth, &mut |json| json.item(depth + 1).map(|_| ()))?;
                Ok(Item::Array(start..self.at))
            }
            Some(b'"') => self.string().map(|(range, escaped)| Item::Quoted(range, escaped)),
            _ => self.bare(),
        }
    }

    fn bare(&mut self) -> Result<Item, Trouble> {
        let start = self.at;
        let ends = |byte: u8| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.'));
        while self.byte().is_some_and(|byte| !ends(byte)) {
            self.at += 1;
        }
        match &self.text[start..self.at] {
            "null" => Ok(Item::Null),
            "true" | "false" => Ok(Item::Bare(start..self.at)),
            text if is_number(text) => Ok(Item::Bare(start..self.at)),
            _ => Err("something that is no JSON value"),
        }
    }

    fn string(&mut self) -> Result<(Range<usize>, bool), Trouble> {
        self.expect(b'"', "a key without quotes")?;
        let start = self.at;
        let mut escaped = false;
        loop {
            match self.byte() {
                None => return Err("a JSON string that is not closed"),
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.at += 2;
                }
                Some(byte) if byte < b' ' => return Err("a control character in a JSON string"),
                Some(_) => self.at += 1,
            }
        }
        self.at += 1;
        Ok((start..self.at - 1, escaped))
    }

    /// What a string says.
    pub(super) fn unescaped(&self, range: Range<usize>, escaped: bool) -> Result<Cow<'a, str>, Trouble> {
        // A backslash before the last byte of a longer character leaves no whole text.
        let text = self.text.get(range).ok_or("an escape that JSON does not know")?;
        if !escaped {
            return Ok(Cow::Borrowed(text));
        }
        let mut said = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('\\') {
            said.push_str(before);
            rest = escape(after, &mut said)?;
        }
        said.push_str(rest);
        Ok(Cow::Owned(said))
    }
}

/// Reads what stands behind a backslash and returns what follows.
fn escape<'a>(text: &'a str, said: &mut String) -> Result<&'a str, Trouble> {
    const UNKNOWN: Trouble = "an escape that JSON does not know";
    let letter = text.chars().next().ok_or(UNKNOWN)?;
    let rest = &text[letter.len_utf8()..];
    said.push(match letter {
        '"' | '\\' | '/' => letter,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => {
            let high = unit(rest).ok_or(UNKNOWN)?;
            let rest = &rest[4..];
            if let Some(character) = char::from_u32(high) {
                said.push(character);
                return Ok(rest);
            }
            let low = rest.strip_prefix("\\u").and_then(unit).filter(|low| (0xDC00..0xE000).contains(low));
            let pair = low.filter(|_| high < 0xDC00).map(|low| 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
            said.push(pair.and_then(char::from_u32).ok_or("half of a surrogate pair")?);
            return Ok(&rest[6..]);
        }
        _ => return Err(UNKNOWN),
    });
    Ok(rest)
}

fn unit(text: &str) -> Option<u32> {
    let digits = text.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}

fn is_number(text: &str) -> bool {
    let bytes = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let run = |bytes: &[u8]| bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = run(bytes);
    if whole == 0 || (whole > 1 && bytes[0] == b'0') {
        return false;
    }
    let mut rest = &bytes[whole..];
    if let [b'.', after @ ..] = rest {
        let fraction = run(after);
        if fraction == 0 {
            return false;
        }
        rest = &after[fraction..];
    }
    if let [b'e' | b'E', after @ ..] = rest {
        let after = after.strip_prefix(b"+").or_else(|| after.strip_prefix(b"-")).unwrap_or(after);
        let power = run(after);
        return power > 0 && power == after.len();
    }
    rest.is_empty()
}
