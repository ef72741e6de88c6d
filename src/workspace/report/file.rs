//! The file of a report: what it is written as, and how it comes to its place.

use std::path::Path;

use super::Failure;
use crate::content::PictureFormat;

/// What a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// One page of HTML.
    Page,
    /// The sheets of personas as a picture.
    Sheets(PictureFormat),
}

impl Form {
    /// What the name of the file says; a picture wants personas, and only one of several pages holds several.
    pub(super) fn of(path: &Path, personas: &[String]) -> Result<Self, Failure> {
        let usage = |message: String, help: &str| Err(Failure::Usage { message, help: Some(help.to_owned()) });
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        let format = match ending.as_str() {
            "html" | "htm" => return Ok(Self::Page),
            "svg" => PictureFormat::Svg,
            "png" => PictureFormat::Png,
            "pdf" => PictureFormat::Pdf,
            _ => {
                let message = format!("the name of `{}` does not say what to write", path.display());
                return usage(message, "a report is `.html`; a persona's sheet may also be `.svg`, `.png` or `.pdf`");
            }
        };
        match personas.len() {
            0 => usage(format!("a report as `.{ending}` is the sheet of a persona"), "name it: `--persona NAME`"),
            2.. if format != PictureFormat::Pdf => {
                usage(format!("`.{ending}` holds the sheet of one persona"), "`.pdf` and `.html` hold several")
            }
            _ => Ok(Self::Sheets(format)),
        }
    }
}

/// Refuses a file that is there, unless it is to be replaced.
pub(super) fn free(path: &Path, replace: bool) -> Result<(), Failure> {
    if !path.exists() || replace {
        return Ok(());
    }
    Err(Failure::Usage {
        message: format!("file `{}` is there already", path.display()),
        help: Some("`--force` replaces it".into()),
    })
}

/// Writes a file beside its place first, so that nobody sees a part of it.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    use std::io::Write;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    std::fs::create_dir_all(folder).map_err(|error| Failure::io("make folder", folder, &error))?;
    let cannot = |error: &std::io::Error| Failure::io("write", path, error);
    // Of the file beside it nobody needs to know.
    let file = tempfile::Builder::new().prefix(".report-").tempfile_in(folder);
    let mut file = file.map_err(|error| cannot(&std::io::Error::from(error.kind())))?;
    file.write_all(bytes).map_err(|error| cannot(&error))?;
    // A temporary file is its writer's alone; a page is for whoever may read the folder.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let readable = std::fs::Permissions::from_mode(0o644);
        file.as_file().set_permissions(readable).map_err(|error| cannot(&error))?;
    }
    file.persist(path).map_err(|error| cannot(&error.error))?;
    Ok(())
}
