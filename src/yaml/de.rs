//! serde reads types from a tree of nodes; every error has its place.

use super::{Kind, Node};
use crate::diagnostic::{Diagnostic, did_you_mean};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use std::fmt;

/// Reads a type from a node.
pub fn read<T: DeserializeOwned>(node: &Node) -> Result<T, Box<Diagnostic>> {
    T::deserialize(node).map_err(|error| error.diagnostic(node))
}

/// What could not be read, and where.
#[derive(Debug)]
pub struct Error {
    title: String,
    label: String,
    help: Option<String>,
    place: Option<Box<Diagnostic>>,
}

impl Error {
    fn at(mut self, node: &Node) -> Error {
        if self.place.is_none() {
            self.place = Some(Box::new(node.error("")));
        }
        self
    }

    fn diagnostic(self, root: &Node) -> Box<Diagnostic> {
        let mut diagnostic = match self.place {
            Some(place) => place,
            None => Box::new(root.error("")),
        };
        diagnostic.title = self.title;
        diagnostic.label = self.label;
        diagnostic.help = self.help;
        diagnostic
    }

    fn new(title: String, label: &str) -> Error {
        Error {
            title,
            label: label.to_owned(),
            help: None,
            place: None,
        }
    }

    fn choice(mut self, word: &str, expected: &'static [&'static str]) -> Error {
        self.help = Some(match did_you_mean(word, expected.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if expected.is_empty() => "nothing may stand here".to_owned(),
            None => format!("one of: {}", expected.join(", ")),
        });
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Error {
        Error::new(message.to_string(), "")
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Error {
        Error::new(format!("unknown key `{field}`"), "not a key here").choice(field, expected)
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Error {
        Error::new(format!("unknown word `{variant}`"), "not a word here").choice(variant, expected)
    }

    fn missing_field(field: &'static str) -> Error {
        Error::new(format!("`{field}` is missing"), "in here")
    }

    fn invalid_type(unexpected: de::Unexpected<'_>, expected: &dyn de::Expected) -> Error {
        let what = match unexpected {
            de::Unexpected::Map => "a map".to_owned(),
            de::Unexpected::Seq => "a list".to_owned(),
            de::Unexpected::Unit | de::Unexpected::Option => "nothing".to_owned(),
            de::Unexpected::Str(text) => format!("the text `{text}`"),
            de::Unexpected::Bool(value) => format!("`{value}`"),
            de::Unexpected::Signed(value) => format!("the number {value}"),
            de::Unexpected::Unsigned(value) => format!("the number {value}"),
            other => other.to_string(),
        };
        let expected = wanted(&expected.to_string());
        Error::new(format!("{what} where {expected} is expected"), &expected)
    }

    fn invalid_value(unexpected: de::Unexpected<'_>, expected: &dyn de::Expected) -> Error {
        <Error as de::Error>::invalid_type(unexpected, expected)
    }
}

/// serde's words for what it expects, for people who do not know Rust.
fn wanted(expected: &str) -> String {
    match expected {
        "a string" => "a text".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a boolean" => "`true` or `false`".to_owned(),
        text if text.starts_with("struct ") => "a map".to_owned(),
        text if text.starts_with("enum ") => "one of a few words".to_owned(),
        "u16" | "u32" | "u64" | "usize" | "i64" | "i32" => "a number".to_owned(),
        text => text.to_owned(),
    }
}

/// A whole number as YAML writes it; `007` is a text.
fn integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let leading = digits.len() > 1 && digits.starts_with('0');
    if leading || digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

impl Node {
    fn unexpected(&self) -> de::Unexpected<'_> {
        match &self.kind {
            _ if self.is_null() => de::Unexpected::Unit,
            Kind::Scalar { text, .. } => de::Unexpected::Str(text),
            Kind::List(_) => de::Unexpected::Seq,
            Kind::Map(_) => de::Unexpected::Map,
        }
    }

    fn mismatch(&self, visitor: &dyn de::Expected) -> Error {
        <Error as de::Error>::invalid_type(self.unexpected(), visitor).at(self)
    }
}

impl<'de> de::Deserializer<'de> for &Node {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let result = match &self.kind {
            _ if self.is_null() => visitor.visit_unit(),
            Kind::Scalar { text, plain: true } => match (integer(text), boolean(text)) {
                (Some(number), _) => visitor.visit_i64(number),
                (_, Some(value)) => visitor.visit_bool(value),
                _ => visitor.visit_str(text),
            },
            Kind::Scalar { text, .. } => visitor.visit_str(text),
            Kind::List(items) => visitor.visit_seq(Items(items.iter())),
            Kind::Map(entries) => visitor.visit_map(Entries {
                entries: entries.iter(),
                value: None,
            }),
        };
        result.map_err(|error| error.at(self))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.kind {
            Kind::Scalar { text, .. } if !self.is_null() => visitor
                .visit_str(text)
                .map_err(|error: Error| error.at(self)),
            _ => Err(self.mismatch(&visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self).map_err(|error| error.at(self))
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let (variant, value) = match &self.kind {
            Kind::Scalar { .. } if !self.is_null() => (self, None),
            Kind::Map(entries) => match entries.as_slice() {
                [(key, value)] => (key, Some(value)),
                _ => {
                    let title = format!("{} keys where exactly one is expected", entries.len());
                    return Err(Error::new(title, "one key, please").at(self));
                }
            },
            _ => return Err(self.mismatch(&visitor)),
        };
        visitor
            .visit_enum(Variant { variant, value })
            .map_err(|error| error.at(self))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char
        bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Error> for &Node {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

struct Items<'a>(std::slice::Iter<'a, Node>);

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        match self.0.next() {
            Some(item) => seed
                .deserialize(item)
                .map(Some)
                .map_err(|error| error.at(item)),
            None => Ok(None),
        }
    }
}

struct Entries<'a> {
    entries: std::slice::Iter<'a, (Node, Node)>,
    value: Option<&'a Node>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some((key, value)) = self.entries.next() else {
            return Ok(None);
        };
        self.value = Some(value);
        seed.deserialize(key)
            .map(Some)
            .map_err(|error| error.at(key))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let Some(value) = self.value.take() else {
            return Err(Error::new("a value without its key".to_owned(), ""));
        };
        seed.deserialize(value).map_err(|error| error.at(value))
    }
}

struct Variant<'a> {
    variant: &'a Node,
    value: Option<&'a Node>,
}

impl<'a, 'de> EnumAccess<'de> for Variant<'a> {
    type Error = Error;
    type Variant = Variant<'a>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Variant<'a>), Error> {
        let value = seed
            .deserialize(self.variant)
            .map_err(|error| error.at(self.variant))?;
        Ok((value, self))
    }
}

impl Variant<'_> {
    fn content(&self) -> Result<&Node, Error> {
        self.value.ok_or_else(|| {
            let word = self.variant.text().unwrap_or_default();
            Error::new(format!("`{word}` needs a value"), "nothing behind it").at(self.variant)
        })
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.value {
            Some(value) if !value.is_null() => {
                let word = self.variant.text().unwrap_or_default();
                Err(Error::new(format!("`{word}` takes no value"), "not expected").at(value))
            }
            _ => Ok(()),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        let content = self.content()?;
        seed.deserialize(content).map_err(|error| error.at(content))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Error> {
        de::Deserializer::deserialize_any(self.content()?, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        de::Deserializer::deserialize_any(self.content()?, visitor)
    }
}
