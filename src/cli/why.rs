//! `milieu why`: why a record is in a definition or not.

use super::arguments::Why as Arguments;
use super::key::key;
use super::output::Output;
use super::parts::{Marks, part, value};
use super::progress::Bars;
use super::run::grouped;
use milieu::workspace::{AudienceStep, Failure, PersonaWhy, Why, Workspace};

pub(crate) fn run(arguments: &Arguments, workspace: &mut Workspace, output: &Output) -> Result<u8, Failure> {
    let why = workspace.why(&arguments.name, &arguments.key, &Bars::new(output.draws()))?;
    let answered = if output.is_json() { Output::json(&why) } else { Output::answer(&text(&why, output)) };
    answered.map(|()| 0)
}

fn text(why: &Why, output: &Output) -> String {
    let marks = Marks::new(output.is_bright());
    let mut out = head(why, &marks);
    // What is not there yet has nothing to be told of.
    if why.exists {
        told(why, &marks, &mut out);
    }
    if !why.changes.is_empty() {
        let which = if why.changes.len() > 1 { "any of these" } else { "this" };
        let does = match (why.holds, why.then.as_slice()) {
            (Some(true), _) => "put it out".to_owned(),
            (_, []) => "let it in".to_owned(),
            (_, then) => format!("let it in, unless {} drops it then", then.join(", or ")),
        };
        out.push_str(&format!("\n{which} would {does}\n"));
        for change in &why.changes {
            out.push_str(&format!("  {}\n", change.needs.join(", and ")));
        }
    }
    if why.changes.is_empty() && why.exists && why.holds == Some(false) {
        out.push_str("\nno change of its own was found that would let it in\n");
    }
    if let Some(until) = &why.until {
        let is_in = why.holds == Some(true);
        let does = if is_in { "puts it out" } else { "lets it in" };
        out.push_str(&match &until.day {
            Some(day) => {
                let when = until.at.as_ref().map_or_else(|| format!("on {day}"), |at| format!("at {at}"));
                let because = if why.exists { format!(": {}", until.because.join(", ")) } else { String::new() };
                format!("\ntime alone {does} {when}{because}\n")
            }
            None => format!(
                "\nno day was found on which time alone {does} (looked at until {}, of far days only some)\n",
                until.looked_until
            ),
        });
    }
    out.push_str(&format!("\n{}read {}{}\n", marks.dim, read(why), marks.off));
    out
}

fn told(why: &Why, marks: &Marks, out: &mut String) {
    for one in &why.values {
        value(one, 2, out);
    }
    for shown in &why.parts {
        part(shown, 2, marks, out);
    }
    if let Some(steps) = &why.audience {
        out.push_str("\nsteps\n");
        for one in steps {
            step(one, marks, out);
        }
    }
    if let Some(persona) = &why.persona {
        score(persona, marks, out);
    }
}

fn head(why: &Why, marks: &Marks) -> String {
    let record = format!("{} {}", why.entity, key(&why.key));
    let definition = format!("{} {}", why.kind, why.name);
    if !why.exists {
        let no = marks.of(false);
        return format!("{no} {record} is not there yet: its time is after the clock ({})\n", why.clock);
    }
    let said = match (why.holds, &why.value) {
        (Some(true), _) => format!("{} {record} is in {definition}", marks.of(true)),
        (Some(false), _) => format!("{} {record} is not in {definition}", marks.of(false)),
        (None, Some(value)) => match &why.journey {
            Some(journey) if journey.stage.is_none() => format!("{record} is in no stage of {definition}"),
            Some(_) => format!("{record} is in stage {value} of {definition}"),
            None => format!("{definition} of {record} is {value}"),
        },
        (None, None) => format!("{definition} of {record}"),
    };
    let journey = why.journey.as_ref().filter(|journey| !journey.personas.is_empty());
    let personas = journey.map(|journey| {
        let held = if journey.held_by.is_empty() { "none of them".to_owned() } else { journey.held_by.join(", ") };
        format!("for {}; the record is in {held}\n", journey.personas.join(", "))
    });
    format!("{said} (as of {})\n{}\n", why.clock, personas.unwrap_or_default())
}

fn step(step: &AudienceStep, marks: &Marks, out: &mut String) {
    let AudienceStep { step, text, passed, detail, .. } = step;
    let mark = passed.map_or_else(|| "\u{b7}".to_owned(), |passed| marks.of(passed));
    let detail = detail.as_ref().map(|detail| format!(": {detail}")).unwrap_or_default();
    out.push_str(&format!("  {mark} {step} {text}{detail}\n"));
}

fn score(persona: &PersonaWhy, marks: &Marks, out: &mut String) {
    let needed = persona.threshold.as_ref().map(|needed| format!(", {needed} is needed")).unwrap_or_default();
    out.push('\n');
    if persona.threshold.is_some() || !persona.amounts.is_empty() {
        out.push_str(&format!("score {}{needed}\n", persona.score));
    }
    for amount in &persona.amounts {
        out.push_str(&format!("  {} {} when {}\n", marks.of(amount.holds), amount.amount, amount.when));
    }
    if let Some(primary) = &persona.primary {
        out.push_str(&format!("primary persona: {primary}\n"));
    }
}

fn read(why: &Why) -> String {
    let of = |one: &milieu::workspace::ReadOf| {
        let rows = if one.rows == 1 { "row" } else { "rows" };
        let groups = one.row_groups.map(|[looked, all]| format!(" ({looked} of {all} row groups)")).unwrap_or_default();
        format!("{} {rows} of {}{groups}", grouped(one.rows), one.entity)
    };
    let mut all = why.read.iter().map(of).collect::<Vec<_>>().join(", ");
    if why.read.iter().any(|one| one.all_records) {
        all.push_str("; all records, for ranks and audiences");
    }
    all
}
