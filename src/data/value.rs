//! Normalised arrays: which Arrow type a kind has, and single values out of them. Knows nothing of files.

use std::sync::Arc;

use arrow::array::{Array, AsArray};
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, DurationMicrosecondType, Field, Float64Type, Int64Type, TimeUnit,
    TimestampMicrosecondType,
};

use super::spelling::MAX_DIGITS;
use crate::model::{Decimal, Type, Value};

/// The Arrow type of a kind in normalised arrays.
#[must_use]
pub fn arrow_type(ty: &Type) -> DataType {
    match ty {
        Type::Bool => DataType::Boolean,
        Type::Int => DataType::Int64,
        Type::Decimal(scale) => DataType::Decimal128(MAX_DIGITS, i8::try_from(*scale).unwrap_or(i8::MAX)),
        Type::Float => DataType::Float64,
        Type::Date => DataType::Date32,
        Type::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        Type::Duration => DataType::Duration(TimeUnit::Microsecond),
        Type::List(of) => DataType::LargeList(Arc::new(Field::new("item", arrow_type(of), true))),
        // No array has a kind that is not yet known or holds rows; texts are what can be read as anything.
        Type::Text | Type::Rows(_) | Type::Unknown => DataType::Utf8View,
    }
}

/// The value in a row of a normalised array of that kind; missing where the array is of another kind or has no such
/// row. A decimal has the array's scale.
#[must_use]
pub fn value(array: &dyn Array, row: usize, ty: &Type) -> Value {
    if row >= array.len() || array.is_null(row) {
        return Value::Missing;
    }
    let found = match ty {
        Type::Bool => array.as_boolean_opt().map(|array| Value::Bool(array.value(row))),
        Type::Int => array.as_primitive_opt::<Int64Type>().map(|array| Value::Int(array.value(row))),
        Type::Decimal(_) => array.as_primitive_opt::<Decimal128Type>().map(|array| {
            let scale = u8::try_from(array.scale()).unwrap_or(0);
            Value::Decimal(Decimal { mantissa: array.value(row), scale })
        }),
        Type::Float => array.as_primitive_opt::<Float64Type>().map(|array| Value::float(array.value(row))),
        Type::Text => array.as_string_view_opt().map(|array| Value::text(array.value(row))),
        Type::Date => array.as_primitive_opt::<Date32Type>().map(|array| Value::Date(array.value(row))),
        Type::Timestamp => {
            array.as_primitive_opt::<TimestampMicrosecondType>().map(|array| Value::Timestamp(array.value(row)))
        }
        Type::Duration => {
            array.as_primitive_opt::<DurationMicrosecondType>().map(|array| Value::Duration(array.value(row)))
        }
        Type::List(of) => array.as_list_opt::<i64>().map(|array| {
            let elements = array.value(row);
            Value::list((0..elements.len()).map(|at| value(&elements, at, of)).collect())
        }),
        Type::Rows(_) | Type::Unknown => None,
    };
    debug_assert!(found.is_some(), "{} is not an array of {ty}", array.data_type());
    found.unwrap_or(Value::Missing)
}
