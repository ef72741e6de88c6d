//! The values that a message needs, as columns: a cell as what a template sees, and as it prints. Knows nothing of
//! templates.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{
    Date32Type, Decimal128Type, DurationMicrosecondType, Float64Type, Int64Type, TimestampMicrosecondType,
};
use chrono_tz::Tz;
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
            _ => self.cells.is_null(row),
        }
    }

    /// Whether the cell is a list without elements, or missing.
    #[must_use]
    pub fn is_empty(&self, row: usize) -> bool {
        match self.cells.as_list_opt::<i32>() {
            Some(lists) => lists.is_null(row) || lists.value_length(row) == 0,
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

    /// The cell as a template sees it: numbers with the digits that they print, times as texts, rows as objects, nothing as
    /// null.
    #[must_use]
    pub fn json(&self, row: usize, zone: Tz) -> Json {
        json(&self.cells, row, &self.ty, zone)
    }
}

fn json(cells: &dyn Array, row: usize, ty: &Type, zone: Tz) -> Json {
    if let (Type::Rows(fields), Some(lists)) = (ty, cells.as_list_opt::<i32>()) {
        return if lists.is_null(row) { Json::Array(Vec::new()) } else { rows(&lists.value(row), fields, zone) };
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
        Type::List(of) => match cells.as_list_opt::<i32>() {
            Some(lists) => {
                let elements = lists.value(row);
                let present = (0..elements.len()).filter(|&at| !elements.is_null(at));
                Json::Array(present.map(|at| json(&elements, at, of, zone)).collect())
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

/// A number with the digits that it prints; one that is none in JSON (an infinite one) as a text.
fn number(value: &Value, zone: Tz) -> Json {
    let Some(digits) = plain(value, zone) else { return Json::Null };
    digits.parse::<serde_json::Number>().map_or(Json::String(digits), Json::Number)
}

fn rows(structs: &dyn Array, fields: &[(String, Type)], zone: Tz) -> Json {
    let Some(structs) = structs.as_struct_opt() else { return Json::Array(Vec::new()) };
    let row = |at: usize| {
        let cells = fields.iter().zip(structs.columns());
        let cells = cells.map(|((name, ty), cells)| (name.clone(), json(cells, at, ty, zone)));
        Json::Object(cells.collect::<Map<String, Json>>())
    };
    Json::Array((0..structs.len()).map(row).collect())
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
#[must_use]
pub fn printed(value: &Json) -> Json {
    match value {
        Json::Null | Json::String(_) => value.clone(),
        Json::Bool(flag) => Json::String(flag.to_string()),
        Json::Number(number) => Json::String(number.to_string()),
        Json::Array(elements) => Json::Array(elements.iter().map(printed).collect()),
        Json::Object(fields) => {
            Json::Object(fields.iter().map(|(name, value)| (name.clone(), printed(value))).collect())
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
