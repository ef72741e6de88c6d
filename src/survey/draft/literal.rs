//! Names, numbers and counts as they are written in definitions and comments. Knows nothing of tables.

/// A column in an expression; the formatter leaves back-ticks only where they are needed.
pub(super) fn column(name: &str) -> String {
    format!("`{name}`")
}

/// A round number near a quantile that still cuts between the smallest and the largest; none where there is none.
pub(super) fn border(quantile: f64, smallest: f64, largest: f64, whole: bool) -> Option<String> {
    let cuts = |number: f64| number > smallest && number <= largest;
    let rounded = [2, 3, 6].into_iter().map(|digits| rounded(quantile, digits)).find(|number| cuts(*number));
    let number = rounded.or_else(|| cuts(quantile).then_some(quantile))?;
    let number = if whole { number.round() } else { number };
    cuts(number).then(|| text(number))
}

/// To so many digits that count.
fn rounded(number: f64, digits: i32) -> f64 {
    if number == 0.0 || !number.is_finite() {
        return number;
    }
    let magnitude = number.abs().log10().floor();
    // Digits before the point are cheap to keep, those behind it are not.
    #[allow(clippy::cast_possible_truncation, reason = "a magnitude of a finite float is below 400")]
    let shift = digits - 1 - magnitude as i32;
    format!("{number:.*e}", usize::try_from(digits - 1).unwrap_or(0))
        .parse()
        .unwrap_or_else(|_| (number * 10_f64.powi(shift)).round() / 10_f64.powi(shift))
}

/// A number as a literal, with `_` between thousands from four digits on.
pub(super) fn text(number: f64) -> String {
    let plain = format!("{}", number.abs());
    let (whole, fraction) =
        plain.split_once('.').map_or((plain.as_str(), None), |(whole, fraction)| (whole, Some(fraction)));
    let sign = if number < 0.0 { "-" } else { "" };
    let fraction = fraction.map(|fraction| format!(".{fraction}")).unwrap_or_default();
    format!("{sign}{}{fraction}", grouped(whole, '_'))
}

/// A count in a sentence.
pub(super) fn count(number: u64) -> String {
    grouped(&number.to_string(), ',')
}

/// A count of things.
pub(super) fn counted(number: u64, thing: &str) -> String {
    format!("{} {thing}{}", count(number), if number == 1 { "" } else { "s" })
}

fn grouped(digits: &str, mark: char) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(digit);
    }
    out
}
