//! All integration tests, in one binary.

mod interpret;
mod laws;
mod resolve;
mod syntax;
