//! Campaigns: the audience, the dates, the splits. Knows nothing of templates.

use crate::diag::{Code, Diagnostic, nearest};
use crate::model::{Campaign, DefinitionKind};
use crate::syntax::ast;

use super::super::definition::missing_clause;
use super::super::entity::quoted;
use super::super::items::{Defining, Items};
use super::super::path::Frame;
use super::super::{Resolver, literal};

impl Resolver<'_> {
    pub(super) fn campaign(&mut self, item: &ast::Campaign, items: &Items<'_>) {
        self.campaign_folder(&item.name);
        let (from, until) = self.campaign_days(item);
        let priority = item.priority.as_ref().and_then(|priority| {
            let number = priority.node.parse::<i64>().ok();
            if number.is_none() {
                self.refuse_literal(priority.span, "a number that does not fit 64 bits");
            }
            number
        });
        let Some(audience) = &item.audience else {
            let what = format!("campaign `{}`", item.name.node);
            self.found.push(missing_clause(&what, "audience", item.name.span));
            return;
        };
        let Some(id) = self.named_definition(audience, DefinitionKind::Audience) else { return };
        self.campaign_splits(item, audience, items);
        let Some(audience) = self.audience_of(id).filter(|_| !self.scope.definitions[id.0 as usize].homeless) else {
            return;
        };
        let entity = self.catalog.definition(id).entity;
        let channels = self.channels(item, Frame::of(entity));
        self.settle();
        self.catalog.campaigns.push(Campaign {
            name: item.name.node.clone(),
            description: item.description.as_ref().map(|text| text.node.clone()),
            audience,
            entity,
            from,
            until,
            priority,
            channels,
        });
    }

    /// The messages of a campaign go into a folder of its name, beside the runs.
    fn campaign_folder(&mut self, name: &ast::Name) {
        let text = &name.node;
        let is_run = text.strip_prefix("run-").is_some_and(|number| number.bytes().all(|digit| digit.is_ascii_digit()));
        if !is_run && !text.starts_with('.') && !text.contains(['/', '\\', '\0', ':']) {
            return;
        }
        let message = format!("campaign `{text}` cannot be the name of its folder");
        let help = if is_run {
            "folders of that name are those of runs"
        } else {
            "letters, digits, `_` and `-` make a plain name"
        };
        self.found.push(Diagnostic::new(Code::ReservedName, message).at(name.span, "").help(help));
    }

    fn campaign_days(&mut self, item: &ast::Campaign) -> (Option<i32>, Option<i32>) {
        let first = item.from.as_ref().and_then(|from| literal::day(from.node));
        let last = item.until.as_ref().and_then(|until| literal::day(until.node));
        if let (Some(from), Some(until)) = (&item.from, &item.until)
            && let (Some(first), Some(last)) = (first, last)
            && last < first
        {
            self.found.push(
                Diagnostic::new(Code::EmptyInterval, format!("campaign `{}` ends before it begins", item.name.node))
                    .at(until.span, "the last day")
                    .at(from.span, "the first day")
                    .help("`until` is not before `from`"),
            );
        }
        (first, last)
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
