//! Stand-ins for the floors below, in the shapes that `floors` expects of them. Goes when those floors are here.
#![allow(
    missing_docs,
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    dead_code,
    unreachable_pub,
    reason = "stand-ins"
)]

pub mod syntax {
    use crate::diag::Diagnostic;
    use crate::source::FileId;
    use crate::syntax::ast;

    pub fn parse(_: FileId, _: &str) -> (ast::File, Vec<Diagnostic>) {
        (ast::File::default(), Vec::new())
    }
    pub fn parse_expression(_: FileId, _: &str) -> Result<ast::Expr, Vec<Diagnostic>> {
        Err(Vec::new())
    }
    pub fn format(_: &ast::File, text: &str) -> String {
        text.to_owned()
    }
    pub fn canonical(_: &ast::Item) -> String {
        String::new()
    }
}

pub mod resolve {
    use std::collections::{BTreeMap, BTreeSet};

    use crate::diag::Diagnostic;
    use crate::model;
    use crate::source::Span;
    use crate::syntax::ast;

    pub struct EntitySource {
        pub name: String,
        pub source: model::Source,
        pub span: Span,
    }
    pub struct Inputs<'a> {
        pub files: &'a [ast::File],
        pub columns: &'a [Option<Vec<model::Column>>],
        pub settings: model::Settings,
        pub clock: model::Clock,
        pub sets: &'a [(String, String)],
        pub replaced: &'a BTreeMap<String, String>,
    }
    pub struct Resolved {
        pub catalog: model::Catalog,
        pub spans: Spans,
    }
    #[derive(Default)]
    pub struct Spans {
        pub exprs: Vec<(Span, Option<model::DefinitionId>)>,
    }
    pub fn sources(_: &[ast::File], _: &BTreeMap<String, String>) -> (Vec<EntitySource>, Vec<Diagnostic>) {
        (Vec::new(), Vec::new())
    }
    pub fn resolve(inputs: &Inputs<'_>) -> (Resolved, Vec<Diagnostic>) {
        let catalog = model::Catalog {
            settings: inputs.settings.clone(),
            clock: inputs.clock,
            subject: None,
            entities: Vec::new(),
            relations: Vec::new(),
            definitions: Vec::new(),
            lists: Vec::new(),
            params: Vec::new(),
            exprs: model::Exprs::default(),
            aggregates: Vec::new(),
            sequences: Vec::new(),
            populations: Vec::new(),
        };
        (Resolved { catalog, spans: Spans::default() }, Vec::new())
    }
    pub fn resolve_expression(
        _: &mut Resolved,
        _: &ast::Expr,
        _: model::EntityId,
        _: bool,
    ) -> Result<model::ExprId, Vec<Diagnostic>> {
        Err(Vec::new())
    }
    pub fn resolve_parts(
        _: &mut Resolved,
        _: &ast::Expr,
        _: model::EntityId,
    ) -> Result<Vec<(Span, model::ExprId)>, Vec<Diagnostic>> {
        Err(Vec::new())
    }
    pub fn mentioned(_: &[ast::File]) -> BTreeSet<String> {
        BTreeSet::new()
    }
}

pub mod data {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    use crate::diag::Diagnostic;
    use crate::model::{Column, List, Source};
    use crate::progress::Progress;

    pub struct Table {
        columns: Vec<Column>,
    }
    impl Table {
        pub fn columns(&self) -> &[Column] {
            &self.columns
        }
        pub fn files(&self) -> &[PathBuf] {
            &[]
        }
        pub fn load(
            &mut self,
            _: &BTreeSet<String>,
            _: chrono_tz::Tz,
            _: &dyn Progress,
        ) -> Result<(), Vec<Diagnostic>> {
            Ok(())
        }
        pub fn rows(&self) -> Option<u64> {
            None
        }
        pub fn digest(&self, _: bool) -> Result<Vec<String>, Vec<Diagnostic>> {
            Ok(Vec::new())
        }
    }
    pub fn open(_: &Path, _: &Source) -> Result<Table, Vec<Diagnostic>> {
        Ok(Table { columns: Vec::new() })
    }
    pub struct ListEntry;
    pub fn read_list(_: &Path, _: &List) -> Result<Vec<ListEntry>, Vec<Diagnostic>> {
        Ok(Vec::new())
    }
}

pub mod plan {
    use std::collections::BTreeMap;

    use crate::model::{Catalog, DefinitionId, EntityId, Exprs};

    pub struct Plan {
        pub exprs: Exprs,
    }
    impl Plan {
        pub fn explain(&self, _: &Catalog) -> String {
            String::new()
        }
        pub fn scans(&self) -> BTreeMap<EntityId, usize> {
            BTreeMap::new()
        }
    }
    pub fn plan(catalog: &Catalog, _: &[DefinitionId]) -> Plan {
        Plan { exprs: catalog.exprs.clone() }
    }
}

pub mod engine {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use arrow::array::RecordBatch;

    use super::data::{ListEntry, Table};
    use super::plan::Plan;
    use crate::diag::Diagnostic;
    use crate::model::{Catalog, DefinitionId, EntityId, ExprId, ListId, RelationId};
    use crate::progress::Progress;

    pub struct Request<'a> {
        pub catalog: &'a Catalog,
        pub plan: &'a Plan,
        pub tables: &'a [Option<Table>],
        pub lists: &'a BTreeMap<ListId, Vec<ListEntry>>,
        pub progress: &'a dyn Progress,
    }
    pub struct EntityOutcome {
        pub entity: EntityId,
        pub population: u64,
        pub membership: RecordBatch,
        pub traits: RecordBatch,
        pub counts: Vec<(DefinitionId, u64)>,
    }
    pub struct Outcome {
        pub entities: Vec<EntityOutcome>,
        pub orphans: BTreeMap<RelationId, u64>,
        pub rows: BTreeMap<EntityId, u64>,
        pub timings: Vec<(String, Duration)>,
    }
    pub enum Failure {
        Data(Vec<Diagnostic>),
        Overflow { expr: ExprId, entity: EntityId, record: String },
        Internal(String),
    }
    pub fn execute(_: &Request<'_>) -> Result<Outcome, Failure> {
        let (entities, timings) = (Vec::new(), Vec::new());
        Ok(Outcome { entities, orphans: BTreeMap::new(), rows: BTreeMap::new(), timings })
    }
    pub fn unsupported(_: &Catalog, _: &Plan) -> Vec<(ExprId, &'static str)> {
        Vec::new()
    }
}
