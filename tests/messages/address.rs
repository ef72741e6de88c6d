//! Addresses and lines.

use milieu::content::{AddressFault, address, one_line};
use milieu::model::ChannelKind;

#[test]
fn an_email_address_has_one_at_with_something_on_both_sides_and_no_blanks() {
    let email = |text| address(ChannelKind::Email, Some(text));
    for good in ["a@b", "ann.o'neil+x@example.org", "Zoë@exämple.org", "\"odd\"@example.org"] {
        assert_eq!(email(good), Ok(good.to_owned()));
    }
    assert_eq!(email("  ann@example.org\t"), Ok("ann@example.org".to_owned()));
    for bad in ["ann", "@example.org", "ann@", "a@b@c", "ann @example.org", "ann@exa mple.org", "a\u{a0}b@c", "@"] {
        assert_eq!(email(bad), Err(AddressFault::Malformed), "{bad:?}");
    }
}

#[test]
fn a_phone_number_has_five_digits_and_what_stands_between_them() {
    let phone = |text| address(ChannelKind::Sms, Some(text));
    for good in ["12345", "+31 (0)6-1234.5678", "0612/345678"] {
        assert_eq!(phone(good), Ok(good.to_owned()));
    }
    for bad in ["1234", "06-12 34x5678", "no number 12345", "+-./()", "٠١٢٣٤٥"] {
        assert_eq!(phone(bad), Err(AddressFault::Malformed), "{bad:?}");
    }
}

#[test]
fn what_is_blank_is_no_address() {
    for kind in ChannelKind::ALL {
        assert_eq!(address(kind, None), Err(AddressFault::Missing));
        assert_eq!(address(kind, Some(" \r\n\t ")), Err(AddressFault::Missing));
    }
    assert_eq!(address(ChannelKind::Push, Some("token:a b@@")), Ok("token:a b@@".to_owned()));
}

#[test]
fn a_line_break_makes_no_header() {
    assert_eq!(one_line("Hi\r\nBcc: all@example.org"), "Hi Bcc: all@example.org");
    assert_eq!(address(ChannelKind::Email, Some("a@b\nBcc:c@d")), Err(AddressFault::Malformed));
    assert_eq!(one_line("\u{2028}a\u{2029}\u{85}b\u{0}\u{7f}c\u{1b}[31m \n"), "a b c [31m");
    assert_eq!(one_line("a  b"), "a  b");
    assert_eq!(one_line("مرحبا 🙂"), "مرحبا 🙂");
}
