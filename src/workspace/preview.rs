//! `preview` of the façade: messages as some records would get them. Must not know how they are shown.

use std::path::PathBuf;

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::messages::Ready;
use super::{Failure, Workspace};
use crate::content::{Composed, Mailing, Recipient, page, telling, write_line};
use crate::model::ChannelKind;
use crate::progress::Progress;

/// What `preview` is asked for.
#[derive(Clone, Debug, Default)]
pub struct PreviewOptions {
    /// The campaign.
    pub campaign: String,
    /// The records, by their keys as text.
    pub keys: Vec<String>,
    /// So many telling records beside them; none: some, where no key is given.
    pub sample: Option<usize>,
    /// Only this channel.
    pub channel: Option<String>,
}

/// How many records are shown where none is asked for.
const SAMPLE: usize = 3;

/// What some records would get.
#[derive(Clone, Debug, Serialize)]
pub struct Preview {
    /// The campaign.
    pub campaign: String,
    /// In words.
    pub description: Option<String>,
    /// The clock, as `--as-of` takes it.
    pub clock: String,
    /// Whether the clock lies within the campaign's dates.
    pub in_its_dates: bool,
    /// A document for each record and channel: the members of a line that `render` writes, `status`, `reject`, and `tokens` with
    /// `value` and `fallback`.
    pub messages: Vec<Map<String, Json>>,
}

impl Workspace {
    /// The messages of these records.
    ///
    /// # Errors
    /// An unknown campaign, key or channel, wrong definitions, templates or data.
    pub fn preview(&mut self, options: &PreviewOptions, progress: &dyn Progress) -> Result<Preview, Failure> {
        self.proceed()?;
        self.known_campaign(&options.campaign)?;
        let Ready { mailing, campaign } = self.ready_messages(&options.campaign, progress)?;
        let channels = wanted_channels(&mailing, options.channel.as_deref())?;
        let mut messages = Vec::new();
        for row in wanted_rows(&mailing, options)? {
            let recipient = mailing.recipient(row);
            for &channel in &channels {
                let message = mailing.compose(&recipient, channel, true);
                let message = message.map_err(|fault| Failure::Other(format!("internal error: {fault}")))?;
                messages.push(document(&mailing, &recipient, &message)?);
            }
        }
        Ok(Preview {
            campaign: campaign.name.clone(),
            description: campaign.description.clone(),
            clock: self.clock_text(),
            in_its_dates: campaign.runs_on(self.clock.today(self.config.settings.zone)),
            messages,
        })
    }
}

impl Workspace {
    /// Writes a page that shows the messages as they look, beside the runs.
    ///
    /// # Errors
    /// What the system says.
    pub fn preview_page(&self, preview: &Preview) -> Result<PathBuf, Failure> {
        let broken = |error: &dyn std::fmt::Display| Failure::Other(format!("internal error: {error}"));
        let document = serde_json::to_value(preview).map_err(|error| broken(&error))?;
        let page = page(&document).map_err(|error| broken(&error))?;
        let folder = self.out();
        std::fs::create_dir_all(&folder).map_err(|error| Failure::io("make folder", &folder, &error))?;
        let path = folder.join(format!("preview-{}.html", preview.campaign));
        std::fs::write(&path, page).map_err(|error| Failure::io("write", &path, &error))?;
        Ok(path)
    }
}

fn wanted_channels(mailing: &Mailing, named: Option<&str>) -> Result<Vec<usize>, Failure> {
    let Some(named) = named else { return Ok((0..mailing.channels().len()).collect()) };
    let at = mailing.channels().position(|channel| channel.word() == named);
    let words = mailing.channels().map(ChannelKind::word);
    at.map(|at| vec![at]).ok_or_else(|| Failure::unknown("channel", named, words))
}

/// The records that are asked for, each once.
fn wanted_rows(mailing: &Mailing, options: &PreviewOptions) -> Result<Vec<usize>, Failure> {
    let mut rows = Vec::new();
    for key in &options.keys {
        let row = mailing.find(key).ok_or_else(|| Failure::Usage {
            message: format!("record `{key}` not found"),
            help: mailing.has_long_key().then(|| "keys of several columns are joined by `:`".into()),
        })?;
        rows.push(row);
    }
    let sample = options.sample.or_else(|| options.keys.is_empty().then_some(SAMPLE));
    rows.extend(telling(mailing, sample.unwrap_or(0)));
    let mut seen = std::collections::BTreeSet::new();
    rows.retain(|row| seen.insert(*row));
    Ok(rows)
}

/// The line that `render` writes for such a message, with what is only shown.
fn document(mailing: &Mailing, recipient: &Recipient, message: &Composed<'_>) -> Result<Map<String, Json>, Failure> {
    let broken = |error: &dyn std::fmt::Display| Failure::Other(format!("internal error: {error}"));
    let mut line = Vec::new();
    write_line(&mut line, mailing, recipient, message).map_err(|error| broken(&error))?;
    let mut document: Map<String, Json> = serde_json::from_slice(&line).map_err(|error| broken(&error))?;
    let tokens = mailing.tokens(recipient, message);
    let tokens = tokens.map(|(name, value, fallback)| (name.to_owned(), json!({"value": value, "fallback": fallback})));
    document.insert("tokens".into(), Json::Object(tokens.collect()));
    document.insert("sms_encoding".into(), message.sms.map(|size| size.encoding.word()).into());
    document.insert("sms_units".into(), message.sms.map(|size| size.units).into());
    document.insert("status".into(), recipient.standing.word().into());
    document.insert("reject".into(), message.reject.as_ref().map(ToString::to_string).into());
    Ok(document)
}
