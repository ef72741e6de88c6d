//! Bars on a terminal, for work that takes longer than a second. Must not know what the work is.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use milieu::progress::Progress;

const PATIENCE: Duration = Duration::from_secs(1);

/// Draws a bar per task.
pub(crate) struct Bars {
    shown: Option<MultiProgress>,
    tasks: Mutex<HashMap<String, Task>>,
}

struct Task {
    began: Instant,
    steps: Option<u64>,
    done: u64,
    bar: Option<ProgressBar>,
}

impl Bars {
    /// Bars that are drawn, or not.
    pub(crate) fn new(draws: bool) -> Self {
        Self { shown: draws.then(MultiProgress::new), tasks: Mutex::new(HashMap::new()) }
    }

    fn with(&self, work: impl FnOnce(&MultiProgress, &mut HashMap<String, Task>)) {
        if let Some(shown) = &self.shown {
            work(shown, &mut self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }
}

impl Progress for Bars {
    fn begin(&self, task: &str, steps: Option<u64>) {
        self.with(|_, tasks| {
            tasks.insert(task.to_owned(), Task { began: Instant::now(), steps, done: 0, bar: None });
        });
    }

    fn advance(&self, task: &str, steps: u64) {
        self.with(|shown, tasks| {
            let Some(state) = tasks.get_mut(task) else { return };
            state.done += steps;
            if state.bar.is_none() && state.began.elapsed() > PATIENCE {
                state.bar = Some(shown.add(bar(task, state.steps)));
            }
            if let Some(bar) = &state.bar {
                bar.set_position(state.done);
            }
        });
    }

    fn finish(&self, task: &str) {
        self.with(|shown, tasks| {
            if let Some(bar) = tasks.remove(task).and_then(|state| state.bar) {
                bar.finish_and_clear();
                shown.remove(&bar);
            }
        });
    }
}

fn bar(task: &str, steps: Option<u64>) -> ProgressBar {
    let (bar, form) = match steps {
        Some(steps) => (ProgressBar::new(steps), "{msg:28} {bar:32} {human_pos}/{human_len} {eta}"),
        None => (ProgressBar::new_spinner(), "{msg:28} {spinner} {human_pos}"),
    };
    bar.set_style(ProgressStyle::with_template(form).unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(task.to_owned());
    bar
}
