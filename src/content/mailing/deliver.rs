//! All messages of a mailing: filled in side by side, written in key order, counted. Knows nothing of where they are written
//! to. What is held at a time does not grow with the number of messages.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Mutex;

use rayon::prelude::*;

use super::record::Held;
use super::{Fault, Mailing, Standing, write_line};
use crate::model::ChannelKind;
use crate::progress::Progress;

/// Records whose messages one worker fills in before the next piece of work.
const PIECE: usize = 128;

/// Pieces of work for each worker between two writes.
const PIECES: usize = 8;

/// Where messages go.
pub struct Delivery<'a> {
    /// By channel of the mailing: its lines.
    pub messages: Vec<Box<dyn Write + Send + 'a>>,
    /// Lines of CSV: `key,channel,reason`.
    pub rejects: Box<dyn Write + Send + 'a>,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Records that are written to, in the audience.
    pub members: u64,
    /// Records that are kept back.
    pub holdout: u64,
    /// By channel of the mailing.
    pub channels: Vec<ChannelTotals>,
}

/// What was written to one channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChannelTotals {
    /// Messages.
    pub messages: u64,
    /// Parts of text messages.
    pub sms_parts: u64,
    /// Records that got none, by reason.
    pub rejects: BTreeMap<String, u64>,
    /// By token of the mailing.
    coverage: Vec<Coverage>,
}

/// In how many messages a token stands, and in how many of them what stands for a missing value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Messages that name it.
    pub messages: u64,
    /// Those of them with its fallback.
    pub fallback: u64,
}

/// Why not all could be written.
#[derive(Debug, thiserror::Error)]
pub enum Undelivered {
    /// The writer says so.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A template failed.
    #[error("{0}")]
    Fault(#[from] Fault),
}

/// What one worker has made.
struct Made {
    messages: Vec<Vec<u8>>,
    rejects: Vec<u8>,
    channels: Vec<ChannelTotals>,
}

/// Buffers that were written out, to be filled again: fresh memory costs as much as filling it.
#[derive(Default)]
struct Spare(Mutex<Vec<Vec<u8>>>);

impl Spare {
    fn take(&self) -> Vec<u8> {
        self.0.lock().ok().and_then(|mut buffers| buffers.pop()).unwrap_or_default()
    }

    fn give(&self, mut buffer: Vec<u8>) {
        buffer.clear();
        if let Ok(mut buffers) = self.0.lock() {
            buffers.push(buffer);
        }
    }
}

impl Mailing {
    /// Writes the messages of all members and of those whom only a shared address kept out (over channels with another
    /// address), and why there is none for the others of them.
    ///
    /// # Errors
    /// See [`Undelivered`]; then not all is written.
    pub fn deliver(&self, mut delivery: Delivery<'_>, progress: &dyn Progress) -> Result<Totals, Undelivered> {
        let mut totals = self.totals();
        let rows = self.reached(&mut totals);
        let task = format!("render {}", self.campaign);
        progress.begin(&task, Some(rows.len() as u64));
        let window = PIECE * PIECES * rayon::current_num_threads().max(1);
        let mut before: Vec<Made> = Vec::new();
        let spare = Spare::default();
        for rows in rows.chunks(window) {
            let fill = || rows.par_chunks(PIECE).map(|rows| self.make(rows, &spare)).collect::<Result<Vec<_>, Fault>>();
            let write_before = || write(std::mem::take(&mut before), &mut delivery, &spare);
            let (filled, written) = rayon::join(fill, write_before);
            written?;
            before = filled?;
            for made in &before {
                totals.add(&made.channels);
            }
            progress.advance(&task, rows.len() as u64);
        }
        write(before, &mut delivery, &spare)?;
        for out in delivery.messages.iter_mut().chain([&mut delivery.rejects]) {
            out.flush()?;
        }
        progress.finish(&task);
        Ok(totals)
    }

    fn totals(&self) -> Totals {
        let channel = ChannelTotals {
            coverage: vec![Coverage::default(); self.records.tokens.len()],
            ..ChannelTotals::default()
        };
        Totals { channels: vec![channel; self.channels.len()], ..Totals::default() }
    }

    /// The rows of members and of those whom another record stands for; counts members and those kept back.
    fn reached(&self, totals: &mut Totals) -> Vec<u32> {
        let mut rows = Vec::new();
        for row in 0..self.len() {
            match self.standing(row) {
                Standing::Member => totals.members += 1,
                Standing::Holdout => {
                    totals.holdout += 1;
                    continue;
                }
                Standing::Double => {}
                Standing::Outside => continue,
            }
            rows.push(u32::try_from(row).unwrap_or(u32::MAX));
        }
        rows
    }

    fn make(&self, rows: &[u32], spare: &Spare) -> Result<Made, Fault> {
        let channels = self.totals().channels;
        let messages = channels.iter().map(|_| spare.take()).collect();
        let mut made = Made { messages, rejects: Vec::new(), channels };
        let mut recipient = self.nobody();
        for &row in rows {
            self.become_row(&mut recipient, row as usize);
            for channel in 0..self.channels.len() {
                self.make_one(&recipient, channel, &mut made)?;
            }
        }
        Ok(made)
    }

    fn make_one(&self, recipient: &super::Recipient, channel: usize, made: &mut Made) -> Result<(), Fault> {
        let message = self.compose(recipient, channel, false)?;
        let totals = &mut made.channels[channel];
        match &message.reject {
            None => {
                // A buffer takes everything.
                let _ = write_line(&mut made.messages[channel], self, recipient, &message);
                totals.messages += 1;
                totals.sms_parts += message.sms.map_or(0, |size| size.parts as u64);
                for need in &message.letter.needs {
                    let coverage = &mut totals.coverage[need.token];
                    coverage.messages += 1;
                    coverage.fallback += u64::from(recipient.tokens[need.token] == Held::Fallback);
                }
            }
            Some(reject) => {
                let reason = reject.to_string();
                let key = self.key_text(recipient.row);
                reject_line(&mut made.rejects, &key, message.kind, &reason);
                *totals.rejects.entry(reason).or_default() += 1;
            }
        }
        Ok(())
    }

    /// How well a channel's messages were covered: each token that has a fallback and that the channel names.
    pub fn coverage<'t>(
        &'t self,
        channel: usize,
        totals: &'t ChannelTotals,
    ) -> impl Iterator<Item = (&'t str, Coverage)> {
        let named = move |at: usize| {
            self.channels[channel].letters().any(|letter| letter.needs.iter().any(|need| need.token == at))
        };
        let tokens = self.records.tokens.iter().enumerate();
        let tokens = tokens.filter(move |(at, token)| token.otherwise.is_some() && named(*at));
        tokens.map(|(at, token)| (token.name.as_str(), totals.coverage[at]))
    }
}

impl Totals {
    fn add(&mut self, made: &[ChannelTotals]) {
        for (total, made) in self.channels.iter_mut().zip(made) {
            total.messages += made.messages;
            total.sms_parts += made.sms_parts;
            for (reason, count) in &made.rejects {
                *total.rejects.entry(reason.clone()).or_default() += count;
            }
            for (total, made) in total.coverage.iter_mut().zip(&made.coverage) {
                total.messages += made.messages;
                total.fallback += made.fallback;
            }
        }
    }
}

fn write(made: Vec<Made>, delivery: &mut Delivery<'_>, spare: &Spare) -> io::Result<()> {
    for made in made {
        for (out, lines) in delivery.messages.iter_mut().zip(made.messages) {
            out.write_all(&lines)?;
            spare.give(lines);
        }
        delivery.rejects.write_all(&made.rejects)?;
    }
    Ok(())
}

fn reject_line(out: &mut Vec<u8>, key: &str, channel: ChannelKind, reason: &str) {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(out);
    // A buffer takes everything.
    let _ = writer.write_record([key, channel.word(), reason]);
    let _ = writer.flush();
}
