//! Entities as documents. Knows the order of their clauses.

use unicode_width::UnicodeWidthStr;

use super::Printer;
use super::block::{Clause, covering};
use super::document::Doc;
use super::literal::{name_text, names_text, path_text, quoted, text_of};
use crate::source::Span;
use crate::syntax::ast::{BelongsTo, ColumnClause, ColumnKind, Entity, KindName, Name, SourceClause};

/// Beyond this width the names of columns are not aligned.
const WIDEST_COLUMN: usize = 40;

impl Printer<'_> {
    pub(super) fn entity(&mut self, entity: &Entity, span: Span) -> Doc {
        let mut head = format!("entity {}", name_text(&entity.name.node));
        if let Some(plural) = &entity.plural {
            head.push_str(&format!("/{}", name_text(&plural.node)));
        }
        if let Some(description) = &entity.description {
            head.push_str(&format!(" {}", quoted(&description.node)));
        }
        let mut clauses = Vec::new();
        if let Some(source) = &entity.source {
            let span = self.source_span(source);
            clauses.push(Clause::new("source", span, |_, head| source_doc(source, head)));
        }
        if !entity.key.is_empty() {
            clauses.push(Clause::names("key", &entity.key));
        }
        clauses.extend(entity.time.as_ref().map(|time| Clause::name("time", time)));
        for relation in &entity.belongs_to {
            clauses.push(Clause::free(relation_span(relation), |_| Doc::text(relation_text(relation))));
        }
        if !entity.columns.is_empty() {
            let inside = covering(entity.columns.iter().map(column_span));
            let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let start = place(self.comments.block_start(inside.range().start));
            let span = Span { start, end: place(self.comments.block_end(inside.range().end)), ..inside };
            clauses.push(Clause::free(span, move |printer| printer.columns(&entity.columns, span)));
        }
        let block = self.block(span, clauses);
        Doc::concat(vec![Doc::text(head), block])
    }

    fn source_span(&self, source: &SourceClause) -> Span {
        let options = [&source.separator, &source.decimal, &source.encoding];
        let spans = options.into_iter().flatten().chain(&source.missing).map(|text| text.span);
        let inside = covering(std::iter::once(source.path.span).chain(spans));
        if has_options(source) {
            let end = self.comments.block_end(inside.range().end);
            Span { end: u32::try_from(end).unwrap_or(u32::MAX), ..inside }
        } else {
            inside
        }
    }

    fn columns(&mut self, columns: &[ColumnClause], span: Span) -> Doc {
        let lefts: Vec<String> = columns.iter().map(column_left).collect();
        let typed = lefts.iter().zip(columns).filter(|(_, column)| column.kind.is_some());
        let width = typed.map(|(left, _)| left.width()).filter(|width| *width <= WIDEST_COLUMN).max().unwrap_or(0);
        let mut lines = Vec::new();
        for (left, column) in lefts.into_iter().zip(columns) {
            let mut text = left;
            if let Some(kind) = &column.kind {
                let pad = width.saturating_sub(text.width());
                text.push_str(&" ".repeat(pad));
                text.push_str(&format!(" : {}", kind_text(kind)));
            }
            if column.personal {
                text.push_str(" personal");
            }
            lines.push(Clause::free(column_span(column), move |_| Doc::text(text)));
        }
        let block = self.block(span, lines);
        Doc::concat(vec![Doc::text("columns"), Doc::force_break(), block])
    }
}

fn source_doc(source: &SourceClause, head: &str) -> Doc {
    let path = Doc::text(format!("{head} {}", text_of(&source.path)));
    if !has_options(source) {
        return path;
    }
    let mut options = Vec::new();
    let mut option = |word: &str, text: &Option<crate::syntax::ast::Text>| {
        if let Some(text) = text {
            options.extend([Doc::line(), Doc::text(format!("{word} {}", text_of(text)))]);
        }
    };
    option("separator", &source.separator);
    option("decimal", &source.decimal);
    option("encoding", &source.encoding);
    if !source.missing.is_empty() {
        let words: Vec<String> = source.missing.iter().map(text_of).collect();
        options.extend([Doc::line(), Doc::text(format!("missing {}", words.join(", ")))]);
    }
    if source.reject_bad_rows {
        options.extend([Doc::line(), Doc::text("on bad rows reject")]);
    }
    Doc::group(Doc::concat(vec![path, Doc::text(" {"), Doc::indent(Doc::concat(options)), Doc::line(), Doc::text("}")]))
}

fn has_options(source: &SourceClause) -> bool {
    source.separator.is_some()
        || source.decimal.is_some()
        || source.encoding.is_some()
        || !source.missing.is_empty()
        || source.reject_bad_rows
}

fn relation_span(relation: &BelongsTo) -> Span {
    let names = [&relation.role, &relation.reverse].into_iter().flatten();
    covering(
        std::iter::once(&relation.entity)
            .chain(names)
            .chain(&relation.local)
            .chain(&relation.remote)
            .map(|name| name.span),
    )
}

fn relation_text(relation: &BelongsTo) -> String {
    let mut text = format!("belongs to {} on {}", name_text(&relation.entity.node), columns_text(&relation.local));
    if !relation.remote.is_empty() {
        text.push_str(&format!(" = {}", columns_text(&relation.remote)));
    }
    if let Some(role) = &relation.role {
        text.push_str(&format!(" as {}", name_text(&role.node)));
    }
    if let Some(reverse) = &relation.reverse {
        text.push_str(&format!(" reverse {}", name_text(&reverse.node)));
    }
    text
}

fn columns_text(names: &[Name]) -> String {
    match names {
        [one] => name_text(&one.node),
        several => format!("({})", names_text(several)),
    }
}

fn column_span(column: &ColumnClause) -> Span {
    let mut span = covering(column.source.iter().chain(&column.alias).map(|name| name.span));
    if let Some(kind) = &column.kind {
        span = span.to(kind.kind.span);
        let words = kind.words.iter().flat_map(|(yes, no)| [yes, no]);
        span = words.chain(&kind.format).fold(span, |span, text| span.to(text.span));
    }
    span
}

/// The name in the file, which may be any text, and the name in the workspace.
fn column_left(column: &ColumnClause) -> String {
    let is_named = column.alias.is_some() || column.kind.is_some();
    let mut text = match column.source.as_slice() {
        // Alone a text would be taken for the format of the column before it.
        [one] if name_text(&one.node) != one.node && (is_named || one.node.contains('`')) => quoted(&one.node),
        // These would be read as the end of the column before.
        [one] if one.node == "as" || one.node == "personal" && !is_named => format!("`{}`", one.node),
        path => path_text(path),
    };
    if let Some(alias) = &column.alias {
        text.push_str(&format!(" as {}", name_text(&alias.node)));
    }
    text
}

fn kind_text(kind: &ColumnKind) -> String {
    let mut text = kind_name(&kind.kind.node);
    if let Some((yes, no)) = &kind.words {
        text.push_str(&format!(" {} / {}", text_of(yes), text_of(no)));
    }
    if let Some(format) = &kind.format {
        text.push_str(&format!(" {}", text_of(format)));
    }
    text
}

fn kind_name(kind: &KindName) -> String {
    match kind {
        KindName::Bool => "bool".to_owned(),
        KindName::Int => "int".to_owned(),
        KindName::Decimal => "decimal".to_owned(),
        KindName::Float => "float".to_owned(),
        KindName::Text => "text".to_owned(),
        KindName::Date => "date".to_owned(),
        KindName::Timestamp => "timestamp".to_owned(),
        KindName::Duration => "duration".to_owned(),
        KindName::List(inner) => format!("list<{}>", kind_name(inner)),
    }
}
