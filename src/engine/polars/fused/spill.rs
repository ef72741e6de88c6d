//! Dealt rows that memory has no room for, in a file of their own that nobody else sees. Must not know what rows mean.

use std::fs::File;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::deal::DealtRows;
use super::lane::{Kind, Lane};

/// How much memory dealt rows may take, and where the others go.
pub(in super::super) struct Spill {
    /// In bytes; none: as much as there is.
    room: Option<u64>,
    taken: AtomicU64,
    file: Mutex<Option<(Arc<File>, u64)>>,
}

/// Rows of one block in the file: row by row, so that those of a range stand together.
pub(super) struct Spilled {
    file: Arc<File>,
    start: u64,
    /// By lane: the kind, and whether a byte behind the value says that it is there.
    lanes: Vec<(Kind, bool)>,
}

impl Spill {
    /// Room for so many bytes.
    pub(in super::super) fn new(room: Option<u64>) -> Self {
        Self { room, taken: AtomicU64::new(0), file: Mutex::new(None) }
    }

    /// Takes room for so many bytes, if there is any.
    pub(super) fn has_room(&self, bytes: usize) -> bool {
        let Some(room) = self.room else { return true };
        let before = self.taken.fetch_add(bytes as u64, Ordering::Relaxed);
        let fits = before + bytes as u64 <= room;
        if !fits {
            self.taken.fetch_sub(bytes as u64, Ordering::Relaxed);
        }
        fits
    }

    /// Appends rows to the file.
    pub(super) fn write(&self, rows: &DealtRows) -> io::Result<Spilled> {
        let lanes: Vec<(Kind, bool)> = rows.lanes.iter().map(Lane::shape).collect();
        let mut bytes = Vec::with_capacity(rows.places.len() * width(&lanes));
        for row in 0..rows.places.len() {
            bytes.extend(rows.places[row].to_le_bytes());
            bytes.extend(rows.signatures[row].to_le_bytes());
            rows.lanes.iter().for_each(|lane| lane.write(row, &mut bytes));
        }
        let mut held = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if held.is_none() {
            *held = Some((Arc::new(tempfile::tempfile()?), 0));
        }
        let Some((file, end)) = held.as_mut() else {
            return Err(io::Error::other("the file for rows is gone"));
        };
        (&**file).write_all(&bytes)?;
        let start = *end;
        *end += bytes.len() as u64;
        Ok(Spilled { file: Arc::clone(file), start, lanes })
    }
}

fn width(lanes: &[(Kind, bool)]) -> usize {
    4 + lanes.iter().map(|&(kind, marked)| kind.width() + usize::from(marked)).sum::<usize>()
}

impl Spilled {
    /// These rows of the block.
    pub(super) fn read(&self, own: Range<usize>) -> io::Result<DealtRows> {
        let width = width(&self.lanes);
        let mut bytes = vec![0; own.len() * width];
        read_at(&self.file, &mut bytes, self.start + (own.start * width) as u64)?;
        let mut rows = DealtRows {
            places: Vec::with_capacity(own.len()),
            signatures: Vec::with_capacity(own.len()),
            lanes: self.lanes.iter().map(|&(kind, marked)| Lane::with_capacity(kind, marked, own.len())).collect(),
        };
        for row in bytes.chunks_exact(width) {
            let (place, rest) = row.split_at(2);
            let (signature, mut rest) = rest.split_at(2);
            rows.places.push(u16::from_le_bytes(array(place)));
            rows.signatures.push(u16::from_le_bytes(array(signature)));
            for lane in &mut rows.lanes {
                rest = lane.read(rest);
            }
        }
        Ok(rows)
    }
}

/// The first bytes.
pub(super) fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut own = [0; N];
    own.iter_mut().zip(bytes).for_each(|(own, byte)| *own = *byte);
    own
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    use std::os::unix::fs::FileExt;
    file.read_exact_at(bytes, at)
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut at: u64) -> io::Result<()> {
    use std::os::windows::fs::FileExt;
    while !bytes.is_empty() {
        let read = file.seek_read(bytes, at)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes = &mut bytes[read..];
        at += read as u64;
    }
    Ok(())
}
