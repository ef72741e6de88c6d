//! Random definitions.

use milieu::syntax::ast::*;

use super::{Choices, bare};

impl Choices<'_> {
    /// A file of a few definitions.
    pub(in super::super) fn file(&mut self) -> File {
        File { items: self.several(1, |choices| bare(choices.item())), comments: Vec::new() }
    }

    pub(super) fn item(&mut self) -> ItemKind {
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

    pub(super) fn entity(&mut self, name: Name, description: Option<Text>) -> Entity {
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

    pub(super) fn column(&mut self) -> ColumnClause {
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

    pub(super) fn audience(&mut self, name: Name, description: Option<Text>, of: Option<Name>) -> Audience {
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

    pub(super) fn thing(&mut self) -> Reference {
        if self.coin() { Reference::Name(self.name()) } else { Reference::Text(self.text()) }
    }

    pub(super) fn persona(&mut self, name: Name, description: Option<Text>, of: Option<Name>) -> Persona {
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

    pub(super) fn journey(&mut self, name: Name, description: Option<Text>, of: Option<Name>) -> Journey {
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

    pub(super) fn channel(&mut self) -> Channel {
        let mut contents = Vec::new();
        for word in ["html", "subject", "text", "json", "title"] {
            if self.coin() {
                contents.push((bare(word.to_owned()), self.text()));
            }
        }
        Channel { name: self.name(), to: self.maybe(Self::expr), contents }
    }

    pub(super) fn campaign(&mut self, name: Name, description: Option<Text>) -> Campaign {
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

    pub(super) fn cell(&mut self) -> Cell {
        match self.below(4) {
            0 => Cell::Literal(self.cell_literal()),
            1 => Cell::List(self.several(1, |choices| bare(choices.cell_literal()))),
            _ => Cell::Word(
                (*self.of(&["abc", "New York", "O'Neil", "12 Main St", "a;b -- c", "//", "Ümlaut", "true x"]))
                    .to_owned(),
            ),
        }
    }

    pub(super) fn cell_literal(&mut self) -> Literal {
        match self.below(3) {
            0 => Literal::Int("-5".to_owned()),
            _ => self.literal(),
        }
    }

    pub(super) fn test(&mut self, name: Name, description: Option<Text>) -> Test {
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
