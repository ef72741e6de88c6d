//! The folder of a campaign's messages: a file of lines for each channel, rejects, the manifest; whole or not at all. Must
//! not know how messages are made.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::folder::{Draft, write_file};
use super::{Destination, Error};

/// So much is collected before the system is asked to write it.
const BUFFER: usize = 1 << 18;

/// What was rendered, as `manifest.json` says it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MessageManifest {
    /// The campaign.
    pub campaign: String,
    /// The clock, as `--as-of` takes it.
    pub clock: String,
    /// Records that are written to.
    pub members: u64,
    /// Records that are kept back.
    pub holdout: u64,
    /// Messages, by channel.
    pub messages: Map<String, Json>,
    /// Parts of all text messages.
    pub sms_parts: u64,
    /// By channel and reason: the records that got none.
    pub rejects: Map<String, Json>,
    /// By channel and token that has a fallback: messages that name it, and those with the fallback.
    pub coverage: Map<String, Json>,
}

/// A folder of messages that is being filled.
#[derive(Debug)]
pub struct MessageFolder {
    draft: Draft,
    destination: Destination,
    files: Vec<PathBuf>,
}

impl MessageFolder {
    /// Begins a folder beside the place where it will appear.
    ///
    /// # Errors
    /// A place that is taken, or what the system says.
    pub fn begin(destination: Destination) -> Result<Self, Error> {
        let draft = Draft::beside(&destination)?;
        Ok(Self { draft, destination, files: Vec::new() })
    }

    /// The file of a channel's messages.
    ///
    /// # Errors
    /// What the system says.
    pub fn messages(&mut self, channel: &str) -> Result<impl Write + Send + use<>, Error> {
        self.file(&format!("messages.{channel}.ndjson"))
    }

    /// The file of those who get nothing, with its header.
    ///
    /// # Errors
    /// What the system says.
    pub fn rejects(&mut self) -> Result<impl Write + Send + use<>, Error> {
        let mut file = self.file("rejects.csv")?;
        file.write_all(b"key,channel,reason\n").map_err(Error::io(self.draft.path()))?;
        Ok(file)
    }

    fn file(&mut self, name: &str) -> Result<BufWriter<File>, Error> {
        let path = self.draft.path().join(name);
        let file = File::create(&path).map_err(Error::io(&path))?;
        self.files.push(path);
        Ok(BufWriter::with_capacity(BUFFER, file))
    }

    /// Writes the manifest and moves the folder to its place. The files' writers are flushed and gone by then.
    ///
    /// # Errors
    /// What the system says; then nothing has appeared.
    pub fn publish(self, manifest: &MessageManifest) -> Result<PathBuf, Error> {
        for path in &self.files {
            let file = File::options().append(true).open(path).map_err(Error::io(path))?;
            file.sync_all().map_err(Error::io(path))?;
        }
        let path = self.draft.path().join("manifest.json");
        let manifest = serde_json::to_value(manifest).map_err(Error::encode(&path))?;
        write_file(&path, format!("{manifest:#}\n").as_bytes())?;
        self.draft.publish(&self.destination)
    }
}
