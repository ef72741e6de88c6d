//! `why`: changes that are told are tried, and do what is said of them.

use serde_json::{Value, json};

use super::Workspace;
use super::looks::answer;

fn people(rows: &str, rules: &str) -> Workspace {
    Workspace::empty().with("people.csv", format!("id,a,b,vip,day,at\n{rows}")).with(
        "people.seg",
        format!(
            "subject person\nentity person/people {{ source \"people.csv\" key id columns {{ a : int b : int vip : bool day : date at : timestamp }} }}\n{rules}\n"
        ),
    )
}

/// The parts of each change.
fn changes(people: &Workspace, name: &str, key: &str) -> Vec<Value> {
    let why = answer(people, &["why", name, key]);
    why["changes"].as_array().unwrap().iter().map(|change| change["parts"].clone()).collect()
}

#[test]
fn a_value_that_only_has_to_be_there_can_be() {
    let people = people(
        "1,,,,,\n2,1,1,true,2026-01-01,2026-01-01T00:00:00\n",
        "segment a_there = a is present\nsegment day_there = day is present\nsegment at_there = at is present\n\
         segment both = at is present and a > 1\nsegment gone = at is missing",
    );
    for (name, part) in [("a_there", "a is present"), ("day_there", "day is present"), ("at_there", "at is present")] {
        assert_eq!(changes(&people, name, "1"), [json!([part])], "{name}");
        assert_eq!(changes(&people, name, "2"), [json!([format!("not ({part})")])], "{name}");
    }
    assert_eq!(changes(&people, "both", "1"), [json!(["at is present", "a > 1"])]);
    assert_eq!(changes(&people, "gone", "1"), [json!(["not (at is missing)"])]);
}

#[test]
fn what_an_audience_keeps_out_is_not_let_in_by_what_it_excludes() {
    let people = people(
        "1,1,2,false,,\n2,1,3,true,,\n3,1,4,,,\n",
        "audience all_but { include everyone exclude vip }\n\
         audience some { include everyone exclude vip limit 1 by b }\n\
         segment never = all_but and vip\nsegment never_either = some and vip\nsegment maybe = some and b > 2",
    );
    for key in ["1", "2"] {
        assert_eq!(changes(&people, "never", key), [Value::Null; 0], "{key}");
        assert_eq!(changes(&people, "never_either", key), [Value::Null; 0], "{key}");
    }
    assert_eq!(changes(&people, "maybe", "1"), [json!(["some", "b > 2"])]);
    let text = people.milieu(&["why", "never", "1"]).ending(0);
    assert!(text.text().contains("no change of its own was found that would let it in"), "{}", text.text());
}

#[test]
fn a_column_compared_with_another_is_tried() {
    let people = people(
        "1,1,1,,,\n2,2,3,,,\n3,1,3,,,\n",
        "segment same = a = b and a != 1\nsegment steps = a = 1 and (a = 2 or b = 2)\n\
         segment far = (a in (1, 5, 10, 15, 20) or b = 2) and a = 30",
    );
    assert_eq!(changes(&people, "same", "1"), [json!(["a != 1", "a = b"])]);
    assert_eq!(changes(&people, "steps", "2"), [json!(["a = 1", "b = 2"])]);
    assert_eq!(changes(&people, "far", "3"), [json!(["a = 30", "b = 2"])]);
}

#[test]
fn one_more_or_one_fewer_puts_out_of_exactly_so_many() {
    let people = people("1,2,5,true,,\n", "segment one = exactly 1 of (vip, b > 10, a = 1)");
    assert_eq!(changes(&people, "one", "1"), [json!(["not (vip)"]), json!(["b > 10"]), json!(["a = 1"])]);
}

#[test]
fn a_key_that_several_records_have_is_asked_as_a_list() {
    let lines = Workspace::empty().with("lines.csv", "shop,no,n\na:b,c,1\na,b:c,2\n").with(
        "lines.seg",
        "subject line\nentity line/lines { source \"lines.csv\" key shop, no }\nsegment many = n > 1\n\
         segment ranked = top 1 by n\n",
    );
    lines.refuses(&["why", "many", "a:b:c"], "2 records have the key `a:b:c`");
    lines.refuses(&["why", "ranked", "a:b:c"], "2 records have the key `a:b:c`");
    assert_eq!(answer(&lines, &["why", "many", r#"["a", "b:c"]"#])["holds"], true);
    assert_eq!(answer(&lines, &["why", "many", r#"["a:b", "c"]"#])["holds"], false);
}
