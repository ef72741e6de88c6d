//! The files of the library: which are read, which are found, where they may be.

use milieu::content::{Escape, Library};
use milieu::source::SourceMap;

use super::{Shop, values, write};

#[test]
fn every_file_is_read_and_wrong_ones_are_told_with_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("good.hbs", "{{city}}"),
        ("deep/er/bad.hbs", "one\ntwo {{#if x}}\n"),
        ("no.txt", "{{#if"),
        ("worse.html.hbs", "{{{x}}"),
    ];
    for (path, text) in files {
        write(folder.path(), path, text.as_bytes());
    }
    let mut sources = SourceMap::default();
    let (_, findings) = Library::read(folder.path(), &mut sources);
    let told: Vec<_> = findings.iter().map(|finding| milieu::diag::to_json(finding, &sources)).collect();
    let places: Vec<_> = told
        .iter()
        .map(|json| format!("{} {}:{} {}", json["code"], json["file"], json["line"], json["column"]))
        .collect();
    assert_eq!(places, ["\"E0701\" \"templates/deep/er/bad.hbs\":2 5", "\"E0701\" \"templates/worse.html.hbs\":1 5"]);
}

#[test]
fn a_workspace_without_templates_has_none() {
    let folder = tempfile::tempdir().unwrap();
    let (_, findings) = Library::read(folder.path(), &mut SourceMap::default());
    assert!(findings.is_empty());
}

#[test]
fn a_file_that_is_not_utf8_is_told_at_its_byte() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.hbs", b"caf\xe9 {{x}}");
    write(folder.path(), "bom.hbs", b"\xef\xbb\xbfHi");
    let mut sources = SourceMap::default();
    let (library, findings) = Library::read(folder.path(), &mut sources);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].message, "template file `templates/a.hbs` is not UTF-8");
    assert_eq!(findings[0].labels[0].span.start, 3);
    let shop = Shop { library, sources, ..Shop::new(&[]) };
    let piece = milieu::content::Piece {
        escape: Escape::None,
        body: milieu::content::Body::File("bom.hbs".into()),
        at: milieu::source::Span::default(),
    };
    assert_eq!(shop.rendered(&piece, &values()).unwrap(), "Hi");
}

#[test]
fn files_that_are_not_there_are_told_at_the_literal_that_names_them() {
    let mut shop = Shop::new(&[("mail/spring.html.hbs", "x"), ("bad.hbs", "{{")]);
    let absent = |near: &str| format!("there is `templates/{near}`");
    let cases = [
        ("spring.html.hbs", vec![format!("E0705 [\"spring.html.hbs\"] template `spring.html.hbs` not found; {}; [\"spring.html.hbs\"] -> [\"mail/spring.html.hbs\"]", absent("mail/spring.html.hbs"))]),
        ("mail/sprng.html.hbs", vec![format!("E0705 [\"mail/sprng.html.hbs\"] template `mail/sprng.html.hbs` not found; {}; [\"mail/sprng.html.hbs\"] -> [\"mail/spring.html.hbs\"]", absent("mail/spring.html.hbs"))]),
        ("zz.hbs", vec!["E0705 [\"zz.hbs\"] template `zz.hbs` not found; it would be a file below `templates/`".to_owned()]),
        ("../x.hbs", vec!["E0707 [\"../x.hbs\"] template `../x.hbs` outside of `templates/`; templates are files below `templates/`, named by their path in it".to_owned()]),
        ("/etc/x.hbs", vec!["E0707 [\"/etc/x.hbs\"] template `/etc/x.hbs` outside of `templates/`; templates are files below `templates/`, named by their path in it".to_owned()]),
        ("./mail/spring.html.hbs", vec![]),
        // It was told when it was read.
        ("bad.hbs", vec![]),
    ];
    for (path, expected) in cases {
        let piece = shop.file(Escape::Html, path);
        let (_, findings) = shop.check(&piece);
        assert_eq!(shop.told(&findings), expected, "{path}");
    }
    let piece = shop.file(Escape::Html, "./mail/spring.html.hbs");
    assert_eq!(shop.rendered(&piece, &values()).unwrap(), "x");
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere_outside() {
    let folder = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret.hbs"), "secret").unwrap();
    write(folder.path(), "in.hbs", b"inside");
    let templates = folder.path().join("templates");
    std::os::unix::fs::symlink(outside.path().join("secret.hbs"), templates.join("out.hbs")).unwrap();
    std::os::unix::fs::symlink(outside.path(), templates.join("far")).unwrap();
    std::os::unix::fs::symlink("in.hbs", templates.join("alias.hbs")).unwrap();
    std::os::unix::fs::symlink(".", templates.join("loop")).unwrap();
    let mut sources = SourceMap::default();
    let (library, findings) = Library::read(folder.path(), &mut sources);
    assert!(findings.is_empty());
    let mut shop = Shop { library, sources, ..Shop::new(&[]) };
    for (path, code) in [("out.hbs", "E0707"), ("far/secret.hbs", "E0707")] {
        let piece = shop.file(Escape::None, path);
        let (_, findings) = shop.check(&piece);
        assert_eq!(findings.iter().map(|finding| finding.code.number()).collect::<Vec<_>>(), [code], "{path}");
    }
    assert_eq!(shop.says("{{> out}}{{> far/secret}}").len(), 2);
    assert_eq!(shop.gives(Escape::None, "{{> alias}}", &values()), "inside");
}
