//! Stand-ins for the floors below, in the shapes that `floors` expects of them. Goes when those floors are here.
#![allow(
    missing_docs,
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    dead_code,
    unreachable_pub,
    reason = "stand-ins"
)]

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
        Err(vec![Diagnostic::new(crate::diag::Code::SourceNotFound, "no data")])
    }
    pub struct ListEntry;
    pub fn read_list(_: &Path, _: &List) -> Result<Vec<ListEntry>, Vec<Diagnostic>> {
        Ok(Vec::new())
    }
}

pub mod engine {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use arrow::array::RecordBatch;

    use super::data::{ListEntry, Table};
    use crate::diag::Diagnostic;
    use crate::model::{Catalog, DefinitionId, EntityId, ExprId, ListId, RelationId};
    use crate::plan::Plan;
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
