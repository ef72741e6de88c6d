//! `--threads N`. The engine's pool reads its size from the environment before anything else runs, and a running process
//! cannot change its environment safely: so the process starts itself once more, with the size set.

use std::process::Command;

const POOL: &str = "POLARS_MAX_THREADS";

/// Limits every pool to so many threads. Some status: the work was done by another process, which ended with it.
pub(crate) fn limit(threads: u16) -> Option<u8> {
    let wanted = threads.to_string();
    if std::env::var(POOL).is_ok_and(|set| set == wanted) {
        // The pool can be built only once; that it exists already is no harm.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build_global();
        return None;
    }
    let mut again = Command::new(std::env::current_exe().ok()?);
    again.args(std::env::args_os().skip(1)).env(POOL, &wanted).env("RAYON_NUM_THREADS", &wanted);
    Some(replaced_by(&mut again))
}

/// On Unix the new process takes this one's place, with its id, streams and signals.
#[cfg(unix)]
fn replaced_by(again: &mut Command) -> u8 {
    use std::os::unix::process::CommandExt;
    let error = again.exec();
    super::output::emergency(&format!("cannot limit the threads: {error}"));
    5
}

#[cfg(not(unix))]
fn replaced_by(again: &mut Command) -> u8 {
    let ended = again.status().ok().and_then(|status| status.code());
    ended.and_then(|status| u8::try_from(status).ok()).unwrap_or(5)
}
