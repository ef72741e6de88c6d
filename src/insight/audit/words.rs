//! How findings about the data say numbers, values and days.

use crate::model::{Catalog, EntityId, Type, date_of, day_of};
use crate::source::Span;
use crate::syntax::{ast, print_expression};

/// `1 household`, `12 households`
pub(super) fn counted(catalog: &Catalog, entity: EntityId, number: u64) -> String {
    let entity = catalog.entity(entity);
    format!("{number} {}", if number == 1 { &entity.name } else { &entity.plural })
}

/// `a, b and c`, or another word for `and`; of many the first with the number of the others.
pub(super) fn listed(names: &[String], join: &str) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [.., last] if names.len() <= super::SHOWN => {
            format!("{} {join} {last}", names[..names.len() - 1].join(", "))
        }
        _ => format!("{} {join} {} more", names[..super::SHOWN].join(", "), names.len() - super::SHOWN),
    }
}

/// A text as it is written in a definition.
pub(super) fn quoted(text: &str) -> String {
    let literal = ast::ExprKind::Literal(ast::Literal::Text(text.to_owned()));
    print_expression(&ast::Expr::new(Box::new(literal), Span::default()))
}

/// A number of [`super::values::number`] as a value of its kind.
pub(super) fn number(catalog: &Catalog, number: i64, ty: &Type) -> String {
    match ty {
        Type::Date => date_of(i32::try_from(number).unwrap_or(i32::MAX)).to_string(),
        Type::Timestamp => date_of(day_of(number, catalog.settings.zone)).to_string(),
        _ => number.to_string(),
    }
}
