//! Sheets as pictures: one page each, whatever they hold.

use milieu::content::{PictureFormat, picture};
use serde_json::{Value, json};

/// A persona in which every text is `text`, and every list has so many entries.
fn persona(text: &str, count: usize) -> Value {
    let texts = vec![text; count];
    let bar = json!({"label": text, "v": 0.5, "share_text": "50%", "population_v": 1, "population_text": "100%"});
    let chart = json!({"title": text, "note": text, "most": 1.0, "bars": vec![bar; count]});
    let apart = json!({
        "what": text, "value": text, "share": 0.25, "share_text": "25%", "population_share": 0, "population_share_text": "0%",
        "lift_text": null, "small": true,
    });
    let touchpoint = json!({"name": text, "channel": text, "pains": texts, "opportunities": texts});
    let stage = json!({"stage": text, "v": 1.0, "reached_text": "1", "touchpoints": vec![touchpoint; count]});
    json!({
        "name": "some", "label": text, "initials": "S", "portrait": null, "quote": text, "rule": text,
        "goals": texts, "frustrations": texts, "expectations": texts, "fulfilled_by": texts, "groups": texts,
        "members_text": "1", "members_word": "member", "share_text": "100%", "primary_text": null,
        "apart": vec![apart; count], "charts": vec![chart; count],
        "journeys": vec![json!({"name": text, "stages": vec![stage; count]}); count],
    })
}

fn document(personas: &[Value]) -> Value {
    json!({
        "title": "shop", "clock": "2026-06-30 (UTC)", "milieu": "0", "small_text": "groups of few are marked",
        "personas": personas,
    })
}

#[test]
fn a_sheet_is_one_page_whatever_it_holds() {
    let long = "word and another word ".repeat(12);
    let endless = "x".repeat(300);
    let odd = "#panic() $x$ *a* _b_ <c> @d \\ [e] `f` ~ 日本語 שלום 👩‍👩‍👧 e\u{301}";
    for text in ["", "a", &long, &endless, odd] {
        for count in [0, 1, 3, 20] {
            let drawn = picture(&document(&[persona(text, count)]), PictureFormat::Svg);
            assert!(drawn.is_ok(), "{count} of {:.20}: {drawn:?}", text);
        }
    }
}

#[test]
fn a_picture_of_several_pages_is_refused_where_there_is_one() {
    let two = document(&[persona("a", 1), persona("b", 1)]);
    assert!(picture(&two, PictureFormat::Pdf).is_ok());
    assert_eq!(picture(&two, PictureFormat::Png), Err("2 pages in a picture of one".to_owned()));
    assert_eq!(picture(&document(&[]), PictureFormat::Pdf), Err("no persona".to_owned()));
}

#[test]
fn what_a_sheet_says_is_drawn_as_it_stands() {
    // Letters are outlines: what is drawn differs where the text does.
    let drawn = |text: &str| picture(&document(&[persona(text, 1)]), PictureFormat::Svg).unwrap();
    assert_ne!(drawn("*a*"), drawn("a"));
    assert_ne!(drawn("#text[a]"), drawn("a"));
    let title = String::from_utf8(drawn("<b> & c")).unwrap();
    assert!(title.contains("<title>&lt;b&gt; &amp; c</title>"));
}
