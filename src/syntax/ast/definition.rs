//! Definitions: one type per keyword that starts one; the fields are the clauses of the form in its doc.
#![allow(missing_docs, reason = "a field is the clause of its name in the form above the type")]

use super::{DateLiteral, Expr, Literal, Name, Percent, Text};
use crate::source::Spanned;

/// What a definition is.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "each variant holds the type of its name")]
pub enum ItemKind {
    Subject(Name),
    Entity(Entity),
    List(ListFile),
    Param(Param),
    Trait(Trait),
    Segment(Segment),
    Audience(Audience),
    PriorityGroup(PriorityGroup),
    Token(Token),
    PersonaGroup(PersonaGroup),
    Expectation(Expectation),
    OrgUnit(OrgUnit),
    Persona(Persona),
    PersonaOrder(PersonaOrder),
    Journey(Journey),
    Campaign(Campaign),
    Test(Test),
}

/// `entity NAME/PLURAL ["description"] { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    pub name: Name,
    pub plural: Option<Name>,
    pub description: Option<Text>,
    pub source: Option<SourceClause>,
    /// Empty: no key.
    pub key: Vec<Name>,
    pub time: Option<Name>,
    pub belongs_to: Vec<BelongsTo>,
    pub columns: Vec<ColumnClause>,
}

/// `source "path" { separator ";" decimal "," encoding "latin1" missing "NA", "-" on bad rows reject }`
#[derive(Clone, Debug, PartialEq)]
pub struct SourceClause {
    pub path: Text,
    pub separator: Option<Text>,
    pub decimal: Option<Text>,
    pub encoding: Option<Text>,
    pub missing: Vec<Text>,
    /// `on bad rows reject`
    pub reject_bad_rows: bool,
}

/// `belongs to E [as ROLE] [reverse NAME] on a [= b]`, `on (x, y) = (a, b)`
#[derive(Clone, Debug, PartialEq)]
pub struct BelongsTo {
    pub entity: Name,
    pub role: Option<Name>,
    pub reverse: Option<Name>,
    /// Columns of this entity.
    pub local: Vec<Name>,
    /// Columns of the other; empty: its key.
    pub remote: Vec<Name>,
}

/// An entry of `columns`: `"Annual income" as income : decimal`
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnClause {
    /// The name in the file; several parts for a field of a struct (`address.city`).
    pub source: Vec<Name>,
    pub alias: Option<Name>,
    pub kind: Option<ColumnKind>,
    pub personal: bool,
}

/// A declared kind with what it needs to be read: `date "%d/%m/%Y"`, `bool "Y" / "N"`, `list<text> "|"`
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnKind {
    pub kind: Spanned<KindName>,
    /// The format of a date or timestamp, or the separator of a list.
    pub format: Option<Text>,
    /// The words of a bool: true, false.
    pub words: Option<(Text, Text)>,
}

/// The name of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the words of the language")]
pub enum KindName {
    Bool,
    Int,
    Decimal,
    Float,
    Text,
    Date,
    Timestamp,
    Duration,
    List(Box<KindName>),
}

/// `list NAME ["description"] from "file" column c`
#[derive(Clone, Debug, PartialEq)]
pub struct ListFile {
    pub name: Name,
    pub description: Option<Text>,
    pub path: Text,
    /// None: the only column of the file.
    pub column: Option<Name>,
}

/// `param NAME ["description"] = literal` (a literal may carry a minus)
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    pub name: Name,
    pub description: Option<Text>,
    pub value: Expr,
}

/// `trait NAME ["description"] [of ENTITY] = EXPR`
#[derive(Clone, Debug, PartialEq)]
pub struct Trait {
    pub name: Name,
    pub description: Option<Text>,
    pub of: Option<Name>,
    pub value: Expr,
}

/// `segment NAME ["description"] [of ENTITY] = CONDITION`
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    pub name: Name,
    pub description: Option<Text>,
    pub of: Option<Name>,
    pub condition: Expr,
}

/// `audience NAME ["description"] [of ENTITY] { include … exclude … one per … limit … holdout … split … seed … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Audience {
    pub name: Name,
    pub description: Option<Text>,
    pub of: Option<Name>,
    pub include: Option<Expr>,
    pub exclude: Vec<Expr>,
    pub one_per: Option<Expr>,
    pub limit: Option<Limit>,
    pub holdout: Option<Percent>,
    pub split: Option<Split>,
    pub seed: Option<Text>,
}

/// `limit 50_000 by spend_1y [ascending]`
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// Digits as written.
    pub count: Spanned<String>,
    pub by: Option<Expr>,
    pub ascending: bool,
}

/// `split classic 50%, bold 50%` or `split by country`
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the forms stand above")]
pub enum Split {
    Shares(Vec<(Name, Percent)>),
    By(Expr),
}

/// `priority group NAME ["description"] { a, b, c }`
#[derive(Clone, Debug, PartialEq)]
pub struct PriorityGroup {
    pub name: Name,
    pub description: Option<Text>,
    pub audiences: Vec<Name>,
}

/// `token NAME ["description"] [of ENTITY] = EXPR [else EXPR]`
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    pub name: Name,
    pub description: Option<Text>,
    pub of: Option<Name>,
    pub value: Expr,
    pub otherwise: Option<Expr>,
}

/// `persona group NAME ["description"] [{ groups a, b }]`
#[derive(Clone, Debug, PartialEq)]
pub struct PersonaGroup {
    pub name: Name,
    pub description: Option<Text>,
    pub groups: Vec<Name>,
}

/// `expectation NAME ["description"]`
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    pub name: Name,
    pub description: Option<Text>,
}

/// `org_unit NAME ["description"]`
#[derive(Clone, Debug, PartialEq)]
pub struct OrgUnit {
    pub name: Name,
    pub description: Option<Text>,
}

/// `persona NAME ["description"] [of ENTITY] { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Persona {
    pub name: Name,
    pub description: Option<Text>,
    pub of: Option<Name>,
    pub groups: Vec<Name>,
    pub matching: Option<Match>,
    pub score: Vec<Score>,
    pub threshold: Option<Expr>,
    pub expects: Vec<Reference>,
    pub fulfilled_by: Vec<Reference>,
    pub goals: Vec<Text>,
    pub frustrations: Vec<Text>,
    pub quote: Option<Text>,
    pub portrait: Option<Text>,
    pub profile: Vec<Expr>,
}

/// After `match`: a condition, or `otherwise`.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the forms stand above")]
pub enum Match {
    Condition(Expr),
    Otherwise,
}

/// `10 when C`
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    pub amount: Expr,
    pub condition: Expr,
}

/// A shared object by name, or created on the spot by its text.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the forms stand above")]
pub enum Reference {
    Name(Name),
    Text(Text),
}

/// `persona order a, b, c`
#[derive(Clone, Debug, PartialEq)]
pub struct PersonaOrder {
    pub personas: Vec<Name>,
}

/// `journey NAME ["description"] [of ENTITY] { personas … business_line "…" stage … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Journey {
    pub name: Name,
    pub description: Option<Text>,
    pub of: Option<Name>,
    pub personas: Vec<Name>,
    pub business_line: Option<Text>,
    pub stages: Vec<Stage>,
}

/// `stage NAME ["description"] { when C touchpoint … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    pub name: Name,
    pub description: Option<Text>,
    pub when: Option<Expr>,
    pub touchpoints: Vec<Touchpoint>,
}

/// `touchpoint "Instagram ad" [on social] [{ pain "…" opportunity "…" }]`
#[derive(Clone, Debug, PartialEq)]
pub struct Touchpoint {
    pub text: Text,
    pub channel: Option<Name>,
    pub pains: Vec<Text>,
    pub opportunities: Vec<Text>,
}

/// `campaign NAME ["description"] { audience … from … until … priority … channel … split … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Campaign {
    pub name: Name,
    pub description: Option<Text>,
    pub audience: Option<Name>,
    pub from: Option<Spanned<DateLiteral>>,
    pub until: Option<Spanned<DateLiteral>>,
    /// Digits as written, perhaps with a minus.
    pub priority: Option<Spanned<String>>,
    pub channels: Vec<Channel>,
    pub splits: Vec<CampaignSplit>,
}

/// `channel email { to email subject "…" html "…" text "…" }`
#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    pub name: Name,
    pub to: Option<Expr>,
    /// `subject`, `html`, `text`, `title`, `json` with their texts, in the order written.
    pub contents: Vec<(Name, Text)>,
}

/// `split bold { channel … }`
#[derive(Clone, Debug, PartialEq)]
pub struct CampaignSplit {
    pub name: Name,
    pub channels: Vec<Channel>,
}

/// `test NAME as of WHEN { given … expect … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// The definition under test.
    pub name: Name,
    pub description: Option<Text>,
    pub as_of: Option<Expr>,
    pub given: Vec<Given>,
    pub expect: Vec<Expect>,
}

/// `given customers { header … rows … }`: cells stand as written, one row a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    pub entity: Name,
    pub header: Vec<Name>,
    /// A cell is empty, a literal, or a bare word, which is a text.
    pub rows: Vec<Spanned<Vec<Option<Spanned<Cell>>>>>,
}

/// A cell of a `given` table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A literal; numbers may carry a minus, which stands in the digits.
    Literal(Literal),
    /// `("a", "b")`
    List(Vec<Spanned<Literal>>),
    /// A bare word.
    Word(String),
}

/// What a test expects.
#[derive(Clone, Debug, PartialEq)]
pub enum Expect {
    /// `expect members 1, 2`; `expect members none`: an empty list.
    Members(Vec<ExpectKey>),
    /// `expect not 2 [because CONDITION]`
    Not {
        /// Who shall be out.
        key: ExpectKey,
        /// The part that shall be what fails.
        because: Option<Expr>,
    },
    /// `expect value 1 = 42`: of a trait; a missing value is `missing`.
    Value {
        /// Whose value.
        key: ExpectKey,
        /// The value; none: missing.
        value: Option<Expr>,
    },
}

/// A key as a test writes it: a number, a text, or several joined by `:` in a text.
pub type ExpectKey = Spanned<Literal>;
