//! `milieu profile`: what sets the records of a definition apart.

use comfy_table::CellAlignment;

use super::arguments::Profile as Arguments;
use super::output::Output;
use super::progress::Bars;
use super::run::{grouped, percent, table};
use milieu::insight::profile::{Profiled, SMALL};
use milieu::workspace::{Failure, Profile, Workspace};

/// So many attributes are shown, unless all are asked for.
const SHOWN: usize = 8;

pub(crate) fn run(arguments: &Arguments, workspace: &mut Workspace, output: &Output) -> Result<u8, Failure> {
    let progress = Bars::new(output.draws());
    let profile = workspace.profile(&arguments.name, arguments.against.as_deref(), &progress)?;
    let answered =
        if output.is_json() { Output::json(&profile) } else { Output::answer(&text(&profile, arguments.all, output)) };
    answered.map(|()| 0)
}

fn text(profile: &Profile, all: bool, output: &Output) -> String {
    let beside = profile.against.as_deref().unwrap_or("the population");
    let mut out = format!(
        "{}: {} of {} ({}), beside {beside} ({})\n",
        profile.of,
        grouped(profile.members),
        profile.entity,
        percent(profile.share),
        grouped(profile.population)
    );
    if profile.members == 0 {
        out.push_str("\nit holds nobody, so nothing sets it apart\n");
        return out;
    }
    if profile.population == 0 {
        out.push_str(&format!("\n{beside} holds nobody, so there is nothing to compare with\n"));
        return out;
    }
    if profile.against.is_none() && profile.members == profile.population {
        out.push_str("\nit holds everybody, so nothing sets it apart\n");
        return out;
    }
    if profile.against.is_none() {
        out.push_str(&format!(
            "d and h compare it with the {} outside of it\n",
            grouped(profile.population - profile.members)
        ));
    }
    // What everybody has alike sets nobody apart.
    let telling = |attribute: &&Profiled| all || attribute.values.len() > 1;
    let attributes: Vec<&Profiled> = profile.attributes.iter().filter(telling).collect();
    let shown = if all { attributes.len() } else { SHOWN.min(attributes.len()) };
    let mut small = false;
    for attribute in attributes.into_iter().take(shown) {
        small |= attribute.values.iter().any(|value| value.small);
        out.push_str(&format!("\n{}\n{}\n", head(attribute), values(attribute, beside, output)));
    }
    let left = profile.attributes.len().saturating_sub(shown);
    if left > 0 {
        let more = if left == 1 { "attribute" } else { "attributes" };
        out.push_str(&format!("\n{left} more {more}, in which they differ less: --all\n"));
    }
    if small {
        out.push_str(&format!("\n* fewer than {SMALL} records: the part says little\n"));
    }
    out
}

fn head(attribute: &Profiled) -> String {
    let effect = match attribute.effect {
        Some(of) => {
            let (size, low, high) = (of.effect, of.effect_low, of.effect_high);
            let [size, low, high] = [size, low, high].map(hundredths);
            let of = attribute.effect_value.as_ref().map(|value| format!(" of {value}")).unwrap_or_default();
            format!("  {}{of} = {size} (95 % from {low} to {high})", attribute.measure)
        }
        None => String::new(),
    };
    let means = match (attribute.mean, attribute.population_mean) {
        (Some(own), Some(others)) => format!(", mean {} beside {}", short(own), short(others)),
        _ => String::new(),
    };
    format!("{}{effect}{means}", attribute.name)
}

fn values(attribute: &Profiled, beside: &str, output: &Output) -> String {
    let mut shown = table(&["value", "members", "share", beside, "lift", ""], output);
    for value in &attribute.values {
        shown.add_row([
            value.value.clone(),
            grouped(value.members),
            percent(value.share),
            percent(value.population_share),
            value.lift.map(|lift| format!("{lift:.2}")).unwrap_or_default(),
            if value.small { "*".to_owned() } else { String::new() },
        ]);
    }
    for number in 1..5 {
        if let Some(column) = shown.column_mut(number) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    shown.trim_fmt()
}

/// With two digits behind the point; zero has no sign to a reader.
fn hundredths(number: f64) -> String {
    let text = format!("{number:.2}");
    if text == "-0.00" { "0.00".to_owned() } else { text }
}

/// A number with three digits behind the point at most.
fn short(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
