//! What Typst may see: one text, the document and the faces. No file, no network, no date.

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_kit::fonts::FontStore;

pub(super) struct SheetWorld {
    library: LazyHash<Library>,
    faces: FontStore,
    sheet: Source,
}

impl SheetWorld {
    pub(super) fn new(sheet: Source, inputs: Dict) -> Self {
        let library = Library::builder().with_inputs(inputs).build();
        Self { library: LazyHash::new(library), faces: faces(), sheet }
    }
}

/// The built-in faces first, so that a page looks the same everywhere; then those of the system, for what these lack.
fn faces() -> FontStore {
    let mut faces = FontStore::new();
    for data in [notosans::REGULAR_TTF, notosans::BOLD_TTF, notosans::ITALIC_TTF] {
        faces.extend(Font::iter(Bytes::new(data)).map(|face| {
            let info = face.info().clone();
            (face, info)
        }));
    }
    faces.extend(typst_kit::fonts::system());
    faces
}

impl World for SheetWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.faces.book()
    }

    fn main(&self) -> FileId {
        self.sheet.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.sheet.id() { Ok(self.sheet.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.faces.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
