//! The cache of results: values of all rows by [`Key`], in packs in a folder of the workspace. Safe to delete: whatever is
//! missing, broken or cannot be written is as good as not there, and nothing here fails. Must not know what is evaluated.

mod codec;
mod key;
mod pack;
mod parts;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;

use crate::engine::Cells;
pub use key::{Key, Keys};
use pack::{Draft, Pack, Place};
pub use parts::Parts;

/// More packs than this are never kept, however small they are: each is opened by every run.
const PACKS: usize = 64;

/// So many values are encoded before they are written: as many as keep the threads busy and take little memory.
const AT_ONCE: usize = 16;

/// How packs end.
const ENDING: &str = "pack";

/// What earlier runs have left.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    /// Bytes of all packs together, at most.
    limit: u64,
    packs: Vec<Pack>,
    /// The packs that say they have a value, and where in them.
    values: HashMap<Key, Vec<(usize, Place)>>,
    facts: HashMap<Key, u64>,
}

impl Cache {
    /// The cache in that folder, which need not be there; of so many bytes at most.
    #[must_use]
    pub fn open(folder: &Path, limit: u64) -> Self {
        let paths = entries(folder).into_iter().filter(|entry| entry.path.extension().is_some_and(|end| end == ENDING));
        let packs: Vec<Pack> = paths.filter_map(|entry| Pack::open(&entry.path)).collect();
        let mut cache = Self { folder: folder.into(), limit, packs, values: HashMap::new(), facts: HashMap::new() };
        for (at, pack) in cache.packs.iter().enumerate() {
            for &(key, place) in &pack.values {
                cache.values.entry(key).or_default().push((at, place));
            }
            cache.facts.extend(pack.facts.iter().copied());
        }
        cache
    }

    /// Whether there may be a value of that key.
    #[must_use]
    pub fn has(&self, key: &Key) -> bool {
        self.values.contains_key(key)
    }

    /// A number that a run has found.
    #[must_use]
    pub fn fact(&self, key: &Key) -> Option<u64> {
        self.facts.get(key).copied()
    }

    /// The values of these keys, but for those that cannot be read. Their packs count as used.
    #[must_use]
    pub fn take(&self, keys: &[Key]) -> HashMap<Key, Cells> {
        let read = |key: &Key| {
            let (pack, bytes) = self.read(key)?;
            Some((*key, pack, codec::decode(&bytes)?))
        };
        let found: Vec<(Key, usize, Cells)> = keys.par_iter().filter_map(read).collect();
        let used: BTreeSet<usize> = found.iter().map(|&(_, pack, _)| pack).collect();
        for pack in used {
            mark_used(&self.packs[pack].path);
        }
        found.into_iter().map(|(key, _, cells)| (key, cells)).collect()
    }

    /// The bytes of a value and the pack that they stand in: of several the first that is whole.
    fn read(&self, key: &Key) -> Option<(usize, Vec<u8>)> {
        self.values.get(key)?.iter().find_map(|&(pack, place)| Some((pack, self.packs[pack].read(place)?)))
    }

    /// Adds what a run has found, as far as that can be done, and removes what has not been used for longest.
    pub fn add(&self, values: &BTreeMap<Key, Cells>, parts: &Parts, facts: &BTreeMap<Key, u64>) {
        let is_new = |(key, _): &(&Key, &Cells)| self.read(key).is_none();
        let cells: Vec<(&Key, &Cells)> = values.iter().filter(is_new).collect();
        let parts = parts.joined(|key| self.read(key).is_none() && !values.contains_key(key));
        let knows = |(key, number): (&Key, &u64)| self.facts.get(key) == Some(number);
        if cells.is_empty() && parts.is_empty() && facts.iter().all(knows) {
            return;
        }
        if self.write(&cells, &parts, facts).is_ok() {
            self.shrink();
        }
    }

    /// Writes a pack beside its place and moves it there, so that nobody sees a part of it. It is not made sure that it is on the
    /// disk: its checksums tell. What has no place within the limit is left out.
    fn write(
        &self,
        cells: &[(&Key, &Cells)],
        parts: &[(Key, Vec<u8>)],
        facts: &BTreeMap<Key, u64>,
    ) -> std::io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        marked(&self.folder);
        let mut file = tempfile::Builder::new().prefix("draft-").suffix(".part").tempfile_in(&self.folder)?;
        let mut draft = Draft::new(std::io::BufWriter::with_capacity(1 << 16, file.as_file_mut()))?;
        let checksums: Vec<Key> = parts.par_iter().map(|(_, bytes)| pack::sum(bytes)).collect();
        for ((key, bytes), checksum) in parts.iter().zip(&checksums) {
            if draft.length() + bytes.len() as u64 <= self.limit {
                draft.put(key, bytes, checksum)?;
            }
        }
        for some in cells.chunks(AT_ONCE) {
            let encoded = some.par_iter().filter_map(|(key, cells)| {
                let bytes = codec::encode(cells)?;
                let checksum = pack::sum(&bytes);
                Some((**key, bytes, checksum))
            });
            for (key, bytes, checksum) in encoded.collect::<Vec<_>>() {
                if draft.length() + bytes.len() as u64 <= self.limit {
                    draft.put(&key, &bytes, &checksum)?;
                }
            }
        }
        let name = blake3::Hash::from(draft.finish(facts)?).to_hex();
        file.persist(self.folder.join(format!("{}.{ENDING}", &name[..32])))?;
        Ok(())
    }

    /// Removes packs, those not used for longest first, until what is left is small enough. Drafts that nobody finished
    /// are as good as packs.
    fn shrink(&self) {
        let mut all = entries(&self.folder);
        all.sort_by_key(|entry| std::cmp::Reverse(entry.used));
        let mut bytes = 0;
        for (number, entry) in all.into_iter().enumerate() {
            bytes += entry.bytes;
            if bytes > self.limit || number >= PACKS {
                // Somebody else may have been quicker.
                let _ = fs::remove_file(entry.path);
            }
        }
    }
}

struct Entry {
    path: PathBuf,
    bytes: u64,
    used: SystemTime,
}

/// The packs and drafts of a folder.
fn entries(folder: &Path) -> Vec<Entry> {
    let Ok(all) = fs::read_dir(folder) else { return Vec::new() };
    let entry = |entry: fs::DirEntry| {
        let path = entry.path();
        let own = path.extension().is_some_and(|ending| ending == ENDING || ending == "part");
        let data = entry.metadata().ok().filter(|data| own && data.is_file())?;
        Some(Entry { path, bytes: data.len(), used: data.modified().ok()? })
    };
    all.filter_map(Result::ok).filter_map(entry).collect()
}

/// Which pack was used last only decides which is removed; no answer depends on it.
fn mark_used(path: &Path) {
    if let Ok(file) = fs::File::options().append(true).open(path) {
        let _ = file.set_modified(SystemTime::now());
    }
}

/// Keeps the cache out of version control and backups: the folder that holds it is milieu's own.
fn marked(folder: &Path) {
    let tag = "Signature: 8a477f597d28d172789f06886806bc55\n# Results that milieu keeps; safe to delete.\n";
    let of_parent = folder.parent().map(|parent| (parent.join(".gitignore"), "*\n"));
    for (path, text) in of_parent.into_iter().chain([(folder.join("CACHEDIR.TAG"), tag)]) {
        if !path.exists() {
            let _ = fs::write(path, text);
        }
    }
}
