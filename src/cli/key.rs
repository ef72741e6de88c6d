//! Keys of records as text.

use serde_json::Value as Json;

/// A key as text; the parts of a longer one joined by `:`.
pub(super) fn key(key: &Json) -> String {
    match key {
        Json::String(text) => text.clone(),
        Json::Array(parts) => parts.iter().map(self::key).collect::<Vec<_>>().join(":"),
        other => other.to_string(),
    }
}
