//! A message as a line of NDJSON. Knows nothing of files.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value as Json;

use super::super::column::Printed;
use super::record::Held;
use super::{Composed, Mailing, Recipient};
use crate::model::Part;

/// Writes a message as one line: `key`, `channel`, `to`, `subject`, `html`, `text`, `split`, `tokens`, `sms_parts`, and
/// `title` and `json` where the channel has them.
///
/// # Errors
/// What the writer says.
pub fn write_line(
    out: &mut impl Write,
    mailing: &Mailing,
    recipient: &Recipient,
    message: &Composed<'_>,
) -> io::Result<()> {
    member(out, "{\"key\":", &recipient.key)?;
    member(out, ",\"channel\":", &message.kind.word())?;
    member(out, ",\"to\":", &message.to)?;
    member(out, ",\"subject\":", &message.part(Part::Subject))?;
    member(out, ",\"html\":", &message.part(Part::Html))?;
    member(out, ",\"text\":", &message.part(Part::Text))?;
    member(out, ",\"split\":", &recipient.split)?;
    out.write_all(b",\"tokens\":{")?;
    for (number, (name, value)) in mailing.named(recipient, message).enumerate() {
        if number > 0 {
            out.write_all(b",")?;
        }
        member(out, "", &name)?;
        member(out, ":", &Printed(value))?;
    }
    member(out, "},\"sms_parts\":", &message.sms.map(|size| size.parts))?;
    for part in [Part::Title, Part::Json] {
        if message.kind.parts().contains(&part) {
            member(out, ",", &part.word())?;
            member(out, ":", &message.part(part))?;
        }
    }
    out.write_all(b"}\n")
}

fn member<T: Serialize + ?Sized>(out: &mut impl Write, before: &str, value: &T) -> io::Result<()> {
    out.write_all(before.as_bytes())?;
    serde_json::to_writer(out, value).map_err(io::Error::from)
}

impl Mailing {
    /// The tokens that a message names, with their values.
    pub(super) fn named<'a>(
        &'a self,
        recipient: &'a Recipient,
        message: &'a Composed<'_>,
    ) -> impl Iterator<Item = (&'a str, &'a Json)> {
        message.letter.needs.iter().map(|need| {
            let name = self.records.tokens[need.token].name.as_str();
            (name, recipient.context.get(name).unwrap_or(&Json::Null))
        })
    }

    /// The tokens that a message names: name, value as printed, whether it is the fallback.
    pub fn tokens<'a>(
        &'a self,
        recipient: &'a Recipient,
        message: &'a Composed<'_>,
    ) -> impl Iterator<Item = (&'a str, Printed<'a>, bool)> {
        let fell_back = message.letter.needs.iter().map(|need| recipient.tokens[need.token] == Held::Fallback);
        self.named(recipient, message).zip(fell_back).map(|((name, value), fallback)| (name, Printed(value), fallback))
    }
}
