//! Chunks of a column brought to one kind. Knows nothing of files.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, Decimal128Array, Float64Array, LargeListArray, StringViewArray, new_null_array,
};
use arrow::datatypes::{DataType, Date32Type, Decimal128Type, Field, Int64Type};

use super::build::Built;
use super::part::Part;
use crate::data::spelling::{MAX_DIGITS, decimal_to_float};
use crate::data::value::arrow_type;
use crate::model::{Type, date_of};

/// The columns of which some chunk cannot be brought to the kind without reading its texts again.
pub(super) fn lost(parts: &[Part], kinds: &[Type]) -> Vec<usize> {
    let lost = |at: usize| parts.iter().filter_map(|part| part.columns.get(at)).any(|built| is_lost(built, &kinds[at]));
    (0..kinds.len()).filter(|at| lost(*at)).collect()
}

fn is_lost(built: &Built, kind: &Type) -> bool {
    let (from, to) = match (&built.ty, kind) {
        (Type::List(from), Type::List(to)) => (&**from, &**to),
        pair => pair,
    };
    if from == to || built.facts.is_empty() {
        return false;
    }
    match (from, to) {
        (Type::Int | Type::Decimal(_), Type::Decimal(_) | Type::Float) => false,
        (Type::Int | Type::Bool | Type::Date, Type::Text) => !built.facts.gives_back_texts(),
        _ => true,
    }
}

/// The chunk's column as the kind that all chunks have.
pub(super) fn adapted(built: &Built, kind: &Type) -> ArrayRef {
    adapt(&built.array, &built.ty, kind)
}

/// An array of one kind as another that holds all its values exactly, or as their nearest floats.
pub(in crate::data) fn adapt(array: &ArrayRef, from: &Type, to: &Type) -> ArrayRef {
    match (from, to) {
        _ if from == to => Arc::clone(array),
        (Type::List(from), Type::List(to)) => {
            let lists: &LargeListArray = array.as_list();
            let field = Arc::new(Field::new("item", arrow_type(to), true));
            let values = adapt(lists.values(), from, to);
            Arc::new(LargeListArray::new(field, lists.offsets().clone(), values, lists.nulls().cloned()))
        }
        (Type::Int, Type::Decimal(scale)) => decimals(ints(array).map(|value| value.map(i128::from)), 0, *scale),
        (Type::Decimal(before), Type::Decimal(scale)) => {
            decimals(array.as_primitive::<Decimal128Type>().iter(), *before, *scale)
        }
        #[allow(clippy::cast_precision_loss, reason = "the nearest float is what is wanted")]
        (Type::Int, Type::Float) => {
            Arc::new(ints(array).map(|value| value.map(|value| value as f64)).collect::<Float64Array>())
        }
        (Type::Decimal(scale), Type::Float) => {
            let values = array.as_primitive::<Decimal128Type>().iter();
            Arc::new(values.map(|value| value.map(|value| decimal_to_float(value, *scale))).collect::<Float64Array>())
        }
        (Type::Int, Type::Text) => texts(ints(array).map(|value| value.map(|value| value.to_string()))),
        (Type::Bool, Type::Text) => texts(array.as_boolean().iter().map(|value| value.map(|value| value.to_string()))),
        (Type::Date, Type::Text) => {
            let days = array.as_primitive::<Date32Type>().iter();
            texts(days.map(|day| day.map(|day| date_of(day).format("%Y-%m-%d").to_string())))
        }
        _ => {
            assert_eq!(array.null_count(), array.len(), "{from} does not become {to}: such a chunk is read again");
            new_null_array(&arrow_type(to), array.len())
        }
    }
}

fn ints(array: &ArrayRef) -> impl Iterator<Item = Option<i64>> {
    array.as_primitive::<Int64Type>().iter()
}

fn texts(values: impl Iterator<Item = Option<String>>) -> ArrayRef {
    Arc::new(values.collect::<StringViewArray>())
}

/// More digits behind the point; that all values fit was found out before.
fn decimals(values: impl Iterator<Item = Option<i128>>, before: u8, scale: u8) -> ArrayRef {
    let factor = 10_i128.checked_pow(u32::from(scale.saturating_sub(before))).unwrap_or(1);
    let array: Decimal128Array = values.map(|value| value.and_then(|value| value.checked_mul(factor))).collect();
    let DataType::Decimal128(_, scale) = arrow_type(&Type::Decimal(scale)) else { return Arc::new(array) };
    Arc::new(array.clone().with_precision_and_scale(MAX_DIGITS, scale).unwrap_or(array))
}

/// Whether it is decimals or lists of them.
pub(in crate::data) fn has_decimals(ty: &Type) -> bool {
    match ty {
        Type::Decimal(_) => true,
        Type::List(of) => has_decimals(of),
        Type::Bool
        | Type::Int
        | Type::Float
        | Type::Text
        | Type::Date
        | Type::Timestamp
        | Type::Duration
        | Type::Rows(_)
        | Type::Unknown => false,
    }
}

/// The kind with the scale that was found, if it has one.
pub(in crate::data) fn with_scale(ty: &Type, scale: u8) -> Type {
    match ty {
        Type::Decimal(_) => Type::Decimal(scale),
        Type::List(of) => Type::List(Box::new(with_scale(of, scale))),
        other => other.clone(),
    }
}
