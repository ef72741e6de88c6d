//! Laws that hold for every workspace, asked of random ones: a case is one law held against one random definition over
//! one random data set. `MILIEU_CASES=5000 cargo test --release laws` asks more of them of each law, `MILIEU_SEED=17` the
//! workspace that broke one; `MILIEU_CASES=200000 cargo test --release laws_long -- --ignored` asks so many of all laws
//! together and says how many each took.

mod agreement;
mod audited;
mod engine;
mod generate;
mod hold;
mod kept;
mod logic;
mod long;
mod offers;
mod open;
mod shrink;
mod storage;
mod tables;
mod texts;
mod threads;
mod told;
mod why;
