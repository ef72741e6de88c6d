//! What is held while messages are written does not grow with their number.

use std::io::Write;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StringArray};
use milieu::content::{Body, Column, Delivery, Library, Mailing, Need, Needs, Records, TokenColumn, piece};
use milieu::model::{
    AudienceId, Campaign, Channel, ChannelKind, Content, EntityId, ExprId, MessageParts, Part, Settings, Type,
};
use milieu::progress::Silent;
use milieu::source::Span;

fn texts(rows: usize, text: impl Fn(usize) -> Option<String>) -> Column {
    Column { cells: Arc::new((0..rows).map(text).collect::<StringArray>()), ty: Type::Text }
}

fn mailing(rows: usize) -> Mailing {
    let keys: ArrayRef = Arc::new((0..i64::try_from(rows).unwrap()).collect::<Int64Array>());
    let records = Records {
        rows,
        key: vec![Column { cells: keys, ty: Type::Int }],
        status: texts(rows, |_| Some("member".into())),
        split: texts(rows, |_| None),
        double: texts(rows, |_| None),
        addresses: vec![(ExprId(0), texts(rows, |row| Some(format!("c{row}@example.org"))))],
        one_per: None,
        tokens: vec![TokenColumn {
            name: "name".into(),
            value: texts(rows, |row| Some(format!("N{row}"))),
            otherwise: None,
        }],
    };
    let content = |part, template: String| Content { part, template, is_file: false, at: Span::default() };
    let contents = vec![
        content(Part::Subject, "Hi {{name}}".into()),
        content(Part::Html, format!("{{{{name}}}}{}", "x".repeat(2_000))),
    ];
    let message = MessageParts { to: ExprId(0), contents };
    let campaign = Campaign {
        name: "mail".into(),
        description: None,
        audience: AudienceId(0),
        entity: EntityId(0),
        from: None,
        until: None,
        priority: None,
        channels: vec![Channel { kind: ChannelKind::Email, message, splits: Vec::new() }],
    };
    let needs = |content: &Content| {
        assert!(matches!(piece(content).body, Body::Inline(_)));
        Needs(vec![Need { token: "name".into(), fields: Vec::new(), at: Span::default() }])
    };
    Mailing::new(&campaign, &Settings::default(), &Library::default(), &needs, records)
}

/// Kilobytes, of a line of the system's account of this process.
fn account(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let found = status.lines().find_map(|own| own.strip_prefix(line)).unwrap();
    found.trim().trim_end_matches(" kB").parse().unwrap()
}

/// How many kilobytes more than before are held at once, and how many were written.
fn held(rows: usize) -> (u64, u64) {
    struct Counted<'a>(&'a mut u64);
    impl Write for Counted<'_> {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            *self.0 += bytes.len() as u64;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mailing = mailing(rows);
    // The peak counts from here.
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = account("VmRSS:");
    let mut written = 0;
    let delivery = Delivery { messages: vec![Box::new(Counted(&mut written))], rejects: Box::new(std::io::sink()) };
    let totals = mailing.deliver(delivery, &Silent).unwrap();
    assert_eq!(totals.channels[0].messages, rows as u64);
    (account("VmHWM:").saturating_sub(before), written / 1024)
}

/// By itself: `cargo test --release memory_is_flat -- --ignored`.
#[test]
#[allow(clippy::print_stdout, reason = "the figures are what one runs it for")]
#[ignore = "it measures the whole process, so nothing else may run in it"]
fn memory_is_flat_in_the_number_of_messages() {
    let (few, _) = held(10_000);
    let (many, written) = held(1_000_000);
    println!("10,000 messages: {few} kB held; 1,000,000: {many} kB held, {written} kB written");
    assert!(written > 2_000_000 && many < few + 32 * 1024, "{few} kB, then {many} kB");
}
