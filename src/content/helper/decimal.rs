//! Numbers by their digits: compared exactly, however long they are. Knows nothing of floats.

use std::cmp::Ordering;

/// A number as sign, digits without zeros at either end, and the place of the point: `0.digits × 10^point`.
struct Parts {
    negative: bool,
    digits: Vec<u8>,
    point: i64,
}

fn parts(text: &str) -> Parts {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i64 = exponent.parse().unwrap_or(if exponent.starts_with('-') { i64::MIN / 4 } else { i64::MAX / 4 });
    let negative = mantissa.starts_with('-');
    let mantissa = mantissa.trim_start_matches(['-', '+']);
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let whole = whole.trim_start_matches('0');
    let mut digits: Vec<u8> = whole.bytes().chain(part.bytes()).filter(u8::is_ascii_digit).collect();
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    digits.drain(..zeros);
    while digits.last() == Some(&b'0') {
        digits.pop();
    }
    let length = |count: usize| i64::try_from(count).unwrap_or(i64::MAX / 4);
    let point = length(whole.len()) - if whole.is_empty() { length(zeros) } else { 0 };
    Parts { negative: negative && !digits.is_empty(), digits, point: point.saturating_add(exponent) }
}

/// Whether every digit of the number is zero.
pub(super) fn is_zero(text: &str) -> bool {
    let mantissa = text.split(['e', 'E']).next().unwrap_or(text);
    !mantissa.bytes().any(|digit| matches!(digit, b'1'..=b'9'))
}

/// How two numbers are ordered, exactly.
pub(super) fn compare(left: &str, right: &str) -> Ordering {
    let (left, right) = (parts(left), parts(right));
    let size = || match (left.digits.is_empty(), right.digits.is_empty()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => left.point.cmp(&right.point).then_with(|| left.digits.cmp(&right.digits)),
    };
    match (left.negative, right.negative) {
        (false, true) => Ordering::Greater,
        (true, false) => Ordering::Less,
        (false, false) => size(),
        (true, true) => size().reverse(),
    }
}

#[cfg(test)]
mod tests {
    use super::{compare, is_zero};
    use std::cmp::Ordering::{Equal, Greater, Less};

    #[test]
    fn numbers_are_compared_by_their_digits() {
        let cases = [
            ("1", "1.00", Equal),
            ("0", "-0.0", Equal),
            ("9007199254740993", "9007199254740992", Greater),
            ("0.1", "0.10000000000000000000000000000000000001", Less),
            ("-3", "2", Less),
            ("-3", "-20", Greater),
            ("0.05", "0.5", Less),
            ("100", "99.99", Greater),
            ("1e3", "1000", Equal),
            ("0.001", "1e-3", Equal),
            ("12e-400", "0", Greater),
            ("1e99999999999999999999", "2", Greater),
        ];
        for (left, right, order) in cases {
            assert_eq!(compare(left, right), order, "{left} and {right}");
            assert_eq!(compare(right, left), order.reverse(), "{right} and {left}");
        }
    }

    #[test]
    fn only_zeros_are_zero() {
        assert!(["0", "0.00", "-0", "0e10", "0.0E-5"].iter().all(|number| is_zero(number)));
        assert!(["1e-320", "0.00000000000000000000000000000000000001", "-2"].iter().all(|number| !is_zero(number)));
    }
}
