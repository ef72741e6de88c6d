//! `run.json`, what a run was made from and what came of it, and `timings.json`, how long it took. Must not know where
//! the numbers come from.

use std::path::Path;

use serde_json::json;

use super::folder::write_file;
use super::{Error, Results};

pub(super) fn write(results: &Results, folder: &Path) -> Result<(), Error> {
    let path = folder.join("run.json");
    write_file(&path, &pretty(&serde_json::to_value(&results.record).map_err(Error::encode(&path))?))?;
    write_file(&folder.join("timings.json"), &pretty(&timings(results)))
}

fn pretty(value: &serde_json::Value) -> Vec<u8> {
    format!("{value:#}\n").into_bytes()
}

fn timings(results: &Results) -> serde_json::Value {
    let steps = results.steps.iter().map(|(step, took)| json!({"step": step, "seconds": took.as_secs_f64()}));
    let total: f64 = results.steps.iter().map(|(_, took)| took.as_secs_f64()).sum();
    json!({
        "seconds": total,
        "steps": steps.collect::<Vec<_>>(),
        "threads": results.threads,
        "peak_memory_mb": peak_memory_mb(),
    })
}

/// The most memory that the process has held so far, where the system tells (Linux).
fn peak_memory_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}
