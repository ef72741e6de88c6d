//! Parts of text messages, counted by hand from 3GPP TS 23.038 and 23.040.

use milieu::content::{SmsEncoding, sms_size};

#[track_caller]
fn takes(text: &str, encoding: SmsEncoding, units: usize, parts: usize) {
    let size = sms_size(text);
    assert_eq!((size.encoding, size.units, size.parts), (encoding, units, parts), "{text:?}");
}

#[test]
fn the_default_alphabet_takes_160_alone_and_153_in_each_of_several() {
    takes("", SmsEncoding::Gsm7, 0, 1);
    takes("Hello", SmsEncoding::Gsm7, 5, 1);
    takes(&"a".repeat(160), SmsEncoding::Gsm7, 160, 1);
    takes(&"a".repeat(161), SmsEncoding::Gsm7, 161, 2);
    takes(&"a".repeat(306), SmsEncoding::Gsm7, 306, 2);
    takes(&"a".repeat(307), SmsEncoding::Gsm7, 307, 3);
    takes("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ ¤¡ÄÖÑÜ§¿äöñüà", SmsEncoding::Gsm7, 45, 1);
}

#[test]
fn characters_of_the_extension_count_two_and_are_not_cut() {
    takes("^{}\\[]~|€\u{c}", SmsEncoding::Gsm7, 20, 1);
    takes(&"€".repeat(80), SmsEncoding::Gsm7, 160, 1);
    takes(&format!("{}€", "a".repeat(158)), SmsEncoding::Gsm7, 160, 1);
    takes(&format!("{}€", "a".repeat(159)), SmsEncoding::Gsm7, 161, 2);
    // 152 letters and an escape would end the first part at 154, so the escape opens the second: 152 + (2 + 151) + 1.
    takes(&format!("{}€{}", "a".repeat(152), "a".repeat(151)), SmsEncoding::Gsm7, 305, 2);
    takes(&format!("{}€{}", "a".repeat(152), "a".repeat(152)), SmsEncoding::Gsm7, 306, 3);
}

#[test]
fn one_other_character_makes_it_utf_16() {
    takes("ç", SmsEncoding::Ucs2, 1, 1);
    takes("tab\t", SmsEncoding::Ucs2, 4, 1);
    takes(&format!("{}Ł", "a".repeat(69)), SmsEncoding::Ucs2, 70, 1);
    takes(&format!("{}Ł", "a".repeat(70)), SmsEncoding::Ucs2, 71, 2);
    takes(&"Ł".repeat(134), SmsEncoding::Ucs2, 134, 2);
    takes(&"Ł".repeat(135), SmsEncoding::Ucs2, 135, 3);
    takes("مرحبا", SmsEncoding::Ucs2, 5, 1);
}

#[test]
fn a_surrogate_pair_is_never_cut_in_two() {
    takes("🙂", SmsEncoding::Ucs2, 2, 1);
    takes(&"🙂".repeat(35), SmsEncoding::Ucs2, 70, 1);
    // 33 pairs fill 66 of 67 units; the 34th opens another part.
    takes(&"🙂".repeat(36), SmsEncoding::Ucs2, 72, 2);
    takes(&"🙂".repeat(66), SmsEncoding::Ucs2, 132, 2);
    takes(&"🙂".repeat(67), SmsEncoding::Ucs2, 134, 3);
}
