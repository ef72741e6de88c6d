//! A Handlebars template as a tree with the place of every name in it; what is accepted here, the renderer accepts.
//! Knows nothing of tokens, of helpers or of files.

mod cursor;
mod nesting;
mod parse;
mod plain;
mod space;
mod tag;

use std::ops::Range;

pub(in crate::content) use parse::parse;
pub(in crate::content) use plain::cuts;
pub(in crate::content) use space::spaced;

use crate::diag::Code;

/// Blocks, `else if` branches and arguments in parentheses may stand this deep in one another: the renderer
/// recurses over each.
pub(in crate::content) const MAX_NESTING: usize = 64;

/// Bytes of the template's text.
pub(in crate::content) type At = Range<usize>;

/// A name and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::content) struct Name {
    pub(in crate::content) text: String,
    pub(in crate::content) at: At,
}

/// What the first name of a path is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::content) enum Start {
    /// Of what is around: `city`, and `../city` further out.
    Around,
    /// Of the value itself: `this.city` or `./city`.
    This,
    /// Of the whole context: `@root.city`.
    Root,
    /// It is a variable of the block: `@index`.
    Variable,
}

/// A path: `first_name`, `this.price`, `../total`, `@root.city`, `@index`.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::content) struct Path {
    pub(in crate::content) at: At,
    pub(in crate::content) start: Start,
    /// How many blocks it goes out: the count of `../`.
    pub(in crate::content) up: usize,
    /// The names; none for `this`.
    pub(in crate::content) parts: Vec<Name>,
    /// It is one word, which a helper may be called too.
    pub(in crate::content) bare: bool,
}

/// A literal of an argument.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::content) enum Literal {
    Text(String),
    Number(String),
    Bool(bool),
}

/// What stands for a value.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::content) enum Value {
    Path(Path),
    Literal(Literal, At),
    Call(Box<Call>),
}

impl Value {
    pub(in crate::content) fn at(&self) -> At {
        match self {
            Self::Path(path) => path.at.clone(),
            Self::Literal(_, at) => at.clone(),
            Self::Call(call) => call.at.clone(),
        }
    }
}

/// A helper with its arguments.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::content) struct Call {
    pub(in crate::content) name: Name,
    pub(in crate::content) arguments: Vec<Value>,
    /// `name=value`.
    pub(in crate::content) named: Vec<(Name, Value)>,
    pub(in crate::content) at: At,
}

/// A block and its `else`; a further branch of `else if` is a block in the `else` of the one before.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::content) struct Block {
    pub(in crate::content) call: Call,
    /// `as |row index|`.
    pub(in crate::content) parameters: Vec<Name>,
    pub(in crate::content) body: Vec<Node>,
    pub(in crate::content) otherwise: Option<Vec<Node>>,
}

/// A partial that is put in.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::content) struct Include {
    pub(in crate::content) name: Name,
    pub(in crate::content) context: Option<Value>,
    pub(in crate::content) named: Vec<(Name, Value)>,
    /// What stands between `{{#> name}}` and `{{/name}}`.
    pub(in crate::content) body: Option<Vec<Node>>,
}

/// A part of a template; texts and comments are no parts, nothing is asked of them.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::content) enum Node {
    /// A value that is printed; `unescaped` where braces are three or `&` stands before it.
    Print {
        value: Value,
        unescaped: bool,
        at: At,
    },
    Block(Block),
    Include(Include),
    /// `{{#*inline "name"}}`.
    Inline {
        name: Name,
        body: Vec<Node>,
    },
}

impl Node {
    /// Where it is told of.
    pub(in crate::content) fn at(&self) -> At {
        match self {
            Self::Print { at, .. } => at.clone(),
            Self::Block(block) => block.call.at.clone(),
            Self::Include(include) => include.name.at.clone(),
            Self::Inline { name, .. } => name.at.clone(),
        }
    }
}

/// The names of all inline partials.
pub(in crate::content) fn inline_names<'t>(nodes: &'t [Node], names: &mut Vec<&'t str>) {
    for node in nodes {
        match node {
            Node::Print { .. } => {}
            Node::Block(block) => {
                inline_names(&block.body, names);
                block.otherwise.iter().for_each(|nodes| inline_names(nodes, names));
            }
            Node::Include(include) => include.body.iter().for_each(|nodes| inline_names(nodes, names)),
            Node::Inline { name, body } => {
                names.push(&name.text);
                inline_names(body, names);
            }
        }
    }
}

/// Why a text is no template, and where.
#[derive(Clone, Debug)]
pub(in crate::content) struct Fault {
    pub(in crate::content) code: Code,
    pub(in crate::content) message: String,
    pub(in crate::content) at: At,
    pub(in crate::content) label: String,
    /// The other place that it is about: the tag that opens a block.
    pub(in crate::content) other: Option<(At, String)>,
    pub(in crate::content) help: Option<String>,
    pub(in crate::content) fix: Option<(At, String)>,
}

impl Fault {
    pub(super) fn new(message: impl Into<String>, at: At) -> Self {
        let (code, message) = (Code::WrongTemplate, message.into());
        Self { code, message, at, label: String::new(), other: None, help: None, fix: None }
    }

    pub(super) fn refused(message: impl Into<String>, at: At) -> Self {
        Self { code: Code::RefusedInTemplate, ..Self::new(message, at) }
    }

    pub(super) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    pub(super) fn other(mut self, at: At, label: impl Into<String>) -> Self {
        self.other = Some((at, label.into()));
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn fix(mut self, at: At, replacement: impl Into<String>) -> Self {
        self.fix = Some((at, replacement.into()));
        self
    }
}

pub(super) type Parsed<T> = Result<T, Box<Fault>>;
