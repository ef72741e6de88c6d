//! The templates of all campaigns, checked against the tokens that they may name. Must not know what a message is.

use std::collections::{BTreeSet, HashMap};

use super::Workspace;
use super::floors::resolve;
use crate::content::{Library, Needs, Piece, Shape, Vocabulary, piece};
use crate::diag::{Code, Diagnostic, has_errors};
use crate::model::{Campaign, Catalog, Channel, Content, EntityId, Part, Token};
use crate::source::{SourceMap, Span};

/// What the templates of the campaigns need.
#[derive(Debug, Default)]
pub(super) struct Checks(HashMap<(Span, Part, EntityId), Needs>);

impl Checks {
    /// What a part of a message needs.
    pub(super) fn needs(&self, content: &Content) -> Needs {
        let own = self.0.iter().find(|((at, part, _), _)| *at == content.at && *part == content.part);
        own.map(|(_, needs)| needs.clone()).unwrap_or_default()
    }
}

impl Workspace {
    /// Says what is wrong with the templates of the campaigns, and which tokens none of them names.
    pub(super) fn check_templates(&mut self, resolved: &resolve::Resolved) {
        let library = self.library();
        let mut found = Vec::new();
        let checks = check(&resolved.catalog, &resolved.spans, &library, &self.sources, &mut found);
        // What is misspelled leaves something unused; that it is misspelled says enough.
        if !has_errors(&found) && !has_errors(&self.findings) {
            found.extend(unused(&resolved.catalog, &resolved.spans, &checks));
            let pieces: Vec<Piece> = resolved.catalog.campaigns.iter().flat_map(contents).map(piece).collect();
            found.extend(library.unused(&pieces));
        }
        self.add(found);
    }
}

/// Checks every part of every campaign's messages.
pub(super) fn check(
    catalog: &Catalog,
    spans: &resolve::Spans,
    library: &Library,
    sources: &SourceMap,
    found: &mut Vec<Diagnostic>,
) -> Checks {
    let mut checks = Checks::default();
    for campaign in &catalog.campaigns {
        let vocabulary = vocabulary(catalog, campaign.entity);
        for content in contents(campaign) {
            let key = (content.at, content.part, campaign.entity);
            if checks.0.contains_key(&key) {
                continue;
            }
            let (needs, wrong) = library.check(&piece(content), &vocabulary, sources);
            let wrong = wrong.into_iter().map(|finding| with_foreign(finding, catalog, spans, campaign));
            found.extend(wrong);
            checks.0.insert(key, needs);
        }
    }
    checks
}

fn contents(campaign: &Campaign) -> impl Iterator<Item = &Content> {
    let messages = campaign.channels.iter().flat_map(Channel::messages);
    messages.flat_map(|message| &message.contents)
}

/// The tokens of an entity, as templates see them.
fn vocabulary(catalog: &Catalog, entity: EntityId) -> Vocabulary {
    let own = catalog.tokens.iter().filter(|token| token.entity == entity);
    Vocabulary { tokens: own.map(|token| (token.name.clone(), shape(catalog, token))).collect() }
}

fn shape(catalog: &Catalog, token: &Token) -> Shape {
    let value = Shape::of(&catalog.exprs[token.value].ty);
    match token.otherwise.map(|otherwise| Shape::of(&catalog.exprs[otherwise].ty)) {
        Some(otherwise) => value.or(otherwise),
        None => value,
    }
}

/// A token of another entity is none of the campaign's; that is said where its name was not found.
fn with_foreign(finding: Diagnostic, catalog: &Catalog, spans: &resolve::Spans, campaign: &Campaign) -> Diagnostic {
    if finding.code != Code::UnknownToken {
        return finding;
    }
    let named =
        |token: &&Token| token.entity != campaign.entity && finding.message.contains(&format!("`{}`", token.name));
    let Some(at) = catalog.tokens.iter().position(|token| named(&token)) else { return finding };
    let own = &catalog.entity(campaign.entity).name;
    let other = &catalog.entity(catalog.tokens[at].entity).name;
    let note = format!("campaign `{}` writes to {own} records; the token is of {other}", campaign.name);
    match spans.tokens.get(at) {
        Some(&place) => finding.at(place, "the token").note(note),
        None => finding.note(note),
    }
}

/// A warning for each token that no campaign's template names.
fn unused(catalog: &Catalog, spans: &resolve::Spans, checks: &Checks) -> Vec<Diagnostic> {
    let named: BTreeSet<(EntityId, &str)> = checks
        .0
        .iter()
        .flat_map(|((.., entity), needs)| needs.0.iter().map(move |need| (*entity, need.token.as_str())))
        .collect();
    let tokens = catalog.tokens.iter().zip(&spans.tokens);
    let unused = tokens.filter(|(token, _)| !named.contains(&(token.entity, token.name.as_str())));
    let warning = |(token, &place): (&Token, &Span)| {
        Diagnostic::new(Code::UnusedToken, format!("token `{}` is named by no template", token.name)).at(place, "")
    };
    unused.map(warning).collect()
}
