//! Lists by group: each element is a value that a record may have beside others. Must not know what sets groups apart.

use arrow::array::{Array, ArrayRef, AsArray, StringArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;

use super::frequent::{Texts, Told};
use super::{Groups, Profiled, ValueShare, furthest, share};

/// The elements by group; none of lists whose elements have no text.
pub(super) fn profiled(name: &str, array: &ArrayRef, groups: Groups<'_>) -> Option<Profiled> {
    let lists = array.as_list_opt::<i32>()?;
    let elements = cast(lists.values(), &DataType::Utf8).ok()?;
    let elements: &StringArray = elements.as_string_opt()?;
    let mut texts = Texts::default();
    // By record the numbers of its elements, each once.
    let mut rows: Vec<Option<Vec<usize>>> = Vec::with_capacity(lists.len());
    for (row, border) in lists.value_offsets().windows(2).enumerate() {
        if lists.is_null(row) {
            rows.push(None);
            continue;
        }
        let of_row = usize::try_from(border[0]).ok()?..usize::try_from(border[1]).ok()?;
        let present = of_row.filter(|&at| !elements.is_null(at));
        let mut own: Vec<usize> = present.map(|at| texts.number(elements.value(at))).collect();
        own.sort_unstable();
        own.dedup();
        for &number in &own {
            texts.count(number);
        }
        rows.push(Some(own));
    }
    let Told { places, mut labels, has_rest } = texts.told();
    let rest = labels.last().filter(|_| has_rest).cloned();
    labels.push("missing".to_owned());
    let counts = [groups.own, groups.beside, groups.others].map(|group| counted(&rows, &places, labels.len(), group));
    let totals =
        [groups.own, groups.beside, groups.others].map(|group| group.iter().filter(|is_in| **is_in).count() as u64);
    let values: Vec<ValueShare> = (0..)
        .zip(labels)
        .map(|(at, label): (usize, _)| share(name, label, counts.each_ref().map(|of| of[at]), totals))
        .filter(|one| one.members > 0 || one.population_share > 0.0)
        .collect();
    let (effect, effect_value) = furthest(&values, rest.as_ref());
    Some(Profiled {
        name: name.to_owned(),
        kind: "list",
        measure: "h",
        effect,
        effect_value,
        mean: None,
        population_mean: None,
        values,
    })
}

/// By value, missing last: how many of a group have it.
fn counted(rows: &[Option<Vec<usize>>], places: &[usize], width: usize, group: &[bool]) -> Vec<u64> {
    let mut counts = vec![0; width];
    for (row, _) in rows.iter().zip(group).filter(|(_, is_in)| **is_in) {
        let Some(elements) = row else {
            counts[width - 1] += 1;
            continue;
        };
        let mut own: Vec<usize> = elements.iter().map(|&number| places[number]).collect();
        own.sort_unstable();
        own.dedup();
        for at in own {
            counts[at] += 1;
        }
    }
    counts
}
