//! The values of an attribute by group. Must not know what sets groups apart.

use arrow::array::{Array, ArrayRef, AsArray, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type, TimeUnit};

use super::bins::Bins;
use super::effect::{Effect, Moments};
use super::frequent::{Texts, Told};
use super::{Groups, Profiled, ValueShare, furthest, share};
use crate::insight::parts::written;
use crate::model::Value;

/// Texts that take more values than this say who somebody is, not what sets a group apart: they are present or missing.
const MOST_TEXTS: usize = 1_000;

/// What is missing.
const MISSING: u32 = u32::MAX;

/// An attribute: which of some values every record has.
pub(super) struct Attribute {
    kind: &'static str,
    /// By record: the number of its value.
    places: Vec<u32>,
    labels: Vec<String>,
    /// Whether the last label is that of all other values together.
    has_rest: bool,
    /// By record, of numbers; NaN is missing.
    numbers: Option<Vec<f64>>,
}

impl Attribute {
    /// The attribute of these values; none for lists and rows.
    pub(super) fn new(array: &ArrayRef) -> Option<Self> {
        match array.data_type() {
            DataType::Boolean => Some(Self::flags(array)),
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Self::texts(array),
            DataType::Date32 => {
                let days = cast(array, &DataType::Int32).ok()?;
                Self::numbers("date", &days, day)
            }
            DataType::Timestamp(..) => {
                let micros = cast(array, &DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))).ok()?;
                let micros = cast(&micros, &DataType::Int64).ok()?;
                Self::numbers("date", &micros, moment)
            }
            DataType::Duration(_) => {
                let micros = cast(array, &DataType::Duration(TimeUnit::Microsecond)).ok()?;
                let micros = cast(&micros, &DataType::Int64).ok()?;
                Self::numbers("duration", &micros, duration)
            }
            kind if kind.is_numeric() => Self::numbers("number", array, plain),
            _ => None,
        }
    }

    fn of(kind: &'static str, places: Vec<u32>, labels: Vec<String>) -> Self {
        Self { kind, places, labels, has_rest: false, numbers: None }
    }

    fn flags(array: &ArrayRef) -> Self {
        let flags = array.as_boolean();
        let places = flags.iter().map(|flag| flag.map_or(MISSING, u32::from)).collect();
        Self::of("flag", places, vec!["false".into(), "true".into()])
    }

    fn texts(array: &ArrayRef) -> Option<Self> {
        let array = cast(array, &DataType::Utf8).ok()?;
        let texts: &StringArray = array.as_string();
        let mut known = Texts::default();
        let mut numbers = Vec::with_capacity(texts.len());
        for text in texts {
            let number = text.map(|text| known.number(text));
            if known.len() > MOST_TEXTS {
                let places = texts.iter().map(|text| if text.is_some() { 0 } else { MISSING }).collect();
                return Some(Self::of("text", places, vec!["present".into()]));
            }
            if let Some(number) = number {
                known.count(number);
            }
            numbers.push(number);
        }
        let Told { places, labels, has_rest } = known.told();
        let place = |number: usize| u32::try_from(places[number]).unwrap_or(MISSING);
        let places = numbers.into_iter().map(|number| number.map_or(MISSING, place)).collect();
        Some(Self { has_rest, ..Self::of("text", places, labels) })
    }

    fn numbers(kind: &'static str, array: &ArrayRef, written: fn(f64) -> String) -> Option<Self> {
        let floats = cast(array, &DataType::Float64).ok()?;
        let floats = floats.as_primitive::<Float64Type>();
        let numbers: Vec<f64> = floats.iter().map(|number| number.unwrap_or(f64::NAN)).collect();
        let present: Vec<f64> = numbers.iter().copied().filter(|number| !number.is_nan()).collect();
        let bins = Bins::new(&present);
        let place = |&number: &f64| {
            if number.is_nan() { MISSING } else { u32::try_from(bins.place(number)).unwrap_or(MISSING) }
        };
        let places = numbers.iter().map(place).collect();
        let labels = (0..bins.count()).map(|at| bins.label(at, written)).collect();
        Some(Self { numbers: Some(numbers), ..Self::of(kind, places, labels) })
    }

    /// The attribute by group.
    pub(super) fn profiled(self, name: &str, groups: Groups<'_>) -> Profiled {
        let counts = [groups.own, groups.beside, groups.others].map(|group| self.counts(group));
        let totals = counts.each_ref().map(|of| of.iter().sum::<u64>());
        let value = |at: usize| {
            let label = self.labels.get(at).cloned().unwrap_or_else(|| "missing".into());
            share(name, label, counts.each_ref().map(|of| of[at]), totals)
        };
        let values: Vec<ValueShare> =
            (0..=self.labels.len()).map(value).filter(|one| one.members > 0 || one.population_share > 0.0).collect();
        let means = self
            .numbers
            .as_ref()
            .map(|numbers| [groups.own, groups.beside, groups.others].map(|group| moments(numbers, group)));
        // Of numbers that do not vary within either group, the parts say how far these are apart.
        let by_means = means.as_ref().filter(|[own, _, others]| own.varies() || others.varies());
        let (effect, effect_value) = match by_means {
            Some([own, _, others]) => (Effect::of_means(own, others), None),
            None => furthest(&values, self.labels.last().filter(|_| self.has_rest)),
        };
        let mean = |at: usize| means.as_ref().map(|of| of[at]).filter(|of| of.count > 0).map(|of| of.mean());
        let told = self.kind == "number";
        Profiled {
            name: name.to_owned(),
            kind: self.kind,
            measure: if by_means.is_some() { "d" } else { "h" },
            effect,
            effect_value,
            mean: mean(0).filter(|_| told),
            population_mean: mean(1).filter(|_| told),
            values,
        }
    }

    /// By value, missing last: how many of a group have it.
    fn counts(&self, group: &[bool]) -> Vec<u64> {
        let mut counts = vec![0; self.labels.len() + 1];
        for (&place, _) in self.places.iter().zip(group).filter(|(_, is_in)| **is_in) {
            counts[(place as usize).min(self.labels.len())] += 1;
        }
        counts
    }
}

fn moments(numbers: &[f64], group: &[bool]) -> Moments {
    let mut moments = Moments::default();
    let own = numbers.iter().zip(group).filter(|(number, is_in)| **is_in && number.is_finite());
    own.for_each(|(&number, _)| moments.add(number));
    moments
}

/// A moment of UTC by its microseconds; one at the start of a day is that day.
#[allow(clippy::cast_possible_truncation, reason = "they were whole numbers of 64 bits before")]
fn moment(micros: f64) -> String {
    if micros.rem_euclid(86_400e6) == 0.0 {
        return day(micros / 86_400e6);
    }
    let at = chrono::DateTime::from_timestamp_micros(micros as i64);
    at.map_or_else(String::new, |at| at.format("%Y-%m-%dT%H:%M:%S").to_string())
}

/// A duration by its microseconds.
#[allow(clippy::cast_possible_truncation, reason = "they were whole numbers of 64 bits before")]
fn duration(micros: f64) -> String {
    written(&Value::Duration(micros.round() as i64), chrono_tz::Tz::UTC)
}

/// A number with as many digits as it needs.
fn plain(number: f64) -> String {
    format!("{number}")
}

/// A day, numbered from 1970-01-01.
#[allow(clippy::cast_possible_truncation, reason = "days were whole numbers of 32 bits before")]
fn day(number: f64) -> String {
    crate::model::date_of(number as i32).to_string()
}
