//! The channels of a campaign: who is written to over each, which parts a message has, what a split replaces. Knows
//! nothing of templates.

use crate::diag::{Code, Diagnostic, nearest};
use crate::model::{Channel, ChannelKind, Content, ExprId, MessageParts, Part};
use crate::syntax::ast;

use super::super::Resolver;
use super::super::definition::missing_clause;
use super::super::entity::quoted;
use super::super::kinds::KindSet;
use super::super::path::Frame;

/// What is written of a channel in one block.
struct Written<'a> {
    to: Option<ExprId>,
    contents: Vec<Content>,
    name: &'a ast::Name,
}

impl Resolver<'_> {
    /// The channels with what their splits replace.
    pub(super) fn channels(&mut self, item: &ast::Campaign, frame: Frame<'_>) -> Vec<Channel> {
        if item.channels.is_empty() {
            let what = format!("campaign `{}`", item.name.node);
            let help = "channel email { to email  subject \"…\"  html \"….hbs\" }";
            self.found.push(missing_clause(&what, "channel", item.name.span).help(help));
        }
        self.unique("channel", item.channels.iter().map(|channel| &channel.name));
        let mut channels: Vec<Channel> = Vec::new();
        for channel in &item.channels {
            let Some((kind, written)) = self.channel(channel, frame) else { continue };
            self.complete(kind, &written);
            let nobody = self.error(channel.name.span).id;
            let message = MessageParts { to: written.to.unwrap_or(nobody), contents: written.contents };
            if channels.iter().all(|known| known.kind != kind) {
                channels.push(Channel { kind, message, splits: Vec::new() });
            }
        }
        for split in &item.splits {
            self.unique("channel", split.channels.iter().map(|channel| &channel.name));
            for channel in &split.channels {
                let Some((kind, written)) = self.channel(channel, frame) else { continue };
                match channels.iter_mut().find(|known| known.kind == kind) {
                    Some(known) => {
                        let own = replaced(&known.message, written);
                        known.splits.push((split.name.node.clone(), own));
                    }
                    None => self.found.push(foreign(channel, split, item)),
                }
            }
        }
        channels
    }

    fn channel<'a>(&mut self, item: &'a ast::Channel, frame: Frame<'_>) -> Option<(ChannelKind, Written<'a>)> {
        let to = item.to.as_ref().map(|to| {
            let address = self.expr(to, frame);
            self.expect(&address, KindSet::TEXT.or(KindSet::NUMBER), "`to`");
            address.id
        });
        let kind = ChannelKind::ALL.into_iter().find(|kind| kind.word() == item.name.node);
        let Some(kind) = kind else {
            self.found.push(unknown_channel(&item.name));
            return None;
        };
        let mut contents: Vec<Content> = Vec::new();
        for (name, text) in &item.contents {
            let part = Part::ALL.into_iter().find(|part| part.word() == name.node);
            let Some(part) = part.filter(|part| kind.parts().contains(part)) else {
                self.found.push(unknown_part(kind, name));
                continue;
            };
            if contents.iter().all(|known| known.part != part) {
                let is_file = part_may_be_file(part) && text.node.strip_suffix(".hbs").is_some();
                contents.push(Content { part, template: text.node.clone(), is_file, at: text.span });
            }
        }
        contents.sort_by_key(|content| content.part);
        Some((kind, Written { to, contents, name: &item.name }))
    }

    /// Whether a message of the channel has all that it needs.
    fn complete(&mut self, kind: ChannelKind, written: &Written<'_>) {
        let what = format!("channel `{}`", kind.word());
        if written.to.is_none() {
            let help = "`to COLUMN` says where its messages go";
            self.found.push(missing_clause(&what, "to", written.name.span).help(help));
        }
        for group in kind.needs() {
            if written.contents.iter().any(|content| group.contains(&content.part)) {
                continue;
            }
            let words: Vec<&str> = group.iter().map(|part| part.word()).collect();
            self.found.push(missing_clause(&what, &words.join("` or `"), written.name.span));
        }
    }
}

/// A subject and a title are always written out, whatever they end in.
fn part_may_be_file(part: Part) -> bool {
    !part.is_line()
}

/// A split replaces attribute by attribute.
fn replaced(message: &MessageParts, written: Written<'_>) -> MessageParts {
    let mut contents = written.contents;
    let kept = message.contents.iter().filter(|content| contents.iter().all(|own| own.part != content.part));
    let kept: Vec<Content> = kept.cloned().collect();
    contents.extend(kept);
    contents.sort_by_key(|content| content.part);
    MessageParts { to: written.to.unwrap_or(message.to), contents }
}

fn unknown_channel(name: &ast::Name) -> Diagnostic {
    let words = ChannelKind::ALL.map(ChannelKind::word);
    let diagnostic =
        Diagnostic::new(Code::UnknownName, format!("channel `{}` does not exist", name.node)).at(name.span, "");
    match nearest(&name.node, words) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")).fix(name.span, near),
        None => diagnostic.help(format!("the channels are {}", words.join(", "))),
    }
}

fn unknown_part(kind: ChannelKind, name: &ast::Name) -> Diagnostic {
    let words: Vec<&str> = kind.parts().iter().map(|part| part.word()).collect();
    Diagnostic::new(Code::UnknownName, format!("channel `{}` has no `{}`", kind.word(), name.node))
        .at(name.span, "")
        .help(format!("its messages have: {}", words.join(", ")))
}

fn foreign(channel: &ast::Channel, split: &ast::CampaignSplit, item: &ast::Campaign) -> Diagnostic {
    let name = &channel.name;
    let message = format!("channel `{}` of split `{}` is none of the campaign's", name.node, split.name.node);
    let known: Vec<&str> = item.channels.iter().map(|channel| channel.name.node.as_str()).collect();
    let diagnostic = Diagnostic::new(Code::UnknownName, message).at(name.span, "");
    match nearest(&name.node, known) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")).fix(name.span, quoted(near)),
        None => diagnostic.help("a split replaces parts of a channel that the campaign has; add the channel to it"),
    }
}
