//! The folder that a run writes. Knows nothing of the command line.
