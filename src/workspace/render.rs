//! `render` of the façade: all messages of a campaign, into their folder. Must not know how messages are made.

use std::path::PathBuf;

use serde_json::{Map, Value as Json, json};

use super::messages::Ready;
use super::runs::usage;
use super::{Failure, Workspace};
use crate::content::{Delivery, Mailing, Totals, Undelivered};
use crate::progress::Progress;
use crate::run;

/// What `render` is asked for.
#[derive(Clone, Debug, Default)]
pub struct RenderOptions {
    /// The campaign.
    pub campaign: String,
    /// The folder; none: the campaign's, in the workspace's folder of runs.
    pub out: Option<PathBuf>,
    /// Outside of its dates too, and an old folder is replaced.
    pub force: bool,
}

/// What `render` did.
#[derive(Clone, Debug)]
pub struct RenderReport {
    /// The folder.
    pub folder: PathBuf,
    /// What is in it.
    pub manifest: run::MessageManifest,
}

impl Workspace {
    /// Writes all messages of a campaign.
    ///
    /// # Errors
    /// An unknown campaign, one that is out of its dates, a folder that is there, wrong definitions, templates or data.
    pub fn render(&mut self, options: &RenderOptions, progress: &dyn Progress) -> Result<RenderReport, Failure> {
        self.proceed()?;
        self.known_campaign(&options.campaign)?;
        let destination = run::Destination::Folder {
            path: options.out.as_ref().map_or_else(|| self.out().join(&options.campaign), |out| self.below(out)),
            force: options.force,
            keep: self.kept(),
        };
        destination.check().map_err(usage)?;
        if !options.force && !self.in_its_dates(&options.campaign)? {
            return Err(self.out_of_its_dates(&options.campaign));
        }
        let Ready { mailing, .. } = self.ready_messages(&options.campaign, progress)?;
        let mut folder = run::MessageFolder::begin(destination).map_err(usage)?;
        let mut messages: Vec<Box<dyn std::io::Write + Send>> = Vec::new();
        for channel in mailing.channels() {
            messages.push(Box::new(folder.messages(channel.word()).map_err(usage)?));
        }
        let rejects = Box::new(folder.rejects().map_err(usage)?);
        let totals = mailing.deliver(Delivery { messages, rejects }, progress).map_err(undelivered)?;
        let manifest = manifest(&mailing, &totals, self.clock_text());
        let folder = folder.publish(&manifest).map_err(usage)?;
        Ok(RenderReport { folder, manifest })
    }

    /// Why a campaign is not rendered today.
    fn out_of_its_dates(&self, name: &str) -> Failure {
        Failure::Usage {
            message: format!("campaign `{name}` does not run on {}", self.clock_text()),
            help: Some("`--force` renders it all the same; `--as-of` sets the clock".into()),
        }
    }
}

fn undelivered(error: Undelivered) -> Failure {
    match error {
        Undelivered::Io(error) => Failure::Other(format!("cannot write messages: {error}")),
        Undelivered::Fault(fault) => Failure::Other(format!("internal error: {fault}")),
    }
}

fn manifest(mailing: &Mailing, totals: &Totals, clock: String) -> run::MessageManifest {
    let channels = || mailing.channels().zip(&totals.channels);
    let by_channel = |of: &dyn Fn(usize) -> Json| {
        let channels = mailing.channels().enumerate();
        channels.map(|(at, channel)| (channel.word().to_owned(), of(at))).collect::<Map<String, Json>>()
    };
    let coverage = |at: usize| {
        let tokens = mailing.coverage(at, &totals.channels[at]);
        let tokens = tokens.map(|(name, covered)| {
            (name.to_owned(), json!({"messages": covered.messages, "fallback": covered.fallback}))
        });
        Json::Object(tokens.collect())
    };
    let rejects = |at: usize| {
        let rejects = totals.channels[at].rejects.iter();
        Json::Object(rejects.map(|(reason, &count)| (reason.clone(), count.into())).collect())
    };
    run::MessageManifest {
        campaign: mailing.campaign().to_owned(),
        clock,
        members: totals.members,
        holdout: totals.holdout,
        messages: by_channel(&|at| totals.channels[at].messages.into()),
        sms_parts: channels().map(|(_, channel)| channel.sms_parts).sum(),
        rejects: by_channel(&rejects),
        coverage: by_channel(&coverage),
    }
}
