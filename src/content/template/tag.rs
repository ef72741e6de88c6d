//! The inside of a tag: a helper's name, its arguments, the block parameters, and how a tag ends. Knows nothing of
//! which tags open and close which blocks.

use super::cursor::Cursor;
use super::{Call, Fault, Literal, MAX_NESTING, Name, Parsed, Path, Value};

/// The arguments of a tag: those by place and those by name.
pub(super) type Arguments = (Vec<Value>, Vec<(Name, Value)>);

/// How a tag ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Braces {
    /// `}}`.
    Two,
    /// `}}}`, after `{{{`; a tilde may stand inside of it.
    Three,
    /// `}}}`, after `{{{~`.
    Tilde,
    /// `}` and then `}}`, between which a tilde may stand, after `{{~{`.
    Parted,
}

/// What an argument may be beside a value.
enum Argument {
    Value(Value),
    Named(Name, Value),
    /// `as |`, which ends the arguments.
    Parameters,
}

impl Cursor<'_> {
    /// Steps over the end of a tag, if it stands here; white space before it is stepped over in any case.
    pub(super) fn take_end(&mut self, braces: Braces) -> bool {
        self.space();
        let ends: &[&str] = match braces {
            Braces::Two => &["~}}", "}}"],
            Braces::Three => &["~}}}", "}}}", "}~}}"],
            Braces::Tilde => &["~}}}", "}}}"],
            Braces::Parted => &["}~}}", "}}}"],
        };
        ends.iter().any(|end| self.take(end))
    }

    /// Steps over the end of a tag.
    pub(super) fn end(&mut self, braces: Braces) -> Parsed<()> {
        if self.take_end(braces) {
            return Ok(());
        }
        let wanted = if braces == Braces::Two { "`}}`" } else { "`}}}`" };
        Err(self.unexpected(&format!("{wanted}, the end of the tag,")))
    }

    /// The arguments of a tag, up to its end or `as |`.
    pub(super) fn arguments(&mut self, depth: usize) -> Parsed<Arguments> {
        let (mut values, mut named): Arguments = (Vec::new(), Vec::new());
        loop {
            let spaced = self.space();
            if self.peek().is_none_or(|letter| matches!(letter, '}' | '~' | ')')) {
                return Ok((values, named));
            }
            if !spaced {
                return Err(self.unexpected("white space"));
            }
            match self.argument(depth)? {
                Argument::Value(value) => values.push(value),
                Argument::Parameters => return Ok((values, named)),
                Argument::Named(name, value) => {
                    if named.iter().any(|(other, _)| other.text == name.text) {
                        let wrong = format!("argument `{}` that is given twice", name.text);
                        return Err(Fault::new(wrong, name.at).into());
                    }
                    named.push((name, value));
                }
            }
        }
    }

    fn argument(&mut self, depth: usize) -> Parsed<Argument> {
        let start = self.at;
        let value = self.value(depth)?;
        let Value::Path(path) = &value else { return Ok(Argument::Value(value)) };
        if !path.bare {
            return Ok(Argument::Value(value));
        }
        let end = self.at;
        self.space();
        let name = Name { text: self.text[start..end].to_owned(), at: start..end };
        if name.text == "as" && self.peek() == Some('|') {
            return Ok(Argument::Parameters);
        }
        if matches!(name.text.as_str(), "as" | "else") {
            let wrong = Fault::new(format!("`{}` where an argument would stand", name.text), name.at);
            return Err(wrong.help(format!("a value of that name is written `this.{}`", name.text)).into());
        }
        if self.take("=") {
            self.space();
            return Ok(Argument::Named(name, self.value(depth)?));
        }
        self.at = end;
        Ok(Argument::Value(value))
    }

    /// A literal, a path, or a helper in parentheses.
    fn value(&mut self, depth: usize) -> Parsed<Value> {
        if let Some((text, at)) = self.quoted()? {
            return Ok(Value::Literal(Literal::Text(text), at));
        }
        if let Some(number) = self.number()? {
            return Ok(number);
        }
        let start = self.at;
        match self.peek() {
            Some('(') => return self.nested(depth),
            Some('{' | '[') if self.is_collection() => {
                let wrong = Fault::new("list or object written into a template", start..self.end_of_tag());
                return Err(wrong.help("arguments are values, texts, numbers, `true` and `false`").into());
            }
            _ => {}
        }
        let path = self.path()?;
        let word = path.at.clone();
        match self.text[word.clone()].split(['.', '/']).next() {
            Some("true") if path.bare => Ok(Value::Literal(Literal::Bool(true), word)),
            Some("false") if path.bare => Ok(Value::Literal(Literal::Bool(false), word)),
            Some(literal @ ("true" | "false" | "null")) => {
                let wrong = Fault::new(format!("`{literal}` where a value would stand"), word);
                Err(wrong.help("a template is filled only where each value that it names is there").into())
            }
            _ => Ok(Value::Path(path)),
        }
    }

    /// Whether the bracket is that of a list rather than that of a name.
    fn is_collection(&self) -> bool {
        let inside = self.rest()[1..].trim_start();
        let literal =
            |letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '"' | '\'' | '[' | '{' | ']' | ',');
        self.peek() == Some('{')
            || inside.starts_with(literal)
            || ["true", "false", "null"].iter().any(|word| inside.starts_with(word))
    }

    fn nested(&mut self, depth: usize) -> Parsed<Value> {
        let start = self.at;
        if depth >= MAX_NESTING {
            return Err(too_deep(start..start + 1));
        }
        self.at += 1;
        self.space();
        let name = self.word("the name of a helper")?;
        if !self.rest().starts_with(|letter: char| letter == ')' || letter.is_ascii_whitespace()) {
            return Err(self.unexpected("white space and an argument"));
        }
        let (arguments, named) = self.arguments(depth + 1)?;
        if !self.take(")") {
            return Err(self.unexpected("`)`").label_if_none(start));
        }
        Ok(Value::Call(Box::new(Call { name, arguments, named, at: start..self.at })))
    }

    /// The line of a block: a helper's name, arguments, block parameters.
    pub(super) fn line(&mut self, depth: usize) -> Parsed<(Call, Vec<Name>)> {
        let start = self.at;
        let name = self.word("the name of a block")?;
        if self.rest().starts_with(['.', '/']) {
            let wrong = Fault::new("path where the name of a block would stand", start..self.end_of_word());
            return Err(wrong.help("write `{{#if …}}`, `{{#each …}}` or `{{#with …}}` before it").into());
        }
        let (arguments, named) = self.arguments(depth)?;
        let call = Call { name, arguments, named, at: start..self.at };
        if !self.take("|") {
            return Ok((call, Vec::new()));
        }
        let mut parameters = Vec::new();
        loop {
            self.space();
            if self.take("|") {
                break;
            }
            let parameter = self.word("the name of a block parameter")?;
            if parameter.text == "this" || parameters.iter().any(|other: &Name| other.text == parameter.text) {
                let wrong = format!("`{}` where the name of a block parameter would stand", parameter.text);
                return Err(Fault::new(wrong, parameter.at).into());
            }
            parameters.push(parameter);
        }
        match parameters.get(2).or(if parameters.is_empty() { Some(&call.name) } else { None }) {
            Some(at) => Err(Fault::new("block parameters that are not one or two", at.at.clone())
                .help("`{{#each rows as |row index|}}`")
                .into()),
            None => Ok((call, parameters)),
        }
    }

    /// What is printed: a path, or a helper with arguments.
    pub(super) fn printed(&mut self) -> Parsed<Value> {
        let start = self.at;
        match self.peek() {
            Some('(') => {
                let wrong = Fault::new("parentheses around the whole of a tag", start..self.end_of_tag());
                return Err(wrong.help("write the helper without them: `{{upper first_name}}`").into());
            }
            Some('"' | '\'') => {
                let wrong = Fault::new("text where a value or a helper would stand", start..self.end_of_tag());
                return Err(wrong.help("a text is written outside of the tag").into());
            }
            _ => {}
        }
        let path = self.path()?;
        if let Some(help) = self.collides(&path) {
            let wrong = format!("`{}` where a value would stand", &self.text[path.at.clone()]);
            return Err(Fault::new(wrong, path.at).help(help).into());
        }
        let (end, name) = (self.at, self.text[start..self.at].to_owned());
        let (arguments, named) = self.arguments(0)?;
        if self.rest().starts_with('|') {
            return Err(self.unexpected("`}}`"));
        }
        if arguments.is_empty() && named.is_empty() {
            return Ok(Value::Path(path));
        }
        if !path.bare {
            let wrong = format!("arguments of `{name}`, which is no helper");
            return Err(Fault::new(wrong, end..self.at).help("only helpers take arguments").into());
        }
        let name = Name { text: name, at: start..end };
        Ok(Value::Call(Box::new(Call { name, arguments, named, at: start..self.at })))
    }

    /// What to write for a name that the grammar takes for a keyword.
    fn collides(&self, path: &Path) -> Option<String> {
        let word = &self.text[path.at.clone()];
        word.starts_with("else").then(|| format!("a value of that name is written `this.{word}`"))
    }
}

pub(super) fn too_deep(at: super::At) -> Box<Fault> {
    Fault { code: crate::diag::Code::TemplateTooDeep, ..Fault::new("template that is nested too deeply", at) }
        .help(format!(
            "blocks, branches and parentheses may stand {MAX_NESTING} levels deep: put a part into a partial"
        ))
        .into()
}

impl Fault {
    /// Names the parenthesis that is open, if the finding does not say more.
    fn label_if_none(self: Box<Self>, open: usize) -> Box<Self> {
        if self.label.is_empty() { self.other(open..open + 1, "opened here").into() } else { self }
    }
}
