//! Templates become texts: reads the files below `templates/`, checks what a template names before anything runs, renders.
//! Knows nothing of how tokens are evaluated, of campaigns, of plans or of engines.

mod check;
mod escape;
mod helper;
mod library;
mod piece;
mod render;
mod template;

pub use check::{Need, Needs};
pub use helper::{HELPERS, Helper, Named, Parameter, Rule, Takes, Written, Yields, documentation};
pub use library::Library;
pub use piece::{Body, Escape, Piece, Shape, Vocabulary};
pub use render::{Context, PieceId, Renderer};
