//! Section 3: keys, times, relations, subjects; and the blocks around definitions.

use super::Case;

#[test]
fn keys_times_and_relations() {
    let case = |clauses: &str| {
        Case::bare(&format!(
            "subject a entity a/as {{ source \"a.csv\" key k }} entity b/bs {{ source \"b.csv\" {clauses} }} segment x = everyone"
        ))
        .with("a", "k:int bs:text name:text two:int")
        .with("b", "id:int a_id:int text_id:text at:timestamp word:text a:int")
    };
    assert_eq!(case("key id").codes(), [""; 0]);
    assert_eq!(case("key idd").codes(), ["E0201"]);
    assert_eq!(case("key id, id").codes(), ["E0202"]);
    assert_eq!(case("time word").codes(), ["E0301"]);
    assert_eq!(case("time att").codes(), ["E0201"]);
    assert_eq!(case("belongs to c on a_id").codes(), ["E0201"]);
    assert_eq!(case("belongs to a as o reverse owned on text_id").codes(), ["E0511"]);
    assert_eq!(case("belongs to a as o reverse owned on (a_id, id)").codes(), ["E0205"]);
    assert_eq!(case("belongs to a as o reverse owned on (a_id, id) = (k, two)").codes(), [""; 0]);
    // `bs` is a column of `a`.
    assert_eq!(case("belongs to a as o on a_id").codes(), ["E0202"]);
    assert_eq!(case("belongs to a as o reverse name on a_id").codes(), ["E0202"]);
    // The role may be the column that holds the key, not another one.
    assert_eq!(case("belongs to a reverse owned on a").codes(), [""; 0]);
    assert_eq!(case("belongs to a reverse owned on a_id").codes(), ["E0202"]);
    assert_eq!(
        case("belongs to a as o reverse owned on a_id belongs to a as o reverse others on id").codes(),
        ["E0202"]
    );
    assert_eq!(
        case("belongs to a as o reverse owned on a_id belongs to a as p reverse owned on id").codes(),
        ["E0202"]
    );
}

#[test]
fn relations_without_a_key_to_point_at() {
    let case = Case::bare(
        "subject b entity a/as { source \"a.csv\" } entity b/bs { source \"b.csv\" key id belongs to a on a_id } segment x = everyone",
    );
    assert_eq!(case.codes(), ["E0205"]);
}

#[test]
fn subjects() {
    let entities = "entity a/as { source \"a.csv\" key k } entity b/bs { source \"b.csv\" }";
    let codes = |text: &str| Case::bare(&format!("{entities} {text}")).codes();
    assert_eq!(codes("subject a segment x = everyone"), [""; 0]);
    assert_eq!(codes("segment x = everyone segment y = everyone"), ["E0208"]);
    assert_eq!(codes("segment x of a = everyone"), [""; 0]);
    assert_eq!(codes("subject c segment x = everyone"), ["E0201"]);
    assert_eq!(codes("subject b segment x = everyone segment y = everyone"), ["E0208"]);
    assert_eq!(codes("subject a segment x of b = everyone"), ["E0208"]);
    assert_eq!(codes("subject a trait x of b = 5"), [""; 0]);
    assert_eq!(codes("subject a subject a"), ["E0108"]);
    assert_eq!(codes("subject a segment x of c = everyone"), ["E0201"]);
    assert_eq!(Case::bare("segment x = everyone").codes(), ["E0208"]);
    assert_eq!(Case::bare("entity a/as { source \"a.csv\" key k } segment x = n > 5").codes(), [""; 0]);
}

#[test]
fn columns_without_a_kind_are_an_error_when_used() {
    let mut case = Case::bare("subject a entity a/as { source \"a.parquet\" key k } segment x = odd > 5")
        .with("a", "k:int odd:int");
    case.columns.get_mut("a").expect("there")[1].unsupported = Some("maps have no kind".into());
    assert_eq!(case.codes(), ["E0510"]);
    case.text = case.text.replace("odd > 5", "k > 5");
    assert_eq!(case.codes(), [""; 0]);
}

#[test]
fn fields_of_structs() {
    let case = Case::bare("subject a entity a/as { source \"a.parquet\" key k } segment x = address.city = \"b\"")
        .with("a", "k:int address.city:text");
    assert_eq!(super::body_of(&case.clean(), "x"), "(address.city Equal \"b\")");
}

#[test]
fn sources_are_checked() {
    for (clause, code) in [
        ("source \"a.csv\" { separator \";;\" } key k", "E0107"),
        ("source \"a.csv\" { encoding \"latin-99\" } key k", "E0107"),
        ("source \"a.csv\" key k columns { c : int \"%d\" }", "E0301"),
        ("source \"a.csv\" key k columns { c : bool \"Y\" / \"Y\" }", "E0202"),
        ("key k", "E0109"),
    ] {
        let case = Case::bare(&format!("subject a entity a/as {{ {clause} }} segment x = everyone"));
        assert_eq!(case.codes(), [code], "{clause}");
    }
}

#[test]
fn audiences() {
    let resolved = Case::shop(
        "audience x { include consent and age_years > 18 exclude deceased, tags contains \"a\" one per email limit 5 by income
         holdout 10% split a 50%, b 50% seed \"s\" }",
    )
    .clean();
    assert_eq!(super::body_of(&resolved, "x"), "Member(x)");
    let audience = &resolved.catalog.audiences[0];
    assert_eq!(
        super::print(&resolved.catalog, audience.candidate),
        "and(holds(consent), (age_years Greater 18), not(holds(deceased)), not(tags has \"a\"))"
    );
    assert_eq!((audience.limit.as_ref().map(|limit| limit.count), &*audience.seed), (Some(5), "s"));
    for (clauses, code) in [
        ("exclude deceased", "E0109"),
        ("include income", "E0302"),
        ("include everyone split a 50%, b 40%", "E0309"),
        ("include everyone split a 50%, a 50%", "E0202"),
        ("include everyone split a 33.3%, b 33.3%, c 33.4%", ""),
        ("include everyone split by tags", "E0301"),
        ("include everyone limit 5 by tags", "E0301"),
        ("include everyone holdout 101%", "E0309"),
        ("include everyone one per emial", "E0201"),
    ] {
        let codes = Case::shop(&format!("audience x {{ {clauses} }}")).codes();
        assert_eq!(codes, if code.is_empty() { vec![] } else { vec![code] }, "{clauses}");
    }
}

#[test]
fn personas_and_journeys() {
    let resolved = Case::shop(
        "persona a { match consent score 10 when deceased, income when age_years > 5 threshold 10 }
         persona b { match city = \"x\" } persona x { match otherwise } persona order b, a
         journey j { personas a, b stage s { when consent } stage t { when deceased } }
         segment y = reached(j, t) trait z = stage(j)",
    )
    .clean();
    assert_eq!(
        super::body_of(&resolved, "a"),
        "and(holds(consent), ((case(holds(deceased) => 10, else 0) Add \
         case((age_years Greater 5) => (income ?? 0e-2), else 0e-2)) GreaterOrEqual 10))"
    );
    assert_eq!(super::body_of(&resolved, "x"), "not(or(@a, @b))");
    assert_eq!(super::body_of(&resolved, "y"), "(stage(j) GreaterOrEqual 1)");
    assert_eq!(super::body_of(&resolved, "z"), "case((stage(j) Equal 0) => \"s\", (stage(j) Equal 1) => \"t\")");
    assert_eq!(
        super::print(&resolved.catalog, resolved.catalog.primaries[0].name),
        "leading(b: case(@b => 0e-2), a: case(@a => (case(holds(deceased) => 10, else 0) Add \
         case((age_years Greater 5) => (income ?? 0e-2), else 0e-2))), x: case(@x => 0e-2))"
    );
    let journey = &resolved.catalog.journeys[0];
    assert_eq!(
        super::print(&resolved.catalog, journey.stage),
        "case(and(holds(deceased), or(@a, @b)) => 1, and(holds(consent), or(@a, @b)) => 0)"
    );
}

#[test]
fn priority_groups() {
    let resolved = Case::shop(
        "audience a { include consent } audience b { include everyone } audience c { include deceased }
         priority group g { b, c, a }",
    )
    .clean();
    let candidates = resolved.catalog.audiences.iter().map(|of| super::print(&resolved.catalog, of.candidate));
    assert_eq!(
        candidates.collect::<Vec<_>>(),
        [
            "and(holds(consent), missing(Status(b)), missing(Status(c)))",
            "true",
            "and(holds(deceased), missing(Status(b)))"
        ]
    );
    let circle = "audience a { include b } audience b { include everyone } priority group g { a, b }";
    assert_eq!(Case::shop(circle).codes(), ["E0203"]);
    let two = "audience a { include everyone } audience b of household { include everyone } priority group g { a, b }";
    assert_eq!(Case::shop(two).codes(), ["E0209"]);
}

#[test]
fn where_personas_can_tie_an_order_is_needed() {
    for (personas, tie) in [
        ("persona a { match consent } persona b { match deceased }", true),
        ("persona a { match consent } persona b { match not consent }", false),
        ("persona a { match consent } persona b { match otherwise }", false),
        ("persona a { match age_years < 30 } persona b { match consent and age_years >= 30 }", false),
        ("persona a { match age_years <= 30 } persona b { match age_years between 30 and 40 }", true),
        ("persona a { match city = \"x\" } persona b { match city in (\"y\", \"z\") }", false),
        ("persona a { match city = \"x\" } persona b { match city in (\"x\", \"z\") }", true),
        ("persona a { match city = \"x\" ignoring case } persona b { match city = \"X\" }", true),
        // A day with a moment on it is around all its moments.
        ("persona a { match renewal = 2026-06-30T10:00:00 } persona b { match renewal = 2026-06-30T08:00:00 }", true),
        ("persona a { match renewal <= 2026-06-30T08:00:00 } persona b { match renewal >= 2026-06-30T10:00:00 }", true),
        ("persona a { match renewal < 2026-06-30 } persona b { match renewal > 2026-06-30 }", false),
        ("persona a { match registered_at <= 2026-06-30 } persona b { match registered_at > 2026-06-30 }", false),
        // Beside a float a decimal is rounded to the nearest float, an int is not.
        ("persona a { match score <= 0.1 } persona b { match score >= 0.10000000000000000001 }", true),
        ("persona a { match score >= 9007199254740992.0 } persona b { match score < 9007199254740993 }", true),
        ("persona a { match score < 0.1 } persona b { match score >= 1 }", false),
        ("persona a { match income < 0.1 } persona b { match income >= 0.1 }", false),
        ("persona a { match city is missing } persona b { match city = \"x\" }", false),
        ("segment s = age_years < 30 persona a { match s } persona b { match age_years > 40 }", false),
        (
            "persona a { match consent score 1 when deceased } persona b { match deceased score 2 when consent threshold 1 }",
            false,
        ),
        ("persona a { match consent score 1 when deceased } persona b { match deceased score 2 when consent }", true),
        (
            "persona a { match consent score income when deceased } persona b { match deceased score 2 when consent threshold 1 }",
            true,
        ),
        ("persona a { match consent } persona b { match deceased } persona order b, a", false),
        ("persona a { match consent } persona b { match deceased } persona order b", true),
    ] {
        let codes = Case::shop(personas).codes();
        assert_eq!(codes, if tie { vec!["E0210"] } else { vec![] }, "{personas}");
    }
}

#[test]
fn what_stands_around() {
    for (text, code) in [
        ("persona a { quote \"x\" }", "E0109"),
        ("persona a { match everyone groups g }", "E0201"),
        ("persona group g persona a { match everyone groups g }", ""),
        ("persona a { match everyone expects e }", "E0201"),
        ("persona a { match everyone expects \"e\" }", ""),
        ("persona a { match everyone fulfilled by u }", "E0201"),
        ("persona a { match everyone score name when consent }", "E0301"),
        ("persona order a", "E0201"),
        ("journey j { personas p stage s { when consent } }", "E0201"),
        ("journey j { stage s { when consent } stage s { when consent } }", "E0202"),
        ("journey j { stage s { when income } }", "E0302"),
        ("journey j { stage s { when consent } } segment x = reached(j, t)", "E0201"),
        ("priority group g { a }", "E0201"),
        ("campaign c { audience a from 2026-01-01 until 2026-02-01 }", "E0201"),
        ("audience a { include consent } campaign c { audience a from 2026-01-01 until 2026-02-01 }", "E0109"),
        (
            "audience a { include consent } campaign c { audience a from 2026-02-01 until 2026-01-01 channel sms { to name text \"x\" } }",
            "E0306",
        ),
        ("audience a { include consent } campaign c { audience a channel sms { to nmae text \"x\" } }", "E0201"),
        (
            "audience a { include consent } campaign c { audience a channel sms { to name text \"x\" } split b { channel sms { text \"x\" } } }",
            "E0201",
        ),
        ("token t = incom", "E0201"),
        ("token t = rows(name of lines)", "E0201"),
        ("token t = money(income, \"EUR\") else \"\"", ""),
        ("test nothing as of 2026-06-30 { expect members none }", "E0201"),
        (
            "segment s = consent test s as of 2026-06-30 { given customers { customer_id, consnt\n 1, true } expect members 1 }",
            "E0201",
        ),
        (
            "segment s = consent test s as of 2026-06-30 { given customers { customer_id\n 1 } expect not 2 because consnt }",
            "E0201",
        ),
    ] {
        let codes = Case::shop(text).codes();
        assert_eq!(codes, if code.is_empty() { vec![] } else { vec![code] }, "{text}");
    }
}

#[test]
fn mentioned_names_hold_every_column() {
    let case = Case::shop(
        "segment x = any(lines within last 3 days where product.brand.name = this.city per age_years) and address.street = \"a\"",
    );
    let mut sources = milieu::source::SourceMap::default();
    let id = sources.add("a.seg", case.text.clone());
    let (file, _) = milieu::syntax::parse(id, &case.text);
    let names = milieu::resolve::mentioned(&[file]);
    for name in ["customer_id", "purchased_at", "brand_id", "name", "city", "age_years", "address.street", "street"] {
        assert!(names.contains(name), "{name}");
    }
    assert!(!names.contains("income"));
}

#[test]
fn an_expression_beside_the_definitions() {
    let mut case = Case::shop("segment a = consent");
    let mut resolved = case.clean();
    case.text = "a and income > 5 and name = \"x\"".to_owned();
    let expr = milieu::syntax::parse_expression(milieu::source::FileId(7), &case.text).expect("it parses");
    let customer = resolved.catalog.find_entity("customers").expect("an entity");
    let id = milieu::resolve::resolve_expression(&mut resolved, &expr, customer, true).expect("it resolves");
    assert_eq!(super::print(&resolved.catalog, id), "and(@a, (income Greater 5), (name Equal \"x\"))");
    let parts = milieu::resolve::resolve_parts(&mut resolved, &expr, customer).expect("it resolves");
    assert_eq!(parts.len(), 3);
    let expr = milieu::syntax::parse_expression(milieu::source::FileId(7), "incom > 5").expect("it parses");
    assert!(milieu::resolve::resolve_expression(&mut resolved, &expr, customer, true).is_err());
}
