//! What sets the records of a set apart from others: of each attribute the distribution in both, lift, and an effect size with
//! its interval. Must not know where values come from.
//!
//! The sizes of effects: of a number Cohen's d, the difference of the means over the pooled standard deviation, with the large-sample
//! standard error √((a+b)/(ab) + d²/(2(a+b))) (Hedges and Olkin 1985); of a part Cohen's h, 2·asin√p − 2·asin√q, with the standard
//! error √(1/a + 1/b) (Cohen 1988). Intervals hold with 95 %.

mod bins;
mod effect;
mod frequent;
mod lists;
mod values;

use arrow::array::ArrayRef;
use arrow::datatypes::DataType;
use rayon::prelude::*;
use serde::Serialize;

pub use effect::Effect;
use values::Attribute;

/// Groups of fewer records than this are marked: their parts say little.
pub const SMALL: u64 = 30;

/// The two groups that are compared, a flag for every record.
#[derive(Clone, Copy, Debug)]
pub struct Groups<'a> {
    /// Those who are described.
    pub own: &'a [bool],
    /// Those beside whom they are shown: the whole population, or another set.
    pub beside: &'a [bool],
    /// Those with whom they are compared in effects: of the population those outside, so that nobody is on both sides.
    pub others: &'a [bool],
}

/// What is known of one attribute.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Profiled {
    /// The column or trait.
    pub name: String,
    /// `number`, `date`, `duration`, `flag`, `text`; `list`: each element is a value, and a record may have several.
    pub kind: &'static str,
    /// `d` for numbers, dates and durations (Cohen's d), `h` (Cohen's h) for all others: the largest of their values.
    pub measure: &'static str,
    /// How far the groups are apart; none where one of them has no values.
    #[serde(flatten)]
    pub effect: Option<Effect>,
    /// Of `h`: the value whose part is so far apart.
    pub effect_value: Option<String>,
    /// The mean of the described and of those beside, of numbers.
    pub mean: Option<f64>,
    /// See `mean`.
    pub population_mean: Option<f64>,
    /// The values, in their order, what is missing last.
    pub values: Vec<ValueShare>,
}

/// How frequent a value is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ValueShare {
    /// The attribute.
    pub name: String,
    /// The value, or a stretch of values; `missing`.
    pub value: String,
    /// Records of the described that have it.
    pub members: u64,
    /// Their part, 0 to 1.
    pub share: f64,
    /// The part of those beside that has it.
    pub population_share: f64,
    /// `share` over `population_share`; none where nobody beside has it, or nobody is described.
    pub lift: Option<f64>,
    /// How far the parts are apart.
    #[serde(flatten)]
    pub effect: Option<Effect>,
    /// Whether one of the groups has so few records that its part says little.
    pub small: bool,
}

/// The attributes, those first that set the described apart the most.
#[must_use]
pub fn profile(attributes: &[(String, ArrayRef)], groups: Groups<'_>) -> Vec<Profiled> {
    let mut profiled: Vec<Profiled> = attributes
        .par_iter()
        .filter_map(|(name, array)| match array.data_type() {
            DataType::List(_) => lists::profiled(name, array, groups),
            _ => Attribute::new(array).map(|attribute| attribute.profiled(name, groups)),
        })
        .collect();
    // What may well be chance comes behind what is not.
    let place = |one: &Profiled| one.effect.map_or(0.0, Effect::least);
    profiled.sort_by(|a, b| place(b).total_cmp(&place(a)).then_with(|| a.name.cmp(&b.name)));
    profiled
}

/// How frequent a value is that so many have of each group of so many.
fn share(
    name: &str,
    value: String,
    [own, beside, others]: [u64; 3],
    [of_own, of_beside, of_others]: [u64; 3],
) -> ValueShare {
    let part = |count: u64, of: u64| if of == 0 { 0.0 } else { count as f64 / of as f64 };
    let (share, population_share) = (part(own, of_own), part(beside, of_beside));
    ValueShare {
        name: name.to_owned(),
        value,
        members: own,
        share,
        population_share,
        lift: (beside > 0 && of_own > 0).then(|| share / population_share),
        effect: Effect::of_parts((own, of_own), (others, of_others)),
        small: of_own.min(of_beside) < SMALL || beside < SMALL,
    }
}

/// Of several values the one whose parts are the furthest apart; the `rest` of them together is none.
fn furthest(values: &[ValueShare], rest: Option<&String>) -> (Option<Effect>, Option<String>) {
    let own = values.iter().filter(|value| rest != Some(&value.value));
    let effects = own.filter_map(|value| Some((value.effect?, &value.value)));
    let furthest = effects.max_by(|(a, _), (b, _)| a.effect.abs().total_cmp(&b.effect.abs()));
    furthest.map(|(effect, value)| (effect, value.clone())).unzip()
}
