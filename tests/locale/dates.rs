//! Dates in styles and by patterns.

use milieu::locale::{DateStyle, Formatter, WrongForm, check_form};
use milieu::model::{Settings, Value, day_start};

use super::{RLM, TAGS, day, formatter};

fn styles(tag: &str, date: &Value) -> [String; 4] {
    let formatter = formatter(tag);
    DateStyle::ALL.map(|style| formatter.date_text(date, style.name()).expect("a date"))
}

#[test]
fn the_four_styles() {
    let date = day("2026-06-30");
    for (tag, short, medium, long, full) in [
        ("en", "6/30/26", "Jun 30, 2026", "June 30, 2026", "Tuesday, June 30, 2026"),
        ("en-GB", "30/06/2026", "30 Jun 2026", "30 June 2026", "Tuesday, 30 June 2026"),
        ("de", "30.06.26", "30.06.2026", "30. Juni 2026", "Dienstag, 30. Juni 2026"),
        ("de-AT", "30.06.26", "30.06.2026", "30. Juni 2026", "Dienstag, 30. Juni 2026"),
        ("fr", "30/06/2026", "30 juin 2026", "30 juin 2026", "mardi 30 juin 2026"),
        ("nl", "30-06-2026", "30 jun 2026", "30 juni 2026", "dinsdag 30 juni 2026"),
        ("pl", "30.06.2026", "30 cze 2026", "30 czerwca 2026", "wtorek, 30 czerwca 2026"),
        ("es", "30/6/26", "30 jun 2026", "30 de junio de 2026", "martes, 30 de junio de 2026"),
        ("it", "30/06/26", "30 giu 2026", "30 giugno 2026", "martedì 30 giugno 2026"),
        ("pt", "30/06/2026", "30 de jun. de 2026", "30 de junho de 2026", "terça-feira, 30 de junho de 2026"),
        ("sv", "2026-06-30", "30 juni 2026", "30 juni 2026", "tisdag 30 juni 2026"),
        ("da", "30.06.2026", "30. jun. 2026", "30. juni 2026", "tirsdag 30. juni 2026"),
        ("fi", "30.6.2026", "30.6.2026", "30. kesäkuuta 2026", "tiistai 30. kesäkuuta 2026"),
        ("hu", "2026. 06. 30.", "2026. jún. 30.", "2026. június 30.", "2026. június 30., kedd"),
        ("ru", "30.06.2026", "30 июн. 2026 г.", "30 июня 2026 г.", "вторник, 30 июня 2026 г."),
        ("el", "30/6/26", "30 Ιουν 2026", "30 Ιουνίου 2026", "Τρίτη 30 Ιουνίου 2026"),
        ("tr", "30.06.2026", "30 Haz 2026", "30 Haziran 2026", "30 Haziran 2026 Salı"),
        ("ja", "2026/06/30", "2026/06/30", "2026年6月30日", "2026年6月30日火曜日"),
        ("zh", "2026/6/30", "2026年6月30日", "2026年6月30日", "2026年6月30日星期二"),
        ("ko", "26/6/30", "2026/6/30", "2026년 6월 30일", "2026년 6월 30일 화요일"),
        (
            "ar",
            &format!("30{RLM}/6{RLM}/2026"),
            &format!("30{RLM}/06{RLM}/2026"),
            "30 يونيو 2026",
            "الثلاثاء، 30 يونيو 2026",
        ),
        (
            "ar-EG",
            &format!("٣٠{RLM}/٦{RLM}/٢٠٢٦"),
            &format!("٣٠{RLM}/٠٦{RLM}/٢٠٢٦"),
            "٣٠ يونيو ٢٠٢٦",
            "الثلاثاء، ٣٠ يونيو ٢٠٢٦",
        ),
        ("he", "30.6.2026", "30 ביוני 2026", "30 ביוני 2026", "יום שלישי, 30 ביוני 2026"),
    ] {
        assert_eq!(styles(tag, &date), [short, medium, long, full], "{tag}");
    }
}

#[test]
fn dates_far_and_at_borders() {
    for (date, short, long) in [
        ("1899-03-01", "3/1/1899", "March 1, 1899"),
        ("1900-02-28", "2/28/1900", "February 28, 1900"),
        ("1949-12-31", "12/31/1949", "December 31, 1949"),
        ("1950-01-01", "1/1/50", "January 1, 1950"),
        ("1999-12-31", "12/31/99", "December 31, 1999"),
        ("2000-02-29", "2/29/00", "February 29, 2000"),
        ("2024-02-29", "2/29/24", "February 29, 2024"),
        ("2026-12-31", "12/31/26", "December 31, 2026"),
        ("2027-01-01", "1/1/27", "January 1, 2027"),
        ("2050-01-01", "1/1/2050", "January 1, 2050"),
        ("9999-12-31", "12/31/9999", "December 31, 9999"),
        // By the Gregorian calendar, also before it was.
        ("1066-10-14", "10/14/1066", "October 14, 1066"),
        ("0044-03-15", "3/15/44 AD", "March 15, 44 AD"),
        ("-43-03-15", "3/15/44 BC", "March 15, 44 BC"),
    ] {
        let [found_short, _, found_long, _] = styles("en", &day(date));
        assert_eq!([found_short.as_str(), found_long.as_str()], [short, long], "{date}");
    }
    assert_eq!(styles("en", &day("2024-02-29"))[3], "Thursday, February 29, 2024");
    assert_eq!(styles("nl", &day("2027-01-01"))[3], "vrijdag 1 januari 2027");
    // The calendar of the language does not matter, and none that a tag asks for.
    assert_eq!(styles("th", &day("2026-06-30"))[1], "30 มิ.ย. 2026");
    assert_eq!(styles("en-u-ca-buddhist", &day("2026-06-30"))[2], "June 30, 2026");
}

#[test]
fn patterns_have_the_names_of_the_locale() {
    let date = day("2026-06-30");
    for (tag, pattern, expected) in [
        ("en", "%A, %-d %B %Y", "Tuesday, 30 June 2026"),
        ("en", "%a %d %b", "Tue 30 Jun"),
        ("en", "%d/%m/%Y", "30/06/2026"),
        ("en", "100%% on %d %h", "100% on 30 Jun"),
        ("nl", "%A %-d %B", "dinsdag 30 juni"),
        ("de", "%A, den %d. %B", "Dienstag, den 30. Juni"),
        ("fr", "le %A %-d %B", "le mardi 30 juin"),
        // Beside the day of the month as in a date, else as by themselves.
        ("pl", "%d %B", "30 czerwca"),
        ("pl", "%B %Y", "czerwiec 2026"),
        ("ru", "%-d %B", "30 июня"),
        ("ru", "%B", "июнь"),
        ("cs", "%e. %B", "30. června"),
        ("cs", "%B", "červen"),
        ("el", "%d %B", "30 Ιουνίου"),
        ("el", "%B", "Ιούνιος"),
        ("fi", "%A", "tiistai"),
        ("fi", "%B", "kesäkuu"),
        ("uk", "%d %B", "30 червня"),
        ("hr", "%d. %B", "30. lipnja"),
        ("ja", "%Y年%B%-d日 %a", "2026年6月30日 火"),
        ("zh", "%Y年%-m月%-d日%A", "2026年6月30日星期二"),
        // Numbers in the digits of the locale; what stands in the pattern itself as it is.
        ("ar-EG", "%-d %B %Y (24)", "٣٠ يونيو ٢٠٢٦ (24)"),
        ("ar", "%-d %B %Y", "30 يونيو 2026"),
        ("bn", "%d/%m/%Y", "৩০/০৬/২০২৬"),
        ("en", "%G-W%V-%u, day %j", "2026-W27-2, day 181"),
    ] {
        assert_eq!(formatter(tag).date_text(&date, pattern).as_deref(), Some(expected), "{pattern} in {tag}");
    }
}

#[test]
fn all_months_and_days_of_the_week_in_their_order() {
    let names = |tag: &str, pattern: &str, days: &[String]| {
        let formatter = formatter(tag);
        days.iter().map(|date| formatter.date_text(&day(date), pattern).unwrap()).collect::<Vec<_>>().join(" ")
    };
    let months: Vec<String> = (1..=12).map(|month| format!("2026-{month}-1")).collect();
    let week: Vec<String> = (1..=7).map(|day| format!("2026-6-{day}")).collect();
    assert_eq!(
        names("nl", "%B", &months),
        "januari februari maart april mei juni juli augustus september oktober november december"
    );
    assert_eq!(
        names("pl", "%B", &months),
        "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień"
    );
    assert_eq!(names("en", "%b", &months), "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec");
    assert_eq!(names("en", "%a", &week), "Mon Tue Wed Thu Fri Sat Sun");
    assert_eq!(names("de", "%A", &week), "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag");
}

#[test]
fn moments_are_of_the_zone() {
    let zone = chrono_tz::Europe::Berlin;
    let formatter = Formatter::new(&Settings { zone, locale: "de".into(), ..Settings::default() });
    let half_past_nine = Value::Timestamp(day_start(20_634, zone) + 21 * 3_600_000_000 + 1_800_000_000);
    let past_midnight = Value::Timestamp(day_start(20_635, zone) + 1_000_000);
    for (moment, form, expected) in [
        (&half_past_nine, "long", "30. Juni 2026"),
        (&past_midnight, "long", "1. Juli 2026"),
        (&half_past_nine, "%A, %H:%M Uhr", "Dienstag, 21:30 Uhr"),
        (&past_midnight, "%a %H:%M:%S %Z %z", "Mi. 00:00:01 CEST +0200"),
    ] {
        let form = if form.starts_with("%a") { form.replace("%a", "%d. %a") } else { form.to_owned() };
        let expected = expected.replace("Mi.", "01. Mi.");
        assert_eq!(formatter.date_text(moment, &form), Some(expected), "{form}");
    }
    let at = |hour: i64| Value::Timestamp(day_start(20_634, chrono_tz::UTC) + hour * 3_600_000_000);
    for (tag, morning, evening) in
        [("en", "09 AM am", "09 PM pm"), ("nl", "09 a.m. a.m.", "09 p.m. p.m."), ("ja", "09 午前 午前", "09 午後 午後")]
    {
        let half_days = |hour| super::formatter(tag).date_text(&at(hour), "%I %p %P").unwrap();
        assert_eq!([half_days(9), half_days(21)], [morning, evening], "{tag}");
    }
    let noon = |hour| super::formatter("en").date_text(&at(hour), "%I %p").unwrap();
    assert_eq!([noon(0), noon(11), noon(12), noon(23)], ["12 AM", "11 AM", "12 PM", "11 PM"]);
}

#[test]
fn what_cannot_be_written_is_nothing() {
    let english = formatter("en");
    for (value, form) in [
        (day("2026-06-30"), "%H:%M"),
        (day("2026-06-30"), "%p"),
        (day("2026-06-30"), "%d %Z"),
        (day("2026-06-30"), "lon"),
        (day("2026-06-30"), "%x"),
        (day("2026-06-30"), ""),
        (Value::Missing, "long"),
        (Value::Text("2026-06-30".into()), "long"),
        (Value::Int(20_634), "%d"),
    ] {
        assert_eq!(english.date_text(&value, form), None, "{value:?} {form}");
    }
}

#[test]
fn forms_are_styles_and_patterns() {
    for form in
        ["short", "medium", "long", "full", "%d", "%A %-d. %B", "%%", "100%% x", "%%x", "%Y-%m-%dT%H:%M:%S%.3f%:z"]
    {
        assert_eq!(check_form(form), Ok(()), "{form}");
    }
    for (form, wrong) in [
        ("lon", WrongForm::Style(Some("long"))),
        ("Long", WrongForm::Style(Some("long"))),
        ("fulll", WrongForm::Style(Some("full"))),
        ("shrt", WrongForm::Style(Some("short"))),
        ("iso", WrongForm::Style(None)),
        ("dd-MM-yyyy", WrongForm::Style(None)),
        ("", WrongForm::Style(None)),
        ("%Q", WrongForm::Directive),
        ("%d %", WrongForm::Directive),
    ] {
        assert_eq!(check_form(form), Err(wrong), "{form}");
    }
    for (form, directive) in [("%x", "%x"), ("on %c", "%c"), ("%H %X", "%X"), ("%%%x", "%x")] {
        assert!(matches!(check_form(form), Err(WrongForm::System(found, _)) if found == directive), "{form}");
    }
}

#[test]
fn every_locale_writes_every_form() {
    let forms = ["short", "medium", "long", "full", "%A %d %B %Y", "%a %b", "%p"];
    for tag in TAGS {
        let formatter = formatter(tag);
        for moment in [0, 1_782_800_000_000_000, -2_300_000_000_000_000] {
            for form in forms {
                let text = formatter.date_text(&Value::Timestamp(moment), form).expect("a text");
                assert!(
                    !text.is_empty() && text.chars().all(|c| c == ' ' || !c.is_whitespace()),
                    "{tag} {form}: {text:?}"
                );
            }
        }
    }
}
