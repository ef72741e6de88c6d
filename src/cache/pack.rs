//! A pack: what one run added to the cache, in one file. The values, then an index that says where they lie, then a tail that
//! says how long the index is; each with a checksum, so that a pack that was cut, mixed up or written by somebody else holds
//! nothing. Must not know where packs are kept, nor what the values are of.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::key::Key;

/// The first bytes and the last. The number is that of the format: packs of another one are not read.
const MAGIC: &[u8; 16] = b"milieu cache 001";

/// Counts of values and of facts, checksum of the index, magic.
const TAIL: usize = 8 + 8 + 32 + 16;

/// An entry of the index: key, checksum, start and length.
const ENTRY: usize = 32 + 32 + 8 + 8;

/// A fact: key and number.
const FACT: usize = 32 + 8;

/// No index is longer; so nobody makes milieu take memory for one.
const LONGEST: u64 = 256 << 20;

/// Where a value lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    start: u64,
    length: u64,
    checksum: Key,
}

/// The index of a pack, read.
#[derive(Debug)]
pub(super) struct Pack {
    pub(super) path: PathBuf,
    /// Bytes of the file.
    length: u64,
    pub(super) values: Vec<(Key, Place)>,
    pub(super) facts: Vec<(Key, u64)>,
}

impl Pack {
    /// Opens a pack and reads its index; none where it is none.
    pub(super) fn open(path: &Path) -> Option<Self> {
        let mut file = File::open(path).ok()?;
        let whole = file.metadata().ok()?.len();
        let mut magic = [0; MAGIC.len()];
        file.read_exact(&mut magic).ok()?;
        let before = whole.checked_sub(TAIL as u64)?;
        file.seek(SeekFrom::Start(before)).ok()?;
        let mut tail = [0; TAIL];
        file.read_exact(&mut tail).ok()?;
        let mut parts = Parts(&tail);
        let (values, facts, checksum) = (parts.number()?, parts.number()?, parts.key()?);
        if &magic != MAGIC || parts.take(MAGIC.len())? != MAGIC {
            return None;
        }
        let length = values.checked_mul(ENTRY as u64)?.checked_add(facts.checked_mul(FACT as u64)?)?;
        if length > LONGEST {
            return None;
        }
        file.seek(SeekFrom::Start(before.checked_sub(length)?)).ok()?;
        let mut index = vec![0; usize::try_from(length).ok()?];
        file.read_exact(&mut index).ok()?;
        if sum(&index) != checksum {
            return None;
        }
        let mut parts = Parts(&index);
        let mut pack = Self { path: path.to_path_buf(), length: whole, values: Vec::new(), facts: Vec::new() };
        for _ in 0..values {
            let (key, checksum) = (parts.key()?, parts.key()?);
            let place = Place { checksum, start: parts.number()?, length: parts.number()? };
            pack.values.push((key, place));
        }
        for _ in 0..facts {
            pack.facts.push((parts.key()?, parts.number()?));
        }
        Some(pack)
    }

    /// The bytes of a value; none where they are not those that were written.
    pub(super) fn read(&self, place: Place) -> Option<Vec<u8>> {
        if place.start.checked_add(place.length)? > self.length {
            return None;
        }
        let mut bytes = vec![0; usize::try_from(place.length).ok()?];
        // Several threads read, and each moves its handle.
        let mut file = File::open(&self.path).ok()?;
        file.seek(SeekFrom::Start(place.start)).ok()?;
        file.read_exact(&mut bytes).ok()?;
        (sum(&bytes) == place.checksum).then_some(bytes)
    }
}

/// A pack that is being written.
pub(super) struct Draft<W> {
    out: W,
    length: u64,
    values: u64,
    index: Vec<u8>,
}

impl<W: Write> Draft<W> {
    /// A pack without values.
    pub(super) fn new(mut out: W) -> io::Result<Self> {
        out.write_all(MAGIC)?;
        Ok(Self { out, length: MAGIC.len() as u64, values: 0, index: Vec::new() })
    }

    /// How many bytes it has so far.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// Adds the bytes of a value.
    pub(super) fn put(&mut self, key: &Key, bytes: &[u8], checksum: &Key) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.index.extend_from_slice(key);
        self.index.extend_from_slice(checksum);
        self.index.extend_from_slice(&self.length.to_le_bytes());
        self.index.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.length += bytes.len() as u64;
        self.values += 1;
        Ok(())
    }

    /// Ends it with the facts; the answer is a digest of the index.
    pub(super) fn finish(mut self, facts: &BTreeMap<Key, u64>) -> io::Result<Key> {
        for (key, number) in facts {
            self.index.extend_from_slice(key);
            self.index.extend_from_slice(&number.to_le_bytes());
        }
        let checksum = sum(&self.index);
        self.out.write_all(&self.index)?;
        self.out.write_all(&self.values.to_le_bytes())?;
        self.out.write_all(&(facts.len() as u64).to_le_bytes())?;
        self.out.write_all(&checksum)?;
        self.out.write_all(MAGIC)?;
        self.out.flush()?;
        Ok(checksum)
    }
}

/// The checksum of a value's bytes.
pub(super) fn sum(bytes: &[u8]) -> Key {
    *blake3::hash(bytes).as_bytes()
}

/// Bytes that are taken from the front.
struct Parts<'b>(&'b [u8]);

impl<'b> Parts<'b> {
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    fn key(&mut self) -> Option<Key> {
        self.take(32)?.try_into().ok()
    }
}
