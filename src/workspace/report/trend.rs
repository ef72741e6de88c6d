//! How definitions have grown over earlier runs. Must not know how that is drawn.

use serde_json::{Value as Json, json};

use super::Making;
use crate::run::{Definition, Past};

/// So many runs are looked back.
const RUNS: usize = 12;

/// The picture's size: as the page has it.
const WIDTH: f64 = 120.0;
const HEIGHT: f64 = 32.0;
/// Room for the stroke.
const MARGIN: f64 = 3.0;

impl Making<'_> {
    /// The trend of everything with members; null without earlier runs.
    pub(super) fn trend(&self) -> Json {
        let folders = Past::all(&self.workspace.out());
        let last = folders.iter().rev().take(RUNS).rev();
        let past: Vec<Past> = last.filter_map(|folder| Past::open(folder).ok()).collect();
        if past.is_empty() {
            return Json::Null;
        }
        let mut runs: Vec<Json> =
            past.iter().map(|run| json!({"run": run.name(), "clock": run.record.clock})).collect();
        runs.push(json!({"run": "this report", "clock": self.record.clock}));
        let own = self.record.definitions.iter().filter(|one| ["segment", "audience", "persona"].contains(&one.kind));
        let rows: Vec<Json> = own.filter_map(|one| self.row(one, &past)).collect();
        if rows.is_empty() { Json::Null } else { json!({"runs": runs, "rows": rows}) }
    }

    fn row(&self, one: &Definition, past: &[Past]) -> Option<Json> {
        let share = |run: &Past| {
            let same = run.record.definitions.iter().find(|old| (&old.entity, &old.name) == (&one.entity, &one.name));
            same.map(|old| old.share)
        };
        let mut shares: Vec<Option<f64>> = past.iter().map(share).collect();
        shares.push(Some(one.share));
        let known: Vec<(usize, f64)> =
            shares.iter().enumerate().filter_map(|(at, share)| Some((at, (*share)?))).collect();
        let (&(_, first), &(_, last)) = (known.first()?, known.last()?);
        if known.len() < 2 {
            return None;
        }
        let (low, high) =
            known.iter().fold((f64::MAX, f64::MIN), |(low, high), (_, share)| (low.min(*share), high.max(*share)));
        let place = |&(at, share): &(usize, f64)| {
            let x = MARGIN + at as f64 / (shares.len() - 1) as f64 * (WIDTH - 2.0 * MARGIN);
            let level = if high > low { (share - low) / (high - low) } else { 0.5 };
            (x, HEIGHT - MARGIN - level * (HEIGHT - 2.0 * MARGIN))
        };
        let places: Vec<(f64, f64)> = known.iter().map(place).collect();
        let points: Vec<String> = places.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let (last_x, last_y) = places.last().copied().unwrap_or_default();
        let change = last - first;
        // What is written as no change is none.
        let (direction, change_text) = match change {
            _ if change.abs() < 0.0005 => ("same", "no change".to_owned()),
            _ if change > 0.0 => ("up", self.numbers.points(change)),
            _ => ("down", self.numbers.points(change)),
        };
        let values: Vec<String> = known.iter().map(|(_, share)| self.numbers.share(*share)).collect();
        Some(json!({
            "kind": one.kind,
            "name": one.name,
            "first_text": self.numbers.share(first),
            "last_text": self.numbers.share(last),
            "change_text": change_text,
            "direction": direction,
            "points": points.join(" "),
            "last_x": format!("{last_x:.1}"),
            "last_y": format!("{last_y:.1}"),
            "values_text": values.join(", "),
        }))
    }
}
