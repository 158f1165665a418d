//! JSON Schema of a study, from the tables that the parser itself uses.

use super::distribution::pattern;
use super::joint::{CHOICES, FROM, STRUCTURE};
use super::keys::{self, Key, Kind, Range, STUDY};
use super::parameters::range;
use super::values::allowed;
use crate::base::chance::FAMILIES;
use crate::model::study::field::{Field, Shape};
use crate::model::study::parameters::FIELDS;
use serde_json::{Map, Value, json};

/// The schema of a study (JSON Schema, draft 2020-12), for editors.
pub fn schema() -> Value {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A study of casus",
        "description": "What the program does not take is refused with the nearest known key: there are no silent keys.",
    });
    let mut definitions = Map::new();
    for family in FAMILIES {
        let mut arguments = Map::new();
        for argument in family.arguments {
            let (low, high) = match argument.closed {
                true => ("minimum", "maximum"),
                false => ("exclusiveMinimum", "exclusiveMaximum"),
            };
            let number = json!({ "type": "number", low: argument.low, high: argument.high });
            arguments.insert(argument.name.to_string(), number);
        }
        let required: Vec<&str> = family.arguments.iter().map(|argument| argument.name).collect();
        let arguments = json!({
            "type": "object", "properties": arguments, "required": required, "additionalProperties": false,
        });
        let description = format!("{}: {}", family.what, pattern(family));
        definitions.insert(
            family.name.to_string(),
            json!({
                "description": description, "type": "object", "properties": { family.name: arguments },
                "required": [family.name], "additionalProperties": false,
            }),
        );
    }
    let any: Vec<Value> =
        FAMILIES.iter().map(|family| json!({ "$ref": format!("#/$defs/{}", family.name) })).collect();
    definitions.insert(
        "distribution".to_string(),
        json!({ "description": "An uncertain number, drawn once per run", "oneOf": any }),
    );
    merge(&mut schema, table(STUDY));
    merge(&mut schema, json!({ "$defs": definitions }));
    schema
}

/// What may stand behind a key, in words.
pub(super) fn expected(key: &Key) -> String {
    match key.kind {
        Kind::Text => "a string".to_string(),
        Kind::Name => "a name of a-z, 0-9, _ and -".to_string(),
        Kind::Path => "a path, relative to the study".to_string(),
        Kind::Flag => "true or false".to_string(),
        Kind::Integer(min, max) => format!("a whole number from {min} to {max}"),
        Kind::Integers(min, max) => format!("an array of whole numbers from {min} to {max}"),
        Kind::Choice(choices) => format!("\"{}\"", choices.join("\" or \"")),
        Kind::Choices(choices) => format!("an array of \"{}\"", choices.join("\", \"")),
        Kind::AnyOf(choices) => format!("one or an array of \"{}\"", choices.join("\", \"")),
        Kind::State => "the code of a state, such as \"USA\"".to_string(),
        Kind::States => "the code of a state, or an array of them".to_string(),
        Kind::Pool => "an array of codes and groups, such as [\"nato_member\", \"JPN\"]".to_string(),
        Kind::Owed(_) => format!(
            "a table of codes, groups or default, each with one of \"{}\", a table, or an array of them",
            keys::owed_words().join("\", \"")
        ),
        Kind::Regimes => "an array of names, such as [\"none\", \"nato_membership\"]".to_string(),
        Kind::Names => "an array of names, such as [\"attacker\", \"defender\"]".to_string(),
        Kind::Any => "a value".to_string(),
        Kind::Number(range) => allowed(&range),
        Kind::Uncertain(range) => format!("{}, or a distribution", allowed(&range)),
        Kind::Table(_) | Kind::Named(_) | Kind::Guarantees => "a table".to_string(),
        Kind::Tables(_) => "an array of tables".to_string(),
        Kind::Parameters => format!("a table, or {CHOICES}"),
    }
}

fn table(keys: &[Key]) -> Value {
    let mut properties = Map::new();
    for key in keys {
        let mut property = of_kind(key.kind);
        let default = match key.default {
            Some(default) => format!(" Default: {default}."),
            None => String::new(),
        };
        merge(&mut property, json!({ "description": format!("{}.{default}", key.what) }));
        properties.insert(key.name.to_string(), property);
    }
    let required: Vec<&str> = keys
        .iter()
        .filter(|key| key.default.is_none() && !std::ptr::eq(keys, STUDY))
        .map(|key| key.name)
        .collect();
    // At the top nothing is required of the file itself: a base that it extends may bring the key.
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn of_kind(kind: Kind) -> Value {
    let code = json!({ "type": "string", "pattern": "^[A-Z][A-Z0-9_]{0,15}$" });
    let several = |items: Value| json!({ "type": "array", "items": items, "uniqueItems": true });
    let one_or_more =
        |items: Value| json!({ "anyOf": [items, { "type": "array", "items": items, "minItems": 1 }] });
    match kind {
        Kind::Text | Kind::Path => json!({ "type": "string" }),
        Kind::Name => json!({ "type": "string", "pattern": "^[a-z0-9_-]{1,64}$" }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Integer(min, max) => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Kind::Integers(min, max) => {
            json!({ "type": "array", "items": of_kind(Kind::Integer(min, max)), "minItems": 1 })
        }
        Kind::Choice(choices) => json!({ "enum": choices }),
        Kind::Choices(choices) => {
            json!({ "type": "array", "items": { "enum": choices }, "uniqueItems": true, "minItems": 1 })
        }
        Kind::AnyOf(choices) => one_or_more(json!({ "enum": choices })),
        Kind::State => code,
        Kind::States => one_or_more(code),
        Kind::Pool | Kind::Regimes | Kind::Names => several(json!({ "type": "string" })),
        Kind::Owed(keys) => {
            let one = json!({ "anyOf": [{ "enum": keys::owed_words() }, table(keys)] });
            json!({ "type": "object", "additionalProperties": one_or_more(one) })
        }
        Kind::Any => json!({}),
        Kind::Number(range) => number(&range),
        Kind::Uncertain(range) => uncertain(&range),
        Kind::Table(keys) => table(keys),
        Kind::Tables(keys) => json!({ "type": "array", "items": table(keys) }),
        Kind::Named(keys) => json!({ "type": "object", "additionalProperties": table(keys) }),
        Kind::Guarantees => of_kind(Kind::Named(keys::guarantee())),
        Kind::Parameters => parameters(),
    }
}

fn number(range: &Range) -> Value {
    let low = match range.with_low {
        true => "minimum",
        false => "exclusiveMinimum",
    };
    json!({ "type": "number", low: range.low, "maximum": range.high, "x-unit": range.unit })
}

fn uncertain(range: &Range) -> Value {
    json!({ "anyOf": [number(range), { "$ref": "#/$defs/distribution" }] })
}

fn parameters() -> Value {
    let mut properties = Map::new();
    for field in FIELDS {
        let mut property = match field.shape {
            Shape::Scalar => element(field, 0),
            shape => {
                let mut elements = Map::new();
                for (index, name) in shape.elements().iter().enumerate() {
                    elements.insert(name.to_string(), element(field, index));
                }
                json!({ "type": "object", "properties": elements, "additionalProperties": false })
            }
        };
        let description =
            format!("{} [{}]. {}: {}.", field.what, field.unit.label(), field.status.label(), field.source);
        merge(&mut property, json!({ "description": description }));
        properties.insert(field.key.to_string(), property);
    }
    let what = format!("Where parameters come from that are not set here: {CHOICES}.");
    let pattern = "^(posterior|defaults|.*\\.csv)$";
    properties.insert(FROM.to_string(), json!({ "type": "string", "pattern": pattern, "description": what }));
    let what =
        "What the response stage is made of: the draws of this structure alone, of a table that has several.";
    properties.insert(STRUCTURE.to_string(), json!({ "type": "string", "description": what }));
    // A text stands for a table that holds nothing but `from`.
    json!({
        "type": ["object", "string"], "properties": properties, "additionalProperties": false,
        "pattern": pattern,
    })
}

fn element(field: &Field, index: usize) -> Value {
    let (value, low, high) = field.values[index];
    let mut element = uncertain(&range(field).0);
    merge(&mut element, json!({ "default": value, "x-plausible": [low, high] }));
    element
}

fn merge(to: &mut Value, from: Value) {
    if let (Value::Object(to), Value::Object(from)) = (to, from) {
        to.extend(from);
    }
}
