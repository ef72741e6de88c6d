//! Numbers as texts: digits, a point, an exponent. Knows nothing of columns.

/// What the characters of a number are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Digits {
    /// Digits before the point, without leading zeros.
    pub(super) whole: usize,
    /// Digits behind it.
    pub(super) scale: usize,
    /// More than one digit before the point, the first of them a zero.
    pub(super) padded: bool,
    /// Whether there is a point.
    pub(super) point: bool,
    /// Whether there is an exponent.
    pub(super) exponent: bool,
}

/// `-`, digits, `.` digits, `e` digits; a digit before or behind the point is needed, behind it if there is one.
pub(super) fn digits(text: &str) -> Option<Digits> {
    let bytes = text.as_bytes();
    let bytes = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let before = run(bytes);
    let zeros = bytes[..before].iter().take_while(|byte| **byte == b'0').count();
    let mut rest = &bytes[before..];
    let point = rest.first() == Some(&b'.');
    let mut scale = 0;
    if point {
        scale = run(&rest[1..]);
        rest = &rest[1 + scale..];
    }
    if (point && scale == 0) || before + scale == 0 {
        return None;
    }
    let exponent = matches!(rest.first(), Some(b'e' | b'E'));
    if exponent {
        rest = &rest[1..];
        rest = rest.strip_prefix(b"-").or_else(|| rest.strip_prefix(b"+")).unwrap_or(rest);
        let power = run(rest);
        if power == 0 {
            return None;
        }
        rest = &rest[power..];
    }
    rest.is_empty().then_some(Digits { whole: before - zeros, scale, padded: before > 1 && zeros > 0, point, exponent })
}

fn run(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// A whole number that fits 64 bits.
pub(crate) fn int(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    if digits.is_empty() {
        return None;
    }
    let mut number: i64 = 0;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        // Counted downwards: the smallest number has no positive twin.
        number = number.checked_mul(10)?.checked_sub(i64::from(digit))?;
    }
    if negative { Some(number) } else { number.checked_neg() }
}

/// An exact decimal with the digits it was written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exact {
    /// All digits as one number.
    pub(crate) mantissa: i128,
    /// Digits behind the point.
    pub(crate) scale: u8,
    /// Digits before it, without leading zeros.
    pub(crate) whole: u8,
}

/// How many digits a decimal can have.
pub(crate) const MAX_DIGITS: u8 = 38;

/// A decimal without an exponent, of at most 38 digits.
pub(crate) fn decimal(text: &str) -> Option<Exact> {
    let shape = digits(text).filter(|shape| !shape.exponent)?;
    let scale = u8::try_from(shape.scale).ok()?;
    let whole = u8::try_from(shape.whole).ok()?;
    if whole.checked_add(scale)? > MAX_DIGITS {
        return None;
    }
    let mut mantissa: i128 = 0;
    for byte in text.bytes().filter(u8::is_ascii_digit) {
        mantissa = mantissa * 10 + i128::from(byte - b'0');
    }
    Some(Exact { mantissa: if text.starts_with('-') { -mantissa } else { mantissa }, scale, whole })
}

/// The nearest float, if it is finite. Zero has no sign: `-0` is the same value however its column is read.
pub(crate) fn float(text: &str) -> Option<f64> {
    digits(text)?;
    let number: f64 = text.parse().ok()?;
    number.is_finite().then_some(if number == 0.0 { 0.0 } else { number })
}

/// The nearest float of a decimal.
pub(crate) fn decimal_to_float(mantissa: i128, scale: u8) -> f64 {
    format!("{mantissa}e-{scale}").parse().unwrap_or(f64::NAN)
}

/// The digits of a decimal, all of its scale.
pub(crate) fn decimal_to_text(mantissa: i128, scale: u8) -> String {
    if scale == 0 {
        return mantissa.to_string();
    }
    let scale = usize::from(scale);
    let digits = format!("{:0>width$}", mantissa.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    format!("{}{whole}.{fraction}", if mantissa < 0 { "-" } else { "" })
}

/// The number as this floor reads it, with a point, when the file writes another decimal sign.
pub(crate) fn with_point(text: &str, sign: char) -> Option<String> {
    if text.contains('.') {
        return None;
    }
    Some(text.replace(sign, "."))
}
