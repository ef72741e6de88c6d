//! Typed arrays out of the texts of a column. Knows nothing of files and rows' fates: what does not fit is told.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DurationMicrosecondArray, Float64Array, Int64Array,
    LargeListArray, StringViewBuilder, TimestampMicrosecondArray,
};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::datatypes::Field as ArrowField;
use chrono_tz::Tz;

use super::cells::{Cells, Field, Form, RowPlace, offset};
use super::dialect::Dialect;
use super::json::Json;
use super::ndjson;
use crate::data::spelling::{Exact, Facts, MAX_DIGITS, Spelling};
use crate::data::value::arrow_type;
use crate::model::Type;

/// A column of a chunk.
pub(super) struct Built {
    /// Of the kind that fits this chunk.
    pub(super) array: ArrayRef,
    /// That kind.
    pub(super) ty: Type,
    /// What is known of the texts (of an undeclared column), or of the digits (of a declared decimal).
    pub(super) facts: Facts,
    /// The row whose decimal has the most digits before the point.
    pub(super) longest: Option<usize>,
}

/// A text that does not fit.
pub(super) struct Misfit {
    /// Its row in the chunk.
    pub(super) row: usize,
    /// In words.
    pub(super) reason: String,
}

/// Where a column's texts are.
#[derive(Clone, Copy)]
pub(super) struct Column<'c, 't> {
    pub(super) cells: &'c Cells<'t>,
    pub(super) at: usize,
    pub(super) dialect: &'c Dialect,
    /// Of moments without an offset.
    pub(super) zone: Tz,
}

impl<'c> Column<'c, '_> {
    fn present(self) -> impl Iterator<Item = Option<(&'c str, Form)>> {
        self.cells.column(self.at, self.dialect)
    }

    /// The facts of a column of single values.
    pub(super) fn facts(self) -> Facts {
        let mut facts = Facts::default();
        for (text, form) in self.present().flatten() {
            match form {
                Form::Plain | Form::Bare => facts.add(text, self.dialect.sign),
                Form::Quoted => facts.add_string(text),
                Form::Absent | Form::Array | Form::Object => {}
            }
            if facts.is_surely_text() {
                break;
            }
        }
        facts
    }

    /// Builds the column as it is spelled.
    pub(super) fn build(self, spelling: &Spelling, misfits: &mut Vec<Misfit>) -> Built {
        let mut facts = Facts::default();
        let mut longest = None;
        let array: ArrayRef = match spelling.ty() {
            Type::Bool => {
                let words = |text: &str| spelling.is_word(text);
                Arc::new(self.read(spelling, words, |text| spelling.bool(text), misfits).collect::<BooleanArray>())
            }
            Type::Int => {
                Arc::new(self.read(spelling, none, |text| spelling.int(text), misfits).collect::<Int64Array>())
            }
            Type::Decimal(_) => {
                let values: Vec<Option<Exact>> =
                    self.read(spelling, none, |text| spelling.decimal(text), misfits).collect();
                longest = (0..values.len())
                    .filter(|row| values[*row].is_some())
                    .max_by_key(|row| values[*row].map(|v| v.whole));
                for value in values.iter().flatten() {
                    facts.add_digits(value.whole, value.scale);
                }
                Arc::new(decimals(&values, facts.scale()))
            }
            Type::Float => {
                Arc::new(self.read(spelling, none, |text| spelling.float(text), misfits).collect::<Float64Array>())
            }
            Type::Date => {
                Arc::new(self.read(spelling, none, |text| spelling.date(text), misfits).collect::<Date32Array>())
            }
            Type::Timestamp => {
                let values = self.read(spelling, none, |text| spelling.timestamp(text), misfits);
                Arc::new(values.collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
            }
            Type::Duration => Arc::new(
                self.read(spelling, none, |text| spelling.duration(text), misfits)
                    .collect::<DurationMicrosecondArray>(),
            ),
            Type::Text | Type::Rows(_) | Type::Unknown => Arc::new(self.texts(misfits)),
            Type::List(_) => return self.lists(spelling, misfits),
        };
        let ty = match spelling.ty() {
            Type::Decimal(_) => Type::Decimal(facts.scale()),
            other => other.clone(),
        };
        Built { array, ty, facts, longest }
    }

    /// Each row's value; `keeps` says which texts are values though they are blank.
    fn read<T>(
        self,
        spelling: &Spelling,
        keeps: impl Fn(&str) -> bool,
        parse: impl Fn(&str) -> Option<T>,
        misfits: &mut Vec<Misfit>,
    ) -> impl Iterator<Item = Option<T>> {
        self.cells.places(self.at).enumerate().map(move |(row, field)| {
            let text = self.cells.text(field);
            let single = matches!(field.form, Form::Plain | Form::Quoted | Form::Bare);
            if field.form == Form::Absent || single && !keeps(text) && self.dialect.is_missing(text) {
                return None;
            }
            let value = if single { parse(text) } else { None };
            if value.is_none() {
                misfits.push(Misfit { row, reason: misfit(text, field.form, spelling) });
            }
            value
        })
    }

    fn texts(self, misfits: &mut Vec<Misfit>) -> arrow::array::StringViewArray {
        let mut builder = StringViewBuilder::with_capacity(self.cells.len());
        for (row, text) in self.present().enumerate() {
            match text {
                Some((text, Form::Plain | Form::Quoted | Form::Bare)) => builder.append_value(text),
                Some((text, form)) => {
                    misfits.push(Misfit { row, reason: format!("{} is no text", shown(text, form)) });
                    builder.append_null();
                }
                None => builder.append_null(),
            }
        }
        builder.finish()
    }

    /// The elements of every row as a column of their own, and where each row's end.
    fn elements(self, separator: &str, misfits: &mut Vec<Misfit>) -> (Cells<'c>, Vec<i64>)
    where
        Self: 'c,
    {
        let mut elements = self.cells.sibling();
        let nowhere = RowPlace { start: 0, end: 0, line: 0 };
        let mut ends = vec![0];
        for (row, field) in self.cells.places(self.at).enumerate() {
            let text = self.cells.text(field);
            match field.form {
                Form::Absent | Form::Plain | Form::Quoted if self.dialect.is_missing(text) => {}
                Form::Plain | Form::Quoted => {
                    let mut start = field.start;
                    for part in text.split(separator) {
                        let length = offset(part.len());
                        elements.push([Field { start, length, form: Form::Plain }], nowhere);
                        start += length + offset(separator.len());
                    }
                }
                Form::Array => {
                    let mut json = Json::new(self.cells.base(), field.start as usize);
                    let read = json.array(0, &mut |json| {
                        let element = ndjson::field(json, &mut elements, 1)?;
                        elements.push([element], nowhere);
                        Ok(())
                    });
                    // The array was read once before, so it is whole.
                    debug_assert!(read.is_ok(), "{read:?}");
                }
                Form::Absent => {}
                Form::Bare | Form::Object => {
                    misfits.push(Misfit { row, reason: format!("{} is no list", shown(text, field.form)) });
                }
            }
            ends.push(i64::try_from(elements.len()).unwrap_or(i64::MAX));
        }
        (elements, ends)
    }

    fn lists(self, spelling: &Spelling, misfits: &mut Vec<Misfit>) -> Built {
        let (elements, ends) = self.elements(spelling.separator(), misfits);
        let column = Column { cells: &elements, at: 0, dialect: self.dialect, zone: self.zone };
        let of = spelling.of_element();
        let mut wrong = Vec::new();
        let built = column.element_array(&of, &mut wrong);
        for misfit in wrong {
            let element = i64::try_from(misfit.row).unwrap_or(i64::MAX);
            let row = ends.partition_point(|end| *end <= element).saturating_sub(1);
            misfits.push(Misfit { row, reason: misfit.reason });
        }
        misfits.sort_by_key(|misfit| misfit.row);
        let longest = built.longest.map(|element| {
            let element = i64::try_from(element).unwrap_or(i64::MAX);
            ends.partition_point(|end| *end <= element).saturating_sub(1)
        });
        let filled: NullBuffer = ends.windows(2).map(|pair| pair[0] < pair[1]).collect();
        let field = Arc::new(ArrowField::new("item", arrow_type(&built.ty), true));
        let array = LargeListArray::new(field, OffsetBuffer::new(ends.into()), built.array, Some(filled));
        Built { array: Arc::new(array), ty: Type::List(Box::new(built.ty)), facts: built.facts, longest }
    }

    /// The elements of lists: of an undeclared kind they have the one that fits them all.
    fn element_array(self, spelling: &Spelling, misfits: &mut Vec<Misfit>) -> Built {
        if !spelling.ty().is_unknown() {
            return self.build(spelling, misfits);
        }
        let facts = self.facts();
        let built = self.build(&spelling.with(facts.kind()), misfits);
        Built { facts, ..built }
    }
}

fn none(_: &str) -> bool {
    false
}

/// The digits of decimals, all of one scale. What does not fit then is found when the scales of all chunks are known.
fn decimals(values: &[Option<Exact>], scale: u8) -> Decimal128Array {
    let scaled = values.iter().map(|value| {
        let value = (*value)?;
        10_i128.checked_pow(u32::from(scale - value.scale)).and_then(|factor| value.mantissa.checked_mul(factor))
    });
    let array: Decimal128Array = scaled.collect();
    let scale = i8::try_from(scale).unwrap_or(i8::MAX);
    array.clone().with_precision_and_scale(MAX_DIGITS, scale).unwrap_or(array)
}

fn misfit(text: &str, form: Form, spelling: &Spelling) -> String {
    format!("{} is no {}", shown(text, form), spelling.ty())
}

/// A text as messages quote it: on one line, not too long.
fn shown(text: &str, form: Form) -> String {
    const LONGEST: usize = 60;
    if form == Form::Object {
        return "an object".into();
    }
    let mut short: String = text.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    format!("`{short}`")
}
