//! The spaces in what a locale writes. Must not know what stands between them.

/// The text with ordinary spaces. The locales group digits and join symbols by spaces at which no line breaks (U+00A0, U+202F);
/// those are lost or shown as boxes on their way through mail programs and short messages, and no reader can type them.
///
/// Marks of direction (U+200E, U+200F, U+061C) stay: they have no width, and without them a sign or a symbol beside a number
/// moves to its other end in a text that is written from right to left.
pub(super) fn ordinary(text: String) -> String {
    if text.chars().any(is_special) {
        return text.chars().map(|letter| if is_special(letter) { ' ' } else { letter }).collect();
    }
    text
}

fn is_special(letter: char) -> bool {
    letter != ' ' && letter.is_whitespace()
}
