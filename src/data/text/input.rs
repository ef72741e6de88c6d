//! A text file as a stream of UTF-8: unpacked, decoded, without its byte order mark. Knows nothing of rows.

use std::fs::File;
use std::io::{self, Cursor, ErrorKind, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::{Decoder, DecoderResult, Encoding};
use flate2::read::MultiGzDecoder;

use super::super::files::DataFile;
use super::super::format::Compression;

/// The error of bytes that are not in the encoding.
#[derive(Debug)]
pub(super) struct NotEncoded;

impl std::fmt::Display for NotEncoded {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("bytes are not in the encoding")
    }
}

impl std::error::Error for NotEncoded {}

/// Whether a stream ended because of bytes that are not in the encoding.
pub(super) fn is_not_encoded(error: &io::Error) -> bool {
    error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<NotEncoded>)
}

/// What a stream yields, and how many bytes of the file it took for it.
pub(super) struct Input {
    /// UTF-8, unless the file claims to be and is not: UTF-8 is checked where rows are read, in parallel.
    pub(super) text: Box<dyn Read + Send>,
    /// Bytes of the file that were read so far.
    pub(super) taken: Arc<AtomicU64>,
}

/// Opens a text file.
pub(super) fn open(file: &DataFile, encoding: Option<&'static Encoding>) -> io::Result<Input> {
    let taken = Arc::new(AtomicU64::new(0));
    let unpacked = unpacked(file, &taken)?;
    let text: Box<dyn Read + Send> = match encoding {
        Some(encoding) => Box::new(Transcoder::new(unpacked, encoding)),
        None => without_mark(unpacked)?,
    };
    Ok(Input { text, taken })
}

/// The bytes of a text file, unpacked and as they are.
pub(super) fn raw(file: &DataFile) -> io::Result<Box<dyn Read + Send>> {
    unpacked(file, &Arc::default())
}

fn unpacked(file: &DataFile, taken: &Arc<AtomicU64>) -> io::Result<Box<dyn Read + Send>> {
    let raw = Counted { inner: File::open(&file.path)?, taken: Arc::clone(taken) };
    Ok(match file.compression {
        Compression::Plain => Box::new(raw),
        Compression::Gzip => Box::new(MultiGzDecoder::new(io::BufReader::with_capacity(BLOCK, raw))),
        Compression::Zstd => Box::new(zstd::stream::read::Decoder::new(raw)?),
    })
}

const BLOCK: usize = 64 * 1024;

fn without_mark(mut input: Box<dyn Read + Send>) -> io::Result<Box<dyn Read + Send>> {
    let mut start = Vec::with_capacity(3);
    input.by_ref().take(3).read_to_end(&mut start)?;
    if start == *b"\xEF\xBB\xBF" {
        return Ok(input);
    }
    Ok(Box::new(Cursor::new(start).chain(input)))
}

struct Counted {
    inner: File,
    taken: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.taken.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Decodes another encoding than UTF-8; a byte order mark at the start has the last word on which.
struct Transcoder {
    inner: Box<dyn Read + Send>,
    decoder: Decoder,
    raw: Vec<u8>,
    used: usize,
    filled: usize,
    ended: bool,
    decoded: Vec<u8>,
    given: usize,
    failed: bool,
}

impl Transcoder {
    fn new(inner: Box<dyn Read + Send>, encoding: &'static Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder(),
            raw: vec![0; BLOCK],
            used: 0,
            filled: 0,
            ended: false,
            decoded: Vec::new(),
            given: 0,
            failed: false,
        }
    }

    /// Fills `decoded` with the next piece of text; leaves it empty at the end.
    fn advance(&mut self) -> io::Result<()> {
        self.given = 0;
        self.decoded.clear();
        while self.decoded.is_empty() && !(self.ended && self.used == self.filled) && !self.failed {
            if self.used == self.filled {
                self.filled = loop {
                    match self.inner.read(&mut self.raw) {
                        Err(error) if error.kind() == ErrorKind::Interrupted => {}
                        other => break other?,
                    }
                };
                self.used = 0;
                self.ended = self.filled == 0;
            }
            self.decoded.resize(BLOCK * 4, 0);
            let piece = &self.raw[self.used..self.filled];
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(piece, &mut self.decoded, self.ended);
            self.decoded.truncate(written);
            self.used += read;
            self.failed = matches!(result, DecoderResult::Malformed(..));
            if self.ended && matches!(result, DecoderResult::InputEmpty) {
                break;
            }
        }
        Ok(())
    }
}

impl Read for Transcoder {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.decoded.len() {
            if self.failed {
                return Err(io::Error::new(ErrorKind::InvalidData, NotEncoded));
            }
            self.advance()?;
            if self.decoded.is_empty() && self.failed {
                return Err(io::Error::new(ErrorKind::InvalidData, NotEncoded));
            }
        }
        let count = buffer.len().min(self.decoded.len() - self.given);
        buffer[..count].copy_from_slice(&self.decoded[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}
