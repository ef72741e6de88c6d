//! The façade of library and command line: open, check, run. Prints nothing.
