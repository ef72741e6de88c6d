//! What names mean at a place of a template: the blocks around it, innermost last, as the renderer stacks them.
//! Knows nothing of helpers, and reports nothing.

use std::rc::Rc;

use super::super::piece::{Places, Shape};
use super::super::template::Node;

/// What a path leads to.
#[derive(Clone, Debug)]
pub(super) enum Thing<'a> {
    /// A value that can be printed.
    Scalar(&'a Shape),
    /// A list, with the token that it is of.
    List { item: &'a Shape, token: usize },
    /// Rows, with the token that they are.
    Rows { fields: &'a [(String, Shape)], token: usize },
    /// One row, or all tokens.
    Record(Record<'a>),
}

impl<'a> Thing<'a> {
    /// What a token or a part of it is.
    pub(super) fn of(shape: &'a Shape, token: usize) -> Self {
        match shape {
            Shape::Text | Shape::Number | Shape::Bool | Shape::Time | Shape::Moment | Shape::Mixed | Shape::Unknown => {
                Self::Scalar(shape)
            }
            Shape::List(item) => Self::List { item, token },
            Shape::Rows(fields) => Self::Rows { fields, token },
        }
    }

    /// What it is called in a message.
    pub(super) fn called(&self) -> &'static str {
        match self {
            Self::Scalar(shape) => shape.called(),
            Self::List { .. } => "a list",
            Self::Rows { .. } => "a list of rows",
            Self::Record(Record { of: Of::Tokens, .. }) => "all tokens together",
            Self::Record(Record { of: Of::Row { .. }, .. }) => "a whole row",
            Self::Record(Record { of: Of::Nothing, .. }) => "the arguments of the partial together",
        }
    }
}

/// Named values.
#[derive(Clone, Debug)]
pub(super) struct Record<'a> {
    pub(super) of: Of<'a>,
    /// Arguments of partials; the renderer puts them over what is there, the last one given wins.
    pub(super) arguments: Rc<Vec<Argument<'a>>>,
}

/// What a record is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Of<'a> {
    Tokens,
    Row { fields: &'a [(String, Shape)], token: usize },
    Nothing,
}

/// An argument of a partial.
#[derive(Clone, Debug)]
pub(super) struct Argument<'a> {
    pub(super) name: &'a str,
    pub(super) thing: Thing<'a>,
    /// Which block it came with: its place among the blocks.
    pub(super) level: usize,
}

impl<'a> Record<'a> {
    pub(super) fn new(of: Of<'a>) -> Self {
        Self { of, arguments: Rc::default() }
    }

    pub(super) fn argument(&self, name: &str) -> Option<&Argument<'a>> {
        self.arguments.iter().rev().find(|argument| argument.name == name)
    }
}

/// A name that a block gives: by `as |name|`, or as argument of a partial.
#[derive(Clone, Debug)]
pub(super) struct Given<'a> {
    pub(super) name: &'a str,
    pub(super) thing: Thing<'a>,
    pub(super) is_argument: bool,
}

/// A template or a part of one that can be put in.
#[derive(Clone, Debug)]
pub(super) struct Unit<'a> {
    pub(super) nodes: &'a [Node],
    pub(super) places: Rc<Places>,
}

/// One block around a place: the whole template, `each`, `with`, or a partial.
#[derive(Clone, Debug)]
pub(super) struct Around<'a> {
    pub(super) this: Thing<'a>,
    pub(super) given: Vec<Given<'a>>,
    /// `@index`, `@first` and `@last` are there.
    pub(super) is_loop: bool,
    /// It is that of a partial.
    pub(super) is_partial: bool,
    /// Partials that are written in it.
    pub(super) inlines: Vec<(&'a str, Unit<'a>)>,
}

impl<'a> Around<'a> {
    pub(super) fn new(this: Thing<'a>) -> Self {
        Self { this, given: Vec::new(), is_loop: false, is_partial: false, inlines: Vec::new() }
    }
}

/// The blocks around a place.
#[derive(Clone, Debug)]
pub(super) struct Scope<'a> {
    pub(super) blocks: Vec<Around<'a>>,
}

impl<'a> Scope<'a> {
    pub(super) fn new() -> Self {
        Self { blocks: vec![Around::new(Thing::Record(Record::new(Of::Tokens)))] }
    }

    /// The block `up` levels out.
    pub(super) fn out(&self, up: usize) -> Option<&Around<'a>> {
        self.blocks.get(self.blocks.len().checked_sub(up + 1)?)
    }

    /// What `this` is.
    pub(super) fn this(&self) -> Thing<'a> {
        self.blocks.last().map_or_else(|| Thing::Record(Record::new(Of::Tokens)), |block| block.this.clone())
    }

    pub(super) fn is_loop(&self) -> bool {
        self.blocks.last().is_some_and(|block| block.is_loop)
    }

    /// Who gives a name, and at which level: the renderer looks through all blocks, innermost first, whatever path
    /// the name starts.
    pub(super) fn given(&self, name: &str) -> Option<(usize, &Given<'a>)> {
        let mut levels = self.blocks.iter().enumerate().rev();
        levels.find_map(|(level, block)| block.given.iter().rev().find(|given| given.name == name).map(|g| (level, g)))
    }

    /// Whether a partial begins between a level and here.
    pub(super) fn has_partial_above(&self, level: usize) -> bool {
        self.blocks.iter().skip(level + 1).any(|block| block.is_partial)
    }

    /// The partial of that name which is written in a block around.
    pub(super) fn inline(&self, name: &str) -> Option<&Unit<'a>> {
        let mut inlines = self.blocks.iter().rev().flat_map(|block| block.inlines.iter().rev());
        inlines.find(|(other, _)| *other == name).map(|(_, unit)| unit)
    }
}
