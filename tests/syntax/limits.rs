//! Texts that no person wrote: deep, long, strange. Each is answered at once and never with a crash.

use std::time::{Duration, Instant};

use super::{parse, parsed};
use milieu::diag::Code;
use milieu::source::FileId;
use milieu::syntax::{format, parse_expression};

/// Parses on a small stack, as test threads and workers have; returns how many definitions were kept and the codes.
fn codes(text: &str) -> (usize, Vec<Code>) {
    let (file, diagnostics, _) = parse("deep.seg", text);
    (file.items.len(), diagnostics.iter().map(|diagnostic| diagnostic.code).collect())
}

fn nested(open: &str, inner: &str, close: &str, times: usize) -> String {
    format!("segment deep = {}{inner}{}\nsegment after = a\n", open.repeat(times), close.repeat(times))
}

const NESTS: &[(&str, &str)] = &[
    ("(", ")"),
    ("not (", ")"),
    ("f(", ")"),
    ("- (", ")"),
    ("any(x where ", ")"),
    ("count(a of x where ", ") > 1"),
    ("at least 1 of (", ")"),
    ("a in (", ")"),
    ("a contains any (", ")"),
    ("case when a then ", " end"),
    ("case when ", " then a end"),
    ("sequence(x where ", ")"),
    ("a ?? (", ")"),
    ("x between (", ") and b"),
    ("any(x since (", "))"),
    ("top 3 by (", ")"),
    ("rank(a among (", "))"),
];

#[test]
fn deep_nests_are_refused_and_the_rest_is_kept() {
    for (open, close) in NESTS {
        for times in [129, 1_000, 100_000] {
            let (kept, codes) = codes(&nested(open, "a", close, times));
            assert_eq!(codes, [Code::TooDeep], "{times} times {open}");
            assert_eq!(kept, 1, "{times} times {open}");
        }
    }
}

#[test]
fn nests_of_a_person_are_fine() {
    for (open, close) in NESTS {
        let text = nested(open, "a", close, 60);
        let file = parsed(&text);
        let out = format(&file, &text);
        assert_eq!(parsed(&out), file, "{open}");
    }
    assert_eq!(codes(&nested("(", "a", ")", 128)), (2, Vec::new()));
    assert_eq!(codes(&nested("not ", "a", "", 128)), (2, Vec::new()));
}

#[test]
fn unbalanced_nests_are_refused_at_once() {
    for (open, _) in NESTS {
        for times in [100, 127, 100_000] {
            let start = Instant::now();
            let (kept, codes) = codes(&nested(open, "", "", times));
            assert_eq!((kept, codes.len()), (1, 1), "{times} times {open}");
            assert!(start.elapsed() < Duration::from_secs(5), "{times} times {open}: {:?}", start.elapsed());
        }
    }
}

#[test]
fn long_rows_of_operators() {
    for joined in [" + ", " * ", " ?? ", " - "] {
        let text = format!("trait long = {}\nsegment after = a\n", vec!["a"; 100_000].join(joined));
        assert_eq!(codes(&text), (1, vec![Code::TooDeep]), "{joined}");
        let text = format!("trait long = {}\nsegment after = a\n", vec!["a"; 300].join(joined));
        let file = parsed(&text);
        assert_eq!(parsed(&format(&file, &text)), file, "{joined}");
    }
    for prefix in ["not ", "- ", "-"] {
        let text = format!("segment long = {}a\nsegment after = a\n", prefix.repeat(100_000));
        let (kept, codes) = codes(&text);
        assert!(kept <= 1 && !codes.is_empty(), "{prefix}: {codes:?}");
    }
    // `and` and `or` are flat, however many there are.
    for joined in [" and ", " or "] {
        let text = format!("segment long = {}\n", vec!["a = 1"; 20_000].join(joined));
        assert_eq!(parsed(&format(&parsed(&text), &text)), parsed(&text));
    }
}

#[test]
fn the_whole_tree_has_a_height() {
    // 100 nests of chains of 20: no single one is too much.
    let text = format!("segment tall = {}a{}\n", "(a + a + a + a + a + a + a + a + ".repeat(100), ")".repeat(100));
    assert_eq!(codes(&text).1, [Code::TooDeep]);
}

#[test]
fn a_lone_expression_has_the_same_limits() {
    for text in ["(".repeat(100_000), format!("{}a", "not ".repeat(100_000)), vec!["a"; 100_000].join(" + ")] {
        let found = parse_expression(FileId(0), &text).expect_err("too deep");
        assert_eq!(found[0].code, Code::TooDeep);
    }
}

#[test]
fn many_mistakes_take_linear_time() {
    let text = "segment s = a b c and\n".repeat(20_000);
    let start = Instant::now();
    assert_eq!(codes(&text).1.len(), 20_000);
    let text = "foo bar\n".repeat(20_000);
    assert!(!codes(&text).1.is_empty());
    let text = format!("segment s = {}", "\"".repeat(200_001));
    assert!(!codes(&text).1.is_empty());
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn strange_texts() {
    assert_eq!(codes(""), (0, Vec::new()));
    assert_eq!(codes("\u{FEFF}"), (0, Vec::new()));
    assert_eq!(codes("\u{FEFF}segment a = b\r\nsegment c = d\r\n"), (2, Vec::new()));
    assert_eq!(codes("segment a = b # x\rsegment c = d\r").0, 2);
    assert_eq!(codes("# only a comment"), (0, Vec::new()));
    for text in [
        "\0",
        "\u{0}\u{0}",
        "\u{1F600}",
        "segment \u{1F600} = a",
        "`",
        "\"",
        "'",
        "“",
        "{",
        "}",
        "(",
        ")",
        "/*",
        "given x {",
        "\\",
    ] {
        assert!(!codes(text).1.is_empty(), "{text:?}");
    }
}
