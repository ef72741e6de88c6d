//! How far the work is: told by those who work, shown by the command line. Knows nothing of terminals.

/// Is told how far the work is. Every method may be called from any thread.
pub trait Progress: Sync {
    /// A task begins, with the number of its steps where that is known.
    fn begin(&self, task: &str, steps: Option<u64>);
    /// So many more steps of the task are done.
    fn advance(&self, task: &str, steps: u64);
    /// The task is done.
    fn finish(&self, task: &str);
}

/// Shows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: &str, _: Option<u64>) {}
    fn advance(&self, _: &str, _: u64) {}
    fn finish(&self, _: &str) {}
}
