//! Campaigns as documents. Knows the order of their clauses.

use super::Printer;
use super::block::{Clause, covering};
use super::document::Doc;
use super::item::head;
use super::literal::{date_text, name_text, text_of};
use crate::source::Span;
use crate::syntax::ast::{Campaign, CampaignSplit, Channel};

impl Printer<'_> {
    pub(super) fn campaign(&mut self, campaign: &Campaign, span: Span) -> Doc {
        let head = head("campaign", &campaign.name, campaign.description.as_ref(), None);
        let mut clauses = Vec::new();
        clauses.extend(campaign.audience.as_ref().map(|name| Clause::name("audience", name)));
        clauses.extend(dates(campaign));
        clauses.extend(campaign.priority.as_ref().map(|priority| {
            Clause::new("priority", priority.span, |printer, head| {
                Doc::text(format!("{head} {}", printer.digits(&priority.node, priority.span)))
            })
        }));
        clauses.extend(campaign.channels.iter().map(|channel| self.channel_clause(channel)));
        for split in &campaign.splits {
            let span = self.split_span(split);
            clauses.push(Clause::free(span, move |printer| {
                let channels = split.channels.iter().map(|channel| printer.channel_clause(channel)).collect();
                let block = printer.block(span, channels);
                Doc::concat(vec![Doc::text(format!("split {}", name_text(&split.name.node))), block])
            }));
        }
        let block = self.block(span, clauses);
        Doc::concat(vec![Doc::text(head), block])
    }

    fn split_span(&self, split: &CampaignSplit) -> Span {
        let channels = split.channels.iter().map(|channel| self.channel_span(channel));
        let inside = covering(std::iter::once(split.name.span).chain(channels));
        self.with_brace(inside, inside.range().end)
    }

    fn channel_span(&self, channel: &Channel) -> Span {
        let to = channel.to.iter().map(|to| to.span);
        let contents = channel.contents.iter().map(|(_, text)| text.span);
        let inside = covering(std::iter::once(channel.name.span).chain(to).chain(contents));
        self.with_brace(inside, inside.range().end)
    }

    fn channel_clause<'a>(&self, channel: &'a Channel) -> Clause<'a> {
        let span = self.channel_span(channel);
        Clause::free(span, move |printer| {
            let mut clauses = Vec::new();
            clauses.extend(channel.to.as_ref().map(|to| Clause::expression("to", to)));
            for (name, text) in &channel.contents {
                clauses.push(Clause::new(content_word(&name.node), name.span.to(text.span), |_, head| {
                    Doc::text(format!("{head} {}", text_of(text)))
                }));
            }
            let block = printer.block(span, clauses);
            Doc::concat(vec![Doc::text(format!("channel {}", name_text(&channel.name.node))), block])
        })
    }
}

/// `from` and `until` share a line.
fn dates(campaign: &Campaign) -> Option<Clause<'_>> {
    match (&campaign.from, &campaign.until) {
        (Some(from), Some(until)) => Some(Clause::new("from", from.span.to(until.span), |_, head| {
            Doc::text(format!("{head} {} until {}", date_text(from.node), date_text(until.node)))
        })),
        (Some(from), None) => {
            Some(Clause::new("from", from.span, |_, head| Doc::text(format!("{head} {}", date_text(from.node)))))
        }
        (None, Some(until)) => {
            Some(Clause::new("until", until.span, |_, head| Doc::text(format!("{head} {}", date_text(until.node)))))
        }
        (None, None) => None,
    }
}

fn content_word(name: &str) -> &'static str {
    match name {
        "subject" => "subject",
        "html" => "html",
        "title" => "title",
        "json" => "json",
        _ => "text",
    }
}
