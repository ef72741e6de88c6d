//! A workspace to start from. Must not know who asks for it.

use std::path::{Path, PathBuf};

use super::Failure;

const FILES: [(&str, &str); 5] = [
    ("milieu.toml", include_str!("../../templates/starter/milieu.toml")),
    ("customers.seg", include_str!("../../templates/starter/customers.seg")),
    ("segments.seg", include_str!("../../templates/starter/segments.seg")),
    ("data/customers.csv", include_str!("../../templates/starter/data/customers.csv")),
    ("data/orders.csv", include_str!("../../templates/starter/data/orders.csv")),
];

/// Writes a small workspace with data of its own, which runs at once. Returns the files, relative to the folder.
///
/// # Errors
/// A folder that holds one of the files already; nothing is written then.
pub fn write_starter(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    refuse(folder, &FILES.map(|(name, _)| name))?;
    write_files(folder, &FILES)?;
    Ok(FILES.iter().map(|(name, _)| PathBuf::from(name)).collect())
}

/// Fails where a new workspace would write over something.
pub(super) fn refuse(folder: &Path, names: &[&str]) -> Result<(), Failure> {
    let folder = place(folder);
    if folder.exists() && !folder.is_dir() {
        return Err(Failure::usage(format!("`{}` is a file, not a folder", folder.display())));
    }
    match names.iter().find(|name| folder.join(name).exists()) {
        None => Ok(()),
        Some(taken) => Err(Failure::Usage {
            message: format!("file `{}` is there already", folder.join(taken).display()),
            help: Some("`milieu init DIR` starts in a folder of its own".into()),
        }),
    }
}

/// Writes the files of a new workspace.
pub(super) fn write_files(folder: &Path, files: &[(&str, impl AsRef<str>)]) -> Result<(), Failure> {
    let folder = place(folder);
    for (name, text) in files {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent).map_err(|error| Failure::io("create", parent, &error))?;
        std::fs::write(&path, text.as_ref()).map_err(|error| Failure::io("write", &path, &error))?;
    }
    Ok(())
}

fn place(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}
