//! One chunk read: its typed columns, its bad rows, its lines. Knows nothing of the other chunks.

use chrono_tz::Tz;

use super::build::{Built, Column, Misfit};
use super::cells::{Cells, Field, RowPlace};
use super::chunk::{Chunk, Failure, line_breaks};
use super::dialect::Dialect;
use super::ndjson::{self, Keys};
use super::records::{Quotes, Records};
use crate::data::spelling::Spelling;
use crate::diag::Code;
use crate::model::Type;

/// How the texts of a column become values.
#[derive(Clone, Debug)]
pub(in crate::data) enum Kind {
    /// As they are spelled.
    Spelled(Spelling),
    /// By what they have in common.
    Inferred,
    /// Arrays, by what their elements have in common.
    InferredList,
}

/// A column that is read.
#[derive(Clone, Debug)]
pub(in crate::data) struct Wish {
    /// Its name in the file, as messages show it.
    pub(in crate::data) shown: String,
    /// Where it is in an object; of a CSV the header.
    pub(in crate::data) path: Vec<String>,
    /// How it is read.
    pub(in crate::data) kind: Kind,
    /// Whether its values are wanted; else they are only checked.
    pub(in crate::data) keep: bool,
}

/// How the rows of a chunk are told apart.
pub(super) enum Layout {
    /// Per file: how many fields a row has, and which of them holds each column.
    Fields(Vec<(usize, Vec<usize>)>),
    /// The keys of objects.
    Keys(Keys),
}

/// A row that cannot be used.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// From 0 for the chunk's first line.
    pub(super) line: u32,
    /// Which kind of fault.
    pub(super) code: Code,
    /// The column as the file calls it.
    pub(super) column: Option<String>,
    /// What is wrong.
    pub(super) reason: String,
    /// What would be right.
    pub(super) help: Option<String>,
    /// The fields as they were read; of NDJSON the line.
    pub(super) fields: Vec<String>,
}

/// Why nothing of the file can be used.
#[derive(Clone, Debug)]
pub(super) enum Fatal {
    Read(String),
    Encoding,
    OpenQuote,
    /// A row that is longer than any row should be.
    Endless,
}

/// A chunk that was read.
#[derive(Default)]
pub(super) struct Part {
    pub(super) file: usize,
    pub(super) first: bool,
    /// Line breaks in it.
    pub(super) lines: u64,
    pub(super) rows: usize,
    /// The rows whose line is not the one after that of the row before, and that line, from 0.
    pub(super) breaks: Vec<(u32, u32)>,
    /// The columns that are kept.
    pub(super) columns: Vec<Built>,
    /// Rows that cannot be used, by line.
    pub(super) faults: Vec<Fault>,
    /// How many there are; where bad rows are an error only the first few are in `faults`.
    pub(super) fault_count: u64,
    /// With its line, from 0.
    pub(super) fatal: Option<(Fatal, u64)>,
}

/// What all chunks of a table have in common.
pub(super) struct Work<'a> {
    pub(super) dialect: &'a Dialect,
    pub(super) layout: Layout,
    pub(super) wishes: &'a [Wish],
    pub(super) reject: bool,
    pub(super) zone: Tz,
}

/// So many bad rows are shown.
pub(super) const SHOWN_FAULTS: usize = 5;

impl Work<'_> {
    /// Reads a chunk.
    pub(super) fn read(&self, chunk: Chunk) -> Part {
        let mut part = Part { file: chunk.file, first: chunk.first, ..Part::default() };
        let text = match (std::str::from_utf8(&chunk.bytes), chunk.failure) {
            (Ok(text), None) => text,
            (Err(error), None) => {
                part.fatal = Some((Fatal::Encoding, line_breaks(&chunk.bytes[..error.valid_up_to()])));
                return part;
            }
            (text, Some(failure)) => {
                let lines = line_breaks(&chunk.bytes);
                part.fatal = Some(match (failure, text) {
                    (_, Err(error)) if error.error_len().is_some() => {
                        (Fatal::Encoding, line_breaks(&chunk.bytes[..error.valid_up_to()]))
                    }
                    (Failure::Read(reason), _) => (Fatal::Read(reason), lines),
                    (Failure::Encoding, _) => (Fatal::Encoding, lines),
                    (Failure::Endless, _) => (Fatal::Endless, 0),
                });
                return part;
            }
        };
        let cells = match &self.layout {
            Layout::Fields(files) => self.records(text, &files[chunk.file], &mut part),
            Layout::Keys(keys) => self.objects(text, keys, &mut part),
        };
        if part.fatal.is_none() {
            self.build(cells, &mut part);
        }
        part
    }

    fn records<'t>(&self, text: &'t str, (width, places): &(usize, Vec<usize>), part: &mut Part) -> Cells<'t> {
        let mut cells = Cells::new(text, places.len());
        let mut fields = Vec::new();
        let mut records = Records::new(text, &self.dialect.separator);
        if part.first {
            records.next(&mut fields, &mut cells);
        }
        while let Some(record) = records.next(&mut fields, &mut cells) {
            if record.trouble == Some(Quotes::Open) {
                part.fatal = Some((Fatal::OpenQuote, u64::from(record.place.line)));
                break;
            }
            if record.trouble.is_none() && fields.len() == *width {
                cells.push(places.iter().map(|at| fields.get(*at).copied().unwrap_or_default()), record.place);
                continue;
            }
            let mut fault = Fault {
                line: record.place.line,
                code: Code::RaggedRow,
                column: None,
                reason: format!("the row has {}, the header {width}", counted(fields.len())),
                help: None,
                fields: Vec::new(),
            };
            if record.trouble.is_some() {
                fault.code = Code::WrongQuotes;
                fault.reason = "something stands behind a closing quote".into();
                fault.help = Some("a quote inside quotes is written twice".into());
            }
            part.fault(self.limit(0), fault, || fields.iter().map(|field| cells.text(*field).to_owned()).collect());
        }
        part.lines = u64::from(records.line);
        cells
    }

    fn objects<'t>(&self, text: &'t str, keys: &Keys, part: &mut Part) -> Cells<'t> {
        let mut cells = Cells::new(text, self.wishes.len());
        let mut fields = vec![Field::default(); self.wishes.len()];
        for place in ndjson::lines(text) {
            match ndjson::row(&mut cells, text, place, keys, &mut fields) {
                Ok(()) => cells.push(fields.iter().copied(), place),
                Err(trouble) => {
                    let fault = Fault {
                        line: place.line,
                        code: Code::WrongValue,
                        column: None,
                        reason: format!("the line is no JSON object: {trouble}"),
                        help: Some("each line of NDJSON holds one object".into()),
                        fields: Vec::new(),
                    };
                    part.fault(self.limit(0), fault, || vec![raw(text, place).to_owned()]);
                }
            }
        }
        part.lines = text.bytes().filter(|byte| *byte == b'\n').count() as u64;
        cells
    }

    /// Declared columns first: the rows that do not fit them are no rows, so they do not count for the other kinds.
    fn build(&self, mut cells: Cells<'_>, part: &mut Part) {
        let mut built: Vec<Option<Built>> = self.wishes.iter().map(|_| None).collect();
        let mut misfits = Vec::new();
        self.spelled(&cells, &mut built, &mut misfits);
        if !misfits.is_empty() {
            let keep = self.set_aside(&cells, misfits, part);
            cells.retain(&keep);
            self.spelled(&cells, &mut built, &mut Vec::new());
        }
        if part.fault_count > 0 && !self.reject {
            return;
        }
        for (at, wish) in self.wishes.iter().enumerate() {
            let column = Column { cells: &cells, at, dialect: self.dialect, zone: self.zone };
            match &wish.kind {
                Kind::Spelled(_) => {}
                Kind::Inferred => built[at] = Some(column.inferred()),
                Kind::InferredList => {
                    let list = Spelling::of(Type::List(Box::new(Type::Unknown)), self.dialect.sign, self.zone);
                    built[at] = Some(column.build(&list, &mut Vec::new()));
                }
            }
        }
        part.rows = cells.len();
        part.breaks = breaks(&cells.rows);
        let kept = self.wishes.iter().zip(built).filter(|(wish, _)| wish.keep);
        part.columns = kept.filter_map(|(_, built)| built).collect();
    }

    fn spelled(&self, cells: &Cells<'_>, built: &mut [Option<Built>], misfits: &mut Vec<(usize, Misfit)>) {
        for (at, wish) in self.wishes.iter().enumerate() {
            if let Kind::Spelled(spelling) = &wish.kind {
                let mut wrong = Vec::new();
                built[at] =
                    Some(Column { cells, at, dialect: self.dialect, zone: self.zone }.build(spelling, &mut wrong));
                misfits.extend(wrong.into_iter().map(|misfit| (at, misfit)));
            }
        }
    }

    /// Makes a fault of each row with misfits (of the first of its columns) and tells which rows are left.
    fn set_aside(&self, cells: &Cells<'_>, mut misfits: Vec<(usize, Misfit)>, part: &mut Part) -> Vec<bool> {
        misfits.sort_by_key(|(at, misfit)| (misfit.row, *at));
        misfits.dedup_by_key(|(_, misfit)| misfit.row);
        let mut keep = vec![true; cells.len()];
        let limit = self.limit(part.faults.len());
        for (at, misfit) in misfits {
            keep[misfit.row] = false;
            let place = cells.rows[misfit.row];
            let wish = &self.wishes[at];
            let help = match &wish.kind {
                Kind::Spelled(spelling) => {
                    Some(format!("column `{}` is {}: {}", wish.shown, spelling.ty(), spelling.example()))
                }
                Kind::Inferred | Kind::InferredList => None,
            };
            let fault = Fault {
                line: place.line,
                code: Code::WrongValue,
                column: Some(wish.shown.clone()),
                reason: misfit.reason,
                help,
                fields: Vec::new(),
            };
            part.fault(limit, fault, || self.raw_fields(cells.base(), place));
        }
        part.faults.sort_by_key(|fault| fault.line);
        keep
    }

    /// Where bad rows are an error, the first few of each pass are enough: one of a later pass may stand before them.
    fn limit(&self, known: usize) -> Option<usize> {
        (!self.reject).then_some(known + SHOWN_FAULTS)
    }

    fn raw_fields(&self, text: &str, place: RowPlace) -> Vec<String> {
        let row = raw(text, place);
        match &self.layout {
            Layout::Keys(_) => vec![row.to_owned()],
            Layout::Fields(_) => {
                let mut cells = Cells::new(row, 0);
                let mut fields = Vec::new();
                Records::new(row, &self.dialect.separator).next(&mut fields, &mut cells);
                fields.iter().map(|field| cells.text(*field).to_owned()).collect()
            }
        }
    }
}

impl Part {
    /// Keeps a fault while there are fewer than `limit`; none: all, with their fields.
    fn fault(&mut self, limit: Option<usize>, mut fault: Fault, fields: impl Fn() -> Vec<String>) {
        self.fault_count += 1;
        if limit.is_some_and(|limit| self.faults.len() >= limit) {
            return;
        }
        if limit.is_none() {
            fault.fields = fields();
        }
        self.faults.push(fault);
    }

    /// The line of a row, from 0 for the chunk's first.
    pub(super) fn line(breaks: &[(u32, u32)], row: u32) -> u32 {
        let at = breaks.partition_point(|(first, _)| *first <= row);
        at.checked_sub(1).map_or(row, |at| breaks[at].1 + (row - breaks[at].0))
    }
}

impl Column<'_, '_> {
    fn inferred(self) -> Built {
        let facts = self.facts();
        let spelling = Spelling::of(facts.kind(), self.dialect.sign, self.zone);
        Built { facts, ..self.build(&spelling, &mut Vec::new()) }
    }
}

fn breaks(rows: &[RowPlace]) -> Vec<(u32, u32)> {
    let mut breaks = Vec::new();
    let mut next = None;
    for (row, place) in (0_u32..).zip(rows) {
        if next != Some(place.line) {
            breaks.push((row, place.line));
        }
        next = Some(place.line + 1);
    }
    breaks
}

fn raw(text: &str, place: RowPlace) -> &str {
    text[place.start as usize..place.end as usize].trim_end_matches('\r')
}

fn counted(fields: usize) -> String {
    format!("{fields} {}", if fields == 1 { "field" } else { "fields" })
}
