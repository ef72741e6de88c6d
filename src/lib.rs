//! Audience segmentation: describe customers once, in a small language, and run the definitions over CSV and Parquet
//! tables. See the README for the two commands to start with and ARCHITECTURE.md for the floors of the house.

pub mod cache;
pub mod content;
pub mod data;
pub mod diag;
pub mod engine;
pub mod insight;
pub mod interpret;
pub mod locale;
pub mod model;
pub mod plan;
pub mod progress;
pub mod resolve;
pub mod run;
pub mod source;
pub mod survey;
pub mod syntax;
pub mod workspace;
