//! Entities: sources, keys, relations, columns. Knows the kinds' names, and nothing of data.

use super::clause::Seen;
use super::given::counted;
use super::{Builder, Node, Parts, written};
use crate::diag::{Code, Diagnostic, nearest};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{BelongsTo, ColumnClause, ColumnKind, Entity, KindName, Name, SourceClause};
use crate::syntax::grammar::Rule;

impl Builder<'_> {
    pub(super) fn entity(&mut self, mut parts: Parts<'_>) -> Entity {
        let name = parts.name(self);
        let plural = parts.take(Rule::plural).map(|pair| Parts::new(self, pair).name(self));
        let description = self.description(&mut parts);
        let mut entity = Entity {
            name,
            plural,
            description,
            source: None,
            key: Vec::new(),
            time: None,
            belongs_to: Vec::new(),
            columns: Vec::new(),
        };
        let mut seen = Seen::default();
        while let Some(pair) = parts.next() {
            let (rule, span) = (pair.as_rule(), self.span(&pair));
            let mut inner = Parts::new(self, pair);
            match rule {
                Rule::source => {
                    seen.once(self, "source", span);
                    entity.source = Some(self.source_clause(inner));
                }
                Rule::key => {
                    seen.once(self, "key", span);
                    entity.key = self.name_list(&mut inner);
                }
                Rule::time => {
                    seen.once(self, "time", span);
                    entity.time = Some(inner.name(self));
                }
                Rule::belongs_to => entity.belongs_to.push(self.belongs_to(inner)),
                Rule::columns => {
                    seen.once(self, "columns", span);
                    while let Some(column) = inner.take(Rule::column) {
                        entity.columns.push(self.column(column));
                    }
                }
                _ => {}
            }
        }
        entity
    }

    fn source_clause(&mut self, mut parts: Parts<'_>) -> SourceClause {
        let path = parts.text(self);
        let mut source = SourceClause {
            path,
            separator: None,
            decimal: None,
            encoding: None,
            missing: Vec::new(),
            reject_bad_rows: false,
        };
        let mut seen = Seen::default();
        while let Some(pair) = parts.next() {
            let (rule, span) = (pair.as_rule(), self.span(&pair));
            let mut inner = Parts::new(self, pair);
            match rule {
                Rule::separator => {
                    seen.once(self, "separator", span);
                    source.separator = Some(inner.text(self));
                }
                Rule::decimal => {
                    seen.once(self, "decimal", span);
                    source.decimal = Some(inner.text(self));
                }
                Rule::encoding => {
                    seen.once(self, "encoding", span);
                    source.encoding = Some(inner.text(self));
                }
                Rule::missing_words => {
                    seen.once(self, "missing", span);
                    source.missing = inner.texts(self);
                }
                Rule::bad_rows => {
                    seen.once(self, "on bad rows", span);
                    source.reject_bad_rows = true;
                }
                _ => {}
            }
        }
        source
    }

    fn belongs_to(&mut self, mut parts: Parts<'_>) -> BelongsTo {
        let entity = parts.name(self);
        let mut clause = BelongsTo { entity, role: None, reverse: None, local: Vec::new(), remote: Vec::new() };
        let mut seen = Seen::default();
        while let Some(pair) = parts.next() {
            let (rule, span) = (pair.as_rule(), self.span(&pair));
            let mut inner = Parts::new(self, pair);
            match rule {
                Rule::role => {
                    seen.once(self, "as", span);
                    clause.role = Some(inner.name(self));
                }
                Rule::reverse => {
                    seen.once(self, "reverse", span);
                    clause.reverse = Some(inner.name(self));
                }
                Rule::on_columns => {
                    clause.local = self.names_or_one(&mut inner);
                    clause.remote = self.names_or_one(&mut inner);
                    self.check_widths(&clause, span);
                }
                _ => {}
            }
        }
        clause
    }

    fn names_or_one(&mut self, parts: &mut Parts<'_>) -> Vec<Name> {
        parts.take(Rule::names_or_one).map(|pair| Parts::new(self, pair).names(self)).unwrap_or_default()
    }

    fn check_widths(&mut self, clause: &BelongsTo, span: Span) {
        let (local, remote) = (clause.local.len(), clause.remote.len());
        if remote != 0 && local != remote {
            self.report(
                Diagnostic::new(
                    Code::UnexpectedToken,
                    format!("{} beside {}", counted(local, "column"), counted(remote, "column")),
                )
                .at(span, "each column on the left has one on the right")
                .help("write as many names on both sides of `=`, as in `on (x, y) = (a, b)`"),
            );
        }
    }

    fn column(&mut self, pair: Node<'_>) -> ColumnClause {
        let mut parts = Parts::new(self, pair);
        let source = match parts.take(Rule::text) {
            Some(quoted) => vec![self.text(&quoted)],
            None => parts.names(self),
        };
        let alias = parts.take(Rule::alias).map(|pair| Parts::new(self, pair).name(self));
        let kind = parts.take(Rule::column_kind).map(|pair| self.column_kind(pair));
        ColumnClause { source, alias, kind, personal: parts.flag(Rule::personal) }
    }

    fn column_kind(&mut self, pair: Node<'_>) -> ColumnKind {
        let mut parts = Parts::new(self, pair);
        let kind = match parts.take(Rule::kind_name) {
            Some(pair) => self.kind_name(pair),
            None => Spanned::new(KindName::Text, parts.span),
        };
        let words = parts.take(Rule::bool_words).map(|pair| {
            let mut texts = Parts::new(self, pair);
            (texts.text(self), texts.text(self))
        });
        let format = parts.take(Rule::kind_format).map(|pair| Parts::new(self, pair).text(self));
        ColumnKind { kind, format, words }
    }

    fn kind_name(&mut self, pair: Node<'_>) -> Spanned<KindName> {
        let span = self.span(&pair);
        let mut parts = Parts::new(self, pair);
        let words: Vec<_> = std::iter::from_fn(|| parts.take(Rule::word)).collect();
        let kind = match words.as_slice() {
            [outer, inner] if written(outer) == "list" => KindName::List(Box::new(self.scalar(inner))),
            [outer, ..] => self.scalar(outer),
            [] => KindName::Text,
        };
        Spanned::new(kind, span)
    }

    fn scalar(&mut self, pair: &Node<'_>) -> KindName {
        if let Some((_, kind)) = KINDS.iter().find(|(word, _)| *word == written(pair)) {
            return kind.clone();
        }
        let (word, span) = (written(pair), self.span(pair));
        let lower = word.to_ascii_lowercase();
        let known = FOREIGN_KINDS.iter().find(|(foreign, _)| *foreign == lower).map(|(_, kind)| *kind);
        let near = known.or_else(|| nearest(word, KINDS.iter().map(|(word, _)| *word)));
        let code = if known.is_some() { Code::ForeignOperator } else { Code::UnexpectedToken };
        let mut found = Diagnostic::new(code, format!("kind `{word}` not known")).at(span, "no kind of this name");
        found = match near {
            Some(near) => found.help(format!("did you mean `{near}`?")).fix(span, near),
            None if lower == "list" => found.help("a list names the kind of its elements, as in `list<text>`"),
            None => found.help("the kinds are `bool`, `int`, `decimal`, `float`, `text`, `date`, `timestamp`, `duration` and `list<…>`"),
        };
        self.report(found);
        KindName::Text
    }
}

const KINDS: &[(&str, KindName)] = &[
    ("bool", KindName::Bool),
    ("int", KindName::Int),
    ("decimal", KindName::Decimal),
    ("float", KindName::Float),
    ("text", KindName::Text),
    ("date", KindName::Date),
    ("timestamp", KindName::Timestamp),
    ("duration", KindName::Duration),
];

/// What other languages call the kinds.
const FOREIGN_KINDS: &[(&str, &str)] = &[
    ("boolean", "bool"),
    ("integer", "int"),
    ("bigint", "int"),
    ("smallint", "int"),
    ("int32", "int"),
    ("int64", "int"),
    ("long", "int"),
    ("numeric", "decimal"),
    ("number", "decimal"),
    ("money", "decimal"),
    ("double", "float"),
    ("real", "float"),
    ("float64", "float"),
    ("string", "text"),
    ("str", "text"),
    ("varchar", "text"),
    ("char", "text"),
    ("utf8", "text"),
    ("datetime", "timestamp"),
    ("moment", "timestamp"),
    ("interval", "duration"),
];
