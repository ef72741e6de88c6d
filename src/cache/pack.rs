//! A pack: what one run added to the cache, in one file. A head with an index that says where the values lie, then the
//! values; each with a checksum, so that a pack that was cut, mixed up or written by somebody else holds nothing. Must not
//! know where packs are kept, nor what the values are of.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::key::Key;

/// The first bytes. The number is that of the format: packs of another one are not read.
const MAGIC: &[u8; 16] = b"milieu cache 001";

/// Magic, counts of values and of facts, checksum of the index.
const HEAD: usize = 16 + 8 + 8 + 32;

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
        let mut head = [0; HEAD];
        file.read_exact(&mut head).ok()?;
        let mut parts = Parts(&head);
        if parts.take(16)? != MAGIC {
            return None;
        }
        let (values, facts, checksum) = (parts.number()?, parts.number()?, parts.key()?);
        let length = values.checked_mul(ENTRY as u64)?.checked_add(facts.checked_mul(FACT as u64)?)?;
        let whole = file.metadata().ok()?.len();
        if length > LONGEST.min(whole) {
            return None;
        }
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

/// Writes a pack; values come with their checksums.
pub(super) fn write(out: &mut impl Write, values: &[(Key, Vec<u8>, Key)], facts: &[(Key, u64)]) -> io::Result<()> {
    let length = values.len() * ENTRY + facts.len() * FACT;
    let mut index = Vec::with_capacity(length);
    let mut start = (HEAD + length) as u64;
    for (key, bytes, checksum) in values {
        index.extend_from_slice(key);
        index.extend_from_slice(checksum);
        index.extend_from_slice(&start.to_le_bytes());
        index.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        start += bytes.len() as u64;
    }
    for (key, number) in facts {
        index.extend_from_slice(key);
        index.extend_from_slice(&number.to_le_bytes());
    }
    out.write_all(MAGIC)?;
    out.write_all(&(values.len() as u64).to_le_bytes())?;
    out.write_all(&(facts.len() as u64).to_le_bytes())?;
    out.write_all(&sum(&index))?;
    out.write_all(&index)?;
    values.iter().try_for_each(|(_, bytes, _)| out.write_all(bytes))
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
