//! Campaigns with their channels and splits. Knows nothing of templates.

use super::clause::Seen;
use super::{Builder, Depth, Parts, written};
use crate::source::Spanned;
use crate::syntax::ast::{Campaign, CampaignSplit, Channel, DateLiteral};
use crate::syntax::grammar::Rule;

impl Builder<'_> {
    pub(super) fn campaign(&mut self, mut parts: Parts<'_>) -> Campaign {
        let (name, description) = self.head(&mut parts);
        let mut campaign = Campaign {
            name,
            description,
            audience: None,
            from: None,
            until: None,
            priority: None,
            channels: Vec::new(),
            splits: Vec::new(),
        };
        let mut seen = Seen::default();
        while let Some(pair) = parts.next() {
            let (rule, span) = (pair.as_rule(), self.span(&pair));
            let mut inner = Parts::new(self, pair);
            match rule {
                Rule::campaign_audience => {
                    seen.once(self, "audience", span);
                    campaign.audience = Some(inner.name(self));
                }
                Rule::from => {
                    seen.once(self, "from", span);
                    campaign.from = self.campaign_day(&mut inner);
                }
                Rule::until => {
                    seen.once(self, "until", span);
                    campaign.until = self.campaign_day(&mut inner);
                }
                Rule::priority => {
                    seen.once(self, "priority", span);
                    campaign.priority = inner
                        .take(Rule::signed_whole)
                        .map(|pair| Spanned::new(written(&pair).replace('_', ""), self.span(&pair)));
                }
                Rule::channel => campaign.channels.push(self.channel(inner)),
                Rule::campaign_split => campaign.splits.push(self.campaign_split(inner)),
                _ => {}
            }
        }
        campaign
    }

    fn campaign_day(&mut self, parts: &mut Parts<'_>) -> Option<Spanned<DateLiteral>> {
        let pair = parts.take(Rule::date)?;
        self.date(&pair).map(|date| Spanned::new(date, self.span(&pair)))
    }

    fn campaign_split(&mut self, mut parts: Parts<'_>) -> CampaignSplit {
        let name = parts.name(self);
        let mut channels = Vec::new();
        while let Some(pair) = parts.take(Rule::channel) {
            let inner = Parts::new(self, pair);
            channels.push(self.channel(inner));
        }
        CampaignSplit { name, channels }
    }

    fn channel(&mut self, mut parts: Parts<'_>) -> Channel {
        let mut channel = Channel { name: parts.name(self), to: None, contents: Vec::new() };
        let mut seen = Seen::default();
        while let Some(pair) = parts.next() {
            let (rule, span) = (pair.as_rule(), self.span(&pair));
            let mut inner = Parts::new(self, pair);
            match rule {
                Rule::to => {
                    seen.once(self, "to", span);
                    channel.to = Some(inner.expression(self, Depth::default()));
                }
                Rule::content => {
                    if let Some(name) = inner.take(Rule::content_name) {
                        seen.once(self, content_word(written(&name)), span);
                        channel.contents.push((self.name_of(&name), inner.text(self)));
                    }
                }
                _ => {}
            }
        }
        channel
    }
}

fn content_word(word: &str) -> &'static str {
    match word {
        "subject" => "subject",
        "html" => "html",
        "text" => "text",
        "title" => "title",
        _ => "json",
    }
}
