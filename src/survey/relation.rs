//! Which tables belong to which: by values that stand in a key of another table, where a name speaks for it too. Knows
//! nothing of single rows.

use super::column::quartiles;
use super::link::{Support, support};
use super::table::Table;
use super::values::{Runs, combined};
use super::words::snake;
use crate::model::Type;

/// Rows of one table belong to rows of another.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// The table whose rows belong.
    pub from: usize,
    /// The table that they belong to.
    pub to: usize,
    /// Columns of `from`, as many as the key of `to` has.
    pub local: Vec<usize>,
    /// What the owner is called, if not by its name.
    pub role: Option<String>,
    /// What the rows are called from the owner, if not by their name.
    pub reverse: Option<String>,
    /// Rows with a value, and those of them whose owner is there.
    pub rows: (u64, u64),
    /// Owners that have rows.
    pub owners: u64,
    /// Over owners with rows, how many they have: the fewest, the quartiles, the most.
    pub per_owner: [f64; 5],
}

/// So many of the values have an owner at least.
const COVERED: f64 = 0.9;

/// The tables that a table belongs to.
pub(super) fn owners(relations: &[Relation], of: usize) -> impl Iterator<Item = usize> + '_ {
    relations.iter().filter(move |relation| relation.from == of && relation.to != of).map(|relation| relation.to)
}

/// The tables that a table leads to, over any number of others.
pub(super) fn above(relations: &[Relation], of: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut open = vec![of];
    while let Some(at) = open.pop() {
        for owner in owners(relations, at).filter(|owner| *owner != of) {
            if !found.contains(&owner) {
                found.push(owner);
                open.push(owner);
            }
        }
    }
    found
}

/// The tables that belong to a table.
pub(super) fn members(relations: &[Relation], of: usize) -> impl Iterator<Item = usize> + '_ {
    relations.iter().filter(move |relation| relation.to == of && relation.from != of).map(|relation| relation.from)
}

/// A relation that the names suggest.
struct Candidate {
    from: usize,
    to: usize,
    local: Vec<usize>,
    support: Support,
}

/// Finds the relations between tables; what a table belongs to never belongs to it.
pub(super) fn relations(tables: &[Table]) -> Vec<Relation> {
    let keys: Vec<Option<Runs>> = tables.iter().map(key_runs).collect();
    let mut candidates: Vec<Candidate> = Vec::new();
    for from in 0..tables.len() {
        for to in 0..tables.len() {
            candidates.extend(between(tables, from, to));
        }
    }
    candidates.sort_by_key(|one| (one.support.rank, one.local.len(), one.from, one.local.clone(), one.to));
    let mut relations: Vec<Relation> = Vec::new();
    for candidate in candidates {
        let Candidate { from, to, ref local, .. } = candidate;
        let is_known = relations.iter().any(|known| known.from == from && known.local == *local);
        if is_known || from != to && leads(&relations, to, from) {
            continue;
        }
        if let Some(relation) = keys[to].as_ref().and_then(|key| held(&tables[from], candidate, key)) {
            relations.push(relation);
        }
    }
    relations.sort_by_key(|relation| (relation.from, relation.local.len(), relation.local.clone()));
    name(tables, &mut relations);
    relations
}

fn key_runs(table: &Table) -> Option<Runs> {
    let key = table.key.as_ref()?;
    Some(runs(table, &key.columns))
}

fn runs(table: &Table, columns: &[usize]) -> Runs {
    let codes: Vec<Vec<u64>> = columns.iter().map(|column| table.codes(*column)).collect();
    match codes.as_slice() {
        [one] => Runs::new(one),
        several => Runs::new(&combined(&several.iter().map(Vec::as_slice).collect::<Vec<_>>())),
    }
}

/// Whether rows of a table belong, over any number of others, to those of another.
fn leads(relations: &[Relation], from: usize, to: usize) -> bool {
    from == to || above(relations, from).contains(&to)
}

/// The relations that the names of columns suggest.
fn between(tables: &[Table], from: usize, to: usize) -> Vec<Candidate> {
    let (here, there) = (&tables[from], &tables[to]);
    let Some(key) = &there.key else { return Vec::new() };
    let same_kind = |local: usize, remote: usize| {
        let (ours, theirs) = (&here.columns[local].ty, &there.columns[remote].ty);
        ours == theirs && matches!(ours, Type::Int | Type::Text | Type::Date | Type::Timestamp)
    };
    if let [remote] = key.columns[..] {
        let fitting =
            (0..here.columns.len()).filter(|local| same_kind(*local, remote) && (from != to || *local != remote));
        return fitting
            .filter_map(|local| {
                let column = &here.columns[local];
                let support = support(&column.called, there, &there.columns[remote], from == to, here.is_key(local))?;
                // A short number is found in many keys by chance.
                let speaks = column.ty == Type::Text && column.longest >= 8;
                (support.sure || speaks).then(|| Candidate { from, to, local: vec![local], support })
            })
            .collect();
    }
    if from == to {
        return Vec::new();
    }
    let local: Option<Vec<usize>> = key
        .columns
        .iter()
        .map(|remote| {
            let name = &there.columns[*remote].called;
            here.columns.iter().position(|column| column.called == *name).filter(|local| same_kind(*local, *remote))
        })
        .collect();
    let support = Support { rank: 1, role: Vec::new(), sure: true, strict: false };
    local.map(|local| Candidate { from, to, local, support }).into_iter().collect()
}

/// The relation, if the values hold what the names promise.
fn held(from: &Table, candidate: Candidate, key: &Runs) -> Option<Relation> {
    let runs = runs(from, &candidate.local);
    let (rows, owners) = runs.found_in(key);
    let is_empty = runs.present == 0;
    let needed = if candidate.support.strict { 1.0 } else { COVERED };
    if !is_empty && (rows as f64) < runs.present as f64 * needed {
        return None;
    }
    // Without rows only a sure name tells.
    if is_empty && (!candidate.support.sure || candidate.support.strict) {
        return None;
    }
    let counts = runs.codes.iter().map(|(_, count)| *count as f64).collect();
    let role = candidate.support.role.join("_");
    Some(Relation {
        from: candidate.from,
        to: candidate.to,
        local: candidate.local,
        role: (!role.is_empty()).then_some(role),
        reverse: None,
        rows: (runs.present, rows),
        owners,
        per_owner: quartiles(counts).unwrap_or_default(),
    })
}

/// Gives roles where names would be taken, and takes those away that are not needed.
fn name(tables: &[Table], relations: &mut [Relation]) {
    for at in 0..relations.len() {
        let Relation { from, to, .. } = relations[at];
        let (here, there) = (&tables[from], &tables[to]);
        let others = relations.iter().filter(|other| other.from == from && other.to == to).count();
        let first = relations.iter().position(|other| other.from == from && other.to == to && other.role.is_none());
        let is_plain = from != to && (others == 1 || first == Some(at));
        let local: Vec<&str> = relations[at].local.iter().map(|column| here.columns[*column].called.as_str()).collect();
        let taken = |role: &str| here.has_column(role) && !local.contains(&role) || super::naming::is_taken(role);
        let mut role =
            if is_plain { None } else { Some(relations[at].role.clone().unwrap_or_else(|| snake(local[0]))) };
        if taken(role.as_deref().unwrap_or(&there.name)) {
            role = Some(format!("{}_{}", role.as_deref().unwrap_or("the"), there.name));
        }
        let clash = [&here.name, &here.plural].into_iter().any(|name| there.has_column(name));
        let reverse = match &role {
            Some(role) if from == to && role == "parent" => Some(format!("child_{}", here.plural)),
            Some(role) if !is_plain => Some(format!("{}_{}", done(role), here.plural)),
            _ if clash => Some(format!("{}_rows", here.name)),
            _ => None,
        };
        relations[at].role = role;
        relations[at].reverse = reverse;
    }
}

/// What someone in a role did to the rows: a sender has sent them.
fn done(role: &str) -> &str {
    const DONE: [(&str, &str); 11] = [
        ("sender", "sent"),
        ("from", "sent"),
        ("receiver", "received"),
        ("recipient", "received"),
        ("to", "received"),
        ("buyer", "bought"),
        ("seller", "sold"),
        ("author", "written"),
        ("creator", "created"),
        ("owner", "owned"),
        ("manager", "managed"),
    ];
    DONE.iter().find(|(known, _)| *known == role).map_or(role, |(_, done)| done)
}
