//! The reference evaluator against facts that are known from elsewhere.

mod aggregates;
mod build;
mod conditions;
mod functions;
mod numbers;
mod population;
mod rows;
mod sequences;
