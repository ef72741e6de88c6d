//! Audiences as documents: their clauses in the order in which they work. Knows that order.

use super::Printer;
use super::block::{Clause, covering, filled};
use super::document::Doc;
use super::item::head;
use super::literal::name_text;
use crate::source::Span;
use crate::syntax::ast::{Audience, Limit, Split};

impl Printer<'_> {
    pub(super) fn audience(&mut self, audience: &Audience, span: Span) -> Doc {
        let head = head("audience", &audience.name, audience.description.as_ref(), audience.of.as_ref());
        let mut clauses = Vec::new();
        clauses.extend(audience.include.as_ref().map(|include| Clause::expression("include", include)));
        if !audience.exclude.is_empty() {
            clauses.push(Clause::expressions("exclude", &audience.exclude));
        }
        clauses.extend(audience.one_per.as_ref().map(|value| Clause::expression("one per", value)));
        clauses.extend(audience.limit.as_ref().map(limit));
        clauses.extend(audience.holdout.as_ref().map(|share| {
            Clause::new("holdout", share.span, |printer, head| Doc::text(format!("{head} {}", printer.percent(share))))
        }));
        clauses.extend(audience.split.as_ref().map(split));
        clauses.extend(audience.seed.as_ref().map(|seed| Clause::text("seed", seed)));
        let block = self.block(span, clauses);
        Doc::concat(vec![Doc::text(head), block])
    }
}

fn limit(limit: &Limit) -> Clause<'_> {
    let span = limit.by.iter().fold(limit.count.span, |span, by| span.to(by.span));
    Clause::new("limit", span, |printer, head| {
        let mut parts = vec![Doc::text(format!("{head} {}", printer.digits(&limit.count.node, limit.count.span)))];
        if let Some(by) = &limit.by {
            parts.extend([Doc::text(" by "), printer.expression(by)]);
        }
        if limit.ascending {
            parts.push(Doc::text(" ascending"));
        }
        Doc::concat(parts)
    })
}

fn split(split: &Split) -> Clause<'_> {
    match split {
        Split::By(by) => Clause::new("split", by.span, |printer, head| printer.headed(&format!("{head} by"), by)),
        Split::Shares(shares) => {
            let span = covering(shares.iter().flat_map(|(name, share)| [name.span, share.span]));
            Clause::new("split", span, |printer, head| {
                filled(
                    head,
                    shares.iter().map(|(name, share)| format!("{} {}", share_name(&name.node), printer.percent(share))),
                )
            })
        }
    }
}

/// A share called `by` must not be read as the word.
fn share_name(name: &str) -> String {
    if name.eq_ignore_ascii_case("by") { format!("`{name}`") } else { name_text(name) }
}
