//! Packs: a broken one holds nothing, too many of them go, and nothing that the system refuses does any harm.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use milieu::cache::{Cache, Key, Parts};
use milieu::engine::{Cells, Made, View};

const LIMIT: u64 = 1 << 30;

fn cells(first: i64) -> Cells {
    Cells::made(Made::Longs((first..first + 100).map(|row| row * row).collect()), None, 100).unwrap()
}

fn add(folder: &Path, limit: u64, number: u8) {
    let facts = BTreeMap::from([([number; 32], u64::from(number))]);
    Cache::open(folder, limit).add(
        &BTreeMap::from([([number; 32], cells(i64::from(number)))]),
        &Parts::default(),
        &facts,
    );
}

fn has(folder: &Path, number: u8) -> bool {
    let cache = Cache::open(folder, LIMIT);
    let key: Key = [number; 32];
    let found = cache.take(&[key]);
    let Some(found) = found.get(&key) else { return false };
    let expected = cells(i64::from(number));
    match (found.view(), expected.view()) {
        (Some(View::Longs(found)), Some(View::Longs(expected))) => assert_eq!(found, expected),
        other => panic!("{other:?}"),
    }
    assert_eq!(cache.fact(&key), Some(u64::from(number)));
    true
}

fn packs(folder: &Path) -> Vec<PathBuf> {
    let all = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    all.filter(|path| path.extension().is_some_and(|ending| ending == "pack")).collect()
}

#[test]
fn a_pack_that_was_changed_anywhere_holds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    add(folder.path(), LIMIT, 1);
    let pack = packs(folder.path()).remove(0);
    let whole = std::fs::read(&pack).unwrap();
    assert!(has(folder.path(), 1));
    for at in 0..whole.len() {
        let mut broken = whole.clone();
        broken[at] ^= 1 << (at % 8);
        std::fs::write(&pack, broken).unwrap();
        assert!(!has(folder.path(), 1), "byte {at}");
    }
    for length in (0..whole.len()).step_by(3) {
        std::fs::write(&pack, &whole[..length]).unwrap();
        assert!(!has(folder.path(), 1), "{length} bytes");
    }
    std::fs::write(&pack, b"something else altogether").unwrap();
    assert!(!has(folder.path(), 1));
    std::fs::write(&pack, whole).unwrap();
    assert!(has(folder.path(), 1));
}

#[test]
fn those_not_used_for_longest_go_first() {
    let folder = tempfile::tempdir().unwrap();
    for number in 1..=3 {
        add(folder.path(), LIMIT, number);
    }
    // As if they were from other days; the first was used again.
    for pack in packs(folder.path()) {
        let file = std::fs::File::options().append(true).open(pack).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000)).unwrap();
    }
    assert!(has(folder.path(), 1));
    let size = std::fs::metadata(&packs(folder.path())[0]).unwrap().len();
    add(folder.path(), size * 5 / 2, 4);
    assert_eq!(packs(folder.path()).len(), 2);
    assert!(has(folder.path(), 1) && has(folder.path(), 4));
    assert!(!has(folder.path(), 2) && !has(folder.path(), 3));
}

#[test]
fn what_is_larger_than_the_limit_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    add(folder.path(), 10, 1);
    assert!(!has(folder.path(), 1));
}

#[test]
fn what_is_known_already_is_not_written_again() {
    let folder = tempfile::tempdir().unwrap();
    add(folder.path(), LIMIT, 1);
    add(folder.path(), LIMIT, 1);
    assert_eq!(packs(folder.path()).len(), 1);
}

#[test]
fn a_value_that_was_broken_is_written_again() {
    let folder = tempfile::tempdir().unwrap();
    add(folder.path(), LIMIT, 1);
    let pack = packs(folder.path()).remove(0);
    let mut bytes = std::fs::read(&pack).unwrap();
    // The first byte behind the magic is the value's.
    bytes[20] ^= 1;
    std::fs::write(&pack, bytes).unwrap();
    assert!(!has(folder.path(), 1));
    std::fs::rename(&pack, pack.with_file_name("broken.pack")).unwrap();
    add(folder.path(), LIMIT, 1);
    assert!(has(folder.path(), 1));
}

#[test]
fn a_place_that_cannot_be_written_does_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cache");
    std::fs::write(&file, "a file").unwrap();
    add(&file, LIMIT, 1);
    add(&file.join("below"), LIMIT, 1);
    assert!(!has(&file, 1));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "a file");
}

#[test]
fn several_at_once_leave_whole_packs() {
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for number in 1..=8 {
            let folder = folder.path();
            scope.spawn(move || add(folder, LIMIT, number));
        }
    });
    assert!((1..=8).all(|number| has(folder.path(), number)));
    let rest = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(rest, 9, "eight packs and the tag");
}
