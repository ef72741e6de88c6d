//! What was written in two runs: which rules and parameters are others. Must not know who moved.

use std::collections::{BTreeMap, BTreeSet};

use super::super::floors::{resolve, syntax};
use super::told::{ChangedRule, ChangedValue, NamedRule, RuleChange};
use crate::insight::describe::{kind_of, name_of};
use crate::run::{Past, PastDefinition, PastRecord};
use crate::source::SourceMap;
use crate::syntax::ast;

/// What was written in the two runs.
pub(super) struct Rules {
    changed: Vec<ChangedRule>,
    /// What only the older run has, and only the newer one.
    only: [Vec<NamedRule>; 2],
    /// Settings that decide who is a member.
    settings: Vec<ChangedValue>,
    then: BTreeMap<String, (String, BTreeSet<String>)>,
    now: BTreeMap<String, (String, BTreeSet<String>)>,
}

impl Rules {
    pub(super) fn new(then: &Past, now: &Past) -> Self {
        let files = [parsed(&then.record, &mut SourceMap::default()), parsed(&now.record, &mut SourceMap::default())];
        let changed = changed(&files);
        let [old, new] = &files;
        let only = [only(&then.record, old, (&now.record, new)), only(&now.record, new, (&then.record, old))];
        let [old, new] = files;
        let settings = settings(&then.record, &now.record);
        Self { changed, only, settings, then: rules(&then.record, old), now: rules(&now.record, new) }
    }

    /// What both runs have, and is written otherwise.
    pub(super) fn changed(&self) -> Vec<ChangedRule> {
        self.changed.clone()
    }

    /// What only the older run has, and only the newer one; also what only one of them answered.
    pub(super) fn only(&self) -> [Vec<NamedRule>; 2] {
        self.only.clone()
    }

    /// The settings that have other values.
    pub(super) fn settings(&self) -> Vec<ChangedValue> {
        self.settings.clone()
    }

    /// Whether the definition, one that it needs, a parameter or a setting is another.
    pub(super) fn differ(&self, name: &str) -> bool {
        !self.settings.is_empty() || self.written_otherwise(name)
    }

    /// Whether the definition, one that it needs or a parameter is another.
    fn written_otherwise(&self, name: &str) -> bool {
        let text = |of: &BTreeMap<String, (String, BTreeSet<String>)>| of.get(name).map(|(text, _)| text.clone());
        text(&self.then) != text(&self.now)
    }

    /// The names that the definition and those that it needs mention, in either run.
    pub(super) fn mentioned(&self, name: &str) -> BTreeSet<String> {
        [&self.then, &self.now].iter().filter_map(|of| of.get(name)).flat_map(|(_, names)| names.clone()).collect()
    }

    /// The rule then and now, where it is another.
    pub(super) fn change(&self, old: &PastDefinition, new: &PastDefinition) -> Option<RuleChange> {
        self.written_otherwise(&new.name).then(|| RuleChange {
            old: old.text.clone(),
            new: new.text.clone(),
            itself: old.text != new.text,
        })
    }
}

/// The items of two runs that differ, in the order of the newer one.
fn changed([then, now]: &[ast::File; 2]) -> Vec<ChangedRule> {
    let old: BTreeMap<(&str, Option<String>), &ast::Item> = then.items.iter().map(|item| (named(item), item)).collect();
    let changed = |new: &ast::Item| {
        let (space, name) = named(new);
        let old = *old.get(&(space, name.clone()))?;
        // Another path is told of lists; of entities the digests of what lies there.
        let text = |item: &ast::Item| match item.node {
            ast::ItemKind::Entity(_) => syntax::canonical(&elsewhere(item)),
            _ => syntax::canonical(item),
        };
        let differs = text(old) != text(new);
        let kind = kind_of(&new.node).to_owned();
        let (old, new) = (syntax::canonical(old), syntax::canonical(new));
        differs.then_some(ChangedRule { kind, name, old, new })
    };
    now.items.iter().filter_map(changed).collect()
}

/// What is called by its name alone has members or values; all else by its kind, too.
fn named(item: &ast::Item) -> (&'static str, Option<String>) {
    let space = match item.node {
        ast::ItemKind::Segment(_)
        | ast::ItemKind::Trait(_)
        | ast::ItemKind::Audience(_)
        | ast::ItemKind::Persona(_) => "",
        _ => kind_of(&item.node),
    };
    (space, name_of(&item.node).map(|name| name.node.clone()))
}

/// What one run has, or answered, and the other did not.
fn only(own: &PastRecord, items: &ast::File, (other, beside): (&PastRecord, &ast::File)) -> Vec<NamedRule> {
    let known: BTreeSet<_> = beside.items.iter().map(named).collect();
    let answered = |of: &PastRecord, kind: &str, name: Option<&String>| {
        of.definitions.iter().any(|one| Some(&one.name) == name && (one.kind == "journey") == (kind == "journey"))
    };
    let is_only = |item: &&ast::Item| {
        let (space, name) = named(item);
        let is_answered = |of: &PastRecord| answered(of, space, name.as_ref());
        let is_asked = space.is_empty() || space == "journey";
        !known.contains(&named(item)) || (is_asked && is_answered(own) && !is_answered(other))
    };
    let rule = |item: &ast::Item| NamedRule {
        kind: kind_of(&item.node).to_owned(),
        name: name_of(&item.node).map(|name| name.node.clone()),
    };
    let mut found: Vec<NamedRule> = items.items.iter().filter(is_only).map(rule).collect();
    found.sort();
    found
}

/// The parameters that have other values.
pub(super) fn parameters(then: &PastRecord, now: &PastRecord) -> Vec<ChangedValue> {
    let names: Vec<&String> = then.parameters.keys().filter(|name| now.parameters.contains_key(*name)).collect();
    let value = |of: &PastRecord, name: &String| {
        let value = of.parameters.get(name).filter(|value| !value.is_null())?;
        Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    let changed = |name: &String| {
        let (old, new) = (value(then, name), value(now, name));
        (old != new).then(|| ChangedValue { name: name.clone(), old, new })
    };
    names.into_iter().filter_map(changed).collect()
}

/// The settings that have other values, and milieu's version; a run may have been written before they were.
fn settings(then: &PastRecord, now: &PastRecord) -> Vec<ChangedValue> {
    let all = [
        ("timezone", &then.zone, &now.zone),
        ("week_start", &then.week_start, &now.week_start),
        ("milieu", &then.milieu, &now.milieu),
    ];
    let changed = all.into_iter().filter(|(_, old, new)| old.is_some() && new.is_some() && old != new);
    changed.map(|(name, old, new)| ChangedValue { name: name.to_owned(), old: old.clone(), new: new.clone() }).collect()
}

/// By name: everything that a definition is made of, in canonical form, and the names in it.
fn rules(record: &PastRecord, file: ast::File) -> BTreeMap<String, (String, BTreeSet<String>)> {
    let files = [file];
    let needed = resolve::Needed::new(&files);
    let rule = |definition: &PastDefinition| {
        let file = needed.of_definition(&definition.name);
        let texts: Vec<String> = file.items.iter().map(|item| syntax::canonical(&elsewhere(item))).collect();
        let names = resolve::mentioned(&[file]);
        let own = record.parameters.iter().filter(|(name, _)| names.contains(*name));
        let parameters: Vec<String> = own.map(|(name, value)| format!("{name} = {value}")).collect();
        let parameters = parameters.join("\n");
        (definition.name.clone(), (format!("{}\n{parameters}", texts.join("\n")), names))
    };
    record.definitions.iter().map(rule).collect()
}

/// The definition without the paths of its files: what lies there is data, and told by digests.
fn elsewhere(item: &ast::Item) -> ast::Item {
    let mut item = item.clone();
    match &mut item.node {
        ast::ItemKind::Entity(entity) => {
            if let Some(source) = &mut entity.source {
                source.path.node.clear();
            }
        }
        ast::ItemKind::List(list) => list.path.node.clear(),
        _ => {}
    }
    item
}

/// The definitions of a run as one file.
pub(super) fn parsed(record: &PastRecord, sources: &mut SourceMap) -> ast::File {
    let texts = record.workspace.iter().map(|one| one.text.as_str());
    let texts: Vec<&str> = texts.chain(record.definitions.iter().map(|one| one.text.as_str())).collect();
    let text = texts.join("\n\n") + "\n";
    let id = sources.add("run.json", text.clone());
    syntax::parse(id, &text).0
}
