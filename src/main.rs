//! The command line of milieu.
fn main() {}
