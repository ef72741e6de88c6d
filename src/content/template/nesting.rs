//! The blocks that are open while a template is read: what opens, what closes, which `else` belongs to which.
//! Knows nothing of the inside of tags.

use super::tag::too_deep;
use super::{At, Block, Call, Fault, Include, MAX_NESTING, Name, Node, Parsed};

/// One branch of a block: its condition, and what stands under it.
struct Branch {
    call: Call,
    parameters: Vec<Name>,
    body: Vec<Node>,
}

/// What is open.
enum Open {
    /// The branches but the last, whose body is being read, unless the plain `else` is.
    Block {
        branches: Vec<Branch>,
        otherwise: bool,
    },
    Include(Include),
    Inline(Name),
}

struct Level {
    open: Open,
    /// What closes it.
    name: Name,
    tag: At,
    /// What stands before it in the template around it.
    before: Vec<Node>,
}

/// The nodes of the template that is read, and what is open.
#[derive(Default)]
pub(super) struct Nesting {
    nodes: Vec<Node>,
    levels: Vec<Level>,
    depth: usize,
}

impl Nesting {
    pub(super) fn push(&mut self, node: Node) {
        self.nodes.push(node);
    }

    /// How deep it is open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    fn open(&mut self, open: Open, name: Name, tag: At) -> Parsed<()> {
        if self.depth >= MAX_NESTING {
            return Err(too_deep(tag));
        }
        self.depth += 1;
        self.levels.push(Level { open, name, tag, before: std::mem::take(&mut self.nodes) });
        Ok(())
    }

    pub(super) fn open_block(&mut self, call: Call, parameters: Vec<Name>, tag: At) -> Parsed<()> {
        let name = call.name.clone();
        let branches = vec![Branch { call, parameters, body: Vec::new() }];
        self.open(Open::Block { branches, otherwise: false }, name, tag)
    }

    pub(super) fn open_include(&mut self, include: Include, tag: At) -> Parsed<()> {
        let name = include.name.clone();
        self.open(Open::Include(include), name, tag)
    }

    pub(super) fn open_inline(&mut self, name: Name, tag: At) -> Parsed<()> {
        let closes = Name { text: "inline".to_owned(), at: name.at.clone() };
        self.open(Open::Inline(name), closes, tag)
    }

    /// An `else`, with the condition of a further branch or without.
    pub(super) fn branch(&mut self, condition: Option<(Call, Vec<Name>)>, tag: At) -> Parsed<()> {
        let Some(Level { open: Open::Block { branches, otherwise }, .. }) = self.levels.last_mut() else {
            let wrong = Fault::new("`else` that belongs to no block", tag);
            return Err(wrong
                .help("`else` stands between `{{#if …}}` and `{{/if}}`, or in `each`, `with`, `unless`")
                .into());
        };
        if *otherwise {
            return Err(Fault::new("`else` after the last `else` of its block", tag).into());
        }
        if let Some(last) = branches.last_mut() {
            last.body = std::mem::take(&mut self.nodes);
        }
        match condition {
            None => *otherwise = true,
            Some(_) if self.depth >= MAX_NESTING => return Err(too_deep(tag)),
            Some((call, parameters)) => {
                self.depth += 1;
                branches.push(Branch { call, parameters, body: Vec::new() });
            }
        }
        Ok(())
    }

    /// `{{/name}}`.
    pub(super) fn close(&mut self, name: &Name, tag: At) -> Parsed<()> {
        let Some(level) = self.levels.pop() else {
            return Err(Fault::new(format!("`{{{{/{}}}}}` that closes nothing", name.text), tag).into());
        };
        if level.name.text != name.text {
            let wrong = format!("`{}` that is closed by `{{{{/{}}}}}`", level.name.text, name.text);
            let right = level.name.text.clone();
            let fault = Fault::new(wrong, name.at.clone()).other(level.tag, format!("`{right}` is opened here"));
            return Err(fault.help(format!("`{{{{/{right}}}}}` closes it")).fix(name.at.clone(), right).into());
        }
        let inside = std::mem::replace(&mut self.nodes, level.before);
        self.depth -= 1;
        let node = match level.open {
            Open::Include(include) => Node::Include(Include { body: Some(inside), ..include }),
            Open::Inline(name) => Node::Inline { name, body: inside },
            Open::Block { branches, otherwise } => {
                self.depth -= branches.len() - 1;
                self.closed(branches, otherwise, inside);
                return Ok(());
            }
        };
        self.push(node);
        Ok(())
    }

    /// Puts each further branch into the `else` of the one before it.
    fn closed(&mut self, mut branches: Vec<Branch>, otherwise: bool, inside: Vec<Node>) {
        let mut last = None;
        if otherwise {
            last = Some(inside);
        } else if let Some(branch) = branches.last_mut() {
            branch.body = inside;
        }
        while let Some(Branch { call, parameters, body }) = branches.pop() {
            last = Some(vec![Node::Block(Block { call, parameters, body, otherwise: last })]);
        }
        self.nodes.extend(last.unwrap_or_default());
    }

    /// The whole template.
    pub(super) fn finish(self) -> Parsed<Vec<Node>> {
        match self.levels.into_iter().next_back() {
            None => Ok(self.nodes),
            Some(level) => {
                let right = level.name.text;
                let wrong = Fault::new(format!("`{right}` that is never closed"), level.tag);
                Err(wrong.help(format!("`{{{{/{right}}}}}` closes it")).into())
            }
        }
    }
}
