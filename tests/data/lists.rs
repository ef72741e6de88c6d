//! The values of `list` definitions.

use milieu::data::read_list;
use milieu::model::List;

use super::support::{Folder, told};

fn list(path: &str, column: Option<&str>) -> List {
    List { name: "vip".into(), description: None, path: path.into(), column: column.map(str::to_owned) }
}

#[test]
fn texts_with_their_lines() {
    let folder = Folder::with("vip.csv", "customer_id,note\n007,x\n,y\n\" \",z\n8,w\n");
    let entries = read_list(folder.path(), &list("vip.csv", Some("customer_id"))).unwrap();
    let found: Vec<_> = entries.iter().map(|entry| (entry.text.as_str(), entry.line)).collect();
    assert_eq!(found, [("007", Some(2)), ("8", Some(5))]);
}

#[test]
fn the_only_column_needs_no_name() {
    let folder = Folder::with("a.csv", "id\n1\n").and("b.csv", "id,x\n1,2\n").and("c.ndjson", "{\"id\": 1.50}\n");
    assert_eq!(read_list(folder.path(), &list("a.csv", None)).unwrap().len(), 1);
    assert_eq!(read_list(folder.path(), &list("c.ndjson", None)).unwrap()[0].text, "1.50");
    let errors = read_list(folder.path(), &list("b.csv", None)).unwrap_err();
    assert!(told(&errors[0]).starts_with("E0503"), "{errors:?}");
    let errors = read_list(folder.path(), &list("b.csv", Some("y"))).unwrap_err();
    assert!(told(&errors[0]).starts_with("E0503"), "{errors:?}");
    let errors = read_list(folder.path(), &list("none.csv", None)).unwrap_err();
    assert!(told(&errors[0]).starts_with("E0501"), "{errors:?}");
}
