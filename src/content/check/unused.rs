//! The template files that no campaign uses. Looks at names alone.

use std::collections::BTreeSet;

use super::super::library::Library;
use super::super::piece::{Body, Piece};
use super::super::template::{Node, parse};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;

impl Library {
    /// A warning for each file that none of the pieces puts in, itself or through partials: nobody has said what its names
    /// stand for, so they are not checked. None where there are no pieces.
    #[must_use]
    pub fn unused(&self, pieces: &[Piece]) -> Vec<Diagnostic> {
        if pieces.is_empty() {
            return Vec::new();
        }
        let mut used = BTreeSet::new();
        for piece in pieces {
            match &piece.body {
                Body::File(written) => {
                    if let Ok((path, file)) = self.find(written) {
                        self.follow(path, &file.nodes, &mut used);
                    }
                }
                Body::Inline(text) => {
                    let nodes = parse(text).unwrap_or_default();
                    self.partials(&nodes, &mut used);
                }
            }
        }
        let unused = self.files().filter(|(path, _)| !used.contains(*path));
        let warning = |(path, file): (&str, &super::super::library::File)| {
            Diagnostic::new(Code::UnusedTemplate, format!("template `{path}` is used by no campaign"))
                .at(Span::new(file.id, 0, 0), "")
                .help("what it names is not checked until one uses it")
        };
        unused.map(warning).collect()
    }

    fn follow(&self, path: &str, nodes: &[Node], used: &mut BTreeSet<String>) {
        if used.insert(path.to_owned()) {
            self.partials(nodes, used);
        }
    }

    fn partials(&self, nodes: &[Node], used: &mut BTreeSet<String>) {
        for node in nodes {
            match node {
                Node::Print { .. } => {}
                Node::Block(block) => {
                    self.partials(&block.body, used);
                    self.partials(block.otherwise.as_deref().unwrap_or_default(), used);
                }
                Node::Include(include) => {
                    if let Ok((path, file)) = self.partial(&include.name.text) {
                        self.follow(path, &file.nodes, used);
                    }
                    self.partials(include.body.as_deref().unwrap_or_default(), used);
                }
                Node::Inline { body, .. } => self.partials(body, used),
            }
        }
    }
}
