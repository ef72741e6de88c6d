//! The sample workspace: every finding is known, and true by what another engine counted.

use std::path::Path;

use super::finding;
use crate::cli::milieu;

#[test]
fn the_sample_has_lines_of_products_that_are_not_there_and_nothing_else() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/grocery");
    let arguments = ["-C", sample.to_str().unwrap(), "check", "--data", "--format", "json"];
    let document = milieu(&arguments).ending(0).json();
    let found: Vec<_> = document["diagnostics"].as_array().unwrap().iter().map(finding).collect();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].message, "658 lines name a `product` that is not there");
    assert_eq!(found[0].notes[0], "`5978656`, `5978648`, `1093587` and 2 other keys");
}
