//! `milieu completions` and `milieu man`: what shells and manual readers take.

use clap::CommandFactory;

use super::arguments::{Arguments, Completions};
use super::output::Output;
use milieu::workspace::Failure;

pub(crate) fn completions(arguments: &Completions) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "milieu", &mut script);
    Output::bytes(&script).map(|()| 0)
}

pub(crate) fn man() -> Result<u8, Failure> {
    let mut page = Vec::new();
    let rendered = clap_mangen::Man::new(Arguments::command()).render(&mut page);
    rendered.map_err(|error| Failure::Other(error.to_string()))?;
    Output::bytes(&page).map(|()| 0)
}
