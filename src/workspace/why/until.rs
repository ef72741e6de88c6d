//! The day on which time alone puts a record out: its rows stay as they are, and the definition is asked again at later clocks. Must not
//! know what the definition asks.
//!
//! A condition changes with the clock only where a date of the rows, moved by a span that the definition names, is passed: every such
//! day is looked at, and the first days one by one, and the first of each month, for windows of the calendar. Two years are
//! looked at day by day where the definition asks for a day of the calendar.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Months, NaiveDate};

use super::super::floors::{data, resolve, syntax};
use super::super::{Workspace, clock};
use super::rows::Loaded;
use super::told::Until;
use super::{Asked, one_line};
use crate::insight::parts::{Parts, Place, Showing, Shown};
use crate::interpret::{Data, Interpreter, Lists};
use crate::model::{Clock, DAY_MICROS, DefinitionId, ExprKind, ListId, Value, date_of, day_number, day_start};
use crate::source::Span;
use crate::syntax::ast;

/// So many days are looked at one by one; where the definition asks for a day of the calendar, two years.
const DAILY: i32 = 62;
const DAILY_OF_CALENDAR: i32 = 731;

/// What asks for a day of the calendar, in the canonical form.
const CALENDAR: [&str; 9] = ["anniversary", "day(", "week(", "month(", "quarter(", "year(", "hour(", "(today", "(now"];

/// No day behind this is looked at.
const YEARS: i32 = 100;

/// So many days are looked at in all.
const LOOKED_AT: usize = 900;

/// What is looked at.
pub(super) struct Looking<'l> {
    pub(super) workspace: &'l Workspace,
    pub(super) file: &'l ast::File,
    pub(super) name: &'l str,
    pub(super) tables: &'l [Option<data::Table>],
    pub(super) around: &'l Loaded,
    /// Whether the record is in now.
    pub(super) holds: bool,
    /// The parts as they are now.
    pub(super) parts: &'l [Shown],
    /// The entries of lists, by name: at another clock only the needed ones have numbers.
    pub(super) lists: &'l BTreeMap<String, Vec<String>>,
}

impl Looking<'_> {
    /// When the record is out that is in, or in that is out.
    pub(super) fn found(&self, place: Place) -> Until {
        let (days, last) = self.days();
        let today = self.today();
        let looked_until = self.text(today + last);
        // A clock with a time of day has a rest of this day before it.
        let mut before = if self.is_moment() { -1 } else { 0 };
        for &day in &days {
            if let Some(because) = self.changed(self.later(day), place) {
                let (day, because) = self.first(before, (day, because), place);
                let at = self.moment(today + day, place);
                return Until { day: Some(self.text(today + day)), at, looked_until, because };
            }
            before = day;
        }
        Until { day: None, at: None, looked_until, because: Vec::new() }
    }

    /// The moment of that day from which the record has changed, where the clock has a time of day.
    fn moment(&self, day: i32, place: Place) -> Option<String> {
        let Clock::Moment(now) = self.workspace.clock else { return None };
        let zone = self.workspace.config.settings.zone;
        let (mut inside, mut outside) = (now.max(day_start(day, zone) - 1), day_start(day + 1, zone) - 1);
        while outside - inside > 1 {
            let middle = i64::midpoint(inside, outside);
            match self.changed(Clock::Moment(middle), place) {
                Some(_) => outside = middle,
                None => inside = middle,
            }
        }
        Some(clock::text(Clock::Moment(outside), zone))
    }

    /// The first day that it has changed, between one that it has not and one that it has.
    fn first(&self, mut inside: i32, mut outside: (i32, Vec<String>), place: Place) -> (i32, Vec<String>) {
        while outside.0 - inside > 1 {
            let middle = inside + (outside.0 - inside) / 2;
            match self.changed(self.later(middle), place) {
                Some(because) => outside = (middle, because),
                None => inside = middle,
            }
        }
        outside
    }

    /// Whether the record has changed at that clock: then the parts that made it.
    fn changed(&self, clock: Clock, place: Place) -> Option<Vec<String>> {
        let columns: Vec<_> =
            self.tables.iter().map(|table| table.as_ref().map(|table| table.columns().to_vec())).collect();
        let files = std::slice::from_ref(self.file);
        let inputs = resolve::Inputs { clock, ..self.workspace.inputs(files, &columns) };
        let (mut resolved, _) = resolve::resolve(&inputs);
        let Some(Asked::Definition(id)) = Asked::find(&resolved.catalog, self.name, false) else { return None };
        let data = Data::new(&resolved.catalog, self.around.rows.clone()).ok()?;
        let own = (0..).map(ListId).zip(&resolved.catalog.lists);
        let lists: Lists = own.filter_map(|(id, list)| Some((id, self.lists.get(&list.name)?.clone()))).collect();
        let holds = |resolved: &resolve::Resolved, id: DefinitionId| {
            let interpreter = Interpreter::new(&resolved.catalog, &data, &lists);
            let is_there = data.exists(place.entity, place.row);
            is_there && interpreter.definition(id, place.row).is_ok_and(|value| value == Value::Bool(true))
        };
        if holds(&resolved, id) == self.holds {
            return None;
        }
        let parts = Parts::of(&mut resolved, &self.file.items, id);
        let interpreter = Interpreter::new(&resolved.catalog, &data, &lists);
        let text = |span: Span| one_line(self.workspace.sources.slice(span));
        let showing = Showing { resolved: &resolved, data: &data, interpreter: &interpreter, text: &text };
        Some(turned(self.parts, &showing.condition(&parts, place)))
    }

    /// So many days later; of a clock with a time of day the end of that day.
    fn later(&self, days: i32) -> Clock {
        let zone = self.workspace.config.settings.zone;
        let day = self.today() + days;
        if self.is_moment() { Clock::Moment(day_start(day + 1, zone) - 1) } else { Clock::Day(day) }
    }

    fn is_moment(&self) -> bool {
        matches!(self.workspace.clock, Clock::Moment(_))
    }

    fn today(&self) -> i32 {
        self.workspace.clock.today(self.workspace.config.settings.zone)
    }

    fn text(&self, day: i32) -> String {
        clock::text(Clock::Day(day), self.workspace.config.settings.zone)
    }

    /// The days that are looked at, as so many from today, ascending; and until when nothing can change at any other.
    fn days(&self) -> (Vec<i32>, i32) {
        let today = self.today();
        let written = self.file.items.iter().map(syntax::canonical).collect::<Vec<_>>().join("\n");
        let of_calendar = CALENDAR.iter().any(|word| written.contains(word));
        let next = i32::from(!self.is_moment());
        let mut days: BTreeSet<i32> = (next..=if of_calendar { DAILY_OF_CALENDAR } else { DAILY }).collect();
        let date = date_of(today);
        let months = (1..=60).filter_map(|months| date.with_day(1)?.checked_add_months(Months::new(months)));
        days.extend(months.map(|first| day_number(first) - today));
        let spans = self.spans();
        let dates: BTreeSet<i32> = self.dates();
        for &date in &dates {
            for &span in &spans {
                // Behind the date, and before it for what looks ahead; a border may belong to either side.
                for border in [date.saturating_add(span), date.saturating_sub(span)] {
                    days.extend([-1, 0, 1].map(|one| border.saturating_add(one).saturating_sub(today)));
                }
                // An age of 73 is one until the day of the 74th year.
                let calendar = u32::try_from(span).ok().filter(|span| *span <= 1_200);
                let moved = |months: u32| date_of(date).checked_add_months(Months::new(months));
                for span in calendar.into_iter().flat_map(|span| [span, span + 1]) {
                    for day in [span, span * 12].into_iter().filter_map(moved).map(day_number) {
                        days.extend([day - today, day - today + 1]);
                    }
                }
            }
        }
        let horizon = NaiveDate::from_ymd_opt(date.year() + YEARS, 1, 1).map_or(i32::MAX, day_number) - today;
        let mut days: Vec<i32> = days.into_iter().filter(|day| (next..=horizon).contains(day)).collect();
        let last = if days.len() > LOOKED_AT { days[LOOKED_AT - 1] } else { horizon };
        days.truncate(LOOKED_AT);
        (days, last)
    }

    /// All dates of the rows.
    fn dates(&self) -> BTreeSet<i32> {
        let values = self.around.rows.iter().flat_map(|rows| rows.columns.iter().flatten()).flatten();
        let day = |value: &Value| match value {
            Value::Date(day) => Some(*day),
            Value::Timestamp(at) => i32::try_from(at.div_euclid(DAY_MICROS)).ok(),
            _ => None,
        };
        values.filter_map(day).collect()
    }

    /// The whole numbers and the spans that the definition names, in days or whatever else they count.
    fn spans(&self) -> BTreeSet<i32> {
        let columns: Vec<_> =
            self.tables.iter().map(|table| table.as_ref().map(|table| table.columns().to_vec())).collect();
        let files = std::slice::from_ref(self.file);
        let (resolved, _) = resolve::resolve(&self.workspace.inputs(files, &columns));
        let exprs = &resolved.catalog.exprs;
        let today = self.today();
        let mut spans = BTreeSet::from([0]);
        for expr in (0..u32::try_from(exprs.len()).unwrap_or(0)).map(crate::model::ExprId) {
            if let ExprKind::Literal(value) = &exprs[expr].kind {
                let span = match value {
                    Value::Int(number) => i32::try_from(*number).ok(),
                    Value::Date(day) => today.checked_sub(*day),
                    Value::Timestamp(at) => {
                        i32::try_from(at.div_euclid(DAY_MICROS)).ok().and_then(|day| today.checked_sub(day))
                    }
                    Value::Duration(micros) => i32::try_from(micros / DAY_MICROS).ok(),
                    _ => None,
                };
                spans.extend(span.filter(|span| (0..=36_525).contains(span)));
            }
        }
        spans
    }
}

/// The parts that are otherwise then, those that are made of no others where they are shown.
fn turned(now: &[Shown], then: &[Shown]) -> Vec<String> {
    let mut found = Vec::new();
    for part in then {
        let before = now.iter().find(|one| one.text == part.text);
        if before.is_some_and(|before| before.holds == part.holds) {
            continue;
        }
        let inside = turned(before.map_or(&[], |before| before.parts.as_slice()), &part.parts);
        if inside.is_empty() || before.is_none_or(|before| before.parts.is_empty()) {
            found.push(part.text.clone());
        } else {
            found.extend(inside);
        }
    }
    found
}
