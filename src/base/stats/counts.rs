//! Lists of what was counted, most of it nothing, as files have them: a run of n empty ones is the number −n.

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// The most that a file may stand for in one list: what a damaged one asks for is not made.
const MOST: usize = 1 << 24;

/// Writes a list; for `#[serde(with = …)]`.
pub(crate) fn serialize<T, S>(list: &[T], serializer: S) -> Result<S::Ok, S::Error>
where
    T: Default + PartialEq + Serialize,
    S: Serializer,
{
    let nothing = T::default();
    let mut to = serializer.serialize_seq(None)?;
    let mut rest = list;
    while let Some((one, after)) = rest.split_first() {
        let empty = rest.iter().take_while(|&one| *one == nothing).count();
        if empty > 1 {
            to.serialize_element(&-(empty as i64))?;
            rest = &rest[empty..];
        } else {
            to.serialize_element(one)?;
            rest = after;
        }
    }
    to.end()
}

/// Reads a list.
pub(crate) fn deserialize<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: Default + Clone + DeserializeOwned,
    D: Deserializer<'de>,
{
    deserializer.deserialize_seq(List(PhantomData))
}

struct List<T>(PhantomData<T>);

impl<'de, T: Default + Clone + DeserializeOwned> Visitor<'de> for List<T> {
    type Value = Vec<T>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("what was counted, and −n for n times nothing")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = from.next_element::<Entry<T>>()? {
            match entry {
                Entry::One(one) => list.push(one),
                Entry::Empty(empty) => {
                    if empty > (MOST - list.len().min(MOST)) as u64 {
                        return Err(A::Error::custom(format!("a list of {empty} times nothing")));
                    }
                    list.resize(list.len() + empty as usize, T::default());
                }
            }
        }
        Ok(list)
    }
}

/// What a file has in such a list.
enum Entry<T> {
    One(T),
    /// So many times nothing.
    Empty(u64),
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Entry<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Entry<T>, D::Error> {
        deserializer.deserialize_any(EntryOf(PhantomData))
    }
}

struct EntryOf<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for EntryOf<T> {
    type Value = Entry<T>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("what was counted, or −n for n times nothing")
    }

    fn visit_u64<E: Error>(self, count: u64) -> Result<Entry<T>, E> {
        T::deserialize(count.into_deserializer()).map(Entry::One)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Entry<T>, E> {
        match u64::try_from(number) {
            Ok(count) => self.visit_u64(count),
            Err(_) => Ok(Entry::Empty(number.unsigned_abs())),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Entry<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(fields)).map(Entry::One)
    }
}

#[cfg(test)]
mod tests {
    use crate::base::stats::Moments;
    use serde::{Deserialize, Serialize};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(transparent)]
    struct List(#[serde(with = "super")] Vec<u64>);

    #[test]
    fn zeros_are_told_by_their_number() {
        for (counts, text) in [
            (vec![], "[]"),
            (vec![0], "[0]"),
            (vec![3, 0, 2], "[3,0,2]"),
            (vec![0, 0, 7, 0, 0, 0], "[-2,7,-3]"),
        ] {
            let list = List(counts);
            assert_eq!(serde_json::to_string(&list).unwrap(), text);
            assert_eq!(serde_json::from_str::<List>(text).unwrap(), list);
        }
        for text in ["[-9000000000000000000]", "[-9223372036854775808]", "[{}]", "[1.5]", "[\"1\"]"] {
            assert!(serde_json::from_str::<List>(text).is_err(), "{text}");
        }
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(transparent)]
    struct Sums(#[serde(with = "super")] Vec<Moments>);

    #[test]
    fn moments_of_nothing_are_told_by_their_number() {
        let mut two = Moments::default();
        two.record(-1.5);
        two.record(3.0);
        let nothing = Moments::default();
        let list = Sums(vec![nothing, nothing, two, nothing]);
        let text = serde_json::to_string(&list).unwrap();
        assert!(text.starts_with("[-2,{\"n\":2,"), "{text}");
        assert_eq!(serde_json::from_str::<Sums>(&text).unwrap(), list);
        assert!(serde_json::from_str::<Sums>("[3]").is_err());
    }
}
