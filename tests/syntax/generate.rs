//! Random trees, made from a row of random bytes: fewer bytes make simpler trees, so a failing case shrinks.

use milieu::source::{FileId, Span, Spanned};
use milieu::syntax::ast::*;

/// Choices taken from bytes; always the first one when they run out.
pub(super) struct Choices<'b> {
    bytes: &'b [u8],
    at: usize,
    depth: usize,
}

fn bare<T>(node: T) -> Spanned<T> {
    Spanned::new(node, Span::new(FileId(0), 0, 0))
}

fn expr(kind: ExprKind) -> Expr {
    bare(Box::new(kind))
}

const NAMES: &[&str] = &[
    "a",
    "b",
    "income",
    "date",
    "type",
    "last",
    "top",
    "by",
    "at",
    "on",
    "no",
    "all",
    "any",
    "distinct",
    "latest",
    "this",
    "within",
    "today",
    "persona",
    "now",
    "everyone",
    "otherwise",
    "missing",
    "end",
    "and",
    "of",
    "Annual Income",
    "größe",
    "null",
    "NULL",
    "NOT",
    "CASE",
    "case",
    "is",
    "per",
    "where",
    "same",
    "as",
    "among",
    "sequence",
    "sample",
    "exactly",
    "yesterday",
    "ignoring",
    "contains",
    "12",
    "a.b",
    "a-b",
    "less",
    "more",
    "before",
    "personal",
    "column",
    "text",
    "group",
    "order",
    "_x1",
    "E",
    "d90",
    "days",
    "week",
    "ago",
    "true",
    "TRUE",
    "column\"quoted",
];

const TEXTS: &[&str] = &[
    "",
    "x",
    "it's",
    "say \"hi\"",
    "a\\b",
    "line\nbreak",
    "tab\there",
    "ünï # no comment",
    "{{name}}",
    "\u{1}\u{7f}",
    "“smart”",
    "--",
    "/* x */",
    "a;b",
    "{",
    "}",
    "(",
];

const UNITS: &[Unit] = &[
    Unit::Day,
    Unit::Millisecond,
    Unit::Second,
    Unit::Minute,
    Unit::Hour,
    Unit::Week,
    Unit::Month,
    Unit::Quarter,
    Unit::Year,
];

impl<'b> Choices<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0, depth: 0 }
    }

    pub(super) fn below(&mut self, count: usize) -> usize {
        let byte = self.bytes.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(byte) % count
    }

    fn coin(&mut self) -> bool {
        self.below(2) == 1
    }

    fn of<'x, T>(&mut self, list: &'x [T]) -> &'x T {
        &list[self.below(list.len())]
    }

    fn name(&mut self) -> Name {
        bare((*self.of(NAMES)).to_owned())
    }

    fn text(&mut self) -> Text {
        bare((*self.of(TEXTS)).to_owned())
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.coin().then(|| make(self))
    }

    /// None to three of a thing, none when the bytes have run out.
    fn some<T>(&mut self, make: impl Fn(&mut Self) -> T) -> Vec<T> {
        let count = self.below(4);
        (0..count).map(|_| make(self)).collect()
    }

    fn several<T>(&mut self, least: usize, make: impl Fn(&mut Self) -> T) -> Vec<T> {
        let count = least + self.below(3);
        (0..count).map(|_| make(self)).collect()
    }

    fn count(&mut self) -> Spanned<String> {
        bare((*self.of(&["1", "5", "50000", "007"])).to_owned())
    }

    fn percent(&mut self) -> Percent {
        bare((*self.of(&["10", "2.5", "0.01", "100"])).to_owned())
    }

    fn duration(&mut self) -> Duration {
        Duration { count: *self.of(&[1, 0, 90, 12_000, i64::MAX]), unit: *self.of(UNITS) }
    }

    fn date(&mut self) -> DateLiteral {
        *self.of(&[
            DateLiteral { year: 2026, month: 6, day: 30 },
            DateLiteral { year: 2024, month: 2, day: 29 },
            DateLiteral { year: 1, month: 1, day: 1 },
            DateLiteral { year: 9999, month: 12, day: 31 },
        ])
    }

    fn literal(&mut self) -> Literal {
        match self.below(7) {
            0 => Literal::Int((*self.of(&["1", "0", "012", "99999999999999999999"])).to_owned()),
            1 => Literal::Bool(self.coin()),
            2 => Literal::Decimal((*self.of(&["0.25", "1234567.10"])).to_owned()),
            3 => Literal::Text(self.text().node),
            4 => Literal::Date(self.date()),
            5 => Literal::Moment(MomentLiteral {
                date: self.date(),
                micros: *self.of(&[0, 1, 50_700_000_000, 86_399_999_999]),
                offset: *self.of(&[None, Some(0), Some(7200), Some(-1800)]),
            }),
            _ => Literal::Duration(self.duration()),
        }
    }

    fn path(&mut self) -> Vec<Name> {
        let count = if self.below(4) == 3 { 2 } else { 1 };
        (0..count).map(|_| self.name()).collect()
    }

    fn function(&mut self) -> Name {
        bare((*self.of(&["f", "age", "min", "all", "share", "any thing"])).to_lowercase().replace(' ', "_"))
    }

    /// An expression; a leaf when the tree is deep enough.
    #[allow(clippy::too_many_lines, reason = "a table")]
    pub(super) fn expr(&mut self) -> Expr {
        if self.depth > 5 {
            return self.leaf();
        }
        self.depth += 1;
        let made = match self.below(24) {
            0..=4 => self.leaf(),
            5 => expr(ExprKind::Negate(self.expr())),
            6 => expr(ExprKind::Not(self.expr())),
            7 | 8 => {
                let ops = [
                    ArithmeticOp::Add,
                    ArithmeticOp::Subtract,
                    ArithmeticOp::Multiply,
                    ArithmeticOp::Divide,
                    ArithmeticOp::Remainder,
                ];
                expr(ExprKind::Arithmetic { op: *self.of(&ops), left: self.expr(), right: self.expr() })
            }
            9 => expr(ExprKind::Coalesce(self.expr(), self.expr())),
            10 => expr(ExprKind::And(self.several(2, Self::expr))),
            11 => expr(ExprKind::Or(self.several(2, Self::expr))),
            12 => {
                let ops = [
                    CompareOp::Equal,
                    CompareOp::NotEqual,
                    CompareOp::Less,
                    CompareOp::LessOrEqual,
                    CompareOp::Greater,
                    CompareOp::GreaterOrEqual,
                ];
                expr(ExprKind::Compare {
                    op: *self.of(&ops),
                    left: self.expr(),
                    right: self.expr(),
                    ignoring_case: self.coin(),
                })
            }
            13 => expr(ExprKind::Between {
                value: self.expr(),
                negated: self.coin(),
                low: self.bound(),
                high: self.bound(),
            }),
            14 => expr(ExprKind::In {
                value: self.expr(),
                negated: self.coin(),
                options: self.options(),
                ignoring_case: self.coin(),
            }),
            15 => {
                let states = [State::Missing, State::Present, State::True, State::False];
                expr(ExprKind::Is { value: self.expr(), state: *self.of(&states) })
            }
            16 => self.text_test(),
            17 => expr(ExprKind::InWindow { value: self.expr(), negated: self.coin(), window: self.window(false) }),
            18 => {
                let on = match self.below(3) {
                    0 => AnniversaryWindow::Today,
                    1 => AnniversaryWindow::Next(self.duration()),
                    _ => AnniversaryWindow::On(self.expr()),
                };
                expr(ExprKind::Anniversary { value: self.expr(), on })
            }
            19 => {
                let amount = if self.coin() { Amount::Percent(self.percent()) } else { Amount::Count(self.count()) };
                let end = *self.of(&[End::Top, End::Bottom]);
                expr(ExprKind::TopBottom { end, amount, by: self.expr(), among: self.maybe(Self::expr) })
            }
            20 => {
                let bound = *self.of(&[CountBound::AtLeast, CountBound::Exactly, CountBound::AtMost]);
                expr(ExprKind::CountOf { bound, count: self.count(), of: self.several(1, Self::expr) })
            }
            21 => expr(ExprKind::Case {
                arms: self.several(1, |c| (c.expr(), c.expr())),
                otherwise: self.maybe(Self::expr),
            }),
            22 => expr(ExprKind::Call { function: self.function(), arguments: self.some(Self::argument) }),
            _ => self.aggregate(),
        };
        self.depth -= 1;
        made
    }

    fn leaf(&mut self) -> Expr {
        expr(match self.below(8) {
            0..=2 => ExprKind::Path(self.path()),
            3 => ExprKind::Literal(self.literal()),
            4 => ExprKind::Today,
            5 => (*self.of(&[ExprKind::Now, ExprKind::Everyone])).clone(),
            6 => ExprKind::Persona(self.name()),
            _ => ExprKind::Sample { share: self.percent(), seed: self.text() },
        })
    }

    fn text_test(&mut self) -> Expr {
        let op = *self.of(&[TextOp::Contains, TextOp::StartsWith, TextOp::EndsWith, TextOp::Matches]);
        let quantifier = *self.of(&[None, Some(Quantifier::Any), Some(Quantifier::All), Some(Quantifier::None)]);
        let options = if quantifier.is_some() { self.options() } else { Options::One(self.expr()) };
        expr(ExprKind::TextTest {
            value: self.expr(),
            negated: self.coin(),
            op,
            quantifier,
            options,
            ignoring_case: self.coin(),
        })
    }

    fn options(&mut self) -> Options {
        if self.coin() {
            Options::One(expr(ExprKind::Path(self.path())))
        } else {
            Options::List(self.several(1, Self::expr))
        }
    }

    fn bound(&mut self) -> Bound {
        if self.coin() { Bound::Period(bare(self.period(false))) } else { Bound::Value(self.expr()) }
    }

    fn period(&mut self, today: bool) -> Period {
        let relatives = [Relative::This, Relative::Last, Relative::Next];
        let units = [Unit::Week, Unit::Month, Unit::Quarter, Unit::Year];
        match self.below(5) {
            0 => Period::Yesterday,
            1 => Period::Tomorrow,
            2 if today => Period::Today,
            _ => Period::Calendar(*self.of(&relatives), *self.of(&units)),
        }
    }

    fn window(&mut self, on_range: bool) -> Window {
        match self.below(if on_range { 11 } else { 10 }) {
            0 => Window::Last(self.duration()),
            1 => Window::Next(self.duration()),
            2 => Window::MoreThanAgo(self.duration()),
            3 => Window::MoreThanAhead(self.duration()),
            4 => Window::BetweenAgo { from: *self.of(&[90, 1, 0]), to: *self.of(&[30, 1, 0]), unit: *self.of(UNITS) },
            5 => Window::During(self.period(true)),
            6 => Window::Since(self.bound()),
            7 => Window::Before(self.bound()),
            8 => (*self.of(&[Window::Always, Window::During(Period::Today)])).clone(),
            9 => {
                let bound = self.bound();
                if self.coin() { Window::On(bound) } else { Window::After(bound) }
            }
            _ => Window::Between(self.bound(), self.bound()),
        }
    }

    fn argument(&mut self) -> Argument {
        Argument { value: self.expr(), name: self.maybe(Self::name), among: self.maybe(Self::expr) }
    }

    fn range(&mut self) -> Range {
        let orders = [PickOrder::Latest, PickOrder::Earliest, PickOrder::Top, PickOrder::Bottom];
        let window = self.maybe(|choices| bare(choices.window(true)));
        Range {
            pick: self.maybe(|choices| Pick { order: *choices.of(&orders), count: choices.count() }),
            all: self.coin(),
            path: self.path(),
            window_negated: window.is_some() && self.coin(),
            window,
            per: self.some(Self::name),
            condition: self.maybe(Self::expr),
            by: self.maybe(Self::expr),
            span: Place::default(),
        }
    }

    fn aggregate(&mut self) -> Expr {
        if self.below(4) == 3 {
            return self.sequence();
        }
        let (function, values, distinct) = if self.coin() {
            (*self.of(&["count", "any", "none"]), Vec::new(), false)
        } else {
            (*self.of(&["sum", "count", "all", "rows"]), self.several(1, Self::argument), self.coin())
        };
        let number =
            |choices: &mut Self| expr(ExprKind::Literal(Literal::Decimal(choices.of(&["0.9", "2.0"]).to_string())));
        let extra = if values.is_empty() { Vec::new() } else { self.some(number) };
        expr(ExprKind::Aggregate { function: bare(function.to_owned()), distinct, values, range: self.range(), extra })
    }

    fn sequence(&mut self) -> Expr {
        let mut steps = vec![SequenceStep { within: None, negated: false, range: self.range(), same: Vec::new() }];
        steps.extend(self.some(|choices| SequenceStep {
            within: choices.maybe(|choices| bare(choices.duration())),
            negated: choices.coin(),
            range: choices.range(),
            same: choices.some(Self::name),
        }));
        expr(ExprKind::Sequence(steps))
    }

    /// A file of a few definitions.
    pub(super) fn file(&mut self) -> File {
        File { items: self.several(1, |choices| bare(choices.item())), comments: Vec::new() }
    }

    fn item(&mut self) -> ItemKind {
        let (name, description) = (self.name(), self.maybe(Self::text));
        let of = self.maybe(Self::name);
        match self.below(17) {
            0 | 1 => ItemKind::Segment(Segment { name, description, of, condition: self.expr() }),
            2 => ItemKind::Trait(Trait { name, description, of, value: self.expr() }),
            3 => {
                ItemKind::Token(Token { name, description, of, value: self.expr(), otherwise: self.maybe(Self::expr) })
            }
            4 => ItemKind::Param(Param { name, description, value: self.expr() }),
            5 => ItemKind::Subject(name),
            6 => ItemKind::List(ListFile { name, description, path: self.text(), column: self.maybe(Self::name) }),
            7 => ItemKind::Audience(self.audience(name, description, of)),
            8 => ItemKind::Persona(self.persona(name, description, of)),
            9 => ItemKind::Journey(self.journey(name, description, of)),
            10 => ItemKind::Campaign(self.campaign(name, description)),
            11 => ItemKind::Test(self.test(name, description)),
            12 => ItemKind::Entity(self.entity(name, description)),
            13 => ItemKind::PriorityGroup(PriorityGroup { name, description, audiences: self.some(Self::name) }),
            14 => ItemKind::PersonaGroup(PersonaGroup { name, description, groups: self.some(Self::name) }),
            15 => ItemKind::PersonaOrder(PersonaOrder { personas: self.several(1, Self::name) }),
            _ if self.coin() => ItemKind::Expectation(Expectation { name, description }),
            _ => ItemKind::OrgUnit(OrgUnit { name, description }),
        }
    }

    fn entity(&mut self, name: Name, description: Option<Text>) -> Entity {
        let source = self.maybe(|choices| SourceClause {
            path: choices.text(),
            separator: choices.maybe(Self::text),
            decimal: choices.maybe(Self::text),
            encoding: choices.maybe(Self::text),
            missing: choices.some(Self::text),
            reject_bad_rows: choices.coin(),
        });
        let belongs_to = self.some(|choices| {
            let local = choices.several(1, Self::name);
            let remote = if choices.coin() { local.clone() } else { Vec::new() };
            let (role, reverse) = (choices.maybe(Self::name), choices.maybe(Self::name));
            BelongsTo { entity: choices.name(), role, reverse, local, remote }
        });
        Entity {
            name,
            plural: self.maybe(Self::name),
            description,
            source,
            key: self.some(Self::name),
            time: self.maybe(Self::name),
            belongs_to,
            columns: self.some(Self::column),
        }
    }

    fn column(&mut self) -> ColumnClause {
        let kinds = [
            KindName::Text,
            KindName::Bool,
            KindName::Int,
            KindName::Decimal,
            KindName::Float,
            KindName::Date,
            KindName::Timestamp,
            KindName::Duration,
            KindName::List(Box::new(KindName::Date)),
        ];
        let kind = self.maybe(|choices| {
            let words = choices.maybe(|choices| (choices.text(), choices.text()));
            let format = if words.is_none() { choices.maybe(Self::text) } else { None };
            ColumnKind { kind: bare(choices.of(&kinds).clone()), format, words }
        });
        let source = if self.coin() { vec![bare("a".to_owned()), bare("b".to_owned())] } else { vec![self.name()] };
        ColumnClause { source, alias: self.maybe(Self::name), kind, personal: self.coin() }
    }

    fn audience(&mut self, name: Name, description: Option<Text>, of: Option<Name>) -> Audience {
        let split = self.maybe(|choices| match choices.below(2) {
            0 => Split::Shares(choices.several(1, |choices| (choices.name(), choices.percent()))),
            _ => Split::By(choices.expr()),
        });
        let limit = self.maybe(|choices| {
            let by = choices.maybe(Self::expr);
            Limit { count: choices.count(), ascending: by.is_some() && choices.coin(), by }
        });
        Audience {
            name,
            description,
            of,
            include: self.maybe(Self::expr),
            exclude: self.some(Self::expr),
            one_per: self.maybe(Self::expr),
            limit,
            holdout: self.maybe(Self::percent),
            split,
            seed: self.maybe(Self::text),
        }
    }

    fn thing(&mut self) -> Reference {
        if self.coin() { Reference::Name(self.name()) } else { Reference::Text(self.text()) }
    }

    fn persona(&mut self, name: Name, description: Option<Text>, of: Option<Name>) -> Persona {
        let matching =
            self.maybe(|choices| if choices.coin() { Match::Otherwise } else { Match::Condition(choices.expr()) });
        Persona {
            name,
            description,
            of,
            groups: self.some(Self::name),
            matching,
            score: self.some(|choices| Score { amount: choices.expr(), condition: choices.expr() }),
            threshold: self.maybe(Self::expr),
            expects: self.some(Self::thing),
            fulfilled_by: self.some(Self::thing),
            goals: self.some(Self::text),
            frustrations: self.some(Self::text),
            quote: self.maybe(Self::text),
            portrait: self.maybe(Self::text),
            profile: self.some(Self::expr),
        }
    }

    fn journey(&mut self, name: Name, description: Option<Text>, of: Option<Name>) -> Journey {
        let touchpoint = |choices: &mut Self| Touchpoint {
            text: choices.text(),
            channel: choices.maybe(Self::name),
            pains: choices.some(Self::text),
            opportunities: choices.some(Self::text),
        };
        let stages = self.some(|choices| Stage {
            name: choices.name(),
            description: choices.maybe(Self::text),
            when: choices.maybe(Self::expr),
            touchpoints: choices.some(touchpoint),
        });
        let (personas, business_line) = (self.some(Self::name), self.maybe(Self::text));
        Journey { name, description, of, personas, business_line, stages }
    }

    fn channel(&mut self) -> Channel {
        let mut contents = Vec::new();
        for word in ["html", "subject", "text", "json", "title"] {
            if self.coin() {
                contents.push((bare(word.to_owned()), self.text()));
            }
        }
        Channel { name: self.name(), to: self.maybe(Self::expr), contents }
    }

    fn campaign(&mut self, name: Name, description: Option<Text>) -> Campaign {
        let splits = self.some(|choices| CampaignSplit { name: choices.name(), channels: choices.some(Self::channel) });
        Campaign {
            name,
            description,
            audience: self.maybe(Self::name),
            from: self.maybe(|choices| bare(choices.date())),
            until: self.maybe(|choices| bare(choices.date())),
            priority: self.maybe(|choices| bare((*choices.of(&["5", "-1"])).to_owned())),
            channels: self.some(Self::channel),
            splits,
        }
    }

    fn cell(&mut self) -> Cell {
        match self.below(4) {
            0 => Cell::Literal(self.cell_literal()),
            1 => Cell::List(self.several(1, |choices| bare(choices.cell_literal()))),
            _ => Cell::Word(
                (*self.of(&["abc", "New York", "O'Neil", "12 Main St", "a;b -- c", "//", "Ümlaut", "true x"]))
                    .to_owned(),
            ),
        }
    }

    fn cell_literal(&mut self) -> Literal {
        match self.below(3) {
            0 => Literal::Int("-5".to_owned()),
            _ => self.literal(),
        }
    }

    fn test(&mut self, name: Name, description: Option<Text>) -> Test {
        let given = self.some(|choices| {
            let header = choices.several(2, Self::name);
            let width = header.len();
            let rows = choices.some(|choices| bare((0..width).map(|_| choices.maybe(|c| bare(c.cell()))).collect()));
            Given { entity: choices.name(), header, rows }
        });
        let key = |choices: &mut Self| {
            bare(match choices.below(3) {
                0 => Literal::Int((*choices.of(&["1", "-3"])).to_owned()),
                1 => Literal::Text(choices.text().node),
                _ => Literal::Date(choices.date()),
            })
        };
        let expect = self.some(|choices| match choices.below(3) {
            0 => Expect::Members(choices.some(key)),
            1 => Expect::Not { key: key(choices), because: choices.maybe(Self::expr) },
            _ => Expect::Value { key: key(choices), value: choices.maybe(Self::expr) },
        });
        Test { name, description, as_of: self.maybe(Self::expr), given, expect }
    }
}
