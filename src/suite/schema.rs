//! JSON Schemas of suites, for editors. They follow from the types; what the types do not
//! know is added: numbers may stand where a text is meant, and `$name` may stand wherever
//! a table or an opening fills it in.

use super::context::Defaults;
use super::model::{Openings, Suite};
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema, json_schema};
use serde_json::{Map, Value, json};

/// Of a suite.
pub fn suite() -> Schema {
    let mut schema = written::<Suite>("A suite of invitest");
    // The type gives every key of a check a default, to read what lacks one and tell.
    if let Some(check) = schema
        .pointer_mut("/$defs/Check")
        .and_then(Value::as_object_mut)
    {
        check.insert("required".to_owned(), json!(["requires"]));
    }
    schema
}

/// Of `openings.yaml`.
pub fn openings() -> Schema {
    written::<Openings>("The openings of invitest's suites")
}

/// Of `defaults.yaml`.
pub fn defaults() -> Schema {
    written::<Defaults>("The defaults of invitest's suites")
}

fn written<T: JsonSchema>(title: &str) -> Schema {
    let mut schema = schemars::SchemaGenerator::default().into_root_schema_for::<T>();
    AsWritten.transform(&mut schema);
    schema.insert("title".to_owned(), json!(title));
    if let Some(Value::Object(defs)) = schema.get_mut("$defs") {
        defs.insert("Variable".to_owned(), variable().to_value());
    }
    schema
}

/// `$name`
fn variable() -> Schema {
    json_schema!({
        "description": "A cell of the table's row, or a parameter of the opening.",
        "type": "string",
        "pattern": "^\\$[a-z][a-z0-9-]*$"
    })
}

/// The type's schema as people write it in YAML.
struct AsWritten;

impl Transform for AsWritten {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(object) = schema.as_object_mut() else {
            return;
        };
        if object.get("default").is_some_and(Value::is_null) {
            object.remove("default");
        }
        for key in ["properties", "additionalProperties", "items"] {
            match object.get_mut(key) {
                Some(Value::Object(properties)) if key == "properties" => {
                    for (_, value) in properties.iter_mut() {
                        open(value);
                    }
                }
                Some(value) => open(value),
                None => {}
            }
        }
    }
}

/// Lets a number stand for a text, and a variable for anything else.
fn open(value: &mut Value) {
    let Value::Object(schema) = value else {
        return;
    };
    let types: Vec<String> = match schema.get("type") {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(many)) => many
            .iter()
            .filter_map(|one| one.as_str().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    };
    if types.iter().any(|one| one == "string") {
        if !schema.contains_key("enum") && !schema.contains_key("pattern") {
            let mut wider = types;
            wider.extend(["number".to_owned(), "boolean".to_owned()]);
            schema.insert("type".to_owned(), json!(wider));
        }
        return;
    }
    let mut inner = std::mem::take(schema);
    let mut outer = Map::new();
    if let Some(description) = inner.remove("description") {
        outer.insert("description".to_owned(), description);
    }
    outer.insert(
        "anyOf".to_owned(),
        json!([inner, {"$ref": "#/$defs/Variable"}]),
    );
    *schema = outer;
}
