//! Definitions that are made of clauses: audiences, priority groups, personas, journeys.

use super::phrase::{Frame, Phrase};
use super::schema::{Kind, entity};
use super::{Definition, Form, Writer};

/// Shares that add up to all.
const SPLITS: [&str; 4] =
    ["split a 50%, b 50%", "split a 33.3%, b 33.3%, c 33.4%", "split one 100%", "split none 0%, rest 100%"];

impl Writer<'_> {
    /// An audience; its body is what it includes.
    pub(super) fn audience(&mut self, name: String, frame: Frame) -> Definition {
        let body = self.condition(frame, 2);
        let mut clauses = Vec::new();
        if self.random.once_in(2) {
            let parts = [self.condition(frame, 1), self.condition(frame, 1)];
            clauses.push(Phrase::of(Kind::Condition, frame, "exclude {}, {}", parts));
        }
        if self.random.once_in(2) {
            let kind = if self.random.once_in(2) { Kind::Text } else { *self.random.pick(&Kind::SCALARS) };
            clauses.push(Phrase::of(kind, frame, "one per {}", [self.value(kind, frame, 1)]));
        }
        if self.random.once_in(2) {
            let pattern = *self.random.pick(&["limit 3 by {}", "limit 2 by {} ascending", "limit 1 by {}", "limit 5"]);
            let parts = if pattern.contains('{') { vec![self.ordered(frame, 1)] } else { vec![] };
            clauses.push(Phrase::of(Kind::Condition, frame, pattern, parts));
        }
        if self.random.once_in(2) {
            let share =
                *self.random.pick(&["holdout 10%", "holdout 50%", "holdout 33.3%", "holdout 0%", "holdout 100%"]);
            clauses.push(Phrase::leaf(Kind::Condition, frame, share));
        }
        if self.random.once_in(2) {
            clauses.push(if self.random.once_in(3) {
                Phrase::of(Kind::Text, frame, "split by {}", [self.value(Kind::Text, frame, 1)])
            } else {
                Phrase::leaf(Kind::Condition, frame, *self.random.pick(&SPLITS))
            });
        }
        if self.random.once_in(3) {
            clauses.push(Phrase::leaf(Kind::Condition, frame, "seed \"é:x\""));
        }
        Definition { name, form: Form::Audience, body, clauses }
    }

    /// A persona; its body is whom it matches.
    pub(super) fn persona(&mut self, name: String, frame: Frame) -> Definition {
        let known = self.case.definitions.iter().filter(|of| of.body.frame == frame);
        let rest = known.clone().any(Definition::is_otherwise);
        let body = if !rest && self.random.once_in(5) {
            Phrase::leaf(Kind::Condition, frame, "otherwise")
        } else {
            self.condition(frame, 2)
        };
        let mut clauses = Vec::new();
        if self.random.below(3) > 0 {
            let kind = *self.random.pick(&[Kind::Decimal(2), Kind::Int, Kind::Float]);
            let (first, when) = (self.whole(frame), self.condition(frame, 1));
            let (second, other) = (self.value(kind, frame, 1), self.condition(frame, 1));
            let pattern = "score {} when {}, -5 when {}, {} when {}";
            let third = self.condition(frame, 0);
            clauses.push(Phrase::of(Kind::Int, frame, pattern, [first, when, third, second, other]));
            if self.random.once_in(2) {
                clauses.push(Phrase::leaf(Kind::Int, frame, "threshold 2"));
            }
        }
        Definition { name, form: Form::Persona, body, clauses }
    }

    fn whole(&mut self, frame: Frame) -> Phrase {
        if self.random.once_in(2) { Phrase::leaf(Kind::Int, frame, "10") } else { self.value(Kind::Int, frame, 1) }
    }

    /// A journey; its body is when the first stage is reached.
    pub(super) fn journey(&mut self, name: String, frame: Frame) -> Definition {
        let body = self.condition(frame, 1);
        let mut clauses = Vec::new();
        let personas: Vec<String> = self.named_as(Form::Persona, frame);
        if !personas.is_empty() && self.random.once_in(2) {
            clauses.push(Phrase::leaf(Kind::Condition, frame, format!("personas {}", personas.join(", "))));
        }
        for stage in ["second", "third"] {
            let when = self.condition(frame, 1);
            clauses.push(Phrase::of(Kind::Condition, frame, &format!("stage {stage} {{ when {{}} }}"), [when]));
        }
        Definition { name, form: Form::Journey, body, clauses }
    }

    /// The names of definitions of a form whose records are those of the frame.
    pub(super) fn named_as(&self, form: Form, frame: Frame) -> Vec<String> {
        let own = self.case.definitions.iter();
        // Those whom no persona holds cannot decide over whom one holds.
        let own = own.filter(|of| of.form == form && of.body.frame.entity == frame.entity && !of.is_otherwise());
        own.map(|of| of.name.clone()).collect()
    }

    /// An entity whose records can be offered something: it has a key.
    pub(super) fn offered(&mut self) -> Frame {
        let place = self.random.word(&["customer", "customer", "customer", "order", "household", "visit"]);
        Frame { entity: entity(place).name, record: None, whole: false }
    }
}
