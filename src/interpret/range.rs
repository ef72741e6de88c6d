//! The rows that an aggregate or a step of a sequence reads, for a record. Knows nothing of what is done with them.

use super::order::{equal, sorted};
use super::{Fault, Interpreter, Place};
use crate::model::{ExprId, Pick, PickOrder, Range, RangePath, Value};

impl Interpreter<'_> {
    /// The rows of a range for the record at a place, in the order that they are shown in: newest or best first after
    /// a pick of latest or top, oldest or smallest first after earliest or bottom, else by time, key and file, rows
    /// without a time last.
    pub(super) fn rows_of(&self, range: &Range, record: &Place) -> Result<Vec<usize>, Fault> {
        if range.record != record.entity {
            return Err(Fault::Unsound { expr: range.condition.or(range.window).unwrap_or(ExprId(u32::MAX)) });
        }
        let record_side: Vec<Value> =
            range.per.iter().map(|&(_, own)| self.value(own, record)).collect::<Result<_, _>>()?;
        let mut chosen = Vec::new();
        for row in self.related(range, record) {
            let at = record.inside(range.rows, row);
            let in_window = range.window.map_or(Ok(true), |window| self.condition(window, &at))?;
            if !in_window || !self.like_record(range, &record_side, &at)? {
                continue;
            }
            if range.condition.map_or(Ok(true), |condition| self.condition(condition, &at))? {
                chosen.push(row);
            }
        }
        if let Some(pick) = &range.pick {
            return self.pick(range, pick, chosen, record);
        }
        chosen.sort_by_key(|&row| self.data.place_by_time(range.rows, row));
        Ok(chosen)
    }

    /// The rows that the path leads to: those that exist, as does every row on the way; all of them where the window
    /// looks ahead, or where the record itself is one of the future and so are they.
    fn related(&self, range: &Range, record: &Place) -> Vec<usize> {
        match &range.path {
            RangePath::Whole => {
                let rows = 0..self.data.count(range.rows);
                rows.filter(|&row| range.ahead || self.data.exists(range.rows, row)).collect()
            }
            RangePath::Relations(path) => {
                let all = range.ahead || !self.data.exists(record.entity, record.row);
                let mut rows = vec![record.row];
                for &relation in path {
                    let from = self.catalog.relation(relation).from;
                    let belonging = rows.iter().flat_map(|&owner| self.data.belonging(relation, owner)).copied();
                    rows = belonging.filter(|&row| all || self.data.exists(from, row)).collect();
                }
                rows.sort_unstable();
                rows
            }
        }
    }

    /// Whether the row has the record's own values of everything after `per`, all of them present.
    fn like_record(&self, range: &Range, record_side: &[Value], at: &Place) -> Result<bool, Fault> {
        let mut alike = true;
        for ((row_side, _), own) in range.per.iter().zip(record_side) {
            let value = self.value(*row_side, at)?;
            alike &= equal(&value, own, false, self.catalog.settings.zone);
        }
        Ok(alike)
    }

    fn pick(&self, range: &Range, pick: &Pick, rows: Vec<usize>, record: &Place) -> Result<Vec<usize>, Fault> {
        let timed = |row: &usize| !self.data.time(range.rows, *row).is_missing();
        let mut rows = match pick.order {
            PickOrder::Latest | PickOrder::Earliest => {
                let mut rows: Vec<usize> = rows.into_iter().filter(timed).collect();
                rows.sort_by_key(|&row| self.data.place_by_time(range.rows, row));
                if pick.order == PickOrder::Latest {
                    rows.reverse();
                }
                rows
            }
            PickOrder::Top(by) => self.ranked(range, by, true, rows, record)?,
            PickOrder::Bottom(by) => self.ranked(range, by, false, rows, record)?,
        };
        rows.truncate(usize::try_from(pick.count).unwrap_or(usize::MAX));
        Ok(rows)
    }

    /// Rows by a value, those without one left out; ties by key ascending, else as in the file.
    fn ranked(
        &self,
        range: &Range,
        by: ExprId,
        largest_first: bool,
        rows: Vec<usize>,
        record: &Place,
    ) -> Result<Vec<usize>, Fault> {
        let mut valued = Vec::new();
        for row in rows {
            let value = self.value(by, &record.inside(range.rows, row))?;
            if !value.is_missing() {
                valued.push((value, row));
            }
        }
        valued.sort_by(|(a, row_a), (b, row_b)| {
            let order = sorted(a, b, self.catalog.settings.zone);
            let order = if largest_first { order.reverse() } else { order };
            let key = |row: usize| self.data.place_by_key(range.rows, row);
            order.then_with(|| key(*row_a).cmp(&key(*row_b)))
        });
        Ok(valued.into_iter().map(|(_, row)| row).collect())
    }
}
