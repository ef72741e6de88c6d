//! How mistakes are told, word for word.

use super::Case;

#[test]
fn findings_in_words() {
    insta::assert_snapshot!(
        Case::shop(
            r#"
segment a = country = 5
segment b = age_years = "5"
segment c = birth_date > "2026-01-01"
segment d = incme > 5
segment e = any(transactions where income > 5)
segment f = any(transactoins)
segment g = name
segment h = household
segment i = aeg(birth_date) > 5
segment j = sum(amount) > 5
segment k = renewal within last 3 hours
segment l = 5 > 3 and tags = "x"
segment m = country in ("NL", 5)
segment n = today - registered_at > 5
segment o = since > 3 months
segment p = consent > deceased
segment q = age_years > 5 ?? "x"
segment r = r2 segment r2 = r
segment s = any(brands)
trait income = 5
segment t = max(birth_date, registered_at) > today
"#
        )
        .findings()
    );
}
