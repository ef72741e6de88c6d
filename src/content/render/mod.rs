//! Fills checked templates with the values of a message. Registries are built once, a context is shared by the pieces of a
//! message and never copied as a whole. Knows nothing of what was checked.

mod splice;

use std::collections::HashMap;

use handlebars::template::TemplateElement;
use handlebars::{Handlebars, Output, RenderContext, Renderable, Template};
use serde_json::Value as Json;

use splice::Splices;

use super::escape::escaped;
use super::helper;
use super::library::{ENDING, Library, normal};
use super::piece::{Body, Escape, Piece};
use super::template::{Node, cuts, parse, spaced};
use crate::model::Settings;

/// The values of a message, by token.
#[derive(Clone, Debug)]
pub struct Context(handlebars::Context);

impl From<Json> for Context {
    fn from(values: Json) -> Self {
        Self(values.into())
    }
}

impl Context {
    /// The value of a token.
    #[must_use]
    pub fn get(&self, token: &str) -> Option<&Json> {
        self.0.data().get(token)
    }

    /// The values of all tokens, in the order in which they were put in.
    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut Json> {
        self.0.data_mut().as_object_mut().into_iter().flat_map(serde_json::Map::values_mut)
    }
}

/// A piece that a renderer was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PieceId(usize);

/// The template of a piece, ready to be filled; or why it is none, which the check says better.
type Ready = Result<Template, String>;

/// Fills the pieces of a campaign.
pub struct Renderer {
    html: Handlebars<'static>,
    plain: Handlebars<'static>,
    json: Handlebars<'static>,
    splices: Splices,
    /// The templates of the files, with what they were read as.
    files: HashMap<String, (Template, Vec<Node>)>,
    pieces: Vec<(Escape, Ready)>,
    /// By piece: how long its text may become, roughly.
    lengths: Vec<usize>,
}

impl Renderer {
    /// A renderer with all templates of the library as partials, in the locale of the workspace.
    #[must_use]
    pub fn new(library: &Library, settings: &Settings) -> Self {
        let mut files = Vec::new();
        for (path, file) in library.files() {
            // What the check reads as a template, the renderer does; were it not so, it would be an unknown partial.
            if let Ok(template) = compiled(&file.text) {
                files.push((path.strip_suffix(ENDING).unwrap_or(path), template));
            }
        }
        let registry = |escape: Escape| {
            let mut registry = Handlebars::new();
            registry.register_escape_fn(move |text: &str| escaped(escape, text));
            helper::register(&mut registry, settings);
            for (name, template) in &files {
                registry.register_template(name, template.clone());
            }
            registry
        };
        let [html, plain, json] = [Escape::Html, Escape::None, Escape::Json].map(registry);
        let splices = Splices::new(library, &files);
        let nodes = |name: &str| library.partial(name).map(|(_, file)| file.nodes.clone()).unwrap_or_default();
        let files = files.into_iter().map(|(name, template)| (name.to_owned(), (template, nodes(name)))).collect();
        Self { html, plain, json, splices, files, pieces: Vec::new(), lengths: Vec::new() }
    }

    /// Takes a piece in that the check accepted.
    pub fn add(&mut self, piece: &Piece) -> PieceId {
        let ready = match &piece.body {
            Body::File(written) => {
                let path = normal(written).unwrap_or_default();
                let file = self.files.get(path.strip_suffix(ENDING).unwrap_or(&path));
                file.cloned().ok_or_else(|| format!("no template `{written}`"))
            }
            // The renderer does not stand every text: what the check refuses does not get that far.
            Body::Inline(text) => {
                parse(text).map_err(|fault| fault.message).and_then(|nodes| Ok((compiled(text)?, nodes)))
            }
        };
        let ready = ready.map(|(template, nodes)| self.splices.put_in(template, &nodes));
        self.lengths.push(ready.as_ref().map_or(0, roughly));
        self.pieces.push((piece.escape, ready));
        PieceId(self.pieces.len() - 1)
    }

    /// How long the text of a piece may become, roughly: so much is worth reserving for it.
    pub(super) fn expected_length(&self, id: PieceId) -> usize {
        self.lengths.get(id.0).copied().unwrap_or(0)
    }

    /// Appends the filled piece. After an error nothing is appended.
    ///
    /// # Errors
    /// What the renderer says of a piece that the check would have refused.
    pub fn render(&self, id: PieceId, context: &Context, out: &mut String) -> Result<(), String> {
        let (escape, ready) = self.pieces.get(id.0).ok_or("a piece of another renderer")?;
        let registry = match escape {
            Escape::Html => &self.html,
            Escape::None => &self.plain,
            Escape::Json => &self.json,
        };
        let template = ready.as_ref().map_err(String::clone)?;
        let start = out.len();
        let filled = template.render(registry, &context.0, &mut RenderContext::new(None), &mut Appended(out));
        filled.map_err(|error| {
            out.truncate(start);
            error.to_string()
        })
    }
}

/// The end of a text.
struct Appended<'a>(&'a mut String);

impl Output for Appended<'_> {
    fn write(&mut self, text: &str) -> Result<(), std::io::Error> {
        self.0.push_str(text);
        Ok(())
    }
}

/// The template as the renderer has it. It has no name: the renderer takes a template of a name for one that must not
/// put in a partial of that name, an inline one neither. Long ones are read in parts, for the reader looks for the line of
/// each tag from the start of the text.
fn compiled(text: &str) -> Result<Template, String> {
    let text = spaced(text);
    let mut whole = Template::new();
    let mut start = 0;
    for end in cuts(&text).into_iter().chain([text.len()]) {
        let part = Template::compile(&text[start..end]).map_err(|error| error.reason().to_string())?;
        whole.elements.extend(part.elements);
        whole.mapping.extend(part.mapping);
        start = end;
    }
    Ok(whole)
}

/// The text of a template around its tags, and something for each tag.
fn roughly(template: &Template) -> usize {
    const TAG: usize = 32;
    let length = |element: &TemplateElement| match element {
        TemplateElement::RawString(text) => text.len(),
        TemplateElement::HelperBlock(block) => {
            let bodies = block.template.iter().chain(&block.inverse);
            bodies.map(roughly).sum()
        }
        _ => TAG,
    };
    template.elements.iter().map(length).sum()
}
