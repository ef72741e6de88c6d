//! `milieu.toml` of a draft. Knows the days of the data, no definitions.

use super::super::{Survey, meaning};
use crate::model::date_of;

/// The last day of any event in the data; of the subject's own days where there is no event.
#[must_use]
pub fn newest_day(survey: &Survey) -> Option<i32> {
    let event_days = survey.tables.iter().filter_map(|table| table.columns.get(table.time.column()?)?.days);
    let newest = event_days.map(|(_, last)| last).max();
    newest.or_else(|| {
        let subject = &survey.tables[survey.subject?];
        let own = subject.columns.iter().filter(|column| meaning::event(&column.called, &subject.name).is_some());
        own.filter_map(|column| column.days).map(|(_, last)| last).max()
    })
}

pub(super) fn text(as_of: Option<i32>) -> String {
    let clock = match as_of {
        Some(day) => format!(
            "# The day that every run is of; without this line: today. `milieu --as-of 2026-06-30 run` goes before it.\n\
             # guessed: the day of the newest event, so that windows such as `within last 90 days` hold something\n\
             as_of = {}\n",
            date_of(day).format("%Y-%m-%d")
        ),
        None => "# The day that every run is of. Without this line: today. `milieu --as-of 2026-06-30 run` goes before it.\n\
                 # as_of = 2026-06-30\n"
            .to_owned(),
    };
    format!(
        "# What is no definition. Every line may go; the values below are the defaults, but for the clock.\n\n\
         # timezone   = \"UTC\"\n# locale     = \"en\"\n# currency   = \"EUR\"\n# week_start = \"monday\"\n# out        = \"out\"\n\n{clock}"
    )
}
