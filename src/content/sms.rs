//! How many parts a text message takes. The alphabet and the sizes are those of 3GPP TS 23.038 and TS 23.040 (GSM 03.38, GSM
//! 03.40). Knows nothing of campaigns.

/// How the characters of a text message are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmsEncoding {
    /// Seven bits each, of the default alphabet.
    Gsm7,
    /// Units of UTF-16.
    Ucs2,
}

/// What a text message takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SmsSize {
    /// How it is sent.
    pub encoding: SmsEncoding,
    /// Characters of the alphabet (those of its extension count two), or units of UTF-16.
    pub units: usize,
    /// In how many parts; an empty text takes one.
    pub parts: usize,
}

/// The default alphabet, without the escape to its extension.
const ALPHABET: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                        ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// Characters that take an escape and one more.
const EXTENSION: &str = "^{}\\[]~|€\u{c}";

impl SmsEncoding {
    /// As it is called.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Gsm7 => "GSM-7",
            Self::Ucs2 => "UCS-2",
        }
    }

    /// Units in a message of one part, and in each part of several.
    fn capacity(self) -> (usize, usize) {
        match self {
            Self::Gsm7 => (160, 153),
            Self::Ucs2 => (70, 67),
        }
    }
}

/// What a text takes. One character outside of the alphabet makes all of it UTF-16; neither a surrogate pair nor an escape
/// is cut in two.
#[must_use]
pub fn sms_size(text: &str) -> SmsSize {
    let septets: Option<Vec<usize>> = text.chars().map(septets).collect();
    match septets {
        Some(widths) => size(SmsEncoding::Gsm7, widths.iter().copied()),
        None => size(SmsEncoding::Ucs2, text.chars().map(char::len_utf16)),
    }
}

fn size(encoding: SmsEncoding, widths: impl Iterator<Item = usize> + Clone) -> SmsSize {
    let (alone, each) = encoding.capacity();
    let units = widths.clone().sum();
    if units <= alone {
        return SmsSize { encoding, units, parts: 1 };
    }
    let (mut parts, mut filled) = (1, 0);
    for width in widths {
        if filled + width > each {
            parts += 1;
            filled = 0;
        }
        filled += width;
    }
    SmsSize { encoding, units, parts }
}

fn septets(letter: char) -> Option<usize> {
    if letter.is_ascii_alphanumeric() || ALPHABET.contains(letter) {
        Some(1)
    } else if EXTENSION.contains(letter) {
        Some(2)
    } else {
        None
    }
}
