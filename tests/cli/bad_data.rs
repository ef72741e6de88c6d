//! Rows that are set aside and rows without owners on the terminal; sources that lie elsewhere.

use super::{Workspace, milieu};

const PEOPLE: &str = "subject person\n\
                      entity person/people { source \"people.csv\" { on bad rows reject } key id columns { n : int } }\n\
                      entity visit/visits { source \"visits.csv\" key visit_id belongs to person on id }\n\
                      segment whole = everyone\n\
                      trait visits_of = count(visits)\n";

fn workspace() -> Workspace {
    Workspace::empty()
        .with("all.seg", PEOPLE)
        .with("people.csv", "id,n\n1,1\n2,x\n3\n")
        .with("visits.csv", "visit_id,id\n1,1\n2,2\n3,9\n4,\n")
}

#[test]
fn rejects_and_orphans_are_counted_on_the_terminal() {
    let workspace = workspace();
    let run = workspace.milieu(&["run", "--out", "r"]).ending(0);
    assert!(run.text().contains("rejected  2 rows of person\n"), "{}", run.text());
    assert!(run.text().contains("orphans   2 rows of visit without their person\n"), "{}", run.text());
    assert!(workspace.names("r").contains(&"rejects.person.csv".to_owned()));
    let strict = workspace.milieu(&["--strict", "run", "--out", "s"]).ending(1);
    assert!(strict.text().contains("rejected  2 rows of person\n"), "{}", strict.text());
    assert!(workspace.names("s").contains(&"membership.parquet".to_owned()));
}

#[test]
fn sources_may_lie_outside_of_the_workspace() {
    let elsewhere = Workspace::empty().with("other/people.csv", "id,n\n7,1\n8,2\n");
    let absolute = elsewhere.path().join("other/people.csv");
    let absolute = absolute.to_str().unwrap();
    let definitions = PEOPLE.replace("people.csv", absolute);
    let workspace = workspace().with("all.seg", &definitions);
    let run = workspace.milieu(&["run", "--out", "r", "--format", "json"]).ending(0).json();
    assert_eq!(run["population"]["person"], 2);
    let record = std::fs::read_to_string(workspace.path().join("r/run.json")).unwrap();
    assert!(record.contains(absolute), "a path outside is whole: {record}");

    let inner = elsewhere.with("inner/all.seg", PEOPLE.replace("\"people.csv\"", "\"../other/people.csv\""));
    let inner = inner.with("inner/visits.csv", "visit_id,id\n1,7\n");
    let folder = inner.path().join("inner");
    let run = milieu(&["-C", folder.to_str().unwrap(), "run", "--out", "r", "--format", "json"]).ending(0).json();
    assert_eq!(run["population"]["person"], 2);
    let replaced = format!("people={absolute}");
    let workspace = workspace.with("all.seg", PEOPLE);
    let run = workspace.milieu(&["--source", &replaced, "run", "--out", "t", "--format", "json"]).ending(0).json();
    assert_eq!(run["population"]["person"], 2);
}
