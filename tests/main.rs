//! All integration tests, in one binary.

mod resolve;
mod syntax;
