//! `docs/cli.md` is the help of the binary. `MILIEU_UPDATE=1 cargo test --release reference` writes it anew.

use std::fmt::Write;
use std::path::Path;

use super::milieu;

const COMMANDS: [&str; 19] = [
    "init",
    "check",
    "fmt",
    "run",
    "count",
    "describe",
    "why",
    "profile",
    "overlap",
    "diff",
    "test",
    "personas",
    "preview",
    "render",
    "report",
    "sql",
    "explain",
    "completions",
    "man",
];

fn page() -> String {
    let help = |arguments: &[&str]| milieu(arguments).ending(0).text().trim_end().to_owned();
    let mut page = String::from(
        "# The command line\n\nThis page is the help of the program, and a test keeps it so. The documents of `--format json` \
         stand in [json.md](json.md).\n",
    );
    write!(page, "\n```text\n{}\n```\n", help(&["--help"])).unwrap();
    for command in COMMANDS {
        write!(page, "\n## {command}\n\n```text\n{}\n```\n", help(&[command, "-h"])).unwrap();
    }
    page
}

#[test]
fn the_reference_is_the_help() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cli.md");
    let page = page();
    if std::env::var_os("MILIEU_UPDATE").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == page, "docs/cli.md is not the help any more: MILIEU_UPDATE=1 writes it anew");
}
