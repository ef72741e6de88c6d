//! `count(distinct v of R)`: values get small numbers; the first 64 are bits of a record's word, later ones stand in a set.

use polars::prelude::*;

use super::{Accumulator, FoldError, Rows};
use crate::engine::polars::kernel::lane;
use crate::engine::polars::physical;
use crate::model::{Type, Value};

pub(super) struct Distinct {
    words: Vec<u64>,
    more: PlHashSet<(u32, u32)>,
    codes: Codes,
    ty: Type,
}

#[derive(Default)]
struct Codes {
    texts: PlHashMap<PlSmallStr, u32>,
    ints: PlHashMap<i64, u32>,
    values: PlHashMap<Value, u32>,
}

impl Codes {
    fn text(&mut self, text: &str) -> u32 {
        if let Some(&code) = self.texts.get(text) {
            return code;
        }
        let code = small(self.texts.len());
        self.texts.insert(text.into(), code);
        code
    }

    fn int(&mut self, int: i64) -> u32 {
        let next = small(self.ints.len());
        *self.ints.entry(int).or_insert(next)
    }

    fn value(&mut self, value: Value) -> u32 {
        let next = small(self.values.len());
        *self.values.entry(value).or_insert(next)
    }
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Distinct {
    /// Counts distinct values of the kind.
    pub(super) fn new(records: usize, ty: &Type) -> Self {
        Self { words: vec![0; records], more: PlHashSet::default(), codes: Codes::default(), ty: ty.clone() }
    }
}

fn note(words: &mut [u64], more: &mut PlHashSet<(u32, u32)>, record: usize, code: u32) {
    if code < 64 {
        words[record] |= 1 << code;
    } else {
        more.insert((small(record), code));
    }
}

impl Accumulator for Distinct {
    fn fold(&mut self, rows: &Rows<'_>) -> PolarsResult<()> {
        let Self { words, more, codes, ty } = self;
        let column = rows.value()?;
        match ty {
            Type::Text => {
                let cells = lane::texts(column)?;
                rows.each(|row, record| {
                    if let Some(text) = cells.get(row) {
                        let code = codes.text(text);
                        note(words, more, record, code);
                    }
                });
            }
            Type::Int | Type::Timestamp | Type::Duration => {
                let cells = lane::ints(column)?;
                rows.each(|row, record| {
                    if let Some(int) = cells.get(row) {
                        let code = codes.int(int);
                        note(words, more, record, code);
                    }
                });
            }
            Type::Float => {
                let cells = lane::floats(column)?;
                rows.each(|row, record| {
                    if let Some(float) = cells.get(row) {
                        // 0.0 and -0.0 are equal.
                        let code = codes.int(i64::from_ne_bytes((float + 0.0).to_ne_bytes()));
                        note(words, more, record, code);
                    }
                });
            }
            _ => {
                let series = column.as_materialized_series().rechunk();
                rows.each(|row, record| {
                    let value = series.get(row).map_or(Value::Missing, |any| physical::value(&any, ty));
                    if !value.is_missing() {
                        let code = codes.value(value);
                        note(words, more, record, code);
                    }
                });
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Series, FoldError> {
        let mut counts: Vec<i64> = self.words.iter().map(|word| i64::from(word.count_ones())).collect();
        for (record, _) in self.more {
            counts[record as usize] += 1;
        }
        Ok(lane::int_cells(counts.into_iter().map(Some)))
    }
}
