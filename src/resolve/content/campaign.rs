//! Campaigns: the audience, the dates, who is written to.

use crate::diag::{Code, Diagnostic, nearest};
use crate::model::DefinitionKind;
use crate::syntax::ast;

use super::super::definition::missing_clause;
use super::super::entity::quoted;
use super::super::items::{Defining, Items};
use super::super::kinds::KindSet;
use super::super::path::Frame;
use super::super::{Resolver, literal};

impl Resolver<'_> {
    pub(super) fn campaign(&mut self, item: &ast::Campaign, items: &Items<'_>) {
        if let (Some(from), Some(until)) = (&item.from, &item.until)
            && let (Some(first), Some(last)) = (literal::day(from.node), literal::day(until.node))
            && last < first
        {
            self.found.push(
                Diagnostic::new(Code::EmptyInterval, format!("campaign `{}` ends before it begins", item.name.node))
                    .at(until.span, "the last day")
                    .at(from.span, "the first day")
                    .help("`until` is not before `from`"),
            );
        }
        if let Some(priority) = &item.priority
            && priority.node.parse::<i64>().is_err()
        {
            self.refuse_literal(priority.span, "a number that does not fit 64 bits");
        }
        let Some(audience) = &item.audience else {
            let what = format!("campaign `{}`", item.name.node);
            self.found.push(missing_clause(&what, "audience", item.name.span));
            return;
        };
        let Some(id) = self.named_definition(audience, DefinitionKind::Audience) else { return };
        self.campaign_splits(item, audience, items);
        if self.scope.definitions[id.0 as usize].homeless {
            return;
        }
        let frame = Frame::of(self.catalog.definition(id).entity);
        let splits = item.splits.iter().flat_map(|split| &split.channels);
        for to in item.channels.iter().chain(splits).filter_map(|channel| channel.to.as_ref()) {
            let address = self.expr(to, frame);
            self.expect(&address, KindSet::TEXT.or(KindSet::NUMBER), "`to`");
        }
        self.settle();
    }

    /// The splits of a campaign are those of its audience.
    fn campaign_splits(&mut self, item: &ast::Campaign, audience: &ast::Name, items: &Items<'_>) {
        self.unique("split", item.splits.iter().map(|split| &split.name));
        let audience = items.definitions.iter().find_map(|defining| match defining {
            Defining::Audience(known, _) if known.name.node == audience.node => Some(*known),
            _ => None,
        });
        let names: Vec<&str> = match audience.map(|audience| &audience.split) {
            Some(Some(ast::Split::Shares(shares))) => shares.iter().map(|(name, _)| name.node.as_str()).collect(),
            // The values of a column are not known here.
            Some(Some(ast::Split::By(_))) => return,
            Some(None) | None => Vec::new(),
        };
        for split in &item.splits {
            if names.contains(&split.name.node.as_str()) {
                continue;
            }
            let mut diagnostic = Diagnostic::new(
                Code::UnknownName,
                format!("split `{}` not found in the campaign's audience", split.name.node),
            )
            .at(split.name.span, "");
            if let Some(near) = nearest(&split.name.node, names.iter().copied()) {
                diagnostic = diagnostic.help(format!("did you mean `{near}`?")).fix(split.name.span, quoted(near));
            }
            self.found.push(diagnostic);
        }
    }
}
