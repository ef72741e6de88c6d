//! `report`: the page, and the sheets of personas as pictures.

use serde_json::json;

use super::looks::shop;
use super::{Answer, Workspace};

fn page(shop: &Workspace, arguments: &[&str]) -> (Answer, String) {
    let answer = shop.milieu(&[&["report", "--out", "report.html"], arguments].concat()).ending(0);
    (answer, shop.read("report.html"))
}

#[test]
fn a_report_is_one_page_that_needs_nothing_else() {
    let shop = shop();
    shop.milieu(&["run"]).ending(0);
    let (answer, text) = page(&shop, &["--format", "json"]);
    assert_eq!((&answer.json()["definitions"], &answer.json()["sheets"]), (&json!(12), &json!(2)));
    for needed in
        ["Sizes and shares", "Overlaps", "letter", "first_order", "Queue", "run-0001", "More &lt;b&gt;please&lt;/b&gt;"]
    {
        assert!(text.contains(needed), "{needed}");
    }
    for strange in ["<script", "http://", "https://", "<link", "@import", "<b>please"] {
        assert!(!text.contains(strange), "{strange}");
    }
    // A trait that is written behind the persona has its values.
    let sheet = &text[text.find("id=\"sheet-fans\"").unwrap()..];
    assert!(sheet.contains("spent"), "no chart of a trait");
    shop.refuses(&["report", "--out", "report.html"], "is there already");
    page(&shop, &["--force"]);
    let (_, sheets) = page(&shop, &["--force", "--persona", "fans"]);
    assert!(!sheets.contains("Sizes and shares") && sheets.contains("sheet-fans") && !sheets.contains("sheet-others"));
    shop.milieu(&["report", "--out", "other.html", "--persona", "nobody"]).ending(2);
}

/// A picture of one point.
const POINT: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"><rect width=\"1\" height=\"1\"/></svg>";

fn picture(shop: &Workspace, name: &str, arguments: &[&str]) -> Vec<u8> {
    shop.milieu(&[&["report", "--out", name, "--force"], arguments].concat()).ending(0);
    std::fs::read(shop.path().join(name)).unwrap()
}

#[test]
fn the_sheet_of_a_persona_is_a_picture_where_the_name_says_so() {
    let shop = shop();
    let svg = String::from_utf8(picture(&shop, "fans.svg", &["--persona", "fans"])).unwrap();
    assert!(svg.starts_with("<svg ") && svg.contains(" role=\"img\"><title>Fans</title>"), "{}", &svg[..200]);
    // A4 in points.
    assert!(svg.contains("viewBox=\"0 0 595.27") && svg.contains("841.88"), "{}", &svg[..200]);
    let png = picture(&shop, "fans.PNG", &["--persona", "fans"]);
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!((number(16), number(20)), (1654, 2339));
    let pdf = picture(&shop, "both.pdf", &["--persona", "fans", "--persona", "others"]);
    assert!(pdf.starts_with(b"%PDF-"));
    assert!(pdf.windows(8).any(|window| window == b"/Count 2"), "not two pages");
    assert_eq!(
        pdf,
        picture(&shop, "both.pdf", &["--persona", "fans", "--persona", "others"]),
        "another file of the same"
    );
}

#[test]
fn what_is_no_picture_is_wrong_usage() {
    let shop = shop();
    shop.refuses(&["report", "--out", "all.pdf"], "a report as `.pdf` is the sheet of a persona");
    shop.refuses(
        &["report", "--out", "two.png", "--persona", "fans", "--persona", "others"],
        "`.png` holds the sheet of one persona",
    );
    shop.refuses(&["report", "--out", "fans.docx", "--persona", "fans"], "does not say what to write");
    shop.refuses(&["report", "--out", "fans", "--persona", "fans"], "does not say what to write");
    shop.refuses(&["report", "--out", "adults.html", "--persona", "adults"], "segment `adults` is no persona");
    shop.refuses(&["report", "adults", "--out", "fans.html", "--persona", "fans"], "so `adults` has no place");
    for left in ["all.pdf", "two.png", "fans.docx", "fans"] {
        assert!(!shop.path().join(left).exists(), "{left}");
    }
}

#[test]
fn a_portrait_is_drawn_and_a_broken_one_is_left_out() {
    let fans = |portrait: &str| {
        let shop = Workspace::small()
            .with("point.svg", POINT)
            .with("broken.png", "no picture")
            .with("more.seg", format!("persona fans \"Fans\" {{ match adults {portrait} }}"));
        String::from_utf8(picture(&shop, "fans.svg", &["--persona", "fans"])).unwrap()
    };
    let drawn = |portrait: &str| fans(portrait).contains("<image");
    assert!(drawn("portrait \"point.svg\""), "no portrait");
    assert!(!drawn("portrait \"broken.png\"") && !drawn("portrait \"absent.png\"") && !drawn(""));
    let told = |portrait: &str| {
        let shop = Workspace::small()
            .with("cut.png", b"\x89PNG\r\n\x1a\n\0\0")
            .with("more.seg", format!("persona fans \"Fans\" {{ match adults portrait \"{portrait}\" }}"));
        let answer = shop.milieu(&["report", "--out", "fans.html"]).ending(0);
        shop.milieu(&["report", "--out", "strict.html", "--strict"]).ending(1);
        assert!(!shop.read("fans.html").contains("<img class=\"face\""));
        answer.stderr
    };
    assert!(told("absent.png").contains("portrait `absent.png` cannot be shown"));
    assert!(told("cut.png").contains("it is a broken PNG"));
    assert!(told("customers.csv").contains("it is no PNG, JPEG, WebP, GIF or SVG"));
}
