//! Cuts the text of a file into chunks that end where a row ends, and works on them in parallel. Knows where rows end,
//! not what is in them.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};

use rayon::iter::{ParallelBridge, ParallelIterator};

use super::super::files::DataFile;
use super::dialect::Dialect;
use super::input::{self, Input, is_not_encoded};
use crate::progress::Progress;

/// Several whole rows of one file.
#[derive(Debug)]
pub(super) struct Chunk {
    /// Which file.
    pub(super) file: usize,
    /// Whether the file starts here.
    pub(super) first: bool,
    /// The rows; UTF-8 if the file is.
    pub(super) bytes: Vec<u8>,
    /// Why the file ends behind these bytes before its time.
    pub(super) failure: Option<Failure>,
}

/// Why a file cannot be read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The system or the unpacking says so.
    Read(String),
    /// What follows is not in the encoding.
    Encoding,
    /// A row is longer than any row should be: most likely a quote is not closed.
    Endless,
}

/// How rows end.
#[derive(Clone, Debug)]
pub(super) enum Cut {
    /// At a line feed.
    Lines,
    /// At a line break outside quotes, with this between fields.
    Records(String),
}

/// No row is longer.
const LONGEST_ROW: usize = 256 * 1024 * 1024;

/// The chunks of one file.
struct Chunker {
    file: usize,
    input: Box<dyn Read + Send>,
    taken: Arc<AtomicU64>,
    border: Border,
    size: usize,
    rest: Vec<u8>,
    first: bool,
    done: bool,
}

impl Chunker {
    fn new(file: usize, input: Input, cut: &Cut, size: usize) -> Self {
        let border = Border::new(cut.clone());
        let size = size.max(1);
        Self { file, input: input.text, taken: input.taken, border, size, rest: Vec::new(), first: true, done: false }
    }

    fn chunk(&mut self, bytes: Vec<u8>, failure: Option<Failure>) -> Chunk {
        self.done |= failure.is_some();
        Chunk { file: self.file, first: std::mem::replace(&mut self.first, false), bytes, failure }
    }
}

impl Iterator for Chunker {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        if self.done {
            return None;
        }
        let mut bytes = std::mem::take(&mut self.rest);
        self.border.reset();
        loop {
            let before = bytes.len();
            bytes.reserve(self.size);
            if let Err(error) = self.input.by_ref().take(self.size as u64).read_to_end(&mut bytes) {
                let failure = if is_not_encoded(&error) { Failure::Encoding } else { Failure::Read(error.to_string()) };
                return Some(self.chunk(bytes, Some(failure)));
            }
            if bytes.len() - before < self.size {
                self.done = true;
                let nothing = bytes.is_empty() && !self.first;
                return (!nothing).then(|| self.chunk(bytes, None));
            }
            if let Some(end) = self.border.last_end(&bytes) {
                self.rest = bytes.split_off(end);
                return Some(self.chunk(bytes, None));
            }
            if bytes.len() > LONGEST_ROW {
                return Some(self.chunk(bytes, Some(Failure::Endless)));
            }
        }
    }
}

/// Finds the last end of a row in bytes that start with a row and grow.
struct Border {
    cut: Cut,
    at: usize,
    state: State,
    end: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// A field starts here.
    Field,
    /// In a field without quotes, or behind the closing quote of one.
    Plain,
    /// Between quotes.
    Quoted,
    /// Behind a quote between quotes: the end, or the first of two.
    Quote,
    /// Behind a carriage return.
    Return,
}

impl Border {
    fn new(cut: Cut) -> Self {
        Self { cut, at: 0, state: State::Field, end: None }
    }

    fn reset(&mut self) {
        self.at = 0;
        self.state = State::Field;
        self.end = None;
    }

    fn last_end(&mut self, bytes: &[u8]) -> Option<usize> {
        let separator = match &self.cut {
            Cut::Lines => {
                let end = bytes[self.at..].iter().rposition(|byte| *byte == b'\n').map(|at| self.at + at + 1);
                self.at = bytes.len();
                return end;
            }
            Cut::Records(separator) => separator.clone(),
        };
        // Without any quote every line break ends a row.
        if self.at == 0
            && !bytes.contains(&b'"')
            && let Some(end) = bytes.iter().rposition(|byte| *byte == b'\n')
        {
            return Some(end + 1);
        }
        self.walk(bytes, separator.as_bytes());
        self.end
    }

    /// The same rules as `records`: a quote opens only at the start of a field.
    fn walk(&mut self, bytes: &[u8], separator: &[u8]) {
        while let Some(byte) = bytes.get(self.at) {
            if self.state == State::Return {
                // A carriage return alone ends a row too, but only the next byte tells.
                self.end = Some(if *byte == b'\n' { self.at + 1 } else { self.at });
                self.state = State::Field;
                if *byte == b'\n' {
                    self.at += 1;
                    continue;
                }
            }
            if self.state == State::Quoted {
                let Some(quote) = bytes[self.at..].iter().position(|byte| *byte == b'"') else {
                    self.at = bytes.len();
                    return;
                };
                self.at += quote + 1;
                self.state = State::Quote;
                continue;
            }
            if *byte == separator[0] {
                if bytes.len() - self.at < separator.len() {
                    return;
                }
                if bytes[self.at..].starts_with(separator) {
                    self.state = State::Field;
                    self.at += separator.len();
                    continue;
                }
            }
            self.state = match (*byte, self.state) {
                (b'"', State::Field | State::Quote) => State::Quoted,
                (b'\n', _) => {
                    self.end = Some(self.at + 1);
                    State::Field
                }
                (b'\r', _) => State::Return,
                _ => State::Plain,
            };
            self.at += 1;
        }
    }
}

/// What reading in parallel needs.
pub(super) struct Reading<'a> {
    /// In order.
    pub(super) files: &'a [DataFile],
    /// Encoding and separator.
    pub(super) dialect: &'a Dialect,
    /// Where rows end.
    pub(super) cut: Cut,
    /// About as many bytes a chunk.
    pub(super) size: usize,
    /// Is told bytes of the files.
    pub(super) progress: &'a dyn Progress,
    /// What the progress is shown as.
    pub(super) task: &'a str,
}

impl Reading<'_> {
    /// Works on every chunk of every file; the results are in the order of files and chunks.
    pub(super) fn map<T: Send>(&self, work: impl Fn(Chunk) -> T + Sync) -> Vec<T> {
        self.progress.begin(self.task, Some(self.files.iter().map(|file| file.bytes).sum()));
        let (send, receive) = sync_channel::<(usize, Chunk)>(rayon::current_num_threads().max(1));
        let mut done: Vec<(usize, T)> = std::thread::scope(|scope| {
            // The sender goes with the thread that feeds: when it ends, those who receive end too.
            scope.spawn(move || self.feed(&send));
            receive.into_iter().par_bridge().map(|(number, chunk)| (number, work(chunk))).collect()
        });
        self.progress.finish(self.task);
        done.sort_unstable_by_key(|(number, _)| *number);
        done.into_iter().map(|(_, result)| result).collect()
    }

    fn feed(&self, send: &SyncSender<(usize, Chunk)>) {
        let mut number = 0;
        for (at, file) in self.files.iter().enumerate() {
            let mut seen = 0;
            for (chunk, taken) in self.chunks(at, file) {
                self.progress.advance(self.task, taken - seen);
                seen = taken;
                if send.send((number, chunk)).is_err() {
                    return;
                }
                number += 1;
            }
        }
    }

    fn chunks(&self, at: usize, file: &DataFile) -> Box<dyn Iterator<Item = (Chunk, u64)>> {
        match input::open(file, self.dialect.encoding) {
            Ok(input) => {
                let mut chunker = Chunker::new(at, input, &self.cut, self.size);
                Box::new(std::iter::from_fn(move || {
                    let chunk = chunker.next()?;
                    Some((chunk, chunker.taken.load(Ordering::Relaxed)))
                }))
            }
            Err(error) => {
                let failure = Some(Failure::Read(error.to_string()));
                Box::new(std::iter::once((Chunk { file: at, first: true, bytes: Vec::new(), failure }, 0)))
            }
        }
    }
}

/// The start of a file: at least its first row.
pub(super) fn first_chunk(at: usize, file: &DataFile, dialect: &Dialect, cut: &Cut) -> std::io::Result<Chunk> {
    const START: usize = 64 * 1024;
    let mut chunker = Chunker::new(at, input::open(file, dialect.encoding)?, cut, START);
    Ok(chunker.next().unwrap_or(Chunk { file: at, first: true, bytes: Vec::new(), failure: None }))
}

/// How many line breaks there are: `\n`, `\r\n`, or `\r` alone.
pub(super) fn line_breaks(bytes: &[u8]) -> u64 {
    let mut count = 0;
    let mut before = 0;
    for &byte in bytes {
        count += u64::from(byte == b'\r') + u64::from(byte == b'\n' && before != b'\r');
        before = byte;
    }
    count
}
