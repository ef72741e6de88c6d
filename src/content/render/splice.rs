//! Puts partials into the template that names them where nothing but the time is another: the renderer copies the context
//! for each partial. Knows nothing of values.

use std::collections::BTreeMap;

use handlebars::Template;
use handlebars::template::{HelperTemplate, Parameter, TemplateElement};

use crate::content::library::{ENDING, Library};
use crate::content::template::{Node, Path, Value, inline_names};

/// So many elements a template may have for more to be put in: partials can double with every level.
const MOST: usize = 4_096;

/// So many partials may lie in one another; the check lets no more through.
const DEEP: usize = 64;

/// The partials that can be put in as they are.
#[derive(Default)]
pub(super) struct Splices {
    partials: BTreeMap<String, Template>,
}

impl Splices {
    /// Of the files with their templates.
    pub(super) fn new(library: &Library, files: &[(&str, Template)]) -> Self {
        let mut known = BTreeMap::new();
        for (path, _) in library.files() {
            is_level(library, path.strip_suffix(ENDING).unwrap_or(path), DEEP, &mut known);
        }
        let partials = files.iter().filter(|(name, _)| known.get(*name) == Some(&true));
        let partials = partials.map(|(name, template)| ((*name).to_owned(), template.clone())).collect();
        Self { partials }
    }

    /// The template of a piece with its partials put in; `nodes` is what it was read as. At the top of a piece and in its
    /// blocks only its own inline partials go before files: those of a partial end with it.
    pub(super) fn put_in(&self, template: Template, nodes: &[Node]) -> Template {
        let mut own = Vec::new();
        inline_names(nodes, &mut own);
        let mut room = MOST;
        self.spliced(template, &own, &mut room)
    }

    fn spliced(&self, template: Template, own: &[&str], room: &mut usize) -> Template {
        let mut out = Template::new();
        out.name = template.name;
        for element in template.elements {
            *room = room.saturating_sub(1);
            match element {
                TemplateElement::HelperBlock(mut block) => {
                    self.inside(&mut block, own, room);
                    out.elements.push(TemplateElement::HelperBlock(block));
                }
                TemplateElement::PartialExpression(include) => {
                    let is_plain = include.params.is_empty() && include.hash.is_empty() && include.indent.is_none();
                    let partial = match &include.name {
                        Parameter::Name(name) if is_plain && *room > 0 && !own.contains(&name.as_str()) => {
                            self.partials.get(name)
                        }
                        _ => None,
                    };
                    match partial {
                        Some(partial) => out.elements.extend(self.spliced(partial.clone(), own, room).elements),
                        None => out.elements.push(TemplateElement::PartialExpression(include)),
                    }
                }
                other => out.elements.push(other),
            }
        }
        out
    }

    fn inside(&self, block: &mut HelperTemplate, own: &[&str], room: &mut usize) {
        for body in [&mut block.template, &mut block.inverse] {
            *body = body.take().map(|body| self.spliced(body, own, room));
        }
    }
}

/// Whether a partial, with those in it, says the same one block further in or out, and has no blocks or inline partials.
fn is_level(library: &Library, name: &str, deep: usize, known: &mut BTreeMap<String, bool>) -> bool {
    if let Some(known) = known.get(name) {
        return *known;
    }
    // Until it is known otherwise, and so for circles.
    known.insert(name.to_owned(), false);
    let (Ok((_, file)), Some(deeper)) = (library.partial(name), deep.checked_sub(1)) else { return false };
    let level = are_level(library, &file.nodes, deeper, known);
    known.insert(name.to_owned(), level);
    level
}

fn are_level(library: &Library, nodes: &[Node], deep: usize, known: &mut BTreeMap<String, bool>) -> bool {
    nodes.iter().all(|node| match node {
        Node::Print { value, .. } => is_near(value),
        Node::Block(block) => {
            let otherwise = block.otherwise.as_deref().unwrap_or_default();
            block.call.arguments.iter().all(is_near)
                && are_level(library, &block.body, deep, known)
                && are_level(library, otherwise, deep, known)
        }
        Node::Include(include) => {
            include.body.is_none()
                && include.context.iter().chain(include.named.iter().map(|(_, value)| value)).all(is_near)
                && is_level(library, &include.name.text, deep, known)
        }
        Node::Inline { .. } => false,
    })
}

/// Whether the value names nothing of a block around.
fn is_near(value: &Value) -> bool {
    match value {
        Value::Path(Path { up, .. }) => *up == 0,
        Value::Literal(..) => true,
        Value::Call(call) => call.arguments.iter().chain(call.named.iter().map(|(_, value)| value)).all(is_near),
    }
}
