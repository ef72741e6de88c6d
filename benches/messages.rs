//! What a message costs beside the mere filling of its templates: emails of a 2 kB template with six tokens and a list of three,
//! from evaluated tokens to NDJSON on disk, against the handlebars crate alone, which renders the same templates into
//! memory from values that are ready; with one thread and with all.
#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::sync::Arc;

use arrow::array::{ArrayRef, Decimal128Array, Int64Array, ListArray, RecordBatch, StringArray, StructArray};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::{DataType, Field};
use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use handlebars::{Context, Handlebars};
use milieu::content::{self, Column, Delivery, Library, Mailing, Records, TokenColumn};
use milieu::model::{
    AudienceId, Campaign, Channel, ChannelKind, Content, EntityId, ExprId, MessageParts, Part, Settings, Type,
};
use milieu::progress::Silent;
use milieu::source::{SourceMap, Span};
use rayon::prelude::*;
use serde_json::{Value, json};

/// Messages in each measurement.
const MESSAGES: usize = 20_000;

const SUBJECT: &str = "{{first_name}}, {{points}} points are waiting";

/// 2 kB of a mail.
fn html() -> String {
    let filler = "<p style=\"margin:0 0 16px;font:16px/24px Helvetica,Arial,sans-serif;color:#333\">The summer is here, and with \
                  it everything that one needs outside, from boots that hold to maps that are right.</p>\n";
    let list =
        "<table>{{#each recent}}<tr><td>{{name}}</td><td>{{amount}}</td><td>{{price}}</td></tr>{{/each}}</table>\n";
    let mut text = format!(
        "<html><body><h1>Hello {{{{first_name}}}}</h1>\n<p>{{{{city}}}}, {{{{spend}}}}{{{{#if card}}}}, card {{{{card}}}}{{{{/if}}}}</p>\n\
         {list}<p>Your {{{{favourite}}}} and {{{{points}}}} points.</p>\n"
    );
    while text.len() < 2_000 {
        text.push_str(filler);
    }
    text.push_str("</body></html>\n");
    text
}

struct Customer {
    key: i64,
    first_name: String,
    city: String,
    spend: i128,
    card: Option<String>,
    favourite: String,
    points: i64,
    recent: Vec<(String, i128, String)>,
}

fn customers() -> Vec<Customer> {
    let names = ["Anne", "O'Neil", "Zoë", "Mary & Joe", "Łukasz", "Bob"];
    let products = ["Trail boots <wide>", "Map of the hills", "Rain jacket", "Lamp"];
    (0..MESSAGES)
        .map(|number| Customer {
            key: i64::try_from(number).unwrap_or(0),
            first_name: names[number % names.len()].to_owned(),
            city: format!("Town {}", number % 977),
            spend: i128::try_from(number * 37 % 100_000).unwrap_or(0),
            card: number.is_multiple_of(3).then(|| format!("{:010}", number * 7)),
            favourite: products[number % products.len()].to_owned(),
            points: i64::try_from(number % 1_000).unwrap_or(0),
            recent: (0..3)
                .map(|row| {
                    let amount = number * (row + 3) % 20_000;
                    let price = format!("€{}.{:02}", amount / 100, amount % 100);
                    (products[(number + row) % products.len()].to_owned(), i128::try_from(amount).unwrap_or(0), price)
                })
                .collect(),
        })
        .collect()
}

fn decimal(cents: i128) -> Value {
    Value::Number(format!("{}.{:02}", cents / 100, cents % 100).parse().expect("digits"))
}

/// What the handlebars crate is given.
fn ready_values(customers: &[Customer]) -> Vec<Context> {
    let rows = |recent: &[(String, i128, String)]| {
        recent
            .iter()
            .map(|(name, amount, price)| json!({"name": name, "amount": decimal(*amount), "price": price}))
            .collect::<Vec<_>>()
    };
    customers
        .iter()
        .map(|one| {
            Context::from(json!({
                "first_name": one.first_name, "city": one.city, "spend": decimal(one.spend), "card": one.card.clone().unwrap_or_default(),
                "favourite": one.favourite, "points": one.points, "recent": rows(&one.recent),
            }))
        })
        .collect()
}

fn texts<'t>(texts: impl Iterator<Item = Option<&'t str>>) -> Column {
    Column { cells: Arc::new(texts.collect::<StringArray>()), ty: Type::Text }
}

fn decimals(cents: impl Iterator<Item = i128>) -> ArrayRef {
    let cents = Decimal128Array::from_iter_values(cents).with_precision_and_scale(38, 2);
    Arc::new(cents.expect("two digits of 38"))
}

fn records(customers: &[Customer]) -> Records {
    let flat = || customers.iter().flat_map(|one| &one.recent);
    let ints =
        |of: &dyn Fn(&Customer) -> i64| -> ArrayRef { Arc::new(customers.iter().map(of).collect::<Int64Array>()) };
    let names: ArrayRef = Arc::new(flat().map(|(name, ..)| Some(name.as_str())).collect::<StringArray>());
    let prices: ArrayRef = Arc::new(flat().map(|(.., price)| Some(price.as_str())).collect::<StringArray>());
    let fields = [("name", names), ("amount", decimals(flat().map(|(_, amount, _)| *amount))), ("price", prices)];
    let rows: StructArray = RecordBatch::try_from_iter(fields).expect("columns of one length").into();
    let item = Arc::new(Field::new("item", DataType::Struct(rows.fields().clone()), true));
    let lengths = OffsetBuffer::<i32>::from_lengths(customers.iter().map(|one| one.recent.len()));
    let recent = Column {
        cells: Arc::new(ListArray::new(item, lengths, Arc::new(rows), None)),
        ty: Type::Rows(vec![
            ("name".into(), Type::Text),
            ("amount".into(), Type::Decimal(2)),
            ("price".into(), Type::Text),
        ]),
    };
    let emails: Vec<String> = customers.iter().map(|one| format!("customer{}@example.org", one.key)).collect();
    let nobody = || texts(customers.iter().map(|_| None));
    let empty = texts(customers.iter().map(|_| Some("")));
    let token = |name: &str, value: Column| TokenColumn { name: name.into(), value, otherwise: None };
    let card = texts(customers.iter().map(|one| one.card.as_deref()));
    Records {
        rows: customers.len(),
        key: vec![Column { cells: ints(&|one| one.key), ty: Type::Int }],
        status: texts(customers.iter().map(|_| Some("member"))),
        split: nobody(),
        double: nobody(),
        addresses: vec![(ExprId(0), texts(emails.iter().map(|email| Some(email.as_str()))))],
        one_per: None,
        tokens: vec![
            token("first_name", texts(customers.iter().map(|one| Some(one.first_name.as_str())))),
            token("city", texts(customers.iter().map(|one| Some(one.city.as_str())))),
            token("spend", Column { cells: decimals(customers.iter().map(|one| one.spend)), ty: Type::Decimal(2) }),
            TokenColumn { name: "card".into(), value: card, otherwise: Some(empty) },
            token("favourite", texts(customers.iter().map(|one| Some(one.favourite.as_str())))),
            token("points", Column { cells: ints(&|one| one.points), ty: Type::Int }),
            token("recent", recent),
        ],
    }
}

fn campaign(html: &str) -> Campaign {
    let content = |part, template: &str, at| Content {
        part,
        template: template.to_owned(),
        is_file: false,
        at: Span { start: at, ..Span::default() },
    };
    Campaign {
        name: "bench".into(),
        description: None,
        audience: AudienceId(0),
        entity: EntityId(0),
        from: None,
        until: None,
        priority: None,
        channels: vec![Channel {
            kind: ChannelKind::Email,
            message: MessageParts {
                to: ExprId(0),
                contents: vec![content(Part::Subject, SUBJECT, 1), content(Part::Html, html, 2)],
            },
            splits: Vec::new(),
        }],
    }
}

fn mailing(customers: &[Customer], html: &str) -> Mailing {
    let folder = tempfile::tempdir().expect("a folder");
    let mut sources = SourceMap::default();
    let (library, _) = Library::read(folder.path(), &mut sources);
    let vocabulary = content::Vocabulary { tokens: vocabulary() };
    let needs = |content: &Content| library.check(&content::piece(content), &vocabulary, &sources).0;
    Mailing::new(&campaign(html), &Settings::default(), &library, &needs, records(customers))
}

fn vocabulary() -> Vec<(String, content::Shape)> {
    let field = |name: &str, shape| (name.to_owned(), shape);
    let rows = vec![
        field("name", content::Shape::Text),
        field("amount", content::Shape::Number),
        field("price", content::Shape::Text),
    ];
    vec![
        field("first_name", content::Shape::Text),
        field("city", content::Shape::Text),
        field("spend", content::Shape::Number),
        field("card", content::Shape::Text),
        field("favourite", content::Shape::Text),
        field("points", content::Shape::Number),
        field("recent", content::Shape::Rows(rows)),
    ]
}

fn bare(html: &str) -> (Handlebars<'static>, Handlebars<'static>) {
    let (mut escaped, mut plain) = (Handlebars::new(), Handlebars::new());
    escaped.register_template_string("html", html).expect("a template");
    plain.register_escape_fn(handlebars::no_escape);
    plain.register_template_string("subject", SUBJECT).expect("a template");
    (escaped, plain)
}

fn rates(criterion: &mut Criterion) {
    let html = html();
    let customers = customers();
    let values = ready_values(&customers);
    let mailing = mailing(&customers, &html);
    let (escaped, plain) = bare(&html);
    let folder = tempfile::tempdir().expect("a folder");
    let mut group = criterion.benchmark_group("messages");
    group.throughput(Throughput::Elements(MESSAGES as u64)).sample_size(10);
    for threads in [1, rayon::current_num_threads()] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        group.bench_with_input(BenchmarkId::new("handlebars alone", threads), &values, |bench, values| {
            let render = |value: &Context| {
                let subject = plain.render_with_context("subject", value).expect("it renders");
                subject.len() + escaped.render_with_context("html", value).expect("it renders").len()
            };
            bench.iter(|| pool.install(|| values.par_iter().map(render).sum::<usize>()));
        });
        group.bench_with_input(BenchmarkId::new("tokens to ndjson", threads), &mailing, |bench, mailing| {
            // New files every time: to empty old ones is no part of it.
            let fresh =
                || ["messages.ndjson", "rejects.csv"].map(|name| std::fs::remove_file(folder.path().join(name)));
            bench.iter_batched(fresh, |_| pool.install(|| deliver(mailing, folder.path())), BatchSize::PerIteration);
        });
    }
    group.finish();
}

fn deliver(mailing: &Mailing, folder: &std::path::Path) -> u64 {
    let file = |name: &str| -> Box<dyn Write + Send> {
        Box::new(BufWriter::new(File::create(folder.join(name)).expect("the folder is there")))
    };
    let delivery = Delivery { messages: vec![file("messages.ndjson")], rejects: file("rejects.csv") };
    let totals = mailing.deliver(delivery, &Silent).expect("nothing is refused");
    assert_eq!(totals.channels[0].messages, MESSAGES as u64);
    totals.channels[0].messages
}

criterion_group!(messages, rates);
criterion_main!(messages);
