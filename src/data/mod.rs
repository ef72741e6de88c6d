//! Source files: headers, dialects, rows, digests. Knows nothing of segments and of polars.
