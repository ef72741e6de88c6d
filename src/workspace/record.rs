//! Puts what was evaluated into the shape of a run: counts, rows, tables. Must not know where the run goes.

use arrow::array::RecordBatch;
use serde_json::{Map, Value as Json};

use super::evaluate::{Evaluated, chosen};
use super::floors::{data, engine};
use super::runs::ANCHOR;
use super::{Failure, RunOptions, Workspace, breakdown, clock, config, origins};
use crate::model::{self, Catalog, DefinitionId, DefinitionKind, Value};
use crate::run::{Definition, Orphans, Record, Rejects, Results, Table};

/// The run's results.
pub(super) fn results(
    workspace: &mut Workspace,
    evaluated: &Evaluated,
    options: &RunOptions,
) -> Result<Results, Failure> {
    let Evaluated { catalog, tables, outcome, steps, .. } = evaluated;
    let sources = origins::sources(workspace, catalog, tables, outcome, options.full_digest)?;
    let lists = origins::lists(workspace, catalog, options.full_digest)?;
    let definitions = definitions(workspace, evaluated, &options.names);
    let beside = origins::beside(workspace, &definitions);
    let subject = catalog.subject.map(|id| catalog.entity(id).name.clone());
    let population = outcome.entities.iter().filter(|of| !catalog.entity(of.entity).key.is_empty());
    let population = population.map(|of| (catalog.entity(of.entity).name.clone(), of.population.into())).collect();
    let record = Record {
        milieu: env!("CARGO_PKG_VERSION"),
        clock: workspace.clock_text(),
        zone: catalog.settings.zone.name().to_owned(),
        week_start: config::weekday_name(catalog.settings.week_start).to_owned(),
        subject: subject.clone(),
        parameters: parameters(catalog),
        population,
        definitions,
        workspace: beside,
        sources,
        lists,
        orphans: orphans(catalog, outcome),
    };
    let mut tables_out = run_tables(evaluated, options);
    tables_out.sort_by_key(|table| (Some(&table.entity) != subject.as_ref(), table.entity.clone()));
    Ok(Results {
        record,
        tables: tables_out,
        rejects: rejects(catalog, tables),
        lists: options.lists,
        steps: steps.clone(),
        threads: workspace.options.threads.unwrap_or_else(rayon::current_num_threads),
    })
}

/// What the run answers: the subject's definitions first, an entity's journeys behind its other definitions.
fn definitions(workspace: &Workspace, evaluated: &Evaluated, names: &[String]) -> Vec<Definition> {
    let catalog = &evaluated.catalog;
    let mut all: Vec<Definition> = chosen(catalog, names)
        .definitions
        .into_iter()
        // What was added to be evaluated beside them is written nowhere.
        .filter(|&id| !catalog.definition(id).text.is_empty())
        .map(|id| definition(evaluated, id))
        .collect();
    all.extend(breakdown::of_journeys(workspace, evaluated, names));
    let subject = catalog.subject.map(|id| &catalog.entity(id).name);
    all.sort_by_key(|one| (Some(&one.entity) != subject, one.entity.clone()));
    all
}

fn definition(evaluated: &Evaluated, id: DefinitionId) -> Definition {
    let Evaluated { catalog, outcome, .. } = evaluated;
    let model::Definition { kind, name, description, entity, text, .. } = catalog.definition(id);
    let of = outcome.entities.iter().find(|of| of.entity == *entity);
    let members = of.and_then(|of| of.counts.iter().find(|(own, _)| *own == id)).map_or(0, |(_, members)| *members);
    let population = of.map_or(0, |of| of.population);
    let text = text.clone();
    Definition {
        kind: kind.word(),
        name: name.clone(),
        entity: catalog.entity(*entity).name.clone(),
        description: description.clone(),
        members,
        share: share(members, population),
        population,
        breakdown: of.and_then(|of| breakdown::of_definition(catalog, id, &of.membership)),
        digest: origins::digest(&text),
        text,
        moves: None,
    }
}

/// The part of the population, 0 to 1; 0 of nobody.
pub(super) fn share(members: u64, population: u64) -> f64 {
    if population == 0 { 0.0 } else { members as f64 / population as f64 }
}

fn parameters(catalog: &Catalog) -> Map<String, Json> {
    let mut parameters: Vec<_> = catalog.params.iter().collect();
    parameters.sort_by_key(|param| &param.name);
    let zone = catalog.settings.zone;
    parameters.into_iter().map(|param| (param.name.clone(), json(&param.value, zone))).collect()
}

/// A value as JSON has it: exact numbers and times as text.
fn json(value: &Value, zone: chrono_tz::Tz) -> Json {
    match value {
        Value::Missing => Json::Null,
        Value::Bool(value) => (*value).into(),
        Value::Int(value) => (*value).into(),
        Value::Float(value) => (*value).into(),
        Value::Decimal(value) => decimal_text(*value).into(),
        Value::Text(value) => value.to_string().into(),
        Value::Date(day) => clock::text(model::Clock::Day(*day), zone).into(),
        Value::Timestamp(at) => clock::text(model::Clock::Moment(*at), zone).into(),
        Value::Duration(micros) => duration(*micros).into(),
        Value::List(values) => values.iter().map(|value| json(value, zone)).collect(),
        Value::Rows(rows) => {
            rows.iter().map(|row| row.iter().map(|value| json(value, zone)).collect::<Json>()).collect()
        }
    }
}

/// A duration in the largest unit of which it is a whole number, as `--set` takes it.
fn duration(micros: i64) -> String {
    let units = [("day", model::DAY_MICROS), ("hour", 3_600_000_000), ("minute", 60_000_000), ("second", 1_000_000)];
    let whole = units.iter().find(|(_, size)| micros != 0 && micros % size == 0);
    let (unit, count) = whole.map_or(("millisecond", micros / 1_000), |(unit, size)| (*unit, micros / size));
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

fn decimal_text(value: model::Decimal) -> String {
    let digits = value.mantissa.unsigned_abs().to_string();
    let scale = usize::from(value.scale);
    let digits = format!("{digits:0>width$}", width = scale + 1);
    let (whole, part) = digits.split_at(digits.len() - scale);
    let sign = if value.mantissa < 0 { "-" } else { "" };
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

fn orphans(catalog: &Catalog, outcome: &engine::Outcome) -> Vec<Orphans> {
    let mut orphans: Vec<Orphans> = outcome
        .orphans
        .iter()
        .filter(|(_, rows)| **rows > 0)
        .map(|(&id, &rows)| {
            let relation = catalog.relation(id);
            Orphans { entity: catalog.entity(relation.from).name.clone(), role: relation.role.clone(), rows }
        })
        .collect();
    orphans.sort_by(|a, b| (&a.entity, &a.role).cmp(&(&b.entity, &b.role)));
    orphans
}

fn rejects(catalog: &Catalog, tables: &[Option<data::Table>]) -> Vec<Rejects> {
    let tables = catalog.entities.iter().zip(tables);
    tables
        .filter_map(|(entity, table)| {
            let (header, rows) = super::floors::rejects(table.as_ref()?)?;
            (!rows.is_empty()).then(|| Rejects { entity: entity.name.clone(), header, rows })
        })
        .collect()
}

/// The subject has a membership always, another entity where a condition of it was wanted; traits on demand.
fn run_tables(evaluated: &Evaluated, options: &RunOptions) -> Vec<Table> {
    let Evaluated { catalog, wanted, outcome, .. } = evaluated;
    let shown = chosen(catalog, &options.names);
    let outcomes = outcome.entities.iter().filter(|of| !catalog.entity(of.entity).key.is_empty());
    outcomes
        .map(|of| {
            let entity = catalog.entity(of.entity);
            let is_subject = Some(of.entity) == catalog.subject;
            let own = |id: &&DefinitionId| catalog.definition(**id).entity == of.entity;
            let conditions = shown.definitions.iter().filter(own).map(|&id| catalog.definition(id));
            let conditions = conditions.filter(|one| one.kind != DefinitionKind::Trait).map(|one| one.name.as_str());
            let values = shown.values.iter().filter(|value| value.entity == of.entity);
            let columns: Vec<&str> = conditions.chain(values.map(|value| value.name.as_str())).collect();
            let has_traits =
                wanted.definitions.iter().filter(own).any(|&id| catalog.definition(id).kind == DefinitionKind::Trait);
            let width = entity.key.len();
            Table {
                entity: entity.name.clone(),
                key_width: width,
                membership: (!columns.is_empty() || is_subject)
                    .then(|| only(&of.membership, width, |name| columns.contains(&name))),
                traits: (options.traits && (has_traits || is_subject))
                    .then(|| only(&of.traits, width, |name| name != ANCHOR)),
            }
        })
        .collect()
}

/// The key and the columns of these names: what was only evaluated beside them is left out.
fn only(batch: &RecordBatch, key_width: usize, is_wanted: impl Fn(&str) -> bool) -> RecordBatch {
    let schema = batch.schema();
    let wanted = |&at: &usize| at < key_width || is_wanted(schema.field(at).name());
    let kept: Vec<usize> = (0..batch.num_columns()).filter(wanted).collect();
    batch.project(&kept).unwrap_or_else(|_| batch.clone())
}
