//! The command line: arguments to the façade, its answers to text or JSON, its failures to exit statuses. The only floor
//! that prints; must not know how anything is evaluated.

mod arguments;
mod breakdown;
mod check;
mod count;
mod describe;
mod diff;
mod explain;
mod fmt;
mod init;
mod key;
mod output;
mod overlap;
mod parts;
mod personas;
mod preview;
mod profile;
mod progress;
mod reference;
mod render;
mod report;
mod run;
mod test;
mod threads;
mod why;

use clap::Parser;
use clap::error::ErrorKind;

use arguments::{Arguments, Command, Format, Global};
use milieu::workspace::{Failure, Workspace, exit_status};
use output::Output;

/// Done, with findings.
const FINDINGS: u8 = 1;

/// Runs the command of the process's arguments; the answer is the exit status.
pub(crate) fn run() -> u8 {
    let arguments = match Arguments::try_parse_from(arguments::hoisted(std::env::args_os())) {
        Ok(arguments) => arguments,
        Err(error) => return wrong_arguments(&error),
    };
    if let Some(threads) = arguments.global.threads
        && let Some(status) = threads::limit(threads)
    {
        return status;
    }
    let output = Output::new(&arguments.global);
    if arguments.global.format == Format::Csv && !matches!(arguments.command, Command::Diff(_)) {
        let message = "`--format csv` is only of `milieu diff`; this command answers as `text` or `json`";
        return without_workspace(&output, Err(Failure::usage(message)));
    }
    dispatch(&arguments.command, &arguments.global, &output)
}

/// A panic is a bug: one line says so, and the exit status is 5.
pub(crate) fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|at| format!(" ({}:{})", at.file(), at.line())).unwrap_or_default();
        output::emergency(&format!("internal error: this is a bug of milieu{place}"));
    }));
}

/// Help and version are answers; everything else is wrong usage.
fn wrong_arguments(error: &clap::Error) -> u8 {
    // A closed pipe is no error.
    let _ = error.print();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => 0,
        _ => 2,
    }
}

fn dispatch(command: &Command, global: &Global, output: &Output) -> u8 {
    match command {
        Command::Init(arguments) => without_workspace(output, init::run(arguments, global, output)),
        Command::Fmt(arguments) => without_workspace(output, fmt::run(arguments, global, output)),
        Command::Completions(arguments) => without_workspace(output, reference::completions(arguments)),
        Command::Man => without_workspace(output, reference::man()),
        Command::Check(arguments) => {
            with_workspace(global, output, true, |workspace| check::run(arguments, workspace, output))
        }
        Command::Run(arguments) => {
            with_workspace(global, output, false, |workspace| run::run(arguments, global, workspace, output))
        }
        Command::Count(arguments) => {
            with_workspace(global, output, false, |workspace| count::run(arguments, workspace, output))
        }
        Command::Describe(arguments) => {
            with_workspace(global, output, false, |workspace| describe::run(arguments, workspace, output))
        }
        Command::Personas => with_workspace(global, output, false, |workspace| personas::run(workspace, output)),
        Command::Explain(arguments) => {
            with_workspace(global, output, false, |workspace| explain::run(arguments, workspace, output))
        }
        Command::Test(arguments) => {
            with_workspace(global, output, false, |workspace| test::run(arguments, workspace, output))
        }
        Command::Preview(arguments) => {
            with_workspace(global, output, false, |workspace| preview::run(arguments, global, workspace, output))
        }
        Command::Render(arguments) => {
            with_workspace(global, output, false, |workspace| render::run(arguments, global, workspace, output))
        }
        Command::Why(arguments) => {
            with_workspace(global, output, false, |workspace| why::run(arguments, workspace, output))
        }
        Command::Profile(arguments) => {
            with_workspace(global, output, false, |workspace| profile::run(arguments, workspace, output))
        }
        Command::Overlap(arguments) => {
            with_workspace(global, output, false, |workspace| overlap::run(arguments, workspace, output))
        }
        Command::Diff(arguments) => {
            let runs = Workspace::open_runs(&global.directory, global.options());
            with_opened(runs, global, output, false, |workspace| diff::run(arguments, global, workspace, output))
        }
        Command::Report(arguments) => {
            with_workspace(global, output, false, |workspace| report::run(arguments, workspace, output))
        }
        Command::Sql(_) => later("sql", output),
    }
}

fn later(command: &str, output: &Output) -> u8 {
    without_workspace(output, Err(Failure::NotEvaluated(format!("command `{command}`"))))
}

fn without_workspace(output: &Output, result: Result<u8, Failure>) -> u8 {
    result.unwrap_or_else(|failure| {
        output.failure(&failure);
        failure.exit_status(&[])
    })
}

fn with_workspace(
    global: &Global,
    output: &Output,
    answers_findings: bool,
    command: impl FnOnce(&mut Workspace) -> Result<u8, Failure>,
) -> u8 {
    let workspace = Workspace::open(&global.directory, global.options());
    with_opened(workspace, global, output, answers_findings, command)
}

/// Has the command answer, then says on stderr what is to be said about definitions and data, unless that was the answer.
fn with_opened(
    workspace: Result<Workspace, Failure>,
    global: &Global,
    output: &Output,
    answers_findings: bool,
    command: impl FnOnce(&mut Workspace) -> Result<u8, Failure>,
) -> u8 {
    let mut workspace = match workspace {
        Ok(workspace) => workspace,
        Err(failure) => return without_workspace(output, Err(failure)),
    };
    let result = command(&mut workspace);
    if !answers_findings {
        output.list(workspace.findings(), workspace.sources());
    }
    match result {
        Ok(status) => {
            let warned = global.strict && !workspace.findings().is_empty();
            exit_status(workspace.findings()).max(status).max(if warned { FINDINGS } else { 0 })
        }
        Err(failure) => {
            output.failure(&failure);
            failure.exit_status(workspace.findings())
        }
    }
}
