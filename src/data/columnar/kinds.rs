//! Which kind an Arrow type is, and which other it may be declared as. Looks at no values.

use arrow::datatypes::{DataType, Schema, SchemaRef};

use crate::model::{Declared, Type};

/// The kind of an Arrow type.
///
/// # Errors
/// Why the language has none for it.
pub fn kind(stored: &DataType) -> Result<Type, String> {
    Ok(match stored {
        DataType::Boolean => Type::Bool,
        DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::Int64 => Type::Int,
        DataType::UInt8 | DataType::UInt16 | DataType::UInt32 => Type::Int,
        DataType::UInt64 => {
            return Err(
                "its ints have 64 bits without a sign; `columns` reads them as `int`, `decimal` or `text`".into()
            );
        }
        DataType::Float16 | DataType::Float32 | DataType::Float64 => Type::Float,
        DataType::Decimal32(precision, scale)
        | DataType::Decimal64(precision, scale)
        | DataType::Decimal128(precision, scale)
        | DataType::Decimal256(precision, scale) => match u8::try_from(*scale) {
            Ok(scale) if *precision <= 38 => Type::Decimal(scale),
            Ok(_) => return Err(format!("its decimals have {precision} digits, more than 38")),
            Err(_) => return Err("its decimals have a scale below zero".into()),
        },
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => Type::Text,
        DataType::Dictionary(_, of) => match &**of {
            DataType::Dictionary(..) => return Err("it is a dictionary of dictionaries".into()),
            of => return kind(of),
        },
        DataType::Date32 | DataType::Date64 => Type::Date,
        DataType::Timestamp(..) => Type::Timestamp,
        DataType::Duration(_) => Type::Duration,
        DataType::List(of) | DataType::LargeList(of) | DataType::FixedSizeList(of, _) => match kind(of.data_type())? {
            Type::List(_) => return Err("it holds lists of lists".into()),
            of => Type::List(Box::new(of)),
        },
        DataType::Struct(_) => {
            return Err("it holds structs; their fields are columns, as `address.city`".into());
        }
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => {
            return Err("it holds bytes; `columns` reads them as `text` where they are UTF-8".into());
        }
        DataType::FixedSizeBinary(_)
        | DataType::Time32(_)
        | DataType::Time64(_)
        | DataType::Interval(_)
        | DataType::ListView(_)
        | DataType::LargeListView(_)
        | DataType::Union(..)
        | DataType::Map(..)
        | DataType::RunEndEncoded(..) => return Err(format!("its type is {stored}")),
    })
}

/// The kind that values are first read as when another is declared: more types have one than without.
pub(super) fn declarable_kind(stored: &DataType) -> Result<Type, String> {
    match stored {
        DataType::UInt64 => Ok(Type::Decimal(0)),
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => Ok(Type::Text),
        other => kind(other),
    }
}

/// The kind that a column gets by its declaration, or why it cannot in some file; none where no file has values.
pub(in crate::data) fn declared_in_all(
    schemas: &[SchemaRef],
    path: &[String],
    declared: &Declared,
) -> Result<Option<Type>, String> {
    let mut kind = None;
    for stored in schemas.iter().filter_map(|schema| lookup(schema, path)) {
        let found = declared_kind(stored, declared)?;
        if kind.is_none() || *stored != DataType::Null {
            kind = Some(found);
        }
    }
    Ok(kind)
}

fn declared_kind(stored: &DataType, declared: &Declared) -> Result<Type, String> {
    let from = declarable_kind(stored)?;
    target(&from, declared)
        .ok_or_else(|| format!("is {from} in the file and cannot be read as {} without loss", declared.ty))
}

/// The Arrow type at a path of a schema.
pub(in crate::data) fn lookup<'s>(schema: &'s Schema, path: &[String]) -> Option<&'s DataType> {
    let (first, fields) = path.split_first()?;
    let mut found = schema.fields().iter().find(|field| field.name() == first)?.data_type();
    for part in fields {
        let DataType::Struct(fields) = found else { return None };
        found = fields.iter().find(|field| field.name() == part)?.data_type();
    }
    Some(found)
}

fn target(from: &Type, declared: &Declared) -> Option<Type> {
    let to = &declared.ty;
    let written = declared.format.is_some() || declared.words.is_some();
    match (from, to) {
        // Each text is read as it is spelled.
        (Type::Text, _) => Some(to.clone()),
        (Type::Int, Type::Decimal(_)) => Some(Type::Decimal(0)),
        (Type::Decimal(scale), Type::Decimal(_)) => Some(Type::Decimal(*scale)),
        (Type::Int | Type::Decimal(_), Type::Float | Type::Text) => Some(to.clone()),
        // Digits that spell something else: `20260630`, 1 and 0.
        (Type::Int, Type::Date | Type::Timestamp | Type::Bool) if written => Some(to.clone()),
        (Type::Decimal(0) | Type::Float, Type::Int) => Some(Type::Int),
        (Type::Bool, Type::Text) => Some(Type::Text),
        (Type::Date, Type::Timestamp | Type::Text) | (Type::Timestamp, Type::Date) => Some(to.clone()),
        (Type::List(from), Type::List(to)) => {
            let of = Declared { ty: (**to).clone(), format: None, words: None };
            target(from, &of).map(|of| Type::List(Box::new(of)))
        }
        _ => (from == to).then(|| to.clone()),
    }
}
