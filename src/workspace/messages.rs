//! A campaign's messages: its templates are checked, its records and their tokens evaluated in one plan. Must not know how
//! messages are shown or where they go.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::ArrayRef;

use super::floors::{engine, plan, resolve};
use super::templates::{self, Checks};
use super::understand::Reading;
use super::{Failure, Workspace};
use crate::content::{Column, Library, Mailing, Records, TokenColumn};
use crate::diag::Diagnostic;
use crate::insight::describe::name_of;
use crate::model::{Campaign, Catalog, Channel, ExprId, Token};
use crate::progress::Progress;
use crate::syntax::ast::ItemKind;

/// A campaign whose messages can be made.
pub(super) struct Ready {
    pub(super) campaign: Campaign,
    pub(super) mailing: Mailing,
}

impl Workspace {
    /// Whether there is a campaign of that name.
    pub(super) fn known_campaign(&self, name: &str) -> Result<(), Failure> {
        let campaigns = self.items().filter(|item| matches!(item.node, ItemKind::Campaign(_)));
        let names: Vec<&str> =
            campaigns.filter_map(|item| name_of(&item.node)).map(|name| name.node.as_str()).collect();
        if names.contains(&name) { Ok(()) } else { Err(Failure::unknown("campaign", name, names)) }
    }

    /// Whether the clock lies within the campaign's dates, as far as they can be read.
    pub(super) fn in_its_dates(&mut self, name: &str) -> Result<bool, Failure> {
        let catalog = self.understand()?.resolved.catalog;
        let today = self.clock.today(self.config.settings.zone);
        let campaign = catalog.find_campaign(name).map(|id| catalog.campaign(id));
        Ok(campaign.is_none_or(|campaign| campaign.runs_on(today)))
    }

    /// Evaluates a campaign: its audience, the addresses and tokens of all records.
    pub(super) fn ready_messages(&mut self, name: &str, progress: &dyn Progress) -> Result<Ready, Failure> {
        let library = self.library();
        self.proceed()?;
        let sources = self.sources.clone();
        let mut prepared: Option<(Checks, Asked)> = None;
        let mut choice = |resolved: &mut resolve::Resolved, found: &mut Vec<Diagnostic>| {
            let catalog = &resolved.catalog;
            let checks = templates::check(catalog, &resolved.spans, &library, &sources, found);
            let Some(id) = catalog.find_campaign(name) else { return Err(Failure::Findings) };
            let asked = Asked::of(catalog, catalog.campaign(id), &checks);
            let wanted = asked.wanted(catalog);
            prepared = Some((checks, asked));
            Ok(wanted)
        };
        let evaluated = self.evaluate(Reading::Needed, &BTreeSet::new(), &mut choice, progress)?;
        let catalog = &evaluated.catalog;
        let (Some((checks, asked)), Some(id)) = (prepared, catalog.find_campaign(name)) else {
            return Err(Failure::Findings);
        };
        let campaign = catalog.campaign(id);
        let records = asked.records(catalog, campaign, &evaluated.outcome)?;
        let needs = |content: &crate::model::Content| checks.needs(content);
        let mailing = Mailing::new(campaign, &catalog.settings, &library, &needs, records);
        Ok(Ready { campaign: campaign.clone(), mailing })
    }

    /// The templates of the workspace, read once.
    pub(super) fn library(&mut self) -> Arc<Library> {
        if let Some(library) = &self.library {
            return library.clone();
        }
        let (library, wrong) = Library::read(&self.root, &mut self.sources);
        self.add(wrong);
        let library = Arc::new(library);
        self.library = Some(library.clone());
        library
    }
}

/// What is asked of the engine for a campaign. A column's name begins with what no column of a key is called.
struct Asked {
    addresses: Vec<ExprId>,
    tokens: Vec<Token>,
    campaign: Campaign,
}

impl Asked {
    fn of(catalog: &Catalog, campaign: &Campaign, checks: &Checks) -> Self {
        let mut addresses: Vec<ExprId> = Vec::new();
        let mut named: BTreeSet<String> = BTreeSet::new();
        for message in campaign.channels.iter().flat_map(Channel::messages) {
            if !addresses.contains(&message.to) {
                addresses.push(message.to);
            }
            let needs = message.contents.iter().flat_map(|content| checks.needs(content).0);
            named.extend(needs.map(|need| need.token));
        }
        let own = |token: &&Token| token.entity == campaign.entity && named.contains(&token.name);
        let tokens = catalog.tokens.iter().filter(own).cloned().collect();
        Self { addresses, tokens, campaign: campaign.clone() }
    }

    /// By the name of its column: every value.
    fn values(&self, catalog: &Catalog) -> BTreeMap<String, ExprId> {
        let parts = catalog.audience(self.campaign.audience).parts;
        let mut values =
            BTreeMap::from([(STATUS.into(), parts.status), (SPLIT.into(), parts.split), (DOUBLE.into(), parts.double)]);
        values.extend(self.addresses.iter().map(|&to| (address_column(to), to)));
        for token in &self.tokens {
            values.insert(format!("\0token {}", token.name), token.value);
            values.extend(token.otherwise.map(|otherwise| (format!("\0else {}", token.name), otherwise)));
        }
        values
    }

    fn wanted(&self, catalog: &Catalog) -> plan::Wanted {
        let entity = self.campaign.entity;
        let values = self.values(catalog).into_iter();
        plan::Wanted {
            definitions: vec![catalog.audience(self.campaign.audience).definition],
            values: values.map(|(name, value)| plan::WantedValue { name, entity, value }).collect(),
            traits_counted: true,
        }
    }

    fn records(&self, catalog: &Catalog, campaign: &Campaign, outcome: &engine::Outcome) -> Result<Records, Failure> {
        let of = outcome.entities.iter().find(|of| of.entity == campaign.entity);
        let of = of.ok_or_else(|| internal("the campaign's records"))?;
        let values = self.values(catalog);
        let column = |name: &str| {
            let cells: Option<&ArrayRef> = of.membership.column_by_name(name);
            let ty = values.get(name).map(|&value| catalog.exprs[value].ty.clone());
            let found = cells.zip(ty).map(|(cells, ty)| Column { cells: cells.clone(), ty });
            found.ok_or_else(|| internal(name))
        };
        let entity = catalog.entity(campaign.entity);
        let key = entity.key.iter().enumerate().map(|(at, &part)| Column {
            cells: of.membership.column(at).clone(),
            ty: entity.columns[part as usize].ty.clone(),
        });
        let token = |token: &Token| {
            let otherwise = token.otherwise.map(|_| column(&format!("\0else {}", token.name))).transpose()?;
            Ok(TokenColumn { name: token.name.clone(), value: column(&format!("\0token {}", token.name))?, otherwise })
        };
        Ok(Records {
            rows: of.membership.num_rows(),
            key: key.collect(),
            status: column(STATUS)?,
            split: column(SPLIT)?,
            double: column(DOUBLE)?,
            addresses: self
                .addresses
                .iter()
                .map(|&to| Ok((to, column(&address_column(to))?)))
                .collect::<Result<_, Failure>>()?,
            one_per: catalog.audience(campaign.audience).one_per,
            tokens: self.tokens.iter().map(token).collect::<Result<_, Failure>>()?,
        })
    }
}

const STATUS: &str = "\0status";
const SPLIT: &str = "\0split";
const DOUBLE: &str = "\0double";

fn address_column(to: ExprId) -> String {
    format!("\0to {}", to.0)
}

fn internal(what: &str) -> Failure {
    Failure::Other(format!("internal error: the engine did not answer `{}`", what.trim_start_matches('\0')))
}
