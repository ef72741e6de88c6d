//! Tokens, campaigns and the order of audiences in words. Must not know how conditions are said.

use super::Words;
use super::value::literal_text;
use crate::syntax::ast::{Campaign, Channel, Expr, ExprKind, Literal, PriorityGroup, Token};

impl Words<'_> {
    pub(super) fn token(&self, token: &Token) -> String {
        let mut out = format!("For each of {}: {}.\n", self.plural(token.of.as_ref()), self.value(&token.value));
        if !self.may_be_missing(&token.value) {
            return out;
        }
        let is_empty = |expr: &Expr| matches!(&*expr.node, ExprKind::Literal(Literal::Text(text)) if text.is_empty());
        out.push_str(&match &token.otherwise {
            Some(otherwise) if is_empty(otherwise) => "Where that is missing, nothing is printed.\n".to_owned(),
            Some(otherwise) => format!("Where that is missing, {} is printed.\n", self.value(otherwise)),
            None => "Where that is missing, a message that prints it is rejected.\n".to_owned(),
        });
        out
    }

    pub(super) fn campaign(&self, campaign: &Campaign) -> String {
        let to = campaign.audience.as_ref().map(|name| format!(" to audience {}", name.node)).unwrap_or_default();
        let day =
            |day: &crate::source::Spanned<crate::syntax::ast::DateLiteral>| literal_text(&Literal::Date(day.node));
        let from = campaign.from.as_ref().map(|from| format!(" from {}", day(from))).unwrap_or_default();
        let until = campaign.until.as_ref().map(|until| format!(" until {}", day(until))).unwrap_or_default();
        let mut out = format!("Messages{to}{from}{until}.\n");
        if let Some(priority) = &campaign.priority {
            out.push_str(&format!("Its priority is {}.\n", priority.node));
        }
        for channel in &campaign.channels {
            out.push_str(&self.channel(channel, ""));
        }
        for split in &campaign.splits {
            let of = format!(", for split {}", split.name.node);
            out.extend(split.channels.iter().map(|channel| self.channel(channel, &of)));
        }
        out
    }

    fn channel(&self, channel: &Channel, of: &str) -> String {
        let to = channel.to.as_ref().map(|to| format!(" to {}", self.value(to))).unwrap_or_default();
        let parts = channel.contents.iter().map(|(part, text)| format!("; {} “{}”", part.node, text.node));
        format!("- by {}{to}{of}{}\n", channel.name.node, parts.collect::<String>())
    }
}

pub(super) fn priority_group(group: &PriorityGroup) -> String {
    let mut out =
        "Audiences in the order in which they choose: whom one takes, or holds back, those behind it do not.\n"
            .to_owned();
    out.extend((1..).zip(&group.audiences).map(|(number, name): (usize, _)| format!("{number}. {}\n", name.node)));
    out
}
