//! The reference evaluator: one record at a time, as plain as the words of the language. Knows nothing of polars.
