//! The kernels that conditions and values call where polars' own expressions do not keep the rules of the language.

pub(crate) mod constant;
pub(crate) mod extreme;
pub(crate) mod format;
pub(crate) mod function;
pub(crate) mod lane;
pub(crate) mod list;
pub(crate) mod number;
pub(crate) mod text;
pub(crate) mod time;
