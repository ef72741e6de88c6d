//! Partials: which one a name means, what it sees, and that none puts itself in. Follows the renderer: inline partials
//! of every block around go before files, a block's content is filled before the partial that it is given to.

use std::rc::Rc;

use super::super::library::{ENDING, Lost};
use super::super::template::{Include, Name, inline_names};
use super::scope::{Argument, Around, Given, Of, Record, Scope, Thing, Unit};
use super::{Checker, Inside, MAX_PARTIALS};
use crate::diag::{self, Code, Diagnostic};

const CONTENT: &str = "@partial-block";

impl<'a> Checker<'a> {
    pub(super) fn include(&mut self, include: &'a Include, scope: &mut Scope<'a>, unit: &Unit<'a>) {
        if include.name.text == CONTENT {
            return self.content(include, scope, unit);
        }
        let around = self.included(include, scope, unit);
        let target = self.target(include, scope, unit);
        let Some(around) = around else { return };
        let Some(target) = target else { return };
        if !self.may_enter(include, &target, unit) || !self.deeper(include.name.at.clone(), unit) {
            return;
        }
        scope.blocks.push(around);
        let is_default = include.body.as_ref().is_some_and(|body| std::ptr::eq(body.as_slice(), target.nodes));
        let body = include.body.as_ref().filter(|_| !is_default);
        if let Some(body) = body {
            self.nodes(body, scope, unit, true);
        }
        self.blocks_given.push(body.is_some());
        let span = unit.places.span(include.name.at.clone());
        let (name, nodes) = (include.name.text.clone(), target.nodes.as_ptr());
        self.active.push(Inside { name, nodes, at: span, is_partial: true });
        self.nodes(target.nodes, scope, &target, true);
        self.active.pop();
        self.blocks_given.pop();
        scope.blocks.pop();
        self.depth -= 1;
    }

    /// The block of the partial: its context with the arguments over it.
    fn included(&mut self, include: &'a Include, scope: &Scope<'a>, unit: &Unit<'a>) -> Option<Around<'a>> {
        let context = include.context.as_ref().map(|value| (value, self.value(value, scope, unit)));
        let named: Vec<_> = include.named.iter().map(|(name, value)| (name, self.value(value, scope, unit))).collect();
        let is_given = context.is_some();
        let this = match &context {
            Some((_, thing)) => thing.clone()?,
            None => scope.this(),
        };
        let mut around = Around { is_loop: scope.is_loop(), is_partial: true, ..Around::new(this) };
        for (name, thing) in named {
            around.given.push(Given { name: &name.text, thing: thing?, is_argument: true });
        }
        if around.given.is_empty() {
            return Some(around);
        }
        let record = match around.this {
            Thing::Record(record) => record,
            Thing::Scalar(_) | Thing::List { .. } | Thing::Rows { .. } if is_given => {
                let at = context.map_or_else(|| include.name.at.clone(), |(value, _)| value.at());
                let wrong = format!("context that is {} beside arguments by name", around.this.called());
                self.report(unit, Code::WrongTemplateValue, wrong, at, |finding| {
                    finding.help("give it by name too: `{{> card value=first_name title=\"…\"}}`")
                });
                return None;
            }
            Thing::Scalar(_) | Thing::List { .. } | Thing::Rows { .. } => Record::new(Of::Nothing),
        };
        let mut arguments = record.arguments.as_ref().clone();
        let level = scope.blocks.len();
        arguments.extend(around.given.iter().map(|given| Argument {
            name: given.name,
            thing: given.thing.clone(),
            level,
        }));
        around.this = Thing::Record(Record { of: record.of, arguments: Rc::new(arguments) });
        Some(around)
    }

    /// The template that the name means.
    fn target(&mut self, include: &'a Include, scope: &Scope<'a>, unit: &Unit<'a>) -> Option<Unit<'a>> {
        let name = &include.name;
        if let Some(inline) = scope.inline(&name.text) {
            return Some(inline.clone());
        }
        let library = self.library;
        let lost = match library.partial(&name.text) {
            Ok((_, file)) => {
                let places = Rc::new(super::Places::File(file.id));
                return Some(Unit { nodes: &file.nodes, places });
            }
            Err(lost) => lost,
        };
        // What stands in its block is for the case that there is none.
        if let (Some(body), Lost::Absent(_)) = (&include.body, &lost) {
            return Some(Unit { nodes: body, places: Rc::clone(&unit.places) });
        }
        self.lost(name, &lost, unit);
        None
    }

    fn lost(&mut self, name: &Name, lost: &Lost, unit: &Unit<'a>) {
        let text = &name.text;
        let span = unit.places.span(name.at.clone());
        let later = self.inlines().any(|inline| inline == text);
        let (code, wrong) = match lost {
            Lost::Broken => return,
            Lost::Outside => (Code::TemplateOutside, format!("partial `{text}` outside of `templates/`")),
            Lost::Absent(_) => (Code::TemplateNotFound, format!("partial `{text}` not found")),
        };
        let near = match lost {
            Lost::Absent(near) => {
                let file = near.as_deref().map(|near| near.strip_suffix(ENDING).unwrap_or(near).to_owned());
                file.or_else(|| diag::nearest(text, self.inlines()).map(str::to_owned))
            }
            Lost::Broken | Lost::Outside => None,
        };
        self.report(unit, code, wrong, name.at.clone(), |finding| match near {
            _ if later => {
                finding.help("an inline partial is written before what uses it, in the same template or around it")
            }
            _ if code == Code::TemplateOutside => {
                finding.help("a partial is a file below `templates/`, named by its path in it")
            }
            Some(near) => finding.help(format!("there is `{near}`")).fix(span, near),
            None => finding.help(format!("it would be the file `templates/{text}{ENDING}`")),
        });
    }

    /// Whether the walk may go into the partial: it is not inside of it, nor too deep.
    fn may_enter(&mut self, include: &Include, target: &Unit<'a>, unit: &Unit<'a>) -> bool {
        let span = unit.places.span(include.name.at.clone());
        let name = &include.name.text;
        if let Some(from) = self.active.iter().position(|inside| std::ptr::eq(inside.nodes, target.nodes.as_ptr()))
            && !target.nodes.is_empty()
        {
            let circle = &self.active[from..];
            let names: Vec<String> = circle.iter().map(|inside| format!("`{}`", inside.name)).collect();
            let mut finding = Diagnostic::new(Code::PartialCycle, format!("partial `{name}` that puts itself in"));
            finding = finding.at(span, "here the circle closes");
            for Inside { name, at, .. } in circle.iter().skip(1) {
                finding = finding.at(*at, format!("`{name}` is put in here"));
            }
            finding = finding.note(format!("{} → `{name}`", names.join(" → ")));
            if self.told.insert((Code::PartialCycle, span, String::new())) {
                self.findings
                    .push(finding.help("a partial may not put itself in, neither directly nor through others"));
            }
            return false;
        }
        if self.blocks_given.len() >= MAX_PARTIALS {
            self.report(
                unit,
                Code::TemplateTooDeep,
                format!("partial `{name}` that lies too deep"),
                include.name.at.clone(),
                |f| f.help(format!("partials may lie {MAX_PARTIALS} levels deep in one another")),
            );
            return false;
        }
        true
    }

    /// `{{> @partial-block}}`: what stands in the block that the partial is put in with.
    fn content(&mut self, include: &'a Include, scope: &mut Scope<'a>, unit: &Unit<'a>) {
        if include.context.is_some() || !include.named.is_empty() {
            let wrong = format!("`{CONTENT}` with arguments");
            self.report(unit, Code::WrongHelperArguments, wrong, include.name.at.clone(), |finding| {
                finding.help("it is filled where it is written, and takes none")
            });
        }
        if self.blocks_given.last() == Some(&true) {
            return;
        }
        if let Some(body) = &include.body {
            return self.nodes(body, scope, unit, false);
        }
        let put_in = self.active.last().filter(|inside| inside.is_partial).map(|inside| inside.at);
        self.report(unit, Code::WrongTemplateScope, format!("`{CONTENT}` where no block is given"), include.name.at.clone(), |f| {
            let finding = if let Some(at) = put_in { f.at(at, "put in without a block here") } else { f };
            finding.help("`{{#> layout}} … {{/layout}}` gives one; `{{#> @partial-block}} … {{/@partial-block}}` holds what stands for it")
        });
    }

    /// The names of all inline partials of the workspace and of the piece.
    fn inlines(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let mut names = Vec::new();
        inline_names(self.piece, &mut names);
        self.library.files().for_each(|(_, file)| inline_names(&file.nodes, &mut names));
        names.into_iter()
    }
}
