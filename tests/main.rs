//! All integration tests, in one binary.

mod interpret;
#[cfg(any())]
mod laws;
