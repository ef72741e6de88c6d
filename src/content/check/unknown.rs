//! Helpers, blocks and arguments that there are none of: what is told of them, and what is meant. Decides nothing.

use super::super::helper::{self, Helper, Named, Yields};
use super::super::piece::Shape;
use super::super::template::{At, Block, Call};
use super::call::BLOCKS;
use super::scope::Unit;
use super::{Checker, fields_called};
use crate::diag::{self, Code};

impl<'a> Checker<'a> {
    pub(super) fn no_named(&mut self, helper: &Helper, name: &str, at: At, unit: &Unit<'a>) {
        let known: Vec<&str> = helper.named.iter().map(|Named { name, .. }| *name).collect();
        let span = unit.places.span(at.clone());
        let wrong = format!("argument `{name}` of `{}` does not exist", helper.name);
        self.report(unit, Code::WrongHelperArguments, wrong, at, |finding| {
            match diag::nearest(name, known.iter().copied()) {
                Some(near) => finding.help(format!("did you mean `{near}`?")).fix(span, near),
                None if known.is_empty() => finding.help("it has no arguments by name"),
                None => finding.help(format!("there are {}", fields_called(&known))),
            }
        });
    }

    pub(super) fn no_helper(&mut self, call: &Call, unit: &Unit<'a>) {
        let name = call.name.text.as_str();
        let (at, span) = (call.name.at.clone(), unit.places.span(call.name.at.clone()));
        if is_refused(name) {
            let help =
                if name == "lookup" { "write the path: `recent`, `this.price`, `@root.city`" } else { "leave it out" };
            self.report(unit, Code::RefusedInTemplate, format!("helper `{name}` in a template"), at, |finding| {
                finding.help(help)
            });
        } else if BLOCKS.contains(&name) {
            let wrong = format!("`{name}` that is not written as a block");
            let help = format!("`{{{{#{name} …}}}} … {{{{/{name}}}}}`");
            self.report(unit, Code::WrongHelperArguments, wrong, at, |finding| finding.help(help));
        } else if self.vocabulary.tokens.iter().any(|(token, _)| token == name) {
            let wrong = format!("token `{name}` where a helper would stand");
            self.report(unit, Code::UnknownTemplateHelper, wrong, at, |finding| {
                finding.help("a token takes no arguments and no parentheses")
            });
        } else {
            let near = foreign(name).or_else(|| diag::nearest(name, helper::HELPERS.iter().map(|helper| helper.name)));
            let wrong = format!("helper `{name}` does not exist");
            self.report(unit, Code::UnknownTemplateHelper, wrong, at, |finding| match near {
                Some(near) => finding.help(format!("did you mean `{near}`?")).fix(span, near),
                None => finding.help("the helpers are listed in docs/templates.md"),
            });
        }
    }

    /// A block of a name that is none.
    pub(super) fn no_block(&mut self, block: &'a Block, unit: &Unit<'a>) {
        let name = block.call.name.text.as_str();
        let (at, span) = (block.call.name.at.clone(), unit.places.span(block.call.name.at.clone()));
        if is_refused(name) {
            return self.no_helper(&block.call, unit);
        }
        if let Some(helper) = helper::find(name) {
            let wrong = format!("helper `{name}` written as a block");
            self.report(unit, Code::WrongHelperArguments, wrong, at, |finding| match helper.yields {
                Yields::Bool => finding.help(format!("`{{{{#if ({name} …)}}}} … {{{{/if}}}}`")),
                Yields::Text | Yields::Number | Yields::Common => finding.help(format!("`{{{{{}}}}}`", helper.usage())),
            });
            return;
        }
        let shape = self.vocabulary.tokens.iter().find(|(token, _)| token == name).map(|(_, shape)| shape);
        let near = diag::nearest(name, BLOCKS);
        let right = match shape {
            Some(Shape::List(_) | Shape::Rows(_)) => Some("each"),
            Some(
                Shape::Text | Shape::Number | Shape::Bool | Shape::Time | Shape::Moment | Shape::Mixed | Shape::Unknown,
            ) => Some("if"),
            None => None,
        };
        self.report(unit, Code::UnknownTemplateHelper, format!("block `{name}` does not exist"), at, |finding| match (
            right, near,
        ) {
            (Some(right), _) => finding.help(format!("`{{{{#{right} {name}}}}} … {{{{/{right}}}}}`")),
            (None, Some(near)) => finding.help(format!("did you mean `{near}`?")).fix(span, near),
            (None, None) => finding.help("the blocks are `if`, `unless`, `each` and `with`"),
        });
    }
}

/// What a helper of other template languages is called here.
fn foreign(name: &str) -> Option<&'static str> {
    match name {
        "len" | "size" | "count" => Some("length"),
        "uppercase" | "toUpperCase" => Some("upper"),
        "lowercase" | "toLowerCase" => Some("lower"),
        "capitalize" | "titleize" | "titlecase" => Some("title_case"),
        "pluralize" => Some("plural"),
        "currency" | "formatCurrency" => Some("money"),
        "formatDate" | "dateFormat" | "date" => Some("date_text"),
        "formatNumber" | "numberFormat" => Some("number"),
        "encodeURIComponent" | "urlencode" => Some("url_encode"),
        "equals" | "is" => Some("eq"),
        _ => None,
    }
}

/// The name that text between four braces has; the renderer takes it for a helper everywhere.
pub(super) const RAW: &str = "raw";

/// Helpers that others have: what they read or do cannot be known before a template is filled.
pub(super) fn is_refused(name: &str) -> bool {
    matches!(name, "lookup" | "log")
}
