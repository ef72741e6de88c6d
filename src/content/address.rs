//! Addresses and other texts that stand on one line: cleaned, and checked for what no message could be sent to. Knows
//! nothing of records.

use crate::model::ChannelKind;

/// Why nothing can be sent to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressFault {
    /// There is none.
    Missing,
    /// It is none of the channel's.
    Malformed,
}

/// The least number of digits of a phone number.
const PHONE_DIGITS: usize = 5;

/// The text on one line: a run of control characters and line separators becomes one space, the ends are trimmed. So no value
/// can begin another header.
#[must_use]
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut in_run = false;
    for letter in text.chars() {
        let breaks = breaks_line(letter);
        match (breaks, in_run) {
            (false, _) => line.push(letter),
            (true, false) => line.push(' '),
            (true, true) => {}
        }
        in_run = breaks;
    }
    let trimmed = line.trim();
    if trimmed.len() == line.len() { line } else { trimmed.to_owned() }
}

/// Control characters (general category Cc), and the separators of lines and paragraphs.
fn breaks_line(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}')
}

/// The address as the message has it.
///
/// # Errors
/// A text that is none, or none that the channel can send to: an email address has one `@`, something on both sides, no
/// blanks; a phone number has digits (five at least), blanks, and `+-./()`. Of other channels only that there is one is known.
pub fn address(kind: ChannelKind, written: Option<&str>) -> Result<String, AddressFault> {
    let line = written.map(one_line).filter(|line| !line.is_empty()).ok_or(AddressFault::Missing)?;
    let fits = match kind {
        ChannelKind::Email => is_email(&line),
        ChannelKind::Sms => is_phone(&line),
        ChannelKind::Push | ChannelKind::Webhook => true,
    };
    if fits { Ok(line) } else { Err(AddressFault::Malformed) }
}

fn is_email(line: &str) -> bool {
    match line.split_once('@') {
        Some((local, domain)) => {
            let blank = line.chars().any(char::is_whitespace);
            !local.is_empty() && !domain.is_empty() && !domain.contains('@') && !blank
        }
        None => false,
    }
}

fn is_phone(line: &str) -> bool {
    let digits = line.chars().filter(char::is_ascii_digit).count();
    let fits = |letter: char| letter.is_ascii_digit() || letter.is_whitespace() || "+-./()".contains(letter);
    digits >= PHONE_DIGITS && line.chars().all(fits)
}
