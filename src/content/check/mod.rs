//! The check of a piece before anything runs: what it accepts cannot fail while it is rendered, and what it names is what
//! the message needs. Walks the templates as the renderer does; knows no values.

mod call;
mod need;
mod partial;
mod path;
mod scope;
mod unknown;
mod unused;

use std::collections::HashSet;
use std::rc::Rc;

pub use need::{Need, Needs};
use scope::{Around, Given, Of, Record, Scope, Thing, Unit};

use super::library::{ENDING, Library, Lost, told};
use super::piece::{Body, Escape, Piece, Places, Shape, Vocabulary};
use super::template::{At, Block, Node, Value, parse};
use crate::diag::{Code, Diagnostic};
use crate::source::{SourceMap, Span};

/// How deep blocks and partials may lie in one another when all partials are put in: the renderer recurses over them.
const MAX_DEPTH: usize = 160;

/// How many partials may lie in one another.
const MAX_PARTIALS: usize = 64;

/// How many tags a piece may have when all partials are put in: partials that put in two others each double with
/// every level.
const MAX_TAGS: usize = 1_000_000;

impl Library {
    /// What the piece needs, and what is wrong with it: with an error, it must not be rendered.
    #[must_use]
    pub fn check(&self, piece: &Piece, vocabulary: &Vocabulary, sources: &SourceMap) -> (Needs, Vec<Diagnostic>) {
        let nodes;
        let mut active = Vec::new();
        let unit = match &piece.body {
            Body::File(written) => match self.find(written) {
                Ok((path, file)) => {
                    let name = path.strip_suffix(ENDING).unwrap_or(path).to_owned();
                    active.push(Inside { name, nodes: file.nodes.as_ptr(), at: piece.at, is_partial: false });
                    Unit { nodes: &file.nodes, places: Rc::new(Places::File(file.id)) }
                }
                Err(lost) => return (Needs::default(), lost_file(&lost, written, piece.at).into_iter().collect()),
            },
            Body::Inline(text) => {
                let places = Places::of_literal(piece.at, text, sources);
                match parse(text) {
                    Ok(read) => nodes = read,
                    Err(fault) => return (Needs::default(), vec![told(&fault, &places)]),
                }
                Unit { nodes: &nodes, places: Rc::new(places) }
            }
        };
        let mut checker = Checker {
            library: self,
            vocabulary,
            escape: piece.escape,
            piece: unit.nodes,
            needs: Needs::default(),
            findings: Vec::new(),
            told: HashSet::new(),
            active,
            blocks_given: Vec::new(),
            tags: 0,
            depth: 0,
        };
        checker.nodes(unit.nodes, &mut Scope::new(), &unit, true);
        (checker.needs, checker.findings)
    }
}

/// The finding that a piece names no template; none if that was told when the file was read.
fn lost_file(lost: &Lost, written: &str, at: Span) -> Option<Diagnostic> {
    match lost {
        Lost::Broken => None,
        Lost::Outside => Some(
            Diagnostic::new(Code::TemplateOutside, format!("template `{written}` outside of `templates/`"))
                .at(at, "")
                .help("templates are files below `templates/`, named by their path in it"),
        ),
        Lost::Absent(near) => {
            let finding = Diagnostic::new(Code::TemplateNotFound, format!("template `{written}` not found")).at(at, "");
            Some(match near {
                Some(near) if !near.contains(['"', '\'', '\\']) => {
                    finding.help(format!("there is `templates/{near}`")).fix(at, format!("\"{near}\""))
                }
                Some(_) | None => finding.help("it would be a file below `templates/`"),
            })
        }
    }
}

/// A template that the walk is inside of.
struct Inside {
    name: String,
    /// Tells templates apart.
    nodes: *const Node,
    /// What puts it in.
    at: Span,
    is_partial: bool,
}

struct Checker<'a> {
    library: &'a Library,
    vocabulary: &'a Vocabulary,
    escape: Escape,
    /// The template of the piece itself.
    piece: &'a [Node],
    needs: Needs,
    findings: Vec<Diagnostic>,
    /// What was told: a partial is walked for each place that puts it in.
    told: HashSet<(Code, Span, String)>,
    /// The templates that the walk is inside of.
    active: Vec<Inside>,
    /// For each partial that the walk is inside of, whether it was given a block.
    blocks_given: Vec<bool>,
    tags: usize,
    depth: usize,
}

/// Names in a message, not too many.
fn fields_called(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(8).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(shown.len());
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}

impl<'a> Checker<'a> {
    fn report(
        &mut self,
        unit: &Unit<'a>,
        code: Code,
        wrong: impl Into<String>,
        at: At,
        more: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        let (span, wrong) = (unit.places.span(at), wrong.into());
        if self.told.insert((code, span, wrong.clone())) {
            let mut finding = more(Diagnostic::new(code, wrong).at(span, ""));
            finding.fixes.retain(|fix| unit.places.takes(&fix.replacement));
            self.findings.push(finding);
        }
    }

    /// The parts of a template, of a partial (`is_whole`) or of a block.
    fn nodes(&mut self, nodes: &'a [Node], scope: &mut Scope<'a>, unit: &Unit<'a>, is_whole: bool) {
        for node in nodes {
            self.tags += 1;
            if self.tags > MAX_TAGS {
                if self.tags == MAX_TAGS + 1 {
                    self.too_many(node, unit);
                }
                return;
            }
            match node {
                Node::Print { value, unescaped, at } => self.printed(value, *unescaped, at, scope, unit),
                Node::Block(block) => self.block(block, scope, unit),
                Node::Include(include) => self.include(include, scope, unit),
                Node::Inline { name, body } if is_whole => {
                    let inline = Unit { nodes: body, places: Rc::clone(&unit.places) };
                    if let Some(around) = scope.blocks.last_mut() {
                        around.inlines.push((&name.text, inline));
                    }
                }
                Node::Inline { name, .. } => {
                    let wrong = format!("inline partial `{}` inside of a block", name.text);
                    self.report(unit, Code::WrongTemplateScope, wrong, name.at.clone(), |finding| {
                        finding.help("write it at the top of the template, before what uses it")
                    });
                }
            }
        }
    }

    /// Told once, at the first tag that is too many, and where the piece puts in the partial that it is in.
    fn too_many(&mut self, node: &Node, unit: &Unit<'a>) {
        let put_in = self.active.iter().find(|inside| inside.is_partial).map(|inside| inside.at);
        let help = format!("with all partials put in, a piece has at most {MAX_TAGS} tags");
        self.report(unit, Code::TemplateTooDeep, "piece of too many tags", node.at(), |finding| match put_in {
            Some(at) => finding.at(at, "most of them are put in here").help(help),
            None => finding.help(help),
        });
    }

    fn printed(&mut self, value: &'a Value, unescaped: bool, at: &At, scope: &Scope<'a>, unit: &Unit<'a>) {
        if self.is_taken_for_helper(value, unit) {
            return;
        }
        let Some(thing) = self.value(value, scope, unit) else { return };
        match thing {
            Thing::Scalar(_) => {}
            Thing::List { .. } | Thing::Rows { .. } | Thing::Record(_) => {
                let help = match &thing {
                    Thing::List { .. } => "print its values with `join`, or go through them with `{{#each}}`",
                    Thing::Rows { .. } => "go through the rows: `{{#each rows}}{{name}}{{/each}}`",
                    Thing::Record(_) | Thing::Scalar(_) => "print its parts, each by its name",
                };
                let wrong = format!("{} printed as a value", thing.called());
                self.report(unit, Code::WrongTemplateValue, wrong, value.at(), |finding| finding.help(help));
            }
        }
        if unescaped && self.escape != Escape::None {
            let markup = if self.escape == Escape::Html { "HTML" } else { "JSON" };
            let wrong = format!("value that is not escaped in {markup}");
            self.report(unit, Code::UnescapedValue, wrong, at.clone(), |finding| {
                finding.help("two braces write it so that it stays a text, whatever is in it")
            });
        }
    }

    fn block(&mut self, block: &'a Block, scope: &mut Scope<'a>, unit: &Unit<'a>) {
        if !self.deeper(block.call.at.clone(), unit) {
            return;
        }
        match block.call.name.text.as_str() {
            "if" | "unless" => {
                self.single(block, 0, scope, unit);
                self.nodes(&block.body, scope, unit, false);
            }
            "each" => {
                let thing = self.single(block, 2, scope, unit);
                if let Some(item) = thing.and_then(|thing| self.item(&thing, block, unit)) {
                    let mut around = Around { is_loop: true, ..Around::new(item.clone()) };
                    let things = [item, Thing::Scalar(&Shape::Number)];
                    around.given = given(block, things);
                    self.inside(around, block, scope, unit);
                }
            }
            "with" => {
                if let Some(thing) = self.single(block, 1, scope, unit) {
                    let mut around = Around { is_loop: scope.is_loop(), ..Around::new(thing.clone()) };
                    around.given = given(block, [thing, Thing::Scalar(&Shape::Number)]);
                    self.inside(around, block, scope, unit);
                }
            }
            _ => self.no_block(block, unit),
        }
        if let Some(otherwise) = &block.otherwise {
            self.nodes(otherwise, scope, unit, false);
        }
        self.depth -= 1;
    }

    fn inside(&mut self, around: Around<'a>, block: &'a Block, scope: &mut Scope<'a>, unit: &Unit<'a>) {
        scope.blocks.push(around);
        self.nodes(&block.body, scope, unit, false);
        scope.blocks.pop();
    }

    /// What one turn of `each` is about.
    fn item(&mut self, thing: &Thing<'a>, block: &'a Block, unit: &Unit<'a>) -> Option<Thing<'a>> {
        match *thing {
            Thing::List { item, token } => Some(Thing::of(item, token)),
            Thing::Rows { fields, token } => Some(Thing::Record(Record::new(Of::Row { fields, token }))),
            Thing::Scalar(_) | Thing::Record(_) => {
                let at = block.call.arguments.first().map_or_else(|| block.call.at.clone(), Value::at);
                let wrong = format!("`each` over {}", thing.called());
                self.report(unit, Code::WrongTemplateValue, wrong, at, |finding| {
                    finding.help("`each` goes through rows or a list; `{{#if}}` asks whether a value is there")
                });
                None
            }
        }
    }

    /// Counts a level of nesting; whether it may be entered. The caller leaves it.
    fn deeper(&mut self, at: At, unit: &Unit<'a>) -> bool {
        if self.depth >= MAX_DEPTH {
            self.report(
                unit,
                Code::TemplateTooDeep,
                "blocks and partials that lie too deep in one another",
                at,
                |finding| finding.help(format!("with all partials put in, {MAX_DEPTH} levels are allowed")),
            );
            return false;
        }
        self.depth += 1;
        true
    }
}

/// The names that a block gives to what it is about.
fn given<'a>(block: &'a Block, things: [Thing<'a>; 2]) -> Vec<Given<'a>> {
    let names = block.parameters.iter().zip(things);
    names.map(|(name, thing)| Given { name: &name.text, thing, is_argument: false }).collect()
}
