//! The texts of a chunk's rows as a table of places in it. Knows nothing of kinds.

use super::dialect::Dialect;

/// What a field of a row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    /// No such key in the object, or null.
    #[default]
    Absent,
    /// A CSV field.
    Plain,
    /// A JSON string.
    Quoted,
    /// A JSON number or bool.
    Bare,
    /// A JSON array, as it is written.
    Array,
    /// A JSON object.
    Object,
}

/// The place of a field's text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Field {
    pub(super) start: u32,
    pub(super) length: u32,
    pub(super) form: Form,
}

/// A position in a chunk; chunks are shorter than 4 GiB.
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A row's place in its chunk.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowPlace {
    /// First byte.
    pub(super) start: u32,
    /// One past the last.
    pub(super) end: u32,
    /// The line it starts on, from 0 for the chunk's first.
    pub(super) line: u32,
}

/// Rows of some columns.
#[derive(Debug)]
pub(super) struct Cells<'a> {
    text: &'a str,
    /// Texts that are not written as they are; their places follow those of `text`.
    extra: String,
    /// Column by column: each is read on its own.
    columns: Vec<Vec<Field>>,
    /// A place per row.
    pub(super) rows: Vec<RowPlace>,
}

impl<'a> Cells<'a> {
    pub(super) fn new(text: &'a str, width: usize) -> Self {
        Self { text, extra: String::new(), columns: vec![Vec::new(); width], rows: Vec::new() }
    }

    /// Another table over the same texts, of one column.
    pub(super) fn sibling(&self) -> Cells<'a> {
        Cells { text: self.text, extra: self.extra.clone(), columns: vec![Vec::new()], rows: Vec::new() }
    }

    /// The text of the chunk.
    pub(super) fn base(&self) -> &'a str {
        self.text
    }

    /// A field whose text is not written as it is.
    pub(super) fn keep(&mut self, text: &str, form: Form) -> Field {
        let start = offset(self.text.len() + self.extra.len());
        self.extra.push_str(text);
        Field { start, length: offset(text.len()), form }
    }

    /// The text of a field.
    pub(super) fn text(&self, field: Field) -> &str {
        let (start, length) = (field.start as usize, field.length as usize);
        match start.checked_sub(self.text.len()) {
            Some(start) if length > 0 => self.extra.get(start..start + length).unwrap_or(""),
            _ => self.text.get(start..start + length).unwrap_or(""),
        }
    }

    /// Adds a row.
    pub(super) fn push(&mut self, fields: impl IntoIterator<Item = Field>, place: RowPlace) {
        for (column, field) in self.columns.iter_mut().zip(fields) {
            column.push(field);
        }
        self.rows.push(place);
    }

    /// How many rows.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// A column from its top: per row what is there, none for what is missing.
    pub(super) fn column<'c>(
        &'c self,
        at: usize,
        dialect: &'c Dialect,
    ) -> impl Iterator<Item = Option<(&'c str, Form)>> {
        self.places(at).map(move |field| {
            let text = self.text(field);
            let absent = field.form == Form::Absent || text_is_missing(text, field.form, dialect);
            (!absent).then_some((text, field.form))
        })
    }

    /// A column's places from its top.
    pub(super) fn places(&self, at: usize) -> impl Iterator<Item = Field> {
        self.columns[at].iter().copied()
    }

    /// Leaves only the rows that are kept.
    pub(super) fn retain(&mut self, keep: &[bool]) {
        let mut kept = keep.iter();
        self.rows.retain(|_| kept.next().is_some_and(|keep| *keep));
        for column in &mut self.columns {
            let mut kept = keep.iter();
            column.retain(|_| kept.next().is_some_and(|keep| *keep));
        }
    }
}

fn text_is_missing(text: &str, form: Form, dialect: &Dialect) -> bool {
    match form {
        Form::Absent => true,
        Form::Plain | Form::Quoted | Form::Bare => dialect.is_missing(text),
        Form::Array | Form::Object => false,
    }
}
