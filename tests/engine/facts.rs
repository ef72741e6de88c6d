//! Facts of the pinned polars that the engine is built around. A test that fails after an update says which
//! decision to look at again; none of them describes what milieu does.

use polars::prelude::*;

fn column(frame: &DataFrame, name: &str) -> Series {
    frame.column(name).unwrap().as_materialized_series().clone()
}

fn select(frame: DataFrame, expr: Expr) -> Series {
    column(&frame.lazy().select([expr.alias("x")]).collect().unwrap(), "x")
}

/// The streaming `group_by` mixes up conditional aggregates beside a distinct count. The engine folds aggregates itself
/// and collects in memory; here in-memory is shown to be right on the shape that streaming gets wrong.
#[test]
fn in_memory_group_by_keeps_conditional_aggregates_beside_a_distinct_count() {
    let rows = 10_000_i64;
    let frame = df!(
        "key" => (0..rows).map(|row| row % 97).collect::<Vec<_>>(),
        "value" => (0..rows).collect::<Vec<_>>(),
        "kind" => (0..rows).map(|row| if row % 3 == 0 { "a" } else { "b" }).collect::<Vec<_>>()
    )
    .unwrap();
    let grouped = frame
        .lazy()
        .group_by([col("key")])
        .agg([
            when(col("kind").eq(lit("a"))).then(col("value")).otherwise(lit(NULL)).sum().alias("sum_a"),
            col("value").n_unique().alias("distinct"),
            when(col("kind").eq(lit("b"))).then(col("value")).otherwise(lit(NULL)).max().alias("max_b"),
        ])
        .sort(["key"], SortMultipleOptions::default())
        .collect()
        .unwrap();
    for (at, key) in (0..97).enumerate() {
        let mine: Vec<i64> = (0..rows).filter(|row| row % 97 == key).collect();
        let sum_a: i64 = mine.iter().filter(|row| *row % 3 == 0).sum();
        let max_b = mine.iter().filter(|row| *row % 3 != 0).max().copied();
        assert_eq!(column(&grouped, "sum_a").i64().unwrap().get(at), Some(sum_a));
        assert_eq!(column(&grouped, "max_b").i64().unwrap().get(at), max_b);
        assert_eq!(column(&grouped, "distinct").u32().unwrap().get(at), u32::try_from(mine.len()).ok());
    }
}

/// `+` and `sum` wrap silently: arithmetic on ints goes through checked kernels.
#[test]
fn integers_wrap_silently() {
    let frame = df!("a" => [i64::MAX], "b" => [1_i64]).unwrap();
    assert_eq!(select(frame.clone(), col("a") + col("b")).i64().unwrap().get(0), Some(i64::MIN));
    let frame = df!("a" => [i64::MAX, 1]).unwrap();
    assert_eq!(select(frame, col("a").sum()).i64().unwrap().get(0), Some(i64::MIN));
}

/// A product of decimals keeps the larger scale, so digits are lost: decimals stand in frames as their digits.
#[test]
fn decimal_products_and_quotients_lose_digits() {
    let decimals = Int128Chunked::from_vec("d".into(), vec![111]).into_decimal_unchecked(38, 2).into_series();
    let frame = DataFrame::new(1, vec![decimals.into_column()]).unwrap();
    let product = select(frame.clone(), col("d") * col("d"));
    assert_eq!(product.to_physical_repr().i128().unwrap().get(0), Some(123), "1.11 * 1.11 is 1.2321");
    let three = lit(3).cast(DataType::Decimal(38, 2));
    let quotient = select(frame, col("d") / three);
    assert_eq!(quotient.to_physical_repr().i128().unwrap().get(0), Some(37));
}

/// An int beside a float is compared as a float: mixed comparisons go through an exact kernel.
#[test]
fn int_and_float_compare_as_floats() {
    let frame = df!("i" => [(1_i64 << 53) + 1], "f" => [9_007_199_254_740_992.0_f64]).unwrap();
    assert_eq!(select(frame, col("i").eq(col("f"))).bool().unwrap().get(0), Some(true));
}

/// NaN is larger than every number and equal to itself: floats are made null where they are NaN before anything else.
#[test]
fn nan_is_a_number() {
    let frame = df!("f" => [f64::NAN]).unwrap();
    assert_eq!(select(frame.clone(), col("f").gt(lit(1.0))).bool().unwrap().get(0), Some(true));
    assert_eq!(select(frame, col("f").eq(col("f"))).bool().unwrap().get(0), Some(true));
}

/// A comparison with a missing value is missing: every condition is filled with false.
#[test]
fn comparisons_with_null_are_null() {
    let frame = df!("a" => [None, Some(1_i64)]).unwrap();
    let compared = select(frame, col("a").eq(lit(1_i64)));
    assert_eq!(compared.bool().unwrap().iter().collect::<Vec<_>>(), [None, Some(true)]);
}

/// A distinct count counts null as a value.
#[test]
fn n_unique_counts_null() {
    let frame = df!("a" => [None, Some(1_i64), Some(1)]).unwrap();
    assert_eq!(select(frame, col("a").n_unique()).u32().unwrap().get(0), Some(2));
}

/// The sum of nothing is 0, and quantiles are not interpolated unless asked.
#[test]
fn empty_sums_are_zero() {
    let frame = df!("a" => Vec::<i64>::new()).unwrap();
    assert_eq!(select(frame, col("a").sum()).i64().unwrap().get(0), Some(0));
}

/// A gather with a missing position is missing: owners that are not there need no special case.
#[test]
fn gathers_with_null_positions_are_null() {
    let values = Series::new("a".into(), [10_i64, 20]);
    let places: IdxCa = [Some(1), None, Some(0)].into_iter().collect();
    let taken = values.take(&places).unwrap();
    assert_eq!(taken.i64().unwrap().iter().collect::<Vec<_>>(), [Some(20), None, Some(10)]);
}

/// A literal condition stands for every row of a frame.
#[test]
fn literals_fill_the_frame() {
    let frame = df!("a" => [1_i64, 2, 3]).unwrap();
    let filled = frame.lazy().with_columns([lit(true).alias("x")]).collect().unwrap();
    assert_eq!(column(&filled, "x").len(), 3);
}
