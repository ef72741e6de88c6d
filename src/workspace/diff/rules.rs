//! What was written in two runs: which rules and parameters are others. Must not know who moved.

use std::collections::{BTreeMap, BTreeSet};

use super::super::floors::{resolve, syntax};
use super::RuleChange;
use super::told::{ChangedRule, ChangedValue};
use crate::insight::describe::{kind_of, name_of};
use crate::run::{Past, PastDefinition, PastRecord};
use crate::source::SourceMap;
use crate::syntax::ast;

/// What was written in the two runs.
pub(super) struct Rules {
    changed: Vec<ChangedRule>,
    then: BTreeMap<String, (String, BTreeSet<String>)>,
    now: BTreeMap<String, (String, BTreeSet<String>)>,
}

impl Rules {
    pub(super) fn new(then: &Past, now: &Past) -> Self {
        let files = [parsed(&then.record, &mut SourceMap::default()), parsed(&now.record, &mut SourceMap::default())];
        let changed = changed(&files);
        let [old, new] = files;
        Self { changed, then: rules(&then.record, old), now: rules(&now.record, new) }
    }

    /// What both runs have, and is written otherwise.
    pub(super) fn changed(&self) -> Vec<ChangedRule> {
        self.changed.clone()
    }

    /// Whether the definition, one that it needs, or a parameter is another.
    pub(super) fn differ(&self, name: &str) -> bool {
        let text = |of: &BTreeMap<String, (String, BTreeSet<String>)>| of.get(name).map(|(text, _)| text.clone());
        text(&self.then) != text(&self.now)
    }

    /// The names that the definition and those that it needs mention, in either run.
    pub(super) fn mentioned(&self, name: &str) -> BTreeSet<String> {
        [&self.then, &self.now].iter().filter_map(|of| of.get(name)).flat_map(|(_, names)| names.clone()).collect()
    }

    /// The rule then and now, where it is another.
    pub(super) fn change(&self, old: &PastDefinition, new: &PastDefinition) -> Option<RuleChange> {
        self.differ(&new.name).then(|| RuleChange {
            old: old.text.clone(),
            new: new.text.clone(),
            itself: old.text != new.text,
        })
    }
}

/// The items of two runs that differ, in the order of the newer one.
fn changed([then, now]: &[ast::File; 2]) -> Vec<ChangedRule> {
    let named = |item: &ast::Item| Some((kind_of(&item.node), name_of(&item.node)?.node.clone()));
    let old: BTreeMap<(&str, String), &ast::Item> =
        then.items.iter().filter_map(|item| Some((named(item)?, item))).collect();
    let changed = |new: &ast::Item| {
        let (kind, name) = named(new)?;
        let old = *old.get(&(kind, name.clone()))?;
        let differs = syntax::canonical(&elsewhere(old)) != syntax::canonical(&elsewhere(new));
        let (old, new) = (syntax::canonical(old), syntax::canonical(new));
        differs.then(|| ChangedRule { kind: kind.to_owned(), name, old, new })
    };
    now.items.iter().filter_map(changed).collect()
}

/// The parameters that have other values.
pub(super) fn parameters(then: &PastRecord, now: &PastRecord) -> Vec<ChangedValue> {
    let names: BTreeSet<&String> = then.parameters.keys().chain(now.parameters.keys()).collect();
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
