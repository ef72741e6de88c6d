//! Who is in an audience: each step in the plainest way, every candidate compared with every other. Knows nothing of who
//! asks.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::rc::Rc;

use super::order::{equal, sorted};
use super::wide::Wide;
use super::{Fault, Interpreter, Place};
use crate::model::{Audience, AudienceId, AudiencePart, Decimal, HOLDOUT, Limit, MEMBER, Split, Value, one_per_text};

/// What an audience says of the records that it takes or leaves out, by row.
pub(super) type Taken = HashMap<usize, Standing>;

/// What became of a candidate.
#[derive(Clone, Debug)]
pub(super) enum Standing {
    Taken {
        held_back: bool,
        split: Value,
    },
    /// Another record was kept for its value of `one per`: the key of that.
    Double {
        of: String,
    },
}

/// A candidate, with what decides over it.
struct Candidate {
    row: usize,
    one_per: Value,
    by: Value,
}

impl Interpreter<'_> {
    /// What an audience says of the record at a place.
    pub(super) fn audience(&self, id: AudienceId, part: AudiencePart, at: &Place) -> Result<Value, Fault> {
        let taken = self.taken(id)?;
        let standing = taken.get(&at.row);
        Ok(match (part, standing) {
            (AudiencePart::Member, standing) => {
                Value::Bool(matches!(standing, Some(Standing::Taken { held_back: false, .. })))
            }
            (AudiencePart::Status, Some(Standing::Taken { held_back, .. })) => {
                Value::text(if *held_back { HOLDOUT } else { MEMBER })
            }
            (AudiencePart::Split, Some(Standing::Taken { split, .. })) => split.clone(),
            (AudiencePart::Double, Some(Standing::Double { of })) => Value::text(of),
            (AudiencePart::Status | AudiencePart::Split | AudiencePart::Double, _) => Value::Missing,
        })
    }

    /// The records that an audience takes, worked out once.
    fn taken(&self, id: AudienceId) -> Result<Rc<Taken>, Fault> {
        let known = self.audiences.borrow().get(&id).cloned();
        if let Some(taken) = known {
            return taken;
        }
        let taken = self.take(self.catalog.audience(id)).map(Rc::new);
        if !matches!(taken, Err(Fault::TooDeep)) {
            self.audiences.borrow_mut().insert(id, taken.clone());
        }
        taken
    }

    fn take(&self, audience: &Audience) -> Result<Taken, Fault> {
        let mut candidates = Vec::new();
        let mut splits = HashMap::new();
        let by = audience.limit.as_ref().and_then(|limit| limit.by);
        for row in (0..self.data.count(audience.entity)).filter(|&row| self.data.exists(audience.entity, row)) {
            let at = Place { definition: Some(audience.definition), ..Place::record(audience.entity, row) };
            let value = |expr| self.value(expr, &at);
            // What an audience asks is asked of every record, candidate or not: a fault does not depend on the rest.
            let is_candidate = self.condition(audience.candidate, &at)?;
            let one_per = audience.one_per.map_or(Ok(Value::Missing), value)?;
            let by = by.map_or(Ok(Value::Missing), value)?;
            if let Some(Split::By(split)) = audience.split {
                splits.insert(row, value(split)?);
            }
            if is_candidate {
                candidates.push(Candidate { row, one_per: without_case(one_per), by });
            }
        }
        let zone = self.catalog.settings.zone;
        let better = |a: &Candidate, b: &Candidate| self.order(audience, a, b).is_lt();
        let same = |a: &Candidate, b: &Candidate| equal(&a.one_per, &b.one_per, false, zone);
        let beaten = |one: &&Candidate| candidates.iter().any(|other| same(one, other) && better(other, one));
        let (lost, left): (Vec<&Candidate>, Vec<&Candidate>) = candidates.iter().partition(beaten);
        let rank = |one: &Candidate| left.iter().filter(|other| better(other, one)).count() as u64;
        let within = |one: &Candidate| audience.limit.as_ref().is_none_or(|limit| rank(one) < limit.count);
        let taken = left.iter().filter(|one| within(one));
        let mut standings: Taken = taken.map(|one| (one.row, self.standing(audience, one.row, &splits))).collect();
        for one in lost {
            if let Some(kept) = left.iter().find(|other| same(one, other)) {
                standings.insert(one.row, Standing::Double { of: self.key_text(audience.entity, kept.row) });
            }
        }
        Ok(standings)
    }

    /// Which of two candidates comes first.
    fn order(&self, audience: &Audience, a: &Candidate, b: &Candidate) -> Ordering {
        let key = |one: &Candidate| self.data.place_by_key(audience.entity, one.row);
        let ascending = matches!(audience.limit, Some(Limit { ascending: true, .. }));
        let by_value = match (a.by.is_missing(), b.by.is_missing()) {
            (false, false) if ascending => sorted(&a.by, &b.by, self.catalog.settings.zone),
            (false, false) => sorted(&b.by, &a.by, self.catalog.settings.zone),
            (missing, other) => missing.cmp(&other),
        };
        by_value.then_with(|| key(a).cmp(&key(b)))
    }

    /// Whether the record is held back, and if not, in which part of the split it is.
    fn standing(&self, audience: &Audience, row: usize, splits: &HashMap<usize, Value>) -> Standing {
        let nobody = Decimal { mantissa: 0, scale: 0 };
        let holdout = audience.holdout.unwrap_or(nobody);
        let at = Place::record(audience.entity, row);
        let held_back = audience.holdout.is_some() && self.in_sample(holdout, &audience.seed, &at);
        let split = match &audience.split {
            _ if held_back => Value::Missing,
            None => Value::Missing,
            Some(Split::By(_)) => splits.get(&row).cloned().unwrap_or(Value::Missing),
            Some(Split::Shares(shares)) => {
                let drawn = self.drawn(&audience.seed, &at);
                let part = (1..=shares.len()).find(|&count| below(drawn, holdout, &shares[..count]));
                part.map_or(Value::Missing, |count| Value::text(&shares[count - 1].0))
            }
        };
        Standing::Taken { held_back, split }
    }
}

/// A text as `one per` compares it.
fn without_case(value: Value) -> Value {
    match value {
        Value::Text(text) => Value::text(&one_per_text(&text)),
        value => value,
    }
}

/// Whether `v = (u − h) / (1 − h)` is below the sum of the shares, exactly: `u − h < c · (1 − h)`, in units of
/// `1 / (2^32 · 10^h's scale · 10^c's scale)`.
fn below(u: u32, holdout: Decimal, shares: &[(Box<str>, Decimal)]) -> bool {
    let exact = || {
        let unit = |scale: u8| Wide::power_of_ten(u32::from(scale));
        let scale = shares.iter().map(|(_, share)| share.scale).max().unwrap_or(0);
        let mut sum = 0_i128;
        for (_, share) in shares {
            sum += share.mantissa.checked_mul(10_i128.checked_pow(u32::from(scale - share.scale))?)?;
        }
        let rest = 10_i128.checked_pow(u32::from(holdout.scale))? - holdout.mantissa;
        let draws = Wide::from(1_i128 << 32);
        let left = Wide::from(i128::from(u)).multiply(unit(holdout.scale)?)?.multiply(unit(scale)?)?;
        let h = Wide::from(holdout.mantissa).multiply(unit(scale)?)?.multiply(draws)?;
        let c = Wide::from(sum).multiply(Wide::from(rest))?.multiply(draws)?;
        // u < h + c
        Some((left, h.add(c)?))
    };
    exact().is_some_and(|(left, right)| left < right)
}
