//! Templates: what the check says, where; what is rendered; and that the one cannot fail after the other.

mod blocks;
mod escaping;
mod files;
mod helpers;
mod laws;
mod page;
mod partials;
mod picture;
mod scope;
mod size;
mod space;
mod syntax;

use std::path::Path;

use milieu::content::{Body, Context, Escape, Library, Needs, Piece, Renderer, Shape, Vocabulary};
use milieu::diag::Diagnostic;
use milieu::model::Settings;
use milieu::source::{SourceMap, Span};
use serde_json::{Value as Json, json};

/// A workspace with templates.
pub(crate) struct Shop {
    pub(crate) library: Library,
    pub(crate) sources: SourceMap,
    pub(crate) vocabulary: Vocabulary,
}

pub(crate) fn vocabulary() -> Vocabulary {
    let rows = Shape::Rows(vec![
        ("name".into(), Shape::Text),
        ("price".into(), Shape::Number),
        ("bought".into(), Shape::Time),
        ("total cost".into(), Shape::Number),
    ]);
    let tokens = [
        ("first_name", Shape::Text),
        ("city", Shape::Text),
        ("card", Shape::Mixed),
        ("spend", Shape::Number),
        ("member", Shape::Bool),
        ("renewal", Shape::Time),
        ("tags", Shape::List(Box::new(Shape::Text))),
        ("recent", rows),
        ("number", Shape::Number),
    ];
    Vocabulary { tokens: tokens.into_iter().map(|(name, shape)| (name.to_owned(), shape)).collect() }
}

pub(crate) fn values() -> Json {
    let rows = json!([
        {"name": "Tent", "price": 89.9, "bought": "2026-03-01", "total cost": 1},
        {"name": "Map", "price": 12, "bought": "2026-05-01", "total cost": 2},
    ]);
    json!({"first_name": "Ann", "city": "Lyon", "card": 7, "spend": 1234.5, "member": true, "renewal": "2026-06-30",
        "tags": ["ski", "golf"], "recent": rows, "number": 5})
}

impl Shop {
    /// A workspace with these files below `templates/`.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let mut sources = SourceMap::default();
        let (library, _) = Library::of_texts(files.iter().copied(), &mut sources);
        Self { library, sources, vocabulary: vocabulary() }
    }

    /// A template that is written into the definitions.
    pub(crate) fn inline(&mut self, escape: Escape, text: &str) -> Piece {
        let quoted = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        self.literal(escape, text, &format!("\"{quoted}\""))
    }

    /// A template that is written into the definitions as this literal.
    pub(crate) fn literal(&mut self, escape: Escape, text: &str, literal: &str) -> Piece {
        let seg = format!("  text {literal}");
        let end = seg.len();
        let file = self.sources.add("rules.seg", seg);
        Piece { escape, body: Body::Inline(text.to_owned()), at: Span::new(file, 7, end) }
    }

    pub(crate) fn file(&mut self, escape: Escape, path: &str) -> Piece {
        let piece = self.inline(escape, path);
        Piece { body: Body::File(path.to_owned()), ..piece }
    }

    pub(crate) fn check(&self, piece: &Piece) -> (Needs, Vec<Diagnostic>) {
        self.library.check(piece, &self.vocabulary, &self.sources)
    }

    /// Every finding in a line: number, the text that it points at, message, help, what the fix puts there.
    pub(crate) fn told(&self, findings: &[Diagnostic]) -> Vec<String> {
        findings.iter().map(|finding| self.line(finding)).collect()
    }

    fn line(&self, finding: &Diagnostic) -> String {
        let mut line = finding.code.number().to_owned();
        for label in &finding.labels {
            line.push_str(&format!(" [{}]", self.sources.slice(label.span)));
        }
        line.push_str(&format!(" {}", finding.message));
        if let Some(help) = &finding.help {
            line.push_str(&format!("; {help}"));
        }
        for fix in &finding.fixes {
            line.push_str(&format!("; [{}] -> [{}]", self.sources.slice(fix.span), fix.replacement));
        }
        line
    }

    /// The findings of a template in the definitions.
    pub(crate) fn says(&mut self, text: &str) -> Vec<String> {
        let piece = self.inline(Escape::None, text);
        let (_, findings) = self.check(&piece);
        self.told(&findings)
    }

    /// What a template that the check accepts makes of the values.
    pub(crate) fn gives(&mut self, escape: Escape, text: &str, values: &Json) -> String {
        let piece = self.inline(escape, text);
        let (_, findings) = self.check(&piece);
        assert!(findings.iter().all(|finding| !finding.is_error()), "{text}\n{:#?}", self.told(&findings));
        self.rendered(&piece, values).unwrap()
    }

    pub(crate) fn rendered(&self, piece: &Piece, values: &Json) -> Result<String, String> {
        let mut renderer = Renderer::new(&self.library, &Settings::default());
        let id = renderer.add(piece);
        let mut out = String::new();
        renderer.render(id, &Context::from(values.clone()), &mut out).map(|()| out)
    }

    /// Each token that the template needs, with fields: `recent.name`.
    pub(crate) fn needs(&mut self, text: &str) -> String {
        let piece = self.inline(Escape::None, text);
        let (needs, findings) = self.check(&piece);
        assert!(findings.is_empty(), "{text}\n{:#?}", self.told(&findings));
        let needs = needs.0.iter().map(|need| match need.fields.as_slice() {
            [] => need.token.clone(),
            fields => format!("{}({})", need.token, fields.join(" ")),
        });
        needs.collect::<Vec<_>>().join(" ")
    }
}

pub(crate) fn write(folder: &Path, path: &str, bytes: &[u8]) {
    let path = folder.join("templates").join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// Each template is told as the lines under it.
pub(crate) fn all_told(shop: &mut Shop, cases: &[(&str, &[&str])]) {
    let mut wrong = Vec::new();
    for (template, expected) in cases {
        let said = shop.says(template);
        if said != *expected {
            wrong.push(format!("{template}\n  said     {said:#?}\n  expected {expected:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each template gives the text beside it.
pub(crate) fn all_give(shop: &mut Shop, cases: &[(&str, &str)]) {
    for (template, expected) in cases {
        assert_eq!(shop.gives(Escape::None, template, &values()), *expected, "{template}");
    }
}
