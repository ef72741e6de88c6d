//! What the definitions mean: entities, typed expressions, segments, traits. Every name is resolved, every rule of
//! the language that decides something is already applied; no spans, no pest, no polars.

mod aggregate;
mod audience;
mod catalog;
mod clock;
mod condition;
mod content;
mod entity;
mod expr;
mod function;
mod persona;
mod plain;
mod round;
mod spelling;
mod statistics;
mod sum;
mod text;
mod types;
mod value;
mod walk;

pub use aggregate::*;
pub use audience::*;
pub use catalog::*;
pub use clock::*;
pub use content::*;
pub use entity::*;
pub use expr::*;
pub use function::*;
pub use persona::*;
pub use plain::*;
pub use round::*;
pub use spelling::*;
pub use statistics::*;
pub use sum::*;
pub use text::*;
pub use types::*;
pub use value::*;
