//! How a run's folder appears: whole or not at all, in a place of its own. Must not know what is in it.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::Error;

/// Where a run goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// The next free `run-0001`, `run-0002`, … of this folder.
    Next(PathBuf),
    /// This folder.
    Folder {
        /// The folder.
        path: PathBuf,
        /// An old one is replaced.
        force: bool,
        /// Paths that must not be replaced: the workspace and its sources.
        keep: Vec<PathBuf>,
    },
}

impl Destination {
    /// Whether a run may go there, so that nothing is computed in vain.
    ///
    /// # Errors
    /// A place that is taken.
    pub fn check(&self) -> Result<(), Error> {
        let Self::Folder { path, force, keep } = self else { return Ok(()) };
        let Ok(found) = fs::symlink_metadata(path) else { return Ok(()) };
        if !found.is_dir() && !path.is_dir() {
            return Err(Error::NotAFolder(path.clone()));
        }
        if !force {
            return Err(Error::Exists(path.clone()));
        }
        let place = path.canonicalize().map_err(Error::io(path))?;
        let holds = |kept: &PathBuf| kept.canonicalize().is_ok_and(|kept| kept.starts_with(&place));
        if keep.iter().any(holds) { Err(Error::HoldsWorkspace(path.clone())) } else { Ok(()) }
    }

    fn parent(&self) -> PathBuf {
        match self {
            Self::Next(out) => out.clone(),
            Self::Folder { path, .. } => {
                let real = path.canonicalize().unwrap_or_else(|_| path.clone());
                match real.parent() {
                    Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
                    _ => PathBuf::from("."),
                }
            }
        }
    }
}

/// A folder that is being filled, beside the place where it will appear. Goes away unless it is published.
#[derive(Debug)]
pub(super) struct Draft {
    folder: TempDir,
}

impl Draft {
    pub(super) fn beside(destination: &Destination) -> Result<Self, Error> {
        destination.check()?;
        let parent = destination.parent();
        fs::create_dir_all(&parent).map_err(Error::io(&parent))?;
        let folder = tempfile::Builder::new().prefix(".run-").suffix(".part").tempdir_in(&parent);
        let folder = folder.map_err(Error::io(&parent))?;
        readable_by_all(folder.path())?;
        Ok(Self { folder })
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Moves the filled folder to its place.
    pub(super) fn publish(self, destination: &Destination) -> Result<PathBuf, Error> {
        sync(self.path())?;
        let place = match destination {
            Destination::Next(out) => self.number(out)?,
            Destination::Folder { path, .. } => {
                destination.check()?;
                let place = path.canonicalize().unwrap_or_else(|_| path.clone());
                if place.exists() {
                    self.replace(&place)?;
                } else {
                    self.move_to(&place)?;
                }
                path.clone()
            }
        };
        sync(&destination.parent())?;
        Ok(place)
    }

    /// Takes the next number; a lock keeps two runs from taking the same, and ends with the process.
    fn number(self, out: &Path) -> Result<PathBuf, Error> {
        let lock_path = out.join(".lock");
        let lock = File::create(&lock_path).map_err(Error::io(&lock_path))?;
        lock.lock().map_err(Error::io(&lock_path))?;
        let taken = fs::read_dir(out).map_err(Error::io(out))?.filter_map(Result::ok);
        let last = taken.filter_map(|entry| number_of(entry.file_name().to_str()?)).max().unwrap_or(0);
        let place = out.join(format!("run-{:04}", last.saturating_add(1)));
        self.move_to(&place)?;
        Ok(place)
    }

    fn move_to(self, place: &Path) -> Result<(), Error> {
        fs::rename(self.path(), place).map_err(Error::io(place))?;
        let _moved = self.folder.keep();
        Ok(())
    }

    /// The old folder steps aside, the new one takes its place, the old one goes; it comes back if the new one cannot come.
    fn replace(self, place: &Path) -> Result<(), Error> {
        let parent = place.parent().unwrap_or(Path::new("."));
        let aside = tempfile::Builder::new().prefix(".old-").tempdir_in(parent).map_err(Error::io(parent))?;
        let old = aside.path().join("run");
        fs::rename(place, &old).map_err(Error::io(place))?;
        self.move_to(place).inspect_err(|_| {
            let _ = fs::rename(&old, place);
        })
    }
}

fn number_of(name: &str) -> Option<u64> {
    let digits = name.strip_prefix("run-")?;
    if digits.bytes().all(|digit| digit.is_ascii_digit()) { digits.parse().ok() } else { None }
}

/// Writes a file of the draft and makes sure that it is on the disk.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut file = File::create(path).map_err(Error::io(path))?;
    file.write_all(bytes).map_err(Error::io(path))?;
    file.sync_all().map_err(Error::io(path))
}

/// A folder's entries are on the disk only when the folder itself is synced.
fn sync(folder: &Path) -> Result<(), Error> {
    match File::open(folder) {
        Ok(handle) if cfg!(unix) => handle.sync_all().map_err(Error::io(folder)),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Temporary folders are private; a run's is not.
#[cfg(unix)]
fn readable_by_all(folder: &Path) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).map_err(Error::io(folder))
}

#[cfg(not(unix))]
fn readable_by_all(_: &Path) -> Result<(), Error> {
    Ok(())
}
