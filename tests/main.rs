//! All integration tests in one binary: linking the engine once is slow enough.

mod data;
