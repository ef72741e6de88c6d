//! Every message about syntax, as a person sees it.

use super::{fixture, parse, rendered, snapshot};
use milieu::diag::{Code, render};
use milieu::source::SourceMap;

fn messages(name: &str) {
    let text = fixture(&format!("errors/{name}.seg"));
    let (_, diagnostics, sources) = parse(&format!("{name}.seg"), &text);
    snapshot(name, &rendered(&diagnostics, &sources));
}

macro_rules! snapshots {
    ($($name:ident)*) => { $(#[test] fn $name() { messages(stringify!($name)); })* };
}

snapshots! {
    operators missing like quotes durations windows dates comments heads brackets lists clauses numbers calls tables
    repeated strangers
}

/// Applies the fixes of a text's only diagnostic.
fn mended(text: &str) -> String {
    let (_, diagnostics, sources) = parse("mend.seg", text);
    let [diagnostic] = diagnostics.as_slice() else { panic!("{}", rendered(&diagnostics, &sources)) };
    let mut fixes = diagnostic.fixes.clone();
    fixes.sort_by_key(|fix| std::cmp::Reverse(fix.span.start));
    let mut out = text.to_owned();
    for fix in fixes {
        out.replace_range(fix.span.range(), &fix.replacement);
    }
    out
}

#[test]
fn fixes_mend() {
    for (wrong, right) in [
        ("a == 1", "a = 1"),
        ("a <> 1", "a != 1"),
        ("a=1&&b", "a = 1 and b"),
        ("a=1||b", "a = 1 or b"),
        ("!a", "not a"),
        ("a =< 1", "a <= 1"),
        ("a => 1", "a >= 1"),
        ("a IS NULL", "a is missing"),
        ("a is not null", "a is present"),
        ("a is not missing", "a is present"),
        ("a is not present", "a is missing"),
        ("a is not true", "not a"),
        ("a is not false", "not (a is false)"),
        ("a = NULL", "a is missing"),
        ("a != NULL", "a is present"),
        ("a like '%x%'", "a contains \"x\""),
        ("a like 'x%'", "a starts with \"x\""),
        ("a not like '%x'", "a not ends with \"x\""),
        ("a like 'x'", "a = \"x\""),
        ("a not like 'x'", "a != \"x\""),
        ("a ilike '%x%'", "a contains \"x\" ignoring case"),
        ("a = “x”", "a = \"x\""),
        ("a within last 90d", "a within last 90 days"),
        ("a within last 12h", "a within last 12 hours"),
        ("a within last 6m", "a within last 6 months"),
        ("a within the last 2 weeks", "a within last 2 weeks"),
        ("a in last 2 weeks", "a within last 2 weeks"),
        ("a less than 2 weeks ago", "a within last 2 weeks"),
        ("a within last 2 wekks", "a within last 2 weeks"),
        ("a within last 2 mins", "a within last 2 minutes"),
        ("COUNT(a) > 1", "count(a) > 1"),
        ("a in [1, 2]", "a in (1, 2)"),
        ("a < b < c", "a < b and b < c"),
        ("a = .5", "a = 0.5"),
        ("a = 2026-6-3", "a = 2026-06-03"),
        ("a = 2026-06-03 10:00:00", "a = 2026-06-03T10:00:00"),
        ("a;", "a"),
        ("today() > a", "today > a"),
        ("a -- why", "a  # why"),
        ("a // why", "a  # why"),
        ("a // why", "a  # why"),
    ] {
        let mended = mended(&format!("segment s = {wrong}\n"));
        assert_eq!(super::formatted(&mended), format!("segment s = {right}\n"), "{wrong}");
    }
}

#[test]
fn heads_are_mended() {
    for wrong in [
        "segment s := a\n",
        "segment s == a\n",
        "segment s a\n",
        "segment s: a\n",
        "segmnt s = a\n",
        "segment s = a)\n",
    ] {
        assert_eq!(super::formatted(&mended(wrong)), "segment s = a\n", "{wrong}");
    }
    assert_eq!(super::formatted(&mended("segment end = a\n")), "segment `end` = a\n");
    assert_eq!(super::formatted(&mended("segment \"a b\" = a\n")), "segment `a b` = a\n");
}

#[test]
fn good_definitions_between_bad_ones_are_kept() {
    let text = fixture("errors/repeated.seg");
    let (file, diagnostics, _) = parse("repeated.seg", &text);
    assert_eq!(diagnostics.len(), 5);
    assert_eq!(file.items.len(), 2);
    assert_eq!(file.comments.len(), 1);
}

#[test]
fn a_lone_expression_has_its_own_words() {
    let mut shown = String::new();
    for text in ["", "a b", "a and", "a == 1", "a and b or c", "(a", "segment s = a", "a\nfoo bar"] {
        let mut sources = SourceMap::default();
        let id = sources.add("EXPR", text);
        let diagnostics = milieu::syntax::parse_expression(id, text).expect_err(text);
        shown
            .push_str(&diagnostics.iter().map(|found| render(found, &sources, false)).collect::<Vec<_>>().join("\n\n"));
        shown.push_str("\n\n");
    }
    snapshot("lone_expression", &shown);
}

#[test]
fn every_syntax_code_is_met() {
    let mut met: Vec<Code> = Vec::new();
    for name in ["operators", "quotes", "dates", "heads", "clauses", "missing"] {
        let (_, diagnostics, _) = parse(name, &fixture(&format!("errors/{name}.seg")));
        met.extend(diagnostics.iter().map(|diagnostic| diagnostic.code));
    }
    for code in [
        Code::UnexpectedToken,
        Code::UnknownItem,
        Code::UnclosedText,
        Code::MixedAndOr,
        Code::ForeignOperator,
        Code::WrongLiteral,
        Code::DuplicateClause,
    ] {
        assert!(met.contains(&code), "{code:?}");
    }
}

#[test]
fn no_rule_name_reaches_a_message() {
    let names = ["_op", "_start", "_word", "_test", "_shape", "kw_", "foreign_", "loose_"];
    for entry in std::fs::read_dir(format!("{}/testdata/syntax/errors", env!("CARGO_MANIFEST_DIR"))).expect("fixtures")
    {
        let path = entry.expect("entry").path();
        let text = std::fs::read_to_string(&path).expect("text");
        for diagnostic in parse("x", &text).1 {
            let said = diagnostic.labels.iter().map(|label| label.message.clone()).collect::<Vec<_>>().join(" ");
            assert!(!names.iter().any(|name| said.contains(name)), "{said}");
        }
    }
}
