//! Laws over random trees and random texts: what is printed says the same, nothing panics.

use proptest::prelude::*;

use super::generate::Choices;
use super::{comments, parse, rendered};
use milieu::source::FileId;
use milieu::syntax::{canonical, format, parse_expression, print_expression};

/// Pieces that texts are made of, right ones and wrong ones.
pub(crate) const PIECES: &[&str] = &[
    "segment s = ",
    "trait t = ",
    "audience a { ",
    "entity e/es { ",
    "persona p { ",
    "test t as of 2026-06-30 { ",
    "campaign c { ",
    "journey j { ",
    "token k = ",
    "list l from ",
    "include ",
    "exclude ",
    "match ",
    "stage s { when ",
    "channel email { to x ",
    "given customers {\n",
    "expect members 1 ",
    "columns { ",
    "source \"x\" ",
    "a",
    "b.c",
    "`odd name`",
    "1",
    "2.5",
    "90 days",
    "90d",
    "10%",
    "2026-06-30",
    "2026-02-30",
    "2026-06-30T10:00:00Z",
    "\"text\"",
    "'text'",
    "“text”",
    "\"",
    "'",
    "`",
    "\\",
    " and ",
    " or ",
    " not ",
    " in ",
    " is missing ",
    " is ",
    " between ",
    " within last ",
    " contains any ",
    " starts with ",
    " = ",
    " == ",
    " < ",
    " + ",
    " - ",
    " * ",
    " / ",
    " % ",
    " ?? ",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ", ",
    ": ",
    ";",
    ".",
    "\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "# x\n",
    "--",
    "//",
    "/*",
    "*/",
    "case when ",
    " then ",
    " else ",
    " end ",
    "count(",
    "sum(a of ",
    " of ",
    " where ",
    " by ",
    " per ",
    "latest 3 ",
    "top 5 ",
    "all ",
    "sequence(",
    " same ",
    " no ",
    "at least 2 of (",
    "among ",
    "distinct ",
    "today",
    "now",
    "persona ",
    "\u{FEFF}",
    "\u{1F600}",
    "ö",
    "\0",
    "&&",
    "||",
    "!",
    "NULL",
    "LIKE ",
    "@",
    "$",
    "^",
    "~",
    "“",
    "as ",
    "of household ",
];

fn as_it_was_said(text: &str) -> Result<(), TestCaseError> {
    let (file, diagnostics, sources) = parse("law.seg", text);
    prop_assert!(diagnostics.is_empty(), "{}\nin\n{text}", rendered(&diagnostics, &sources));
    let out = format(&file, text);
    let (again, diagnostics, sources) = parse("law.seg", &out);
    prop_assert!(diagnostics.is_empty(), "{}\nin\n{out}\nfrom\n{text}", rendered(&diagnostics, &sources));
    prop_assert!(again.items == file.items, "from\n{text}\nto\n{out}\nread as\n{}", format(&again, ""));
    prop_assert_eq!(comments(&again), comments(&file), "from\n{}\nto\n{}", text, out);
    prop_assert_eq!(format(&again, &out), out.clone(), "not its own canonical text, from\n{}", text);
    Ok(())
}

/// Puts comments at the ends of some lines, and some on lines of their own.
fn commented(text: &str, choices: &mut Choices<'_>) -> String {
    let mut out = String::new();
    for (number, line) in text.lines().enumerate() {
        if choices.below(4) == 1 {
            out.push_str(&format!("# above {number}\n"));
        }
        if choices.below(6) == 1 {
            out.push('\n');
        }
        out.push_str(line);
        if choices.below(3) == 1 {
            out.push_str(&format!("   # behind {number} \"quoted {{"));
        }
        out.push('\n');
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn a_printed_tree_is_read_back(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let tree = Choices::new(&bytes).file();
        let out = format(&tree, "");
        let (again, diagnostics, sources) = parse("law.seg", &out);
        prop_assert!(diagnostics.is_empty(), "{}\nin\n{out}", rendered(&diagnostics, &sources));
        prop_assert!(again.items == tree.items, "{out}\nread as\n{}", format(&again, ""));
        prop_assert_eq!(format(&again, &out), out);
        for (item, other) in again.items.iter().zip(&tree.items) {
            prop_assert_eq!(canonical(item), canonical(other));
        }
    }

    #[test]
    fn a_printed_expression_is_read_back(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let tree = Choices::new(&bytes).expr();
        let out = print_expression(&tree);
        prop_assert!(!out.contains('\n'));
        let again = parse_expression(FileId(0), &out);
        match again {
            Ok(again) => prop_assert!(again == tree, "{out}\nread as\n{}\n{again:?}\nnot\n{tree:?}", print_expression(&again)),
            Err(found) => prop_assert!(false, "{found:?}\nin\n{out}"),
        }
    }

    #[test]
    fn comments_are_kept(bytes in proptest::collection::vec(any::<u8>(), 0..300), more in proptest::collection::vec(any::<u8>(), 0..200)) {
        let tree = Choices::new(&bytes).file();
        let text = commented(&format(&tree, ""), &mut Choices::new(&more));
        as_it_was_said(&text)?;
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        let _ = parse("law.seg", &text);
        let _ = parse_expression(FileId(0), &text);
    }

    #[test]
    fn no_row_of_pieces_panics(picks in proptest::collection::vec(0..PIECES.len(), 0..40)) {
        let text: String = picks.iter().map(|pick| PIECES[*pick]).collect();
        let (_, diagnostics, sources) = parse("law.seg", &text);
        let _ = rendered(&diagnostics, &sources);
        if diagnostics.is_empty() {
            as_it_was_said(&text)?;
        }
        let _ = parse_expression(FileId(0), &text);
    }

    #[test]
    fn no_mutation_panics(
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
        edits in proptest::collection::vec((any::<prop::sample::Index>(), 0..6_usize, 0..PIECES.len()), 1..4),
    ) {
        let mut text: Vec<char> = format(&Choices::new(&bytes).file(), "").chars().collect();
        for (place, delete, piece) in edits {
            let at = place.index(text.len() + 1);
            let end = (at + delete).min(text.len());
            text.splice(at..end, PIECES[piece].chars());
        }
        let text: String = text.into_iter().collect();
        let (_, diagnostics, sources) = parse("law.seg", &text);
        let _ = rendered(&diagnostics, &sources);
        if diagnostics.is_empty() {
            as_it_was_said(&text)?;
        }
    }
}
