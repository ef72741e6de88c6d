//! Values that are kept come back as they were, whatever they are.

use std::collections::BTreeMap;

use milieu::cache::{Cache, Parts};
use milieu::engine::{Bits, Cells, Made, View};

/// What stands in the cells, those that are missing apart.
fn written(cells: &Cells) -> Vec<Option<String>> {
    let bit = |bits: Bits<'_>, row: usize| bits.bytes[(bits.offset + row) / 8] >> ((bits.offset + row) % 8) & 1 == 1;
    let view = cells.view().unwrap();
    let cell = |row: usize| match &view {
        View::Bools(bits) => bit(*bits, row).to_string(),
        View::Longs(numbers) => numbers[row].to_string(),
        View::Days(days) => days[row].to_string(),
        View::Digits(digits) => digits[row].to_string(),
        View::Floats(floats) => format!("{:x}", floats[row].to_bits()),
        View::Texts(texts) => texts[row].unwrap_or_default().to_owned(),
    };
    let present = cells.present();
    (0..cells.rows()).map(|row| present.is_none_or(|bits| bit(bits, row)).then(|| cell(row))).collect()
}

fn kept(cells: &Cells) -> Cells {
    let folder = tempfile::tempdir().unwrap();
    let key = [7; 32];
    Cache::open(folder.path(), 1 << 30).add(
        &BTreeMap::from([(key, cells.clone())]),
        &Parts::default(),
        &BTreeMap::new(),
    );
    let cache = Cache::open(folder.path(), 1 << 30);
    assert!(cache.has(&key));
    cache.take(&[key]).remove(&key).unwrap()
}

/// Comes back with all its cells, with every third missing, and with none.
fn comes_back(made: &Made, rows: usize) {
    let thirds = |byte: usize| (0..8).fold(0, |bits, bit| bits | u8::from(!(byte * 8 + bit).is_multiple_of(3)) << bit);
    let third: Vec<u8> = (0..rows.div_ceil(8)).map(thirds).collect();
    for present in [None, Some(third), Some(vec![0; rows.div_ceil(8)])] {
        let cells = Cells::made(made.clone(), present, rows).unwrap();
        let back = kept(&cells);
        assert_eq!(back.rows(), rows);
        assert_eq!(written(&back), written(&cells), "{made:?}");
    }
}

#[test]
fn whole_numbers() {
    let rows = 1_000;
    let spans: [i64; 9] = [1, 2, 255, 256, 65_536, 16_777_215, 16_777_216, 4_294_967_296, i64::MAX / 2];
    for span in spans {
        for least in [0, -5, 1 << 40, i64::MIN] {
            let number = |row: i64| least.wrapping_add((row.wrapping_mul(7_919)).rem_euclid(span + 1));
            comes_back(&Made::Longs((0..rows).map(number).collect()), 1_000);
            let sparse = |row: i64| if row % 9 == 0 { number(row) } else { 0 };
            comes_back(&Made::Longs((0..rows).map(sparse).collect()), 1_000);
        }
    }
    comes_back(&Made::Longs(vec![i64::MIN, i64::MAX, 0, -1, 1]), 5);
    comes_back(&Made::Longs(vec![0; 77]), 77);
    comes_back(&Made::Longs(Vec::new()), 0);
    comes_back(&Made::Days(vec![i32::MIN, i32::MAX, 0, 20_634]), 4);
}

#[test]
fn bits() {
    for rows in [0_usize, 1, 7, 8, 9, 1_000] {
        let bytes = (0..rows.div_ceil(8)).map(|byte| u8::try_from(byte * 37 % 256).unwrap());
        comes_back(&Made::Bools(bytes.collect()), rows);
    }
}

#[test]
fn decimals() {
    comes_back(&Made::Digits(vec![0, 1, -1, 12_345, i128::from(i64::MAX)]), 5);
    comes_back(&Made::Digits(vec![i128::MIN, i128::MAX, 0, i128::from(i64::MAX) + 1]), 4);
}

#[test]
fn floats() {
    let odd = [0.0, -0.0, 0.1, 1.0 / 3.0, f64::MIN_POSITIVE, f64::MAX, f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
    comes_back(&Made::Floats(odd.to_vec()), odd.len());
    // Amounts: exact cents, with one that is none at the end, where a look at some rows does not find it.
    let cents: Vec<f64> = (0..5_000).map(|cents| f64::from(cents * 7) / 100.0).collect();
    comes_back(&Made::Floats(cents.clone()), 5_000);
    for odd in odd {
        let mut cents = cents.clone();
        cents[4_998] = odd;
        comes_back(&Made::Floats(cents), 5_000);
    }
    comes_back(&Made::Floats(vec![9e15, -9e15, 1e300, 90_071_992_547_409.92, 90_071_992_547_409.9]), 5);
}

#[test]
fn texts() {
    let few: Vec<Option<Box<str>>> =
        (0..3_000).map(|row| (row % 5 > 0).then(|| format!("ß{}", row % 7).into())).collect();
    let many: Vec<Option<Box<str>>> = (0..70_000).map(|row| (row % 11 > 0).then(|| row.to_string().into())).collect();
    for texts in [few, many, vec![None; 9], Vec::new(), vec![Some("a".into())]] {
        let cells = Cells::made(Made::Texts(texts.clone()), None, texts.len()).unwrap();
        assert_eq!(written(&kept(&cells)), written(&cells));
    }
}

/// Values that come some rows at a time are whole, in the order of rows; what comes again is no other.
#[test]
fn parts() {
    let part = |made: Made, present: Option<Vec<u8>>, rows: usize| Cells::made(made, present, rows).unwrap();
    let (first, second) = (
        part(Made::Floats(vec![0.0, 1.25, 2.5]), Some(vec![0b101]), 3),
        part(Made::Floats(vec![1e300, -0.0]), None, 2),
    );
    let folder = tempfile::tempdir().unwrap();
    let (key, list) = ([1; 32], [2; 32]);
    let parts = Parts::default();
    parts.take(key, 3, &second);
    parts.take(key, 0, &first);
    parts.take(key, 0, &first);
    parts.take(list, 0, &part(Made::Longs(Vec::new()), None, 0));
    Cache::open(folder.path(), 1 << 30).add(&BTreeMap::new(), &parts, &BTreeMap::new());
    let cache = Cache::open(folder.path(), 1 << 30);
    let mut found = cache.take(&[key, list]);
    let mut expected = written(&first);
    expected.extend(written(&second));
    assert_eq!(written(&found.remove(&key).unwrap()), expected);
    assert_eq!(found.remove(&list).unwrap().rows(), 0);
}
