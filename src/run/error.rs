//! Why a run's folder cannot be written or read. Must not know who is told.

use std::path::{Path, PathBuf};

/// Why a run's folder cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The place is taken.
    #[error("folder `{}` is there already", .0.display())]
    Exists(PathBuf),
    /// The place is a file.
    #[error("`{}` is a file, not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// The place holds what the run was made from.
    #[error("folder `{}` holds the workspace or its sources, so it is not replaced", .0.display())]
    HoldsWorkspace(PathBuf),
    /// No run to compare with.
    #[error("run `{}` not found", .0.display())]
    NoRun(PathBuf),
    /// A folder that is none of a run.
    #[error("folder `{}` is no run: it holds no `run.json`", .0.display())]
    NotARun(PathBuf),
    /// Not a run that can be compared with.
    #[error("run `{path}` cannot be read: {why}", path = .0.display(), why = .1)]
    BrokenRun(PathBuf, String),
    /// The system refused.
    #[error("cannot write `{path}`: {why}", path = .0.display(), why = .1)]
    Io(PathBuf, std::io::Error),
    /// A table that cannot be encoded.
    #[error("cannot encode `{path}`: {why}", path = .0.display(), why = .1)]
    Encode(PathBuf, String),
}

impl Error {
    /// For `map_err`: the system refused to write this path.
    pub(super) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |error| Self::Io(path, error)
    }

    /// For `map_err`: the table cannot be encoded.
    pub(super) fn encode<E: std::fmt::Display>(path: &Path) -> impl FnOnce(E) -> Self {
        let path = path.to_path_buf();
        move |error| Self::Encode(path, error.to_string())
    }
}
