//! Random workspaces: definitions that fit a fixed schema, and small tables with everything in them that goes wrong.

mod aggregate;
mod condition;
mod containment;
mod literal;
mod number;
mod offer;
mod phrase;
mod random;
mod range;
mod rows;
mod schema;
mod text;
mod time;
mod value;
mod window;

use chrono::Weekday;
use chrono_tz::Tz;
use milieu::model::{Clock, Value, moment_of};

use super::tables::Storage;

pub(crate) use literal::{digits, present};
pub(crate) use phrase::{Frame, Phrase};
pub(crate) use random::Random;
pub(crate) use schema::{ENTITIES, Entity, Kind, entity};

/// The `list` definitions of all cases and their entries.
pub(crate) const LISTS: [(&str, &[&str]); 4] = [
    ("words", &["a", "STRASSE", "x y", "a", "ΟΔΟΣ"]),
    ("numbers", &["1", "2", "100", "-7", "0"]),
    ("days", &["2024-02-29", "2026-06-30", "2025-12-31"]),
    ("moments", &["2026-06-30T14:05:00", "2026-03-29T02:30:00", "2025-12-31T23:00:00Z"]),
];

/// So many rows the reference evaluator goes through in time, and they are more than one word of bits has place for.
const SOME: usize = 160;

/// What may occur.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Features {
    /// How often there are ints and decimals near their limits and infinite floats: an overflow ends a run.
    pub(crate) extremes: Often,
    /// Nothing depends on the order of files: sums are of floats that are summed exactly, and a key breaks all ties.
    pub(crate) exact: bool,
    /// Audiences, personas, journeys.
    pub(crate) offers: bool,
    /// Only what a text can say: no infinite floats, no lists of nothing.
    pub(crate) text: bool,
    /// Now and then tables of so many rows.
    pub(crate) large: usize,
}

/// How often something occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Often {
    /// In no workspace.
    Never,
    /// In some workspaces.
    Now,
    /// In every workspace, which then has few definitions.
    Always,
}

impl Features {
    /// Everything.
    pub(crate) const ALL: Self = Self { extremes: Often::Now, exact: false, offers: true, text: false, large: SOME };
}

/// A definition as the case has it.
#[derive(Clone, Debug)]
pub(crate) struct Definition {
    pub(crate) name: String,
    pub(crate) form: Form,
    /// The value or the condition; of what is made of clauses the first of them.
    pub(crate) body: Phrase,
    /// The other clauses.
    pub(crate) clauses: Vec<Phrase>,
}

/// What a definition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Trait,
    /// A trait that is a list of rows, which only templates read.
    Rows,
    Segment,
    Audience,
    Persona,
    Journey,
}

impl Definition {
    /// A trait or a segment.
    pub(crate) fn plain(name: String, body: Phrase) -> Self {
        let form = if body.kind == Kind::Condition { Form::Segment } else { Form::Trait };
        Self { name, form, body, clauses: Vec::new() }
    }

    /// Whether it is the persona of those whom no other holds.
    pub(crate) fn is_otherwise(&self) -> bool {
        self.form == Form::Persona && self.body.to_string() == "otherwise"
    }

    /// Whether it is a segment.
    pub(crate) fn is_segment(&self) -> bool {
        self.form == Form::Segment
    }

    /// The definition in the language.
    pub(crate) fn text(&self) -> String {
        let (name, of, body) = (&self.name, self.body.frame.entity, &self.body);
        let mut clauses = String::new();
        for clause in &self.clauses {
            clauses += &format!("  {clause}\n");
        }
        match self.form {
            Form::Trait | Form::Rows => format!("trait {name} of {of} = {body}\n"),
            Form::Segment => format!("segment {name} of {of} = {body}\n"),
            Form::Audience => format!("audience {name} of {of} {{\n  include {body}\n{clauses}}}\n"),
            Form::Persona => format!("persona {name} of {of} {{\n  match {body}\n{clauses}}}\n"),
            Form::Journey => format!("journey {name} of {of} {{\n  stage first {{ when {body} }}\n{clauses}}}\n"),
        }
    }

    /// Whether it names the other.
    pub(crate) fn uses(&self, name: &str) -> bool {
        let text = self.text();
        let (_, text) = text.split_once(&self.name).unwrap_or_default();
        text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').any(|word| word == name)
    }
}

/// A workspace.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) seed: u64,
    pub(crate) zone: Tz,
    pub(crate) clock: Clock,
    pub(crate) week_start: Weekday,
    pub(crate) customers_have_time: bool,
    pub(crate) definitions: Vec<Definition>,
    /// By [`ENTITIES`]: rows of values in the order of the columns. Here blank texts and NaN are what they are.
    pub(crate) tables: Vec<Vec<Vec<Value>>>,
}

/// The case of a seed.
pub(crate) fn case(seed: u64, features: Features) -> Case {
    let mut random = Random::new(seed);
    let zone = match random.below(10) {
        0 | 1 => Tz::UTC,
        2 => Tz::America__New_York,
        // Summer time begins at midnight there, so some days begin at one.
        3 | 4 => Tz::America__Santiago,
        // Half an hour of summer time.
        5 => Tz::Australia__Lord_Howe,
        6 => Tz::Asia__Kathmandu,
        _ => Tz::Europe__Berlin,
    };
    let clock = clock(&mut random, zone);
    let mut case = Case {
        seed,
        zone,
        clock,
        week_start: if random.once_in(4) { Weekday::Sun } else { Weekday::Mon },
        customers_have_time: random.once_in(3),
        definitions: Vec::new(),
        tables: Vec::new(),
    };
    case.tables = rows::tables(&mut random, &case, features);
    let few = features.extremes == Often::Always;
    let mut writer = Writer { random, features, zone, clock, case: &mut case, said: Vec::new() };
    let count = if few { writer.random.between(1, 3) } else { writer.random.between(4, 14) };
    for number in 1..=count {
        writer.define(number);
    }
    case
}

/// A day or a moment where the calendar is at its worst.
fn clock(random: &mut Random, zone: Tz) -> Clock {
    let days = [
        (2026, 6, 30),
        (2024, 2, 29),
        (2025, 2, 28),
        (2026, 3, 29),
        (2026, 3, 31),
        (2026, 10, 25),
        (2026, 1, 1),
        (2025, 12, 31),
        (2026, 9, 6),
        (2026, 4, 5),
        (2026, 5, 31),
    ];
    let (year, month, day) = *random.pick(&days);
    let mut date = chrono::NaiveDate::from_ymd_opt(year, month, day).expect("a date");
    if random.once_in(3) {
        date = milieu::model::date_of(
            milieu::model::day_number(date) + i32::try_from(random.between(-400, 400)).expect("small"),
        );
    }
    if random.once_in(2) {
        return Clock::Day(milieu::model::day_number(date));
    }
    let times = [(0, 0, 0), (1, 59, 59), (2, 30, 0), (3, 0, 0), (14, 5, 0), (23, 59, 59)];
    let (hour, minute, second) = *random.pick(&times);
    let local = date.and_hms_opt(hour, minute, second).expect("a time");
    let later = *random.pick(&[0, 0, 1, 3_600_000_000]);
    Clock::Moment(moment_of(local, zone) + later)
}

/// Writes definitions.
struct Writer<'w> {
    random: Random,
    features: Features,
    zone: Tz,
    clock: Clock,
    case: &'w mut Case,
    /// What was said so far, to be said again.
    said: Vec<Phrase>,
}

impl Writer<'_> {
    fn define(&mut self, number: i64) {
        let offered = if self.features.offers { self.random.below(12) } else { 12 };
        if offered < 3 {
            let frame = self.offered();
            let definition = match offered {
                0 => self.audience(format!("a{number}"), frame),
                1 => self.persona(format!("p{number}"), frame),
                _ => self.journey(format!("j{number}"), frame),
            };
            self.case.definitions.push(definition);
            return;
        }
        let segment = self.random.below(5) < 3;
        let listed = !segment && self.random.once_in(6);
        let places: &[&str] = if segment {
            &["customer", "customer", "customer", "order", "household", "product", "event", "visit"]
        } else {
            &["customer", "customer", "order", "line", "household", "product", "event", "visit"]
        };
        let frame = Frame { entity: self.random.word(places), record: None, whole: false };
        let kind = if segment { Kind::Condition } else { *self.random.pick(&Kind::COLUMNS) };
        let kind = if self.has(kind, frame) { kind } else { Kind::Int };
        let depth = if self.random.once_in(6) { 4 } else { 3 };
        if listed && let Some(body) = self.listed(frame, depth - 2) {
            let name = format!("t{number}");
            self.case.definitions.push(Definition { name, form: Form::Rows, body, clauses: Vec::new() });
            return;
        }
        let body = if segment { self.condition(frame, depth) } else { self.value(kind, frame, depth) };
        let name = format!("{}{number}", if segment { "s" } else { "t" });
        self.case.definitions.push(Definition::plain(name, body));
    }
}

impl Case {
    /// All definitions, over files that lie so.
    pub(crate) fn text(&self, storage: Storage) -> String {
        let mut text = String::from("subject customer\n\n");
        for entity in &ENTITIES {
            text += &entity.text(self.customers_have_time, storage);
        }
        text += "param few = 2\nparam cut = 2.50\nparam word = \"a\"\n";
        text += "param cutoff = 2026-01-01\nparam long = 36 hours\n";
        for (name, _) in LISTS {
            text += &format!("list {name} from \"data/{name}.csv\" column entry\n");
        }
        text.push('\n');
        for definition in &self.definitions {
            text += &definition.text();
        }
        text += &self.orders();
        text
    }

    /// Whether the audiences of an entity stand in a priority group.
    pub(crate) fn has_priority(&self) -> bool {
        self.seed.is_multiple_of(2)
    }

    /// Which audiences take from which, and which persona comes first.
    pub(crate) fn orders(&self) -> String {
        let mut text = String::new();
        for of in &ENTITIES {
            let named = |form: Form| {
                let own = self.definitions.iter().filter(|one| one.form == form && one.body.frame.entity == of.name);
                own.map(|one| one.name.as_str()).collect::<Vec<_>>()
            };
            let (audiences, personas) = (named(Form::Audience), named(Form::Persona));
            // One that names another cannot come before it.
            if self.has_priority() && audiences.len() > 1 {
                text += &format!("priority group g_{} {{ {} }}\n", of.name, audiences.join(", "));
            }
            if personas.len() > 1 {
                text += &format!("persona order {}\n", personas.join(", "));
            }
        }
        text
    }

    /// The settings of the workspace.
    pub(crate) fn settings(&self) -> String {
        let as_of = match self.clock {
            Clock::Day(day) => milieu::model::date_of(day).to_string(),
            Clock::Moment(at) => {
                let utc = chrono::DateTime::from_timestamp_micros(at).expect("in the calendar");
                utc.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
            }
        };
        let week_start = if self.week_start == Weekday::Sun { "sunday" } else { "monday" };
        format!("timezone = \"{}\"\nas_of = \"{as_of}\"\nweek_start = \"{week_start}\"\n", self.zone)
    }
}
