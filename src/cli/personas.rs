//! `milieu personas`: groups, personas, expectations and org-units as a tree with counts.

use comfy_table::{CellAlignment, Table};

use super::output::Output;
use super::progress::Bars;
use super::run::{grouped, percent, table};
use milieu::insight::personas::{GroupView, Named, PersonaView, Personas, SharedView, Size};
use milieu::workspace::{Failure, Workspace};

pub(crate) fn run(workspace: &mut Workspace, output: &Output) -> Result<u8, Failure> {
    let personas = workspace.personas(&Bars::new(output.draws()))?;
    let answered = if output.is_json() { Output::json(&personas) } else { Output::answer(&text(&personas, output)) };
    answered.map(|()| 0)
}

fn text(all: &Personas, output: &Output) -> String {
    if all.personas.is_empty() && all.groups.is_empty() {
        return "the workspace has no personas\n".to_owned();
    }
    let mut tree = Tree { all, table: table(&["persona", "members", "share", "primary", "description"], output) };
    let inner: Vec<&String> = all.groups.iter().flat_map(|group| &group.groups).collect();
    for group in all.groups.iter().filter(|group| !inner.contains(&&group.name)) {
        tree.group(group, &[]);
    }
    for persona in all.personas.iter().filter(|persona| persona.groups.is_empty()) {
        tree.persona(persona, &[]);
    }
    let mut out = format!("{}\n", right(tree.table, 1..4).trim_fmt());
    for (title, shared) in [("expectation", &all.expectations), ("org-unit", &all.org_units)] {
        if !shared.is_empty() {
            out.push_str(&format!("\n{}\n", shared_table(title, shared, output).trim_fmt()));
        }
    }
    out
}

struct Tree<'a> {
    all: &'a Personas,
    table: Table,
}

impl Tree<'_> {
    /// A row; `last` says of every level whether it is the last there.
    fn row(&mut self, last: &[bool], name: &str, size: Option<Size>, primary: Option<u64>, description: Option<&str>) {
        let mut label = String::new();
        for (level, is_last) in last.iter().enumerate() {
            label.push_str(match (level + 1 == last.len(), is_last) {
                (true, true) => "└─ ",
                (true, false) => "├─ ",
                (false, true) => "   ",
                (false, false) => "│  ",
            });
        }
        label.push_str(name);
        self.table.add_row([
            label,
            size.map(|size| grouped(size.members)).unwrap_or_default(),
            size.map(|size| percent(size.share)).unwrap_or_default(),
            primary.map(grouped).unwrap_or_default(),
            description.unwrap_or_default().to_owned(),
        ]);
    }

    fn group(&mut self, group: &GroupView, last: &[bool]) {
        self.row(last, &group.name, Some(group.size), None, group.description.as_deref());
        let all = self.all;
        let groups = all.groups.iter().filter(|inner| group.groups.contains(&inner.name));
        let personas = all.personas.iter().filter(|persona| persona.groups.contains(&group.name));
        let mut left = group.groups.len() + group.personas.len();
        let mut next = || {
            left -= 1;
            [last, &[left == 0]].concat()
        };
        let groups: Vec<_> = groups.map(|inner| (inner, next())).collect();
        let personas: Vec<_> = personas.map(|persona| (persona, next())).collect();
        for (inner, last) in groups {
            self.group(inner, &last);
        }
        for (persona, last) in personas {
            self.persona(persona, &last);
        }
    }

    fn persona(&mut self, persona: &PersonaView, last: &[bool]) {
        self.row(last, &persona.name, Some(persona.size), Some(persona.primary), persona.description.as_deref());
        let expects = persona.expects.iter().map(|one| ("expects", one));
        let leaves: Vec<(&str, &Named)> =
            expects.chain(persona.fulfilled_by.iter().map(|one| ("fulfilled by", one))).collect();
        for (at, (word, one)) in leaves.iter().enumerate() {
            let last = [last, &[at + 1 == leaves.len()]].concat();
            let words = one.description.as_deref();
            match &one.name {
                Some(name) => self.row(&last, &format!("{word} {name}"), None, None, words),
                None => self.row(&last, word, None, None, words),
            }
        }
    }
}

fn shared_table(title: &str, shared: &[SharedView], output: &Output) -> Table {
    let mut rows = table(&[title, "members", "share", "personas"], output);
    for one in shared {
        let name = one.what.name.as_ref().or(one.what.description.as_ref()).cloned().unwrap_or_default();
        rows.add_row([name, grouped(one.size.members), percent(one.size.share), one.personas.join(", ")]);
    }
    right(rows, 1..3)
}

fn right(mut table: Table, columns: std::ops::Range<usize>) -> Table {
    for column in columns {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}
