//! Values with a short and a long form, read so that a mistake in the long form is told
//! as what it is ("unknown key `equal`, did you mean `equals`") and not as "nothing fits".

use super::model::{Matcher, Participant, Presence, Rule, Scalar, Statuses};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, `true` or `false`")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Scalar, E> {
        Ok(Scalar::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Scalar, E> {
        Ok(Scalar::Number(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Scalar, E> {
        match i64::try_from(value) {
            Ok(number) => Ok(Scalar::Number(number)),
            Err(_) => Ok(Scalar::Text(value.to_string())),
        }
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(value.to_owned()))
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Scalar, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct MatcherVisitor;

impl<'de> Visitor<'de> for MatcherVisitor {
    type Value = Matcher;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or a rule (`{differs-from: …}`, `{one-of: […]}`, `{absent: true}`)")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Matcher, E> {
        ScalarVisitor.visit_bool(value).map(Matcher::Equals)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Matcher, E> {
        ScalarVisitor.visit_i64(value).map(Matcher::Equals)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Matcher, E> {
        ScalarVisitor.visit_u64(value).map(Matcher::Equals)
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Matcher, E> {
        ScalarVisitor.visit_str(value).map(Matcher::Equals)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Matcher, A::Error> {
        Rule::deserialize(MapAccessDeserializer::new(map)).map(|rule| Matcher::Rule(Box::new(rule)))
    }
}

impl<'de> Deserialize<'de> for Matcher {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Matcher, D::Error> {
        deserializer.deserialize_any(MatcherVisitor)
    }
}

struct ParticipantVisitor;

impl<'de> Visitor<'de> for ParticipantVisitor {
    type Value = Participant;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`present`, `absent` or parameters (`{partstat: ACCEPTED}`)")
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Participant, E> {
        match value {
            "present" => Ok(Participant::Word(Presence::Present)),
            "absent" => Ok(Participant::Word(Presence::Absent)),
            other => Err(E::unknown_variant(other, &["present", "absent"])),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Participant, A::Error> {
        BTreeMap::deserialize(MapAccessDeserializer::new(map)).map(Participant::Parameters)
    }
}

impl<'de> Deserialize<'de> for Participant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Participant, D::Error> {
        deserializer.deserialize_any(ParticipantVisitor)
    }
}

struct StatusesVisitor;

impl<'de> Visitor<'de> for StatusesVisitor {
    type Value = Statuses;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a status (`201`), a class (`2xx`) or a list of them")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Statuses, E> {
        match u16::try_from(value) {
            Ok(code) if (100..=599).contains(&code) => Ok(Statuses::Code(code)),
            _ => Err(E::invalid_value(de::Unexpected::Signed(value), &self)),
        }
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Statuses, E> {
        self.visit_i64(i64::try_from(value).unwrap_or(i64::MAX))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Statuses, E> {
        match value.as_bytes() {
            [b'1'..=b'5', b'x', b'x'] => Ok(Statuses::Class(value.to_owned())),
            [b'1'..=b'5', _, _] if value.bytes().all(|b| b.is_ascii_digit()) => {
                self.visit_i64(value.parse().unwrap_or_default())
            }
            _ => Err(E::invalid_value(de::Unexpected::Str(value), &self)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Statuses, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(seq)).map(Statuses::Many)
    }
}

impl<'de> Deserialize<'de> for Statuses {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Statuses, D::Error> {
        deserializer.deserialize_any(StatusesVisitor)
    }
}
