//! The rows of an NDJSON chunk: which keys there are, and the fields of wanted ones. Knows nothing of kinds.

use super::cells::{Cells, Field, Form, RowPlace, offset};
use super::json::{Item, Json, Trouble};
use crate::data::spelling::is_blank;

/// The lines of a text that are rows: where each starts and ends, and its number from 0.
pub(super) fn lines(text: &str) -> impl Iterator<Item = RowPlace> {
    let mut start = 0;
    let lines = text.split('\n').enumerate().map(move |(number, line)| {
        let place = RowPlace { start: offset(start), end: offset(start + line.len()), line: offset(number) };
        start += line.len() + 1;
        (place, is_blank(line))
    });
    lines.filter(|(_, blank)| !blank).map(|(place, _)| place)
}

/// What values a key has over all rows.
#[allow(clippy::struct_excessive_bools, reason = "each kind of value may stand beside each other")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::data) struct Shape {
    /// A number, a bool or a string.
    pub(in crate::data) single: bool,
    /// An array.
    pub(in crate::data) list: bool,
    /// An array with arrays or objects in it.
    pub(in crate::data) deep: bool,
    /// An object.
    pub(in crate::data) object: bool,
    /// The keys of the objects, in the order in which they came.
    pub(in crate::data) keys: Vec<(String, Shape)>,
}

impl Shape {
    /// Adds what was seen elsewhere, later.
    pub(in crate::data) fn merge(&mut self, later: Self) {
        self.single |= later.single;
        self.list |= later.list;
        self.deep |= later.deep;
        self.object |= later.object;
        for (key, shape) in later.keys {
            self.key(&key, &mut 0).merge(shape);
        }
    }

    /// The shape of a key, looked for from `hint` on: rows mostly have their keys in one order.
    fn key(&mut self, key: &str, hint: &mut usize) -> &mut Self {
        let found = match self.keys.get(*hint) {
            Some((known, _)) if known == key => Some(*hint),
            _ => self.keys.iter().position(|(known, _)| known == key),
        };
        let at = found.unwrap_or_else(|| {
            self.keys.push((key.to_owned(), Self::default()));
            self.keys.len() - 1
        });
        *hint = at + 1;
        &mut self.keys[at].1
    }

    /// The shape of what a path leads to.
    pub(in crate::data) fn at(&self, path: &[String]) -> Option<&Self> {
        path.iter().try_fold(self, |shape, part| shape.keys.iter().find(|(key, _)| key == part).map(|(_, shape)| shape))
    }
}

/// The keys of all rows of a chunk; rows that are no objects are passed over here and found when rows are read.
pub(super) fn survey(text: &str) -> Shape {
    let mut shape = Shape::default();
    for place in lines(text) {
        let row = &text[place.start as usize..place.end as usize];
        let mut json = Json::new(row, 0);
        if json.at_object() {
            let _ = look(&mut json, &mut shape, 0);
        }
    }
    shape
}

fn look(json: &mut Json<'_>, shape: &mut Shape, depth: usize) -> Result<(), Trouble> {
    if json.at_object() {
        shape.object = true;
        let mut hint = 0;
        return json.object(depth, &mut |json, key| look(json, shape.key(key, &mut hint), depth + 1));
    }
    if json.at_array() {
        shape.list = true;
        return json.array(depth, &mut |json| {
            shape.deep |= matches!(json.item(depth + 1)?, Item::Array(_) | Item::Object);
            Ok(())
        });
    }
    shape.single |= json.item(depth)? != Item::Null;
    Ok(())
}

/// The wanted keys as a tree.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    children: Vec<(String, Keys)>,
    /// The columns that hold what is here.
    columns: Vec<usize>,
}

impl Keys {
    /// The tree of the paths, one a column.
    pub(super) fn new<'a>(paths: impl IntoIterator<Item = &'a [String]>) -> Self {
        let mut root = Self::default();
        for (column, path) in paths.into_iter().enumerate() {
            let mut node = &mut root;
            for part in path {
                let at = node.children.iter().position(|(key, _)| key == part).unwrap_or_else(|| {
                    node.children.push((part.clone(), Self::default()));
                    node.children.len() - 1
                });
                node = &mut node.children[at].1;
            }
            node.columns.push(column);
        }
        root
    }
}

/// Reads one row: a field per column.
pub(super) fn row(
    cells: &mut Cells<'_>,
    text: &str,
    place: RowPlace,
    keys: &Keys,
    fields: &mut [Field],
) -> Result<(), Trouble> {
    fields.fill(Field::default());
    let whole = &text[..place.end as usize];
    let mut json = Json::new(whole, place.start as usize);
    if !json.at_object() {
        return Err("not a JSON object");
    }
    fill(&mut json, keys, cells, fields, 0)?;
    json.end()
}

fn fill(
    json: &mut Json<'_>,
    keys: &Keys,
    cells: &mut Cells<'_>,
    fields: &mut [Field],
    depth: usize,
) -> Result<(), Trouble> {
    let mut seen = vec![false; keys.children.len()];
    let mut hint = 0;
    json.object(depth, &mut |json, key| {
        let found = match keys.children.get(hint) {
            Some((known, _)) if known == key => Some(hint),
            _ => keys.children.iter().position(|(known, _)| known == key),
        };
        let Some(at) = found else {
            return json.item(depth + 1).map(|_| ());
        };
        hint = at + 1;
        if std::mem::replace(&mut seen[at], true) {
            return Err("a key that stands twice");
        }
        let child = &keys.children[at].1;
        if json.at_object() && !child.children.is_empty() {
            for column in &child.columns {
                fields[*column].form = Form::Object;
            }
            return fill(json, child, cells, fields, depth + 1);
        }
        let field = field(json, cells, depth + 1)?;
        for column in &child.columns {
            fields[*column] = field;
        }
        Ok(())
    })
}

/// Passes a value and tells its place.
pub(super) fn field(json: &mut Json<'_>, cells: &mut Cells<'_>, depth: usize) -> Result<Field, Trouble> {
    let place =
        |range: std::ops::Range<usize>, form| Field { start: offset(range.start), length: offset(range.len()), form };
    Ok(match json.item(depth)? {
        Item::Null => Field::default(),
        Item::Bare(range) => place(range, Form::Bare),
        Item::Quoted(range, false) => place(range, Form::Quoted),
        Item::Quoted(range, true) => cells.keep(&json.unescaped(range, true)?, Form::Quoted),
        Item::Array(range) => place(range, Form::Array),
        Item::Object => Field { form: Form::Object, ..Field::default() },
    })
}
