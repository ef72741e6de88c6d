//! What the command line takes. Must not know what the commands do.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use milieu::engine;
use milieu::workspace::Options;

/// Audience segmentation: describe customers once, run the definitions over CSV and Parquet tables.
#[derive(Debug, Parser)]
#[command(name = "milieu", version, propagate_version = true, max_term_width = 100, after_help = EXIT)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT: &str = "Exit status: 0 done; 1 done, with findings; 2 wrong usage; 3 wrong definitions; 4 wrong data; \
                    5 anything else.";

/// Options of every command; they stand before or after it.
#[derive(Args, Clone, Debug)]
pub(crate) struct Global {
    /// The workspace; other paths are relative to it
    #[arg(short = 'C', value_name = "DIR", default_value = ".", hide_default_value = true, global = true)]
    pub(crate) directory: PathBuf,
    /// The clock: a date or a moment (default: the workspace's, else now)
    #[arg(long, value_name = "WHEN", global = true)]
    pub(crate) as_of: Option<String>,
    /// The value of a `param`; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair, global = true)]
    pub(crate) set: Vec<(String, String)>,
    /// Another path for the source of an entity; may be repeated
    #[arg(long, value_name = "ENTITY=PATH", value_parser = pair, global = true)]
    pub(crate) source: Vec<(String, String)>,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Text, hide_default_value = true, global = true)]
    pub(crate) format: Format,
    /// How many threads work (default: as many as the machine has)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), global = true)]
    pub(crate) threads: Option<u16>,
    /// About how much memory a run takes, as `4GB`; more rows wait in a temporary file then (default: no limit)
    #[arg(long, value_name = "SIZE", value_parser = size, global = true)]
    pub(crate) memory: Option<u64>,
    /// Warnings and rejected rows end with exit status 1
    #[arg(long, global = true)]
    pub(crate) strict: bool,
    /// Nothing but the answer and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Also how long each step took
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
    /// How aggregates are folded: to compare ways that give the same answers
    #[arg(long, value_enum, default_value_t = Folding::Fused, hide = true, global = true)]
    pub(crate) folding: Folding,
}

/// See [`engine::Folding`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Folding {
    /// Those that share rows together
    Fused,
    /// Each by itself
    Alone,
    /// By polars
    GroupBy,
}

impl Global {
    /// As the façade takes them.
    pub(crate) fn options(&self) -> Options {
        Options {
            as_of: self.as_of.clone(),
            sets: self.set.clone(),
            sources: self.source.clone(),
            threads: self.threads.map(usize::from),
            memory: self.memory,
            folding: match self.folding {
                Folding::Fused => engine::Folding::Fused,
                Folding::Alone => engine::Folding::Alone,
                Folding::GroupBy => engine::Folding::GroupBy,
            },
        }
    }
}

/// A number of bytes, with or without a unit.
fn size(text: &str) -> Result<u64, String> {
    let size: bytesize::ByteSize =
        text.parse().map_err(|_| "a size is written as `4GB`, `512MB` or `2GiB`".to_owned())?;
    let least = bytesize::ByteSize::mb(64);
    if size < least { Err(format!("at least {least} are needed")) } else { Ok(size.as_u64()) }
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// One document, described in docs/json.md
    Json,
    /// A line per record that moved: only of `diff`
    Csv,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a workspace to start from
    Init(Init),
    /// Check syntax, names, types and cycles, against the headers of the sources that are there
    Check(Check),
    /// Put definition files into canonical form
    Fmt(Fmt),
    /// Evaluate definitions and write the run's folder
    Run(Run),
    /// Count the records that an expression holds, with the count after each part of it
    Count(Count),
    /// Say a definition in plain words
    Describe(Describe),
    /// Say why a record is in or not
    Why(Why),
    /// Show what sets the records of a definition apart
    Profile(Profile),
    /// Show the sizes of intersections
    Overlap(Overlap),
    /// Show who entered and who left between two runs
    Diff(Diff),
    /// Run the `test` blocks
    Test(Test),
    /// Show groups, personas, expectations and org-units as a tree
    Personas,
    /// Show messages as these records would get them
    Preview(Preview),
    /// Write all messages of a campaign
    Render(Render),
    /// Write one self-contained page
    Report(Report),
    /// Write the query for another engine
    Sql(Later),
    /// Show the plan: what is read once, what is shared
    Explain(Explain),
    /// Write a completion script for a shell
    Completions(Completions),
    /// Write the manual page
    Man,
}

#[derive(Args, Debug)]
pub(crate) struct Init {
    /// The new workspace (default: the folder of `-C`)
    pub(crate) dir: Option<PathBuf>,
    /// Data files, folders or patterns: entities, keys, times, relations and a few segments are read off them
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) from: Vec<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Check {
    /// Also read the rows of the sources, check all keys, and say what the rows say about the definitions
    #[arg(long)]
    pub(crate) data: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Fmt {
    /// Change nothing; name the files that would change and end with exit status 1
    #[arg(long)]
    pub(crate) check: bool,
    /// The files (default: all of the workspace); `-` formats stdin to stdout
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Args, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Run {
    /// The definitions (default: all)
    #[arg(value_name = "NAME")]
    pub(crate) names: Vec<String>,
    /// The run's folder (default: the next of the workspace's); `-` streams the membership to stdout as Arrow IPC
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Replace an old folder
    #[arg(long)]
    pub(crate) force: bool,
    /// An older run to compare with: its folder, or its name in the folder of runs
    #[arg(long, value_name = "RUN")]
    pub(crate) against: Option<PathBuf>,
    /// Also write traits, and the columns that conditions read
    #[arg(long)]
    pub(crate) traits: bool,
    /// Also list the keys of each audience
    #[arg(long)]
    pub(crate) lists: bool,
    /// What the digests of Parquet and Arrow sources cover
    #[arg(long, value_enum, default_value_t = Digest::Footer, hide_default_value = true)]
    pub(crate) digest: Digest,
    /// Compute everything anew: take nothing from the results of earlier runs, and keep none
    #[arg(long)]
    pub(crate) no_cache: bool,
}

/// What the digest of a Parquet or Arrow source covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Digest {
    /// Length and footer
    Footer,
    /// All bytes
    Full,
}

#[derive(Args, Debug)]
pub(crate) struct Count {
    /// A condition
    #[arg(value_name = "EXPR")]
    pub(crate) expression: String,
    /// Whose records (default: the subject's)
    #[arg(long, value_name = "ENTITY")]
    pub(crate) of: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Describe {
    /// The definition; `KIND NAME` where several kinds have the name
    pub(crate) name: String,
}

#[derive(Args, Debug)]
pub(crate) struct Why {
    /// A definition: a segment, audience, persona, trait or journey; `journey NAME` where something else has the name
    pub(crate) name: String,
    /// The record by its key; several parts are joined by `:`, or written as a list of JSON
    #[arg(allow_hyphen_values = true)]
    pub(crate) key: String,
}

#[derive(Args, Debug)]
pub(crate) struct Profile {
    /// A segment, audience or persona
    pub(crate) name: String,
    /// Another one to compare with (default: all others of the population)
    #[arg(long, value_name = "NAME")]
    pub(crate) against: Option<String>,
    /// All attributes, also those in which the groups hardly differ
    #[arg(long)]
    pub(crate) all: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Diff {
    /// The older run and the newer one: folders, or names in the folder of runs (default: the last two)
    #[arg(value_name = "RUN", num_args = 2)]
    pub(crate) runs: Vec<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Overlap {
    /// Segments, audiences and personas (default: all of the subject)
    #[arg(value_name = "NAME")]
    pub(crate) names: Vec<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Test {
    /// The tested definitions (default: all)
    #[arg(value_name = "NAME")]
    pub(crate) names: Vec<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Preview {
    /// The campaign
    pub(crate) campaign: String,
    /// A record by its key; may be repeated
    #[arg(long = "key", value_name = "K")]
    pub(crate) keys: Vec<String>,
    /// So many records that tell the most: a fallback taken, long values, unusual letters, each reason to send nothing
    /// (default: 3, where no key is given)
    #[arg(long, value_name = "N")]
    pub(crate) sample: Option<usize>,
    /// Only the messages of this channel
    #[arg(long, value_name = "C")]
    pub(crate) channel: Option<String>,
    /// Write a page that shows the messages as they look, print its path, and on a terminal open it
    #[arg(long)]
    pub(crate) open: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Render {
    /// The campaign
    pub(crate) campaign: String,
    /// The folder of the messages (default: the campaign's, beside the runs)
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Outside of the campaign's dates too; replace an old folder
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Report {
    /// The definitions (default: all)
    #[arg(value_name = "NAME")]
    pub(crate) names: Vec<String>,
    /// Only the sheet of this persona, without any NAME; may be repeated
    #[arg(long = "persona", value_name = "NAME")]
    pub(crate) personas: Vec<String>,
    /// The page; with `--persona`, its sheet may be a picture: `.svg`, `.png` or `.pdf`
    #[arg(long, value_name = "FILE.html")]
    pub(crate) out: PathBuf,
    /// Replace an old file
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// The definitions (default: all)
    #[arg(value_name = "NAME")]
    pub(crate) names: Vec<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

/// A command that this version does not answer takes anything.
#[derive(Args, Debug)]
pub(crate) struct Later {
    /// What the command will take
    #[arg(value_name = "ARGUMENT", allow_hyphen_values = true, trailing_var_arg = true)]
    pub(crate) _arguments: Vec<OsString>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err("a name, `=` and a value are needed".to_owned()),
    }
}

/// The arguments with every `--set` and `--source` before the command: given on both sides of it, all of them count.
pub(crate) fn hoisted(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut arguments = arguments.peekable();
    let mut first: Vec<OsString> = arguments.next().into_iter().collect();
    let mut rest = Vec::new();
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--") => {
                rest.push(argument);
                rest.extend(arguments.by_ref());
            }
            Some("--set" | "--source") => {
                first.push(argument);
                first.extend(arguments.next());
            }
            Some(text) if text.starts_with("--set=") || text.starts_with("--source=") => first.push(argument),
            _ => rest.push(argument),
        }
    }
    first.extend(rest);
    first
}
