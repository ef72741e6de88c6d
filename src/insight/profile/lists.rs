//! Lists by group: each element is a value that a record may have beside others. Must not know what sets groups apart.

use std::collections::HashMap;

use arrow::array::{Array, ArrayRef, AsArray, StringArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;

use super::{Groups, Profiled, ValueShare, furthest, share};

/// So many elements are told by themselves, the most frequent ones; records with any other together.
const TOLD: usize = 20;

/// The elements by group; none of lists whose elements have no text.
pub(super) fn profiled(name: &str, array: &ArrayRef, groups: Groups<'_>) -> Option<Profiled> {
    let lists = array.as_list_opt::<i32>()?;
    let elements = cast(lists.values(), &DataType::Utf8).ok()?;
    let elements: &StringArray = elements.as_string_opt()?;
    // By record the numbers of its elements, each once.
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut texts: Vec<(u64, &str)> = Vec::new();
    let mut rows: Vec<Option<Vec<usize>>> = Vec::with_capacity(lists.len());
    for (row, border) in lists.value_offsets().windows(2).enumerate() {
        if lists.is_null(row) {
            rows.push(None);
            continue;
        }
        let mut own = Vec::new();
        for at in usize::try_from(border[0]).ok()?..usize::try_from(border[1]).ok()? {
            if elements.is_null(at) {
                continue;
            }
            let number = *numbers.entry(elements.value(at)).or_insert_with(|| {
                texts.push((0, elements.value(at)));
                texts.len() - 1
            });
            if !own.contains(&number) {
                own.push(number);
                texts[number].0 += 1;
            }
        }
        rows.push(Some(own));
    }
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|&at| (std::cmp::Reverse(texts[at].0), texts[at].1));
    let told = if order.len() == TOLD + 1 { TOLD + 1 } else { order.len().min(TOLD) };
    let mut place = vec![told; texts.len()];
    order.iter().take(told).enumerate().for_each(|(at, &number)| place[number] = at);
    let mut labels: Vec<String> = order.iter().take(told).map(|&at| texts[at].1.to_owned()).collect();
    let rest = (order.len() > told).then(|| format!("{} others", order.len() - told));
    labels.extend(rest.clone());
    labels.push("missing".to_owned());
    let counts = [groups.own, groups.beside, groups.others].map(|group| counted(&rows, &place, labels.len(), group));
    let totals =
        [groups.own, groups.beside, groups.others].map(|group| group.iter().filter(|is_in| **is_in).count() as u64);
    let values: Vec<ValueShare> = (0..)
        .zip(labels)
        .map(|(at, label): (usize, _)| share(name, label, counts.each_ref().map(|of| of[at]), totals))
        .filter(|one| one.members > 0 || one.population_share > 0.0)
        .collect();
    let (effect, effect_value) =
        furthest(&values, rest.as_ref()).map_or((None, None), |(effect, value)| (Some(effect), Some(value)));
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
fn counted(rows: &[Option<Vec<usize>>], place: &[usize], width: usize, group: &[bool]) -> Vec<u64> {
    let mut counts = vec![0; width];
    for (row, _) in rows.iter().zip(group).filter(|(_, is_in)| **is_in) {
        let Some(elements) = row else {
            counts[width - 1] += 1;
            continue;
        };
        let mut own: Vec<usize> = elements.iter().map(|&number| place[number]).collect();
        own.sort_unstable();
        own.dedup();
        for at in own {
            counts[at] += 1;
        }
    }
    counts
}
