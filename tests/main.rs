//! Every integration test, in one binary.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(clippy::too_many_lines, reason = "a table of cases is as long as it has cases")]

mod audit;
mod cache;
mod cli;
mod content;
mod data;
mod diagnostics;
mod engine;
mod house;
mod interpret;
mod laws;
mod locale;
mod messages;
mod resolve;
mod run;
mod spec;
mod survey;
mod syntax;
