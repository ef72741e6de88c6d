//! From syntax trees and schemas to the catalog: names, kinds, rules. Knows nothing of plans and polars.
