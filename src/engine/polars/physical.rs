//! How values stand in frames: dates as 32-bit days, timestamps and durations as 64-bit microseconds, decimals as their 128-bit
//! digits with the scale kept in the model's type. No literal of a library's time or decimal type ever meets a column.

use polars::prelude::*;

use crate::model::{Decimal, Type, Value};

/// The polars type that values of this kind stand in.
pub(super) fn dtype(ty: &Type) -> DataType {
    match ty {
        Type::Bool => DataType::Boolean,
        Type::Int | Type::Timestamp | Type::Duration => DataType::Int64,
        Type::Decimal(_) => DataType::Int128,
        Type::Float => DataType::Float64,
        Type::Text | Type::Unknown => DataType::String,
        Type::Date => DataType::Int32,
        Type::List(of) => DataType::List(Box::new(dtype(of))),
        Type::Rows(fields) => DataType::List(Box::new(DataType::Struct(
            fields.iter().map(|(name, ty)| Field::new(name.as_str().into(), dtype(ty))).collect(),
        ))),
    }
}

/// A value of the kind as a literal.
pub(super) fn literal(value: &Value, ty: &Type) -> Expr {
    Expr::Literal(LiteralValue::Scalar(Scalar::new(dtype(ty), any_value(value, ty))))
}

/// A value of the kind as polars holds one.
pub(super) fn any_value(value: &Value, ty: &Type) -> AnyValue<'static> {
    match value {
        Value::Missing => AnyValue::Null,
        Value::Bool(flag) => AnyValue::Boolean(*flag),
        Value::Int(number) | Value::Timestamp(number) | Value::Duration(number) => AnyValue::Int64(*number),
        Value::Decimal(decimal) => match ty {
            Type::Decimal(scale) => rescale(*decimal, *scale).map_or(AnyValue::Null, AnyValue::Int128),
            _ => AnyValue::Int128(decimal.mantissa),
        },
        Value::Float(number) => AnyValue::Float64(*number),
        Value::Text(text) => AnyValue::StringOwned(text.as_ref().into()),
        Value::Date(day) => AnyValue::Int32(*day),
        Value::List(elements) => {
            let of = match ty {
                Type::List(of) => of.as_ref(),
                other => other,
            };
            let values: Vec<AnyValue<'static>> = elements.iter().map(|element| any_value(element, of)).collect();
            let series = Series::from_any_values_and_dtype(PlSmallStr::EMPTY, &values, &dtype(of), true);
            series.map_or(AnyValue::Null, AnyValue::List)
        }
        Value::Rows(rows) => match ty {
            Type::Rows(fields) => rows_value(rows, fields),
            _ => AnyValue::Null,
        },
    }
}

fn rows_value(rows: &[Box<[Value]>], fields: &[(String, Type)]) -> AnyValue<'static> {
    let cells = fields.iter().enumerate().map(|(at, (_, ty))| {
        let values: Vec<AnyValue<'static>> =
            rows.iter().map(|row| row.get(at).map_or(AnyValue::Null, |value| any_value(value, ty))).collect();
        series(&values, ty)
    });
    structs(fields, cells.collect(), rows.len()).map_or(AnyValue::Null, AnyValue::List)
}

/// A column with a structure per row.
fn structs(fields: &[(String, Type)], cells: Vec<Series>, rows: usize) -> PolarsResult<Series> {
    let named: Vec<Series> =
        fields.iter().zip(cells).map(|((name, _), cells)| cells.with_name(name.as_str().into())).collect();
    Ok(StructChunked::from_series(PlSmallStr::EMPTY, rows, named.iter())?.into_series())
}

/// A column of lists of structures, from the cells of all their fields one list behind the other. A list without elements is
/// missing.
pub(super) fn lists_of_rows(
    fields: &[(String, Type)],
    cells: Vec<Series>,
    lengths: Vec<usize>,
) -> PolarsResult<Series> {
    let rows = structs(fields, cells, lengths.iter().sum())?.rechunk();
    let values = rows.chunks()[0].clone();
    let present: polars_arrow::bitmap::Bitmap = lengths.iter().map(|&length| length > 0).collect();
    let offsets = polars_arrow::offset::Offsets::try_from_lengths(lengths.into_iter())?;
    let ty = polars_arrow::array::ListArray::<i64>::default_datatype(values.dtype().clone());
    let lists = polars_arrow::array::ListArray::<i64>::try_new(ty, offsets.into(), values, Some(present))?;
    let inner = DataType::List(Box::new(rows.dtype().clone()));
    Series::from_arrow_chunks(PlSmallStr::EMPTY, vec![Box::new(lists)])?.cast(&inner)
}

/// The digits of a decimal at another scale; none if they do not fit or digits behind the point would be lost.
pub(super) fn rescale(decimal: Decimal, scale: u8) -> Option<i128> {
    if let Some(by) = scale.checked_sub(decimal.scale) {
        return decimal.mantissa.checked_mul(10_i128.checked_pow(u32::from(by))?);
    }
    let by = 10_i128.checked_pow(u32::from(decimal.scale - scale))?;
    (decimal.mantissa % by == 0).then(|| decimal.mantissa / by)
}

/// A value in the form that columns of the kind hold, so that equal values are the same; none if none of them can be equal.
pub(super) fn fitted(value: &Value, ty: &Type) -> Option<Value> {
    match (value, ty) {
        (Value::Decimal(decimal), Type::Decimal(scale)) => {
            rescale(*decimal, *scale).map(|mantissa| Value::Decimal(Decimal { mantissa, scale: *scale }))
        }
        (Value::Float(number), Type::Float) if *number == 0.0 => Some(Value::Float(0.0)),
        _ => Some(value.clone()),
    }
}

/// A value of the kind read back from a frame.
pub(super) fn value(any: &AnyValue<'_>, ty: &Type) -> Value {
    match (any, ty) {
        (AnyValue::Boolean(flag), _) => Value::Bool(*flag),
        (AnyValue::Int64(number), Type::Timestamp) => Value::Timestamp(*number),
        (AnyValue::Int64(number), Type::Duration) => Value::Duration(*number),
        (AnyValue::Int64(number), _) => Value::Int(*number),
        (AnyValue::Int128(digits), Type::Decimal(scale)) => {
            Value::Decimal(Decimal { mantissa: *digits, scale: *scale })
        }
        (AnyValue::Float64(number), _) => Value::float(*number),
        (AnyValue::String(text), _) => Value::text(text),
        (AnyValue::StringOwned(text), _) => Value::text(text),
        (AnyValue::Int32(day), _) => Value::Date(*day),
        (AnyValue::List(series), Type::List(of)) => {
            Value::list(series.iter().map(|element| value(&element, of)).collect())
        }
        (AnyValue::List(series), Type::Rows(fields)) => Value::Rows(rows_from(series, fields).into()),
        _ => Value::Missing,
    }
}

fn rows_from(series: &Series, fields: &[(String, Type)]) -> Vec<Box<[Value]>> {
    let Ok(structs) = series.struct_() else { return Vec::new() };
    let cells: Vec<Series> = structs.fields_as_series();
    let row = |at: usize| {
        let fields = cells.iter().zip(fields);
        fields.map(|(cells, (_, ty))| cells.get(at).map_or(Value::Missing, |any| value(&any, ty))).collect()
    };
    (0..series.len()).map(row).collect()
}

/// A column of values of the kind.
pub(super) fn series(cells: &[AnyValue<'static>], ty: &Type) -> Series {
    Series::from_any_values_and_dtype(PlSmallStr::EMPTY, cells, &dtype(ty), true)
        .unwrap_or_else(|_| Series::full_null(PlSmallStr::EMPTY, cells.len(), &dtype(ty)))
}
