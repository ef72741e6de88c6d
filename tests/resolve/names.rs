//! Section 2: the namespace, lookups, circles, order of definitions.

use super::{Case, body, findings};

#[test]
fn one_namespace() {
    for definitions in [
        "segment a = consent segment a = deceased",
        "segment a = consent trait a = 5",
        "param a = 5 list a from \"x.csv\"",
        "segment stores = consent",
        "trait transaction = 5",
        "audience a { include consent } persona a { match consent }",
    ] {
        assert_eq!(Case::shop(definitions).codes(), ["E0202"], "{definitions}");
    }
    assert_eq!(Case::shop("trait income = 5").codes(), ["E0202"]);
    assert_eq!(Case::shop("trait rich = 5").codes(), [""; 0]);
    assert_eq!(Case::shop("segment rich of household = everyone").codes(), ["E0202"]);
    assert_eq!(Case::shop("token a = name token a = city").codes(), ["E0202"]);
    assert_eq!(Case::shop("token a = name segment a = consent").codes(), [""; 0]);
    assert_eq!(Case::shop("token consent = consent").codes(), [""; 0]);
}

#[test]
fn names_that_a_run_writes() {
    assert_eq!(Case::shop("segment persona = consent").codes(), ["E0207"]);
    assert_eq!(Case::shop("segment customer_id = consent").codes(), ["E0207"]);
    assert_eq!(Case::shop("audience a { include consent } segment `a.status` = consent").codes(), ["E0207"]);
    assert_eq!(Case::shop("segment a = consent segment `a.status` = consent").codes(), [""; 0]);
    assert_eq!(Case::shop("journey j { stage s { when consent } } segment `j.stage` = consent").codes(), ["E0207"]);
}

#[test]
fn lookups() {
    assert_eq!(body("segment x = y segment y = consent"), "@y");
    assert_eq!(body("trait t = 5 segment x = t > 3"), "(@t Greater 3)");
    assert_eq!(
        body("segment rich_home of household = rich segment x = household.rich_home"),
        "holds(household->@rich_home)"
    );
    assert_eq!(body("trait t of household = 5 trait x = household.t"), "household->@t");
    assert_eq!(body("param limit_age = 18 segment x = age_years > limit_age"), "(age_years Greater 18)");
    assert_eq!(body("persona p { match consent } segment x = persona p"), "@p");
    assert_eq!(body("audience a { include consent exclude deceased } segment x = a"), "@a");
    assert_eq!(
        body("param city_name = \"a\" segment x = any(transactions where city = city_name)"),
        "Any(transactions where (city Equal \"a\"))"
    );
    assert_eq!(
        body("trait basket of transaction = sum(quantity of lines) trait x = avg(basket of transactions)"),
        "Avg(@basket of transactions)"
    );
    assert_eq!(
        body("segment big of transaction = amount > 5 segment x = any(transactions where big)"),
        "Any(transactions where @big)"
    );
    assert_eq!(body("segment x = home_store.city = \"a\""), "(home_store->city Equal \"a\")");
}

#[test]
fn lookups_that_fail() {
    for (definitions, code, help) in [
        ("segment x = incom > 5", "E0201", "did you mean `income`?"),
        ("segment x = household.incme > 5", "E0201", "did you mean `income`?"),
        ("segment x = transactions > 5", "E0305", "count(transactions)"),
        ("segment x = transactions.amount > 5", "E0305", "count(transactions)"),
        ("segment x = household is missing", "E0201", "household.household_id"),
        ("segment x = this.income > 5", "E0201", "write the name alone"),
        ("segment h of household = rich segment x = h", "E0209", "household.h"),
        ("trait t of transaction = amount trait x = t", "E0209", "sum(t of transactions)"),
        ("segment x = store.city = \"a\"", "E0201", ""),
        ("list vip from \"a.csv\" segment x = vip", "E0301", "x in vip"),
        ("segment x = persona consent", "E0201", ""),
        ("segment a = consent segment x = persona a", "E0201", ""),
        ("segment x = reached(j, s)", "E0201", ""),
    ] {
        let found = Case::shop(definitions).findings();
        assert!(found.starts_with(code) && found.matches("E0").count() == 1, "{definitions}: {found}");
        assert!(found.contains(help), "{definitions}: {found}");
    }
}

#[test]
fn circles() {
    let found = Case::shop("segment a = b segment b = c and consent segment c = not a segment d = c").findings();
    assert!(found.starts_with("E0203") && found.matches("E0").count() == 1, "{found}");
    let (_, found, _) = Case::shop("segment a = b segment b = c and consent segment c = not a").resolve();
    assert_eq!(found[0].notes, ["the circle: `a` → `b` → `c` → `a`"]);
    assert_eq!(found[0].labels.len(), 3);
    assert_eq!(Case::shop("segment a = a").codes(), ["E0203"]);
    assert_eq!(Case::shop("trait a = sum(b of transactions) trait b of transaction = customer.a").codes(), ["E0203"]);
    assert_eq!(Case::shop("trait a = sum(this.a of transactions)").codes(), ["E0203"]);
    // A column of another entity is no definition of this one.
    assert_eq!(Case::shop("trait opened = home_store.opened").codes(), [""; 0]);
    assert_eq!(Case::shop("journey j { stage s { when a } } segment a = reached(j, s)").codes(), ["E0203"]);
    assert_eq!(Case::shop("persona a { match b } persona b { match persona a }").codes(), ["E0203"]);
    assert_eq!(Case::shop("persona group a { groups b } persona group b { groups a }").codes(), ["E0203"]);
}

#[test]
fn long_chains() {
    let mut text = String::from("segment s0 = consent\n");
    for at in 1..10_000 {
        text.push_str(&format!("segment s{at} = s{} and age_years > {at}\n", at - 1));
    }
    let resolved = Case::shop(&text).clean();
    assert_eq!(super::body_of(&resolved, "s9999"), "and(@s9998, (age_years Greater 9999))");
    let circle = text.replace("s0 = consent", "s0 = s9999");
    assert_eq!(Case::shop(&circle).codes(), ["E0203"]);
}

#[test]
fn params_and_sets() {
    let mut case = Case::shop("param min_age = 24 param rate = 0.5 param day = 2026-01-01 param word = \"a\" param grace = 3 days
        segment x = age_years > min_age and income > rate and birth_date < day and name = word and renewal + grace < today");
    let set = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    case.sets = vec![
        set("min_age", "21"),
        set("rate", "0.75"),
        set("day", "2025-01-01"),
        set("word", "b c"),
        set("grace", "1 week"),
    ];
    assert_eq!(
        super::body_of(&case.clean(), "x"),
        "and((age_years Greater 21), (income Greater 75e-2), (birth_date Less 2025-01-01), (name Equal \"b c\"), \
         (shift(renewal, 0m 7d 0us) Less 2026-06-30))"
    );
    case.sets = vec![set("min_age", "21.5")];
    assert_eq!(case.codes(), ["E0403"]);
    case.sets = vec![set("min_ag", "21")];
    assert!(case.findings().contains("`min_age`"));
    assert_eq!(Case::shop("param a = 1 + 1").codes(), ["E0308"]);
    assert_eq!(Case::shop("param a = 3 months").codes(), ["E0303"]);
    assert_eq!(Case::shop("param a = -3 segment x = age_years > a").codes(), [""; 0]);
}

#[test]
fn one_mistake_is_one_error() {
    let found = Case::shop(
        "trait a = incom + 1 trait b = a * 2 segment c = b > 3 and (a = \"x\" or household.c2) segment c2 of household = incom2 = 1",
    )
    .findings();
    assert_eq!(found.matches("E0").count(), 2, "{found}");
    assert_eq!(findings("incom > 1 and incme > 2").matches("E0201").count(), 2);
}

#[test]
fn deep_expressions_end_in_an_answer() {
    let mut sources = milieu::source::SourceMap::default();
    for (joint, part) in
        [(" + ", "age_years"), (" - ", "1"), (" ?? ", "age_years"), (" and ", "consent"), (" or ", "consent")]
    {
        let text = format!("{}segment x = {} = 1", super::SHOP, vec![part; 20_000].join(joint));
        let id = sources.add("deep.seg", text.clone());
        let (file, found) = milieu::syntax::parse(id, &text);
        if found.is_empty() {
            let mut case = Case::shop("");
            case.text = text;
            let _ = case.resolve();
        }
        drop(file);
    }
}
