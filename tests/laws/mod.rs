//! Laws that hold for every workspace, asked of random ones. `MILIEU_CASES=10000 cargo test --release laws` asks more
//! of them, `MILIEU_SEED=17` the one that broke.

mod generate;
mod hold;
#[allow(clippy::module_inception, reason = "the laws are what this folder is about")]
mod laws;
mod open;
mod shrink;
mod tables;
mod told;
