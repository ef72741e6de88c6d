//! The parts of a condition as they are written, through the segments that it names: what each is made of, and whether it
//! would hold if a part were otherwise. Must not know how the parts are shown on a terminal.

mod build;
mod change;
mod score;
mod shown;
mod supposed;
mod values;

use std::collections::HashMap;

use crate::model::{DefinitionId, ExprId, RelationId};
use crate::source::Span;

pub use change::{Change, Changing, Flip};
pub use score::{Points, Score};
pub use shown::{Row, Showing, Shown, ValueShown};
pub use supposed::{Place, Supposition};
pub use values::written;

/// A part of a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it means.
    pub expr: ExprId,
    /// Where it is written.
    pub span: Span,
    /// How it is made of other parts.
    pub made: Made,
}

/// See [`Part::made`].
#[derive(Clone, Debug, PartialEq)]
pub enum Made {
    /// A comparison, a flag, an aggregate: nothing that is taken apart.
    Alone,
    /// All of these.
    All(Vec<Part>),
    /// One of these.
    Any(Vec<Part>),
    /// So many of these.
    Count {
        /// At least.
        least: u32,
        /// At most.
        most: u32,
        /// The conditions.
        of: Vec<Part>,
    },
    /// Conditions that are worth so much, and have to reach so much.
    Score(Score, Vec<Part>),
    /// Everybody else.
    Not(Box<Part>),
    /// Another definition, in this record or in the owner at the end of these relations.
    Named(Vec<RelationId>, DefinitionId),
}

/// A definition's condition with those of all conditions that it names.
#[derive(Clone, Debug)]
pub struct Parts {
    root: DefinitionId,
    of: HashMap<DefinitionId, Part>,
}

impl Parts {
    /// The condition itself.
    #[must_use]
    pub fn root(&self) -> Option<&Part> {
        self.of.get(&self.root)
    }

    /// All parts, those inside of others, too.
    pub fn all(&self) -> impl Iterator<Item = &Part> {
        fn inside(part: &Part) -> Vec<&Part> {
            std::iter::once(part).chain(part.inside().iter().flat_map(inside)).collect()
        }
        self.of.values().flat_map(inside)
    }

    /// The condition of a definition that it names.
    #[must_use]
    pub fn named(&self, definition: DefinitionId) -> Option<&Part> {
        self.of.get(&definition)
    }
}

impl Part {
    /// What it is directly made of.
    #[must_use]
    pub fn inside(&self) -> &[Part] {
        match &self.made {
            Made::All(of) | Made::Any(of) | Made::Count { of, .. } | Made::Score(_, of) => of,
            Made::Not(of) => std::slice::from_ref(&**of),
            Made::Alone | Made::Named(..) => &[],
        }
    }
}
