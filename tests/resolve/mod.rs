//! What definitions are resolved to: texts in, the typed model out, printed plainly.

mod aggregates;
mod arithmetic;
mod cases;
mod conditions;
mod entities;
mod errors;
mod functions;
mod kinds;
mod names;
mod printer;
mod windows;

use std::collections::BTreeMap;

use milieu::diag::{self, Diagnostic};
use milieu::model::{Clock, Column, Settings, Type, day_from};
use milieu::resolve::{Inputs, Resolved};
use milieu::source::SourceMap;
use milieu::syntax;

pub(crate) use printer::print;

/// Entities that most tests use.
pub(crate) const SHOP: &str = r#"
subject customer
entity customer/customers { source "c.parquet" key customer_id belongs to household on household_id belongs to store as home_store reverse residents on store_id }
entity household/households { source "h.parquet" key household_id }
entity store/stores { source "s.parquet" key store_id }
entity transaction/transactions { source "t.parquet" key transaction_id time purchased_at belongs to customer on customer_id belongs to store on store_id }
entity line/lines { source "l.parquet" key line_id belongs to transaction on transaction_id belongs to product on product_id }
entity product/products { source "p.parquet" key product_id belongs to brand on brand_id }
entity brand/brands { source "b.parquet" key brand_id }
entity visit/visits { source "v.parquet" time day belongs to customer on customer_id }
"#;

const COLUMNS: &[(&str, &str)] = &[
    (
        "customer",
        "customer_id:int household_id:int store_id:int name:text email:text city:text country:text age_years:int \
         income:decimal2 score:float birth_date:date renewal:date registered_at:timestamp consent:bool deceased:bool \
         tags:list<text> sizes:list<int> hobbies:list<text> budget:decimal4 since:duration",
    ),
    ("household", "household_id:int registered_on:date income:decimal0 rich:bool city:text"),
    ("store", "store_id:int city:text opened:date"),
    (
        "transaction",
        "transaction_id:int customer_id:int store_id:int purchased_at:timestamp amount:decimal2 quantity:int status:text \
         weight:float delivered_at:timestamp city:text",
    ),
    ("line", "line_id:int transaction_id:int product_id:int quantity:int unit_price:decimal2"),
    ("product", "product_id:int brand_id:int name:text price:float category:text"),
    ("brand", "brand_id:int name:text"),
    ("visit", "customer_id:int day:date page:text minutes:int"),
];

fn kind(word: &str) -> Type {
    match word {
        "bool" => Type::Bool,
        "int" => Type::Int,
        "float" => Type::Float,
        "text" => Type::Text,
        "date" => Type::Date,
        "timestamp" => Type::Timestamp,
        "duration" => Type::Duration,
        "unknown" => Type::Unknown,
        _ => match (word.strip_prefix("decimal"), word.strip_prefix("list<")) {
            (Some(scale), _) => Type::Decimal(scale.parse().expect("a scale")),
            (_, Some(of)) => Type::List(Box::new(kind(of.trim_end_matches('>')))),
            _ => panic!("kind `{word}` is not known"),
        },
    }
}

/// Columns from `name:kind name:kind`.
pub(crate) fn columns(text: &str) -> Vec<Column> {
    text.split_whitespace()
        .map(|column| {
            let (name, ty) = column.split_once(':').expect("a column is name:kind");
            Column { name: name.into(), source: vec![name.into()], ty: kind(ty), unsupported: None, personal: false }
        })
        .collect()
}

/// A workspace to be resolved.
pub(crate) struct Case {
    pub(crate) text: String,
    pub(crate) columns: BTreeMap<String, Vec<Column>>,
    pub(crate) clock: Clock,
    pub(crate) settings: Settings,
    pub(crate) sets: Vec<(String, String)>,
}

impl Case {
    /// Definitions beside the entities of the shop.
    pub(crate) fn shop(definitions: &str) -> Self {
        let columns = COLUMNS.iter().map(|(name, text)| ((*name).to_owned(), columns(text))).collect();
        Self { columns, ..Self::bare(&format!("{SHOP}{definitions}")) }
    }

    /// Definitions alone; nothing is known of the sources.
    pub(crate) fn bare(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            columns: BTreeMap::new(),
            clock: Clock::Day(day_from(2026, 6, 30).expect("a date")),
            settings: Settings::default(),
            sets: Vec::new(),
        }
    }

    pub(crate) fn with(mut self, entity: &str, text: &str) -> Self {
        self.columns.insert(entity.to_owned(), columns(text));
        self
    }

    pub(crate) fn resolve(&self) -> (Resolved, Vec<Diagnostic>, SourceMap) {
        let mut sources = SourceMap::default();
        let id = sources.add("a.seg", self.text.clone());
        let (file, found) = syntax::parse(id, &self.text);
        let shown: Vec<String> = found.iter().map(|one| diag::render(one, &sources, false)).collect();
        assert!(found.is_empty(), "the text does not parse: {}", shown.join("\n"));
        let files = [file];
        let replaced = BTreeMap::new();
        let (entities, mut diagnostics) = milieu::resolve::sources(&files, &replaced);
        let columns: Vec<Option<Vec<Column>>> =
            entities.iter().map(|entity| self.columns.get(&entity.name).cloned()).collect();
        let (resolved, found) = milieu::resolve::resolve(&Inputs {
            files: &files,
            columns: &columns,
            settings: self.settings.clone(),
            clock: self.clock,
            sets: &self.sets,
            replaced: &replaced,
        });
        diagnostics.extend(found);
        (resolved, diagnostics, sources)
    }

    /// Resolved without any finding, or the findings as a panic.
    pub(crate) fn clean(&self) -> Resolved {
        let (resolved, found, sources) = self.resolve();
        let shown: Vec<String> = found.iter().map(|one| diag::render(one, &sources, false)).collect();
        assert!(found.is_empty(), "{}", shown.join("\n"));
        resolved
    }

    /// The findings: code, place, message, help.
    pub(crate) fn findings(&self) -> String {
        let (_, found, sources) = self.resolve();
        let lines: Vec<String> = found
            .iter()
            .map(|one| {
                let at = one.labels.first().map_or("", |label| sources.slice(label.span));
                let help = one.help.as_ref().map_or(String::new(), |help| format!("\n  help: {help}"));
                let fixes: Vec<String> = one
                    .fixes
                    .iter()
                    .map(|fix| format!("\n  fix: {} -> {}", sources.slice(fix.span), fix.replacement))
                    .collect();
                format!("{} at `{at}`: {}{help}{}", one.code.number(), one.message, fixes.concat())
            })
            .collect();
        lines.join("\n")
    }

    /// The codes of the findings.
    pub(crate) fn codes(&self) -> Vec<&'static str> {
        self.resolve().1.iter().map(|one| one.code.number()).collect()
    }
}

/// The body of the segment or trait `x` of the shop, printed.
pub(crate) fn body(definition: &str) -> String {
    let resolved = Case::shop(definition).clean();
    body_of(&resolved, "x")
}

pub(crate) fn body_of(resolved: &Resolved, name: &str) -> String {
    let id = resolved.catalog.find(name).expect("the definition is there");
    print(&resolved.catalog, resolved.catalog.definition(id).body)
}

/// What a condition of a customer is resolved to.
pub(crate) fn condition(text: &str) -> String {
    body(&format!("segment x = {text}"))
}

/// What a value of a customer is resolved to, and its kind.
pub(crate) fn value(text: &str) -> String {
    let resolved = Case::shop(&format!("trait x = {text}")).clean();
    let id = resolved.catalog.find("x").expect("the definition is there");
    let body = resolved.catalog.definition(id).body;
    format!("{}: {:?}", print(&resolved.catalog, body), resolved.catalog.exprs[body].ty)
}

/// The findings about a condition of a customer.
pub(crate) fn findings(text: &str) -> String {
    Case::shop(&format!("segment x = {text}")).findings()
}

/// The findings about a value of a customer.
pub(crate) fn value_findings(text: &str) -> String {
    Case::shop(&format!("trait x = {text}")).findings()
}
