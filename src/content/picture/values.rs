//! A document as values of Typst.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;
use typst::foundations::{Bytes, Dict, Value};

/// What the sheet reads: the document as `document`. Without portraits each persona has its initials.
pub(super) fn inputs(document: &Json, portraits: bool) -> Dict {
    let mut inputs = Dict::new();
    inputs.insert("document".into(), value(document, portraits));
    inputs
}

// Not through serde: with numbers of arbitrary precision, they would come as dictionaries.
fn value(of: &Json, portraits: bool) -> Value {
    match of {
        Json::Null => Value::None,
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => match number.as_i64() {
            Some(number) => Value::Int(number),
            None => Value::Float(number.as_f64().unwrap_or(0.0)),
        },
        Json::String(text) => Value::Str(text.as_str().into()),
        Json::Array(values) => Value::Array(values.iter().map(|one| value(one, portraits)).collect()),
        Json::Object(members) => {
            let member = |(name, of): (&String, &Json)| {
                let value = if name == "portrait" { portrait(of, portraits) } else { value(of, portraits) };
                (name.as_str().into(), value)
            };
            Value::Dict(members.iter().map(member).collect())
        }
    }
}

/// A portrait, which stands in a document as a `data:` address in Base64.
fn portrait(of: &Json, portraits: bool) -> Value {
    let encoded = of.as_str().filter(|_| portraits).and_then(|address| address.split_once(";base64,"));
    let bytes = encoded.and_then(|(_, encoded)| STANDARD.decode(encoded).ok());
    bytes.map_or(Value::None, |bytes| Value::Bytes(Bytes::new(bytes)))
}
