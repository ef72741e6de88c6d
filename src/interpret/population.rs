//! Places among the records of a base. Knows nothing of conditions beyond asking them.

use std::rc::Rc;

use super::order::sorted;
use super::wide::Wide;
use super::{Fault, Interpreter, Place};
use crate::model::{Decimal, Population, PopulationFunction, PopulationId, Value};

/// The records of a base that have a value, by (value, key) ascending.
pub(super) struct Ranking {
    ascending: Vec<(usize, Value)>,
}

impl Interpreter<'_> {
    /// Where the record at a place stands; a record outside the base has no place.
    pub(super) fn population(&self, id: PopulationId, at: &Place) -> Result<Value, Fault> {
        let population = self.catalog.population(id);
        let ranking = self.ranking(id, population)?;
        let all = &ranking.ascending;
        let position = all.iter().position(|(row, _)| *row == at.row);
        let place = position.map(|position| (position, &all[position].1));
        let zone = self.catalog.settings.zone;
        let above = |value: &Value| all.iter().filter(|(_, other)| sorted(other, value, zone).is_gt()).count();
        let not_above = |value: &Value| all.len() - above(value);
        // Among the largest, ties stand by key ascending too, so the place from the top is not that from the bottom
        // turned round.
        let from_top = |(position, value): (usize, &Value)| {
            let tied_before = all[..position].iter().filter(|(_, other)| sorted(other, value, zone).is_eq()).count();
            above(value) + tied_before
        };
        let number = |number: usize| Value::Int(i64::try_from(number).unwrap_or(i64::MAX));
        let answer = match &population.function {
            PopulationFunction::TopShare(share) => {
                Value::Bool(place.is_some_and(|place| from_top(place) < part_of(*share, all.len())))
            }
            PopulationFunction::BottomShare(share) => {
                Value::Bool(place.is_some_and(|(position, _)| position < part_of(*share, all.len())))
            }
            PopulationFunction::TopCount(count) => {
                Value::Bool(place.is_some_and(|place| (from_top(place) as u64) < *count))
            }
            PopulationFunction::BottomCount(count) => {
                Value::Bool(place.is_some_and(|(position, _)| (position as u64) < *count))
            }
            PopulationFunction::Rank => place.map_or(Value::Missing, |(_, value)| number(above(value) + 1)),
            PopulationFunction::Percentile => place
                .map_or(Value::Missing, |(_, value)| Value::Float((100 * not_above(value)) as f64 / all.len() as f64)),
            PopulationFunction::Ntile(tiles) => place.map_or(Value::Missing, |(position, _)| {
                let tile = (u128::from(*tiles) * (position as u128 + 1)).div_ceil(all.len() as u128);
                Value::Int(i64::try_from(tile).unwrap_or(i64::MAX))
            }),
        };
        Ok(answer)
    }

    /// The ranking of a base, worked out once. It holds records that exist and are in `among`; only those are asked for
    /// their value.
    fn ranking(&self, id: PopulationId, population: &Population) -> Result<Rc<Ranking>, Fault> {
        let known = self.rankings.borrow().get(&id).cloned();
        if let Some(ranking) = known {
            return ranking;
        }
        let ranking = self.rank(population).map(Rc::new);
        if !matches!(ranking, Err(Fault::TooDeep)) {
            self.rankings.borrow_mut().insert(id, ranking.clone());
        }
        ranking
    }

    fn rank(&self, population: &Population) -> Result<Ranking, Fault> {
        let entity = population.entity;
        let mut ascending = Vec::new();
        for row in (0..self.data.count(entity)).filter(|&row| self.data.exists(entity, row)) {
            let at = Place::record(entity, row);
            if !population.among.map_or(Ok(true), |among| self.condition(among, &at))? {
                continue;
            }
            let value = self.value(population.value, &at)?;
            if !value.is_missing() {
                ascending.push((row, value));
            }
        }
        ascending.sort_by(|(row_a, a), (row_b, b)| {
            let key = |row: usize| self.data.place_by_key(entity, row);
            sorted(a, b, self.catalog.settings.zone).then_with(|| key(*row_a).cmp(&key(*row_b)))
        });
        Ok(Ranking { ascending })
    }
}

/// `⌈share · count⌉`
fn part_of(share: Decimal, count: usize) -> usize {
    let exact = Wide::power_of_ten(u32::from(share.scale)).and_then(|unit| {
        let product = Wide::from(share.mantissa).multiply(Wide::from(i128::try_from(count).ok()?))?;
        let (whole, rest) = product.divide(unit)?;
        let up = !rest.is_zero() && !product.is_negative();
        whole.to_i128().map(|whole| whole + i128::from(up))
    });
    exact.map_or(count, |part| usize::try_from(part.max(0)).unwrap_or(usize::MAX))
}
