//! The command line of milieu.

mod cli;

use std::process::ExitCode;

/// Definitions may be nested; the tree walks over them get room.
const STACK: usize = 256 << 20;

fn main() -> ExitCode {
    cli::quiet_panics();
    let work = std::thread::Builder::new().name("milieu".into()).stack_size(STACK).spawn(cli::run);
    let status = work.ok().and_then(|work| work.join().ok()).unwrap_or(5);
    ExitCode::from(status)
}
