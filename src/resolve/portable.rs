//! Regular expressions that all engines read alike: what of them is refused, and what is spelled out. Knows nothing of
//! where they stand.

/// What of a pattern other engines do not read alike.
pub(super) fn foreign(pattern: &str) -> Option<String> {
    let mut class = false;
    let mut escaped = false;
    let characters: Vec<char> = pattern.chars().collect();
    for (at, &character) in characters.iter().enumerate() {
        let next = characters.get(at + 1).copied();
        if escaped {
            escaped = false;
            let border = matches!(character, '<' | '>') || (character == 'b' && next == Some('{'));
            if !class && border {
                return Some(format!("`\\{character}` is not read alike by all engines; use `\\b`"));
            }
            continue;
        }
        match character {
            '\\' => escaped = true,
            '[' if class && next != Some(':') => {
                return Some("a class within a class is not read alike by all engines".to_owned());
            }
            '[' => class = true,
            ']' => class = false,
            '&' | '-' | '~' if class && next == Some(character) => {
                return Some("operators in a class are not read alike by all engines".to_owned());
            }
            _ => {}
        }
    }
    None
}

/// The pattern with `\d`, `\w`, `\s` and their opposites as the sets of ASCII characters that they stand for: other
/// engines take them so, where this one would take all digits, letters and blanks of Unicode.
pub(super) fn spelled_out(pattern: &str) -> String {
    let mut spelled = String::with_capacity(pattern.len());
    let mut class = false;
    let mut rest = pattern.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\\' => match rest.next() {
                Some(letter) => match ascii_set(letter) {
                    Some((inside, _)) if class => spelled.push_str(inside),
                    Some((_, outside)) => spelled.push_str(outside),
                    None => spelled.extend(['\\', letter]),
                },
                None => spelled.push('\\'),
            },
            // `[:alpha:]`
            '[' if class => {
                spelled.push('[');
                for inner in rest.by_ref() {
                    spelled.push(inner);
                    if inner == ']' {
                        break;
                    }
                }
            }
            '[' => {
                class = true;
                spelled.push('[');
                // A bracket that closes nothing is a character of the class.
                for first in ['^', ']'] {
                    spelled.extend(rest.next_if_eq(&first));
                }
            }
            ']' => {
                class = false;
                spelled.push(']');
            }
            _ => spelled.push(character),
        }
    }
    spelled
}

/// What a letter behind a backslash stands for, in a class and as one.
fn ascii_set(letter: char) -> Option<(&'static str, &'static str)> {
    Some(match letter {
        'd' => ("0-9", "[0-9]"),
        'D' => (r"\x00-/:-\x{10FFFF}", "[^0-9]"),
        'w' => ("0-9A-Za-z_", "[0-9A-Za-z_]"),
        'W' => (r"\x00-/:-@\[-\^`{-\x{10FFFF}", "[^0-9A-Za-z_]"),
        's' => (r"\t\n\f\r\x20", r"[\t\n\f\r\x20]"),
        'S' => (r"\x00-\x08\x0B\x0E-\x1F!-\x{10FFFF}", r"[^\t\n\f\r\x20]"),
        _ => return None,
    })
}
