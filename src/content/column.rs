//! The values that a message needs, as columns: a cell as what a template sees, and as it prints. Knows nothing of
//! templates.

use std::ops::Range;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{
    Date32Type, Decimal128Type, DurationMicrosecondType, Float64Type, Int64Type, TimestampMicrosecondType,
};
use chrono_tz::Tz;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json};

use crate::model::{Decimal, Type, Value, plain};

/// A column of the engine's answer.
#[derive(Clone, Debug)]
pub struct Column {
    /// The cells; lists have 32-bit offsets, rows are lists of structs.
    pub cells: ArrayRef,
    /// Their kind.
    pub ty: Type,
}

impl Column {
    /// Whether the cell has no value. Rows always have one: without any it is an empty list.
    #[must_use]
    pub fn is_missing(&self, row: usize) -> bool {
        match self.ty {
            Type::Rows(_) => false,
            Type::List(_) => self.is_empty(row),
            _ => self.cells.is_null(row),
        }
    }

    /// Whether the cell is a list without rows or present elements, or missing.
    #[must_use]
    pub fn is_empty(&self, row: usize) -> bool {
        match elements(&self.cells, row) {
            Some((elements, mut places)) => match self.ty {
                Type::List(_) => places.all(|at| elements.is_null(at)),
                _ => places.is_empty(),
            },
            None => self.cells.is_null(row),
        }
    }

    /// The cell as a text, printed plainly.
    #[must_use]
    pub fn text(&self, row: usize, zone: Tz) -> Option<String> {
        if self.cells.is_null(row) {
            return None;
        }
        match self.cells.as_string_opt::<i32>() {
            Some(texts) => Some(texts.value(row).to_owned()),
            None => plain(&scalar(&self.cells, row, &self.ty), zone),
        }
    }

    /// As [`Self::json`], into a value of another row of this column or of none: what that holds is used again.
    pub(super) fn json_into(&self, row: usize, zone: Tz, value: &mut Json) {
        into(&self.cells, row, &self.ty, zone, value);
    }

    /// The cell as a template sees it: numbers with the digits that they print, times as texts, rows as objects, nothing as
    /// null.
    #[must_use]
    pub fn json(&self, row: usize, zone: Tz) -> Json {
        json(&self.cells, row, &self.ty, zone)
    }
}

fn json(cells: &dyn Array, row: usize, ty: &Type, zone: Tz) -> Json {
    if let Type::Rows(fields) = ty {
        return rows(cells, row, fields, zone);
    }
    if cells.is_null(row) {
        return Json::Null;
    }
    match ty {
        Type::Text | Type::Unknown => match cells.as_string_opt::<i32>() {
            Some(texts) => Json::String(texts.value(row).to_owned()),
            None => Json::Null,
        },
        Type::Bool => cells.as_boolean_opt().map_or(Json::Null, |flags| Json::Bool(flags.value(row))),
        Type::Int => cells.as_primitive_opt::<Int64Type>().map_or(Json::Null, |ints| ints.value(row).into()),
        Type::List(of) => match elements(cells, row) {
            Some((elements, places)) => {
                let present = places.filter(|&at| !elements.is_null(at));
                let present: Vec<Json> = present.map(|at| json(elements, at, of, zone)).collect();
                if present.is_empty() { Json::Null } else { Json::Array(present) }
            }
            None => Json::Null,
        },
        Type::Decimal(_) | Type::Float => number(&scalar(cells, row, ty), zone),
        Type::Date | Type::Timestamp | Type::Duration => {
            plain(&scalar(cells, row, ty), zone).map_or(Json::Null, Json::String)
        }
        Type::Rows(_) => Json::Null,
    }
}

/// The elements of all lists, and the places of those of a row. A row's own array would have to be made, and counted by
/// all threads.
fn elements(cells: &dyn Array, row: usize) -> Option<(&dyn Array, Range<usize>)> {
    let lists = cells.as_list_opt::<i32>()?;
    let place = |at: usize| usize::try_from(lists.value_offsets()[at]).unwrap_or(0);
    let places = if lists.is_null(row) { 0..0 } else { place(row)..place(row + 1) };
    Some((lists.values(), places))
}

fn into(cells: &dyn Array, row: usize, ty: &Type, zone: Tz, value: &mut Json) {
    match (ty, &mut *value) {
        (Type::Text, Json::String(text)) if !cells.is_null(row) => {
            text.clear();
            text.push_str(cells.as_string_opt::<i32>().map_or("", |texts| texts.value(row)));
        }
        (Type::Rows(fields), Json::Array(rows)) => {
            let Some((structs, places)) = elements(cells, row) else { return rows.clear() };
            let columns = structs.as_struct_opt().map_or(&[][..], |structs| structs.columns());
            let nothing = || Json::Object(fields.iter().map(|(name, _)| (name.clone(), Json::Null)).collect());
            rows.resize_with(places.len(), nothing);
            for (at, row) in places.zip(rows) {
                let values = row.as_object_mut().into_iter().flat_map(Map::values_mut);
                for ((cells, (_, ty)), value) in columns.iter().zip(fields).zip(values) {
                    into(cells, at, ty, zone, value);
                }
            }
        }
        (_, _) => *value = json(cells, row, ty, zone),
    }
}

/// A number with the digits that it prints; nothing for an infinite one.
fn number(value: &Value, zone: Tz) -> Json {
    let digits = plain(value, zone).and_then(|digits| digits.parse::<serde_json::Number>().ok());
    digits.map_or(Json::Null, Json::Number)
}

fn rows(cells: &dyn Array, row: usize, fields: &[(String, Type)], zone: Tz) -> Json {
    let Some((structs, places)) = elements(cells, row) else { return Json::Array(Vec::new()) };
    let columns = structs.as_struct_opt().map_or(&[][..], |structs| structs.columns());
    let row = |at: usize| {
        let cells = fields.iter().zip(columns);
        let cells = cells.map(|((name, ty), cells)| (name.clone(), json(cells, at, ty, zone)));
        Json::Object(cells.collect::<Map<String, Json>>())
    };
    Json::Array(places.map(row).collect())
}

/// A cell that is neither a text nor a list.
fn scalar(cells: &dyn Array, row: usize, ty: &Type) -> Value {
    let found = match ty {
        Type::Bool => cells.as_boolean_opt().map(|cells| Value::Bool(cells.value(row))),
        Type::Int => cells.as_primitive_opt::<Int64Type>().map(|cells| Value::Int(cells.value(row))),
        Type::Float => cells.as_primitive_opt::<Float64Type>().map(|cells| Value::float(cells.value(row))),
        Type::Date => cells.as_primitive_opt::<Date32Type>().map(|cells| Value::Date(cells.value(row))),
        Type::Timestamp => {
            cells.as_primitive_opt::<TimestampMicrosecondType>().map(|cells| Value::Timestamp(cells.value(row)))
        }
        Type::Duration => {
            cells.as_primitive_opt::<DurationMicrosecondType>().map(|cells| Value::Duration(cells.value(row)))
        }
        Type::Decimal(_) => cells.as_primitive_opt::<Decimal128Type>().map(|cells| {
            let scale = u8::try_from(cells.scale()).unwrap_or(0);
            Value::Decimal(Decimal { mantissa: cells.value(row), scale })
        }),
        Type::Text | Type::List(_) | Type::Rows(_) | Type::Unknown => None,
    };
    found.unwrap_or(Value::Missing)
}

/// A value of a template as it prints: texts and numbers as texts, lists and rows with everything in them so.
#[derive(Clone, Copy, Debug)]
pub struct Printed<'a>(pub &'a Json);

impl Serialize for Printed<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Json::Null => out.serialize_unit(),
            Json::String(text) => out.serialize_str(text),
            Json::Bool(flag) => out.collect_str(flag),
            Json::Number(number) => out.serialize_str(number.as_str()),
            Json::Array(elements) => out.collect_seq(elements.iter().map(Printed)),
            Json::Object(fields) => out.collect_map(fields.iter().map(|(name, value)| (name, Printed(value)))),
        }
    }
}

impl Column {
    /// The cell, where it is a text.
    #[must_use]
    pub fn text_at(&self, row: usize) -> Option<&str> {
        let texts = self.cells.as_string_opt::<i32>()?;
        texts.is_valid(row).then(|| texts.value(row))
    }
}
