//! Values of any kind.

use super::phrase::{Frame, Phrase};
use super::schema::{Kind, entity};
use super::{Form, Writer};

/// The most letters of what is said again.
const LONGEST: usize = 160;

/// Any kind of number.
pub(super) const NUMBERS: [Kind; 3] = [Kind::Int, Kind::Decimal(2), Kind::Float];

impl Writer<'_> {
    /// A value of a kind, so many levels deep.
    pub(super) fn value(&mut self, kind: Kind, frame: Frame, depth: u8) -> Phrase {
        if let Some(again) = self.again(kind, frame) {
            return again;
        }
        let value = self.new_value(kind, frame, depth);
        if depth > 0 {
            self.remember(&value);
        }
        value
    }

    /// Keeps what was said, to be said again; not what is long, for it would grow longer every time.
    pub(super) fn remember(&mut self, phrase: &Phrase) {
        if phrase.length() <= LONGEST {
            self.said.push(phrase.clone());
        }
    }

    /// Now and then something that was said before: what is shared is computed once.
    pub(super) fn again(&mut self, kind: Kind, frame: Frame) -> Option<Phrase> {
        if !self.random.once_in(8) {
            return None;
        }
        let fitting: Vec<&Phrase> =
            self.said.iter().filter(|said| said.kind.is_like(kind) && said.frame == frame).collect();
        if fitting.is_empty() { None } else { Some(fitting[self.random.below(fitting.len())].clone()) }
    }

    fn new_value(&mut self, kind: Kind, frame: Frame, depth: u8) -> Phrase {
        if depth == 0 || self.random.once_in(3) {
            return self.simple(kind, frame);
        }
        if self.random.once_in(3)
            && let Some(aggregate) = self.aggregate(kind, frame, depth - 1)
        {
            return aggregate;
        }
        match self.random.below(8) {
            0 => self.choice(kind, frame, depth - 1),
            1 => {
                let (first, second) = (self.value(kind, frame, depth - 1), self.value(kind, frame, depth - 1));
                Phrase::of(kind, frame, "({} ?? {})", [first, second])
            }
            2 if self.has_previous(frame) => self.before(kind, frame, depth - 1),
            _ => self.composed(kind, frame, depth - 1),
        }
    }

    /// A number of whichever kind.
    pub(super) fn number(&mut self, frame: Frame, depth: u8) -> Phrase {
        let kind = *self.random.pick(&NUMBERS);
        self.value(kind, frame, depth)
    }

    /// A value of a kind that has an order, most often a number.
    pub(super) fn ordered(&mut self, frame: Frame, depth: u8) -> Phrase {
        let kind = if self.random.once_in(2) { *self.random.pick(&Kind::ORDERED) } else { *self.random.pick(&NUMBERS) };
        self.value(kind, frame, depth)
    }

    /// A value that depends on the row: no constant, where there is another.
    pub(super) fn simple(&mut self, kind: Kind, frame: Frame) -> Phrase {
        let mut names: Vec<String> = Vec::new();
        for (name, of) in paths(frame.entity, 2, &self.case.definitions) {
            if of.is_like(kind) {
                names.push(name);
            }
        }
        let this = frame.record;
        if let Some(record) = this {
            let of_record = paths(record, 1, &self.case.definitions).into_iter();
            names.extend(of_record.filter(|(_, of)| of.is_like(kind)).map(|(name, _)| format!("this.{name}")));
        }
        if self.has_previous(frame) {
            let columns = entity(frame.entity).columns.iter().filter(|(_, of)| of.is_like(kind));
            names.extend(columns.map(|(name, _)| format!("previous({name})")));
        }
        let constant = names.is_empty() || self.random.once_in(10);
        if constant && let Some(constant) = self.constant(kind) {
            return Phrase::leaf(kind, frame, constant);
        }
        if names.is_empty() {
            // Lists are asked for only where there are some.
            return Phrase::leaf(kind, frame, "(1 / 4)");
        }
        // Short names stand first; they are taken more often.
        let limit = if self.random.once_in(2) { names.len().min(4) } else { names.len() };
        let name = names[self.random.below(limit)].clone();
        Phrase::leaf(kind, frame, name)
    }

    /// Whether rows of the entity belong to something, so that one can stand before another.
    pub(super) fn has_previous(&self, frame: Frame) -> bool {
        !entity(frame.entity).owners.is_empty() && self.is_settled(frame.entity)
    }

    /// Whether values of the kind can be had from rows of the entity.
    pub(super) fn has(&self, kind: Kind, frame: Frame) -> bool {
        kind.element().is_none() || paths(frame.entity, 2, &self.case.definitions).iter().any(|(_, of)| *of == kind)
    }

    fn before(&mut self, kind: Kind, frame: Frame, depth: u8) -> Phrase {
        let alone = Frame { record: None, whole: false, ..frame };
        let of = self.value(kind, alone, depth.min(1));
        Phrase::of(kind, frame, "previous({})", [of])
    }

    fn choice(&mut self, kind: Kind, frame: Frame, depth: u8) -> Phrase {
        let when = self.condition(frame, depth);
        let (then, otherwise) = (self.value(kind, frame, depth), self.value(kind, frame, depth));
        match self.random.below(4) {
            0 => Phrase::of(kind, frame, "case when {} then {} end", [when, then]),
            1 => {
                let (second, other) = (self.condition(frame, depth), self.simple(kind, frame));
                let pattern = "case when {} then {} when {} then {} else {} end";
                Phrase::of(kind, frame, pattern, [when, then, second, other, otherwise])
            }
            _ => Phrase::of(kind, frame, "case when {} then {} else {} end", [when, then, otherwise]),
        }
    }

    fn composed(&mut self, kind: Kind, frame: Frame, depth: u8) -> Phrase {
        match kind {
            Kind::Int => self.int(frame, depth),
            Kind::Decimal(_) => self.decimal(kind, frame, depth),
            Kind::Float => self.float(frame, depth),
            Kind::Text => self.text(frame, depth),
            Kind::Date => self.date(frame, depth),
            Kind::Timestamp => self.timestamp(frame, depth),
            Kind::Duration => self.duration(frame, depth),
            // A condition is a value that is never missing.
            Kind::Bool => Phrase::of(kind, frame, "({})", [self.condition(frame, depth)]),
            Kind::Condition | Kind::Texts | Kind::Ints | Kind::Floats | Kind::Dates => self.simple(kind, frame),
        }
    }
}

/// The columns and definitions that can be named in rows of an entity, over so many owners.
pub(super) fn paths(of: &str, owners: u8, definitions: &[super::Definition]) -> Vec<(String, Kind)> {
    let of = entity(of);
    let mut paths: Vec<(String, Kind)> = of.columns.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect();
    for definition in definitions.iter().filter(|definition| definition.body.frame.entity == of.name) {
        if !matches!(definition.form, Form::Persona | Form::Journey | Form::Rows) {
            paths.push((definition.name.clone(), definition.body.kind));
        }
    }
    if owners > 0 {
        for owner in of.owners {
            let further = super::value::paths(owner.entity, owners - 1, definitions);
            paths.extend(further.into_iter().map(|(name, kind)| (format!("{}.{name}", owner.role), kind)));
        }
    }
    paths
}
