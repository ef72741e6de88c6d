//! From `source` and `columns` clauses to the model's sources. Knows only what is written, nothing of files.

use std::collections::{BTreeMap, HashSet};

use crate::diag::{Code, Diagnostic};
use crate::model::{ColumnSpec, Declared, Source, Type};
use crate::source::Span;
use crate::syntax::ast;

/// Where an entity's rows come from.
#[derive(Clone, Debug, PartialEq)]
pub struct EntitySource {
    /// The entity's name.
    pub name: String,
    /// Its source.
    pub source: Source,
    /// The source's path in the definition; the entity's name where it has none.
    pub span: Span,
}

/// The sources of all entities, in the order of their ids. `replaced`: by entity, the path that goes before the
/// written one.
pub fn sources(files: &[ast::File], replaced: &BTreeMap<String, String>) -> (Vec<EntitySource>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let sources = entity_items(files)
        .into_iter()
        .map(|entity| EntitySource {
            name: entity.name.node.clone(),
            source: source_of(entity, replaced, &mut found),
            span: entity.source.as_ref().map_or(entity.name.span, |clause| clause.path.span),
        })
        .collect();
    (sources, found)
}

/// The entities in the order of their ids: a name that is given twice counts once.
pub(super) fn entity_items(files: &[ast::File]) -> Vec<&ast::Entity> {
    let mut seen = HashSet::new();
    let items = files.iter().flat_map(|file| &file.items);
    items
        .filter_map(|item| match &item.node {
            ast::ItemKind::Entity(entity) => Some(entity),
            _ => None,
        })
        .filter(|entity| seen.insert(entity.name.node.as_str()))
        .collect()
}

/// The source of one entity.
pub(super) fn source_of(
    entity: &ast::Entity,
    replaced: &BTreeMap<String, String>,
    found: &mut Vec<Diagnostic>,
) -> Source {
    let plural = entity.plural.as_ref().map(|plural| &plural.node);
    let other = replaced.get(&entity.name.node).or_else(|| plural.and_then(|plural| replaced.get(plural)));
    let columns = entity.columns.iter().map(|clause| column_spec(clause, found)).collect();
    let mut source = Source { columns, ..Source::default() };
    if let Some(clause) = &entity.source {
        source.path.clone_from(&clause.path.node);
        source.separator = clause.separator.as_ref().and_then(|text| one_character("separator", text, found));
        source.decimal = clause.decimal.as_ref().and_then(|text| one_character("decimal", text, found));
        source.encoding = clause.encoding.as_ref().map(|label| encoding(label, found));
        source.missing = clause.missing.iter().map(|text| text.node.clone()).collect();
        source.reject_bad_rows = clause.reject_bad_rows;
    }
    if let Some(path) = other {
        source.path.clone_from(path);
    }
    if source.path.is_empty() {
        let place = entity.source.as_ref().map_or(entity.name.span, |clause| clause.path.span);
        found.push(
            Diagnostic::new(Code::MissingClause, format!("entity `{}` has no source", entity.name.node))
                .at(place, "")
                .help("add `source \"data/FILE.csv\"`"),
        );
    }
    source
}

fn one_character(clause: &str, text: &ast::Text, found: &mut Vec<Diagnostic>) -> Option<char> {
    let mut characters = text.node.chars();
    if let (Some(character), None) = (characters.next(), characters.next()) {
        return Some(character);
    }
    found.push(
        Diagnostic::new(Code::WrongLiteral, format!("`{clause}` is one character, this text has another length"))
            .at(text.span, ""),
    );
    None
}

fn encoding(label: &ast::Text, found: &mut Vec<Diagnostic>) -> String {
    if encoding_rs::Encoding::for_label(label.node.as_bytes()).is_none() {
        found.push(
            Diagnostic::new(Code::WrongLiteral, format!("encoding `{}` is not known", label.node))
                .at(label.span, "")
                .help("the labels of the WHATWG encoding standard are known, as \"latin1\", \"windows-1252\", \"utf-16le\""),
        );
    }
    label.node.clone()
}

fn column_spec(clause: &ast::ColumnClause, found: &mut Vec<Diagnostic>) -> ColumnSpec {
    let source: Vec<String> = clause.source.iter().map(|part| part.node.clone()).collect();
    let last = source.last().cloned().unwrap_or_default();
    let name = clause.alias.as_ref().map_or(last, |alias| alias.node.clone());
    let declared = clause.kind.as_ref().map(|kind| declared(kind, found));
    ColumnSpec { source, name, declared, personal: clause.personal }
}

fn declared(column: &ast::ColumnKind, found: &mut Vec<Diagnostic>) -> Declared {
    let ty = type_of(&column.kind.node);
    if let Some(format) = &column.format
        && !matches!(ty, Type::Date | Type::Timestamp | Type::List(_))
    {
        found.push(
            Diagnostic::new(Code::TypeMismatch, format!("a format does not fit a column of kind {ty}"))
                .at(format.span, "only dates, timestamps and lists take one"),
        );
    }
    if let Some((yes, no)) = &column.words {
        let place = yes.span.to(no.span);
        if ty != Type::Bool {
            found.push(
                Diagnostic::new(Code::TypeMismatch, format!("words for true and false do not fit kind {ty}"))
                    .at(place, "only a bool takes them"),
            );
        } else if yes.node == no.node {
            found.push(Diagnostic::new(Code::DuplicateName, "one word for both true and false").at(place, ""));
        }
    }
    if let Type::List(of) = &ty
        && matches!(**of, Type::List(_))
    {
        found.push(
            Diagnostic::new(Code::TypeMismatch, "a list of lists is no kind of the language").at(column.kind.span, ""),
        );
    }
    Declared {
        ty,
        format: column.format.as_ref().map(|text| text.node.clone()),
        words: column.words.as_ref().map(|(yes, no)| (yes.node.clone(), no.node.clone())),
    }
}

fn type_of(kind: &ast::KindName) -> Type {
    match kind {
        ast::KindName::Bool => Type::Bool,
        ast::KindName::Int => Type::Int,
        ast::KindName::Decimal => Type::Decimal(0),
        ast::KindName::Float => Type::Float,
        ast::KindName::Text => Type::Text,
        ast::KindName::Date => Type::Date,
        ast::KindName::Timestamp => Type::Timestamp,
        ast::KindName::Duration => Type::Duration,
        ast::KindName::List(of) => Type::List(Box::new(type_of(of))),
    }
}
