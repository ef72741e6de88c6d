//! Evaluates plans with polars.
