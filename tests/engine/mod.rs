//! The engine: what it rests on, and its answers beside the reference evaluator's.

mod constants;
mod facts;
mod fused;
mod row_groups;
mod scans;
