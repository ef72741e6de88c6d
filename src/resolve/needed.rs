//! Which definitions a definition needs, wherever in it: by name, so rather one too many than one too few. Decides nothing.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use crate::source::Spanned;
use crate::syntax::ast::{self, Item, ItemKind, Match};

use super::mentioned;

/// The definitions of a workspace by the names that they mention.
#[derive(Debug)]
pub struct Needed<'a> {
    items: Vec<&'a Item>,
    by_name: HashMap<&'a str, Vec<usize>>,
    mentions: RefCell<HashMap<usize, Rc<BTreeSet<String>>>>,
}

impl<'a> Needed<'a> {
    /// Of these definitions.
    #[must_use]
    pub fn new(files: &'a [ast::File]) -> Self {
        let items: Vec<&Item> = files.iter().flat_map(|file| &file.items).collect();
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, item) in items.iter().enumerate() {
            if let Some(name) = name(&item.node) {
                by_name.entry(name).or_default().push(at);
            }
        }
        Self { items, by_name, mentions: RefCell::default() }
    }

    /// A file of the test alone, with what it needs: what the data is, every param, and all definitions that the one under
    /// test and the expectations mention, and those mention.
    #[must_use]
    pub fn of_test(&self, test: &'a Item) -> ast::File {
        let mut taken: BTreeSet<usize> =
            (0..self.items.len()).filter(|&at| is_always_there(&self.items[at].node)).collect();
        let mut open: Vec<usize> = Vec::new();
        let follow = |names: &BTreeSet<String>, open: &mut Vec<usize>| {
            open.extend(names.iter().filter_map(|name| self.by_name.get(name.as_str())).flatten());
        };
        follow(&mentioned_in(test), &mut open);
        if let ItemKind::Test(block) = &test.node
            && !self.by_name.contains_key(block.name.node.as_str())
        {
            let own = |item: &ItemKind| matches!(item, ItemKind::Token(one) if one.name == block.name);
            open.extend((0..self.items.len()).filter(|&at| own(&self.items[at].node)));
        }
        self.follow(&mut taken, open);
        let mut items: Vec<Item> = taken.into_iter().map(|at| self.items[at].clone()).collect();
        items.push(test.clone());
        ast::File { items, comments: Vec::new() }
    }

    /// A file of the definitions of that name alone, with what they need and what the data is.
    #[must_use]
    pub fn of_definition(&self, name: &str) -> ast::File {
        let mut taken: BTreeSet<usize> =
            (0..self.items.len()).filter(|&at| is_always_there(&self.items[at].node)).collect();
        self.follow(&mut taken, self.by_name.get(name).cloned().unwrap_or_default());
        ast::File { items: taken.into_iter().map(|at| self.items[at].clone()).collect(), comments: Vec::new() }
    }

    /// Takes these definitions and what they need.
    fn follow(&self, taken: &mut BTreeSet<usize>, mut open: Vec<usize>) {
        while let Some(at) = open.pop() {
            if taken.insert(at) {
                let names = self.mentions(at);
                open.extend(names.iter().filter_map(|name| self.by_name.get(name.as_str())).flatten());
                open.extend(self.beside(&self.items[at].node));
            }
        }
    }

    fn mentions(&self, at: usize) -> Rc<BTreeSet<String>> {
        let mut known = self.mentions.borrow_mut();
        known.entry(at).or_insert_with(|| Rc::new(mentioned_in(self.items[at]))).clone()
    }

    /// What a definition depends on without a word: the other personas, the audiences of its priority group.
    fn beside(&self, item: &ItemKind) -> Vec<usize> {
        let all = |wanted: &dyn Fn(&ItemKind) -> bool| {
            (0..self.items.len()).filter(|&at| wanted(&self.items[at].node)).collect::<Vec<_>>()
        };
        match item {
            ItemKind::Persona(persona) if persona.matching == Some(Match::Otherwise) => {
                all(&|other| matches!(other, ItemKind::Persona(_)))
            }
            ItemKind::Audience(audience) => all(&|other| match other {
                ItemKind::PriorityGroup(group) => group.audiences.contains(&audience.name),
                _ => false,
            }),
            _ => Vec::new(),
        }
    }
}

/// What costs little and that everything rests on.
fn is_always_there(item: &ItemKind) -> bool {
    match item {
        ItemKind::Subject(_)
        | ItemKind::Entity(_)
        | ItemKind::Param(_)
        | ItemKind::PersonaGroup(_)
        | ItemKind::Expectation(_)
        | ItemKind::OrgUnit(_) => true,
        ItemKind::List(_)
        | ItemKind::Trait(_)
        | ItemKind::Segment(_)
        | ItemKind::Audience(_)
        | ItemKind::PriorityGroup(_)
        | ItemKind::Token(_)
        | ItemKind::Persona(_)
        | ItemKind::PersonaOrder(_)
        | ItemKind::Journey(_)
        | ItemKind::Campaign(_)
        | ItemKind::Test(_) => false,
    }
}

/// The name by which expressions call it.
fn name(item: &ItemKind) -> Option<&str> {
    let name = match item {
        ItemKind::List(item) => &item.name,
        ItemKind::Trait(item) => &item.name,
        ItemKind::Segment(item) => &item.name,
        ItemKind::Audience(item) => &item.name,
        ItemKind::Persona(item) => &item.name,
        ItemKind::Journey(item) => &item.name,
        ItemKind::Subject(_)
        | ItemKind::Entity(_)
        | ItemKind::Param(_)
        | ItemKind::PriorityGroup(_)
        | ItemKind::Token(_)
        | ItemKind::PersonaGroup(_)
        | ItemKind::Expectation(_)
        | ItemKind::OrgUnit(_)
        | ItemKind::PersonaOrder(_)
        | ItemKind::Campaign(_)
        | ItemKind::Test(_) => return None,
    };
    Some(&name.node)
}

fn mentioned_in(item: &Item) -> BTreeSet<String> {
    let mut names = mentioned(&[ast::File { items: vec![item.clone()], comments: Vec::new() }]);
    let beside: &[Spanned<String>] = match &item.node {
        ItemKind::Test(test) => std::slice::from_ref(&test.name),
        ItemKind::PriorityGroup(group) => &group.audiences,
        ItemKind::Journey(journey) => &journey.personas,
        _ => &[],
    };
    names.extend(beside.iter().map(|name| name.node.clone()));
    names
}
