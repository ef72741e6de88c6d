//! The integration tests, in one binary: one module a floor.

mod syntax;
