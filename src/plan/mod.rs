//! What is read once, which aggregates share a pass, in what order. Knows nothing of polars.
