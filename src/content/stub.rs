//! Stub.
#![allow(missing_docs)]
use crate::diag::Diagnostic;
use crate::source::{SourceMap, Span};
use crate::model::{Settings, Type};
#[derive(Clone, Debug, PartialEq)]
pub enum Shape { Text, Number, Bool, Time, Mixed, List(Box<Shape>), Rows(Vec<(String, Shape)>) }
impl Shape {
    pub fn of(ty: &Type) -> Self { match ty { Type::Rows(f) => Self::Rows(f.iter().map(|(n,t)|(n.clone(), Self::of(t))).collect()), _ => Self::Mixed } }
    pub fn or(self, _: Self) -> Self { self }
}
pub struct Vocabulary { pub tokens: Vec<(String, Shape)> }
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Escape { Html, None, Json }
pub enum Body { File(String), Inline(String) }
pub struct Piece { pub escape: Escape, pub body: Body, pub at: Span }
#[derive(Debug, Default)]
pub struct Library(std::collections::BTreeMap<String, String>);
#[derive(Clone, Debug)]
pub struct Need { pub token: String, pub fields: Vec<String> }
#[derive(Clone, Debug, Default)]
pub struct Needs(pub Vec<Need>);
impl Library {
    pub fn read(root: &std::path::Path, _: &mut SourceMap) -> (Self, Vec<Diagnostic>) {
        let mut all = Self::default();
        for e in walkdir::WalkDir::new(root.join("templates")).into_iter().filter_map(Result::ok).filter(|e| e.file_type().is_file()) {
            let name = e.path().strip_prefix(root.join("templates")).unwrap_or(e.path()).display().to_string();
            all.0.insert(name, std::fs::read_to_string(e.path()).unwrap_or_default());
        }
        (all, vec![])
    }
    fn text(&self, piece: &Piece) -> String { match &piece.body { Body::Inline(t) => t.clone(), Body::File(f) => self.0.get(f).cloned().unwrap_or_default() } }
    pub fn check(&self, piece: &Piece, vocabulary: &Vocabulary, _: &SourceMap) -> (Needs, Vec<Diagnostic>) {
        let mut text = self.text(piece);
        for (n, t) in &self.0 { if text.contains(&format!("{{{{> {}}}}}", n.trim_end_matches(".hbs"))) { text.push_str(t); } }
        let needs = vocabulary.tokens.iter().filter(|(n, _)| text.contains(n.as_str())).map(|(n, s)| Need { token: n.clone(), fields: match s { Shape::Rows(f) => f.iter().map(|(n, _)| n.clone()).filter(|n| text.contains(n.as_str())).collect(), _ => vec![] } });
        (Needs(needs.collect()), vec![])
    }
}
pub struct PieceId(usize);
impl Clone for PieceId { fn clone(&self) -> Self { *self } }
impl Copy for PieceId {}
pub struct Renderer { reg: Vec<(handlebars::Handlebars<'static>, String)>, library: Vec<(String, String)> }
pub struct Context(handlebars::Context);
impl Context { pub fn new(json: serde_json::Value) -> Self { Self(handlebars::Context::from(json)) } pub fn get(&self, name: &str) -> Option<&serde_json::Value> { self.0.data().get(name) } }
impl Renderer {
    pub fn new(library: &Library, _: &Settings) -> Self { Self { reg: vec![], library: library.0.clone().into_iter().collect() } }
    pub fn add(&mut self, piece: &Piece) -> PieceId {
        let mut reg = handlebars::Handlebars::new();
        if piece.escape == Escape::None { reg.register_escape_fn(handlebars::no_escape); }
        for (n, t) in &self.library { let _ = reg.register_template_string(n.trim_end_matches(".hbs"), t); }
        let text = match &piece.body { Body::Inline(t) => t.clone(), Body::File(f) => self.library.iter().find(|(n, _)| n == f).map(|(_, t)| t.clone()).unwrap_or_default() };
        let _ = reg.register_template_string("main", text);
        self.reg.push((reg, "main".into())); PieceId(self.reg.len() - 1)
    }
    pub fn render(&self, id: PieceId, context: &Context, out: &mut String) -> Result<(), String> {
        *out = self.reg[id.0].0.render_with_context("main", &context.0).map_err(|e| e.to_string())?; Ok(())
    }
}
pub fn page(_: &serde_json::Value) -> Result<String, String> { Ok(String::new()) }
