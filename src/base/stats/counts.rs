//! Lists of counts, most of them zero, as files have them: a run of n zeros is the number −n.

use serde::de::{Error, SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserializer, Serializer};
use std::fmt;

/// The most counts that a file may stand for in one list: what a damaged one asks for is not made.
const MOST: usize = 1 << 24;

/// Writes a list; for `#[serde(with = …)]`.
pub(crate) fn serialize<S: Serializer>(counts: &[u64], serializer: S) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(None)?;
    let mut rest = counts;
    while let Some((&count, after)) = rest.split_first() {
        let zeros = rest.iter().take_while(|&&count| count == 0).count();
        if zeros > 1 {
            list.serialize_element(&-(zeros as i64))?;
            rest = &rest[zeros..];
        } else {
            list.serialize_element(&count)?;
            rest = after;
        }
    }
    list.end()
}

/// Reads a list.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u64>, D::Error> {
    deserializer.deserialize_seq(Counts)
}

struct Counts;

impl<'de> Visitor<'de> for Counts {
    type Value = Vec<u64>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("counts, and −n for n zeros")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<u64>, A::Error> {
        let mut counts = Vec::new();
        while let Some(number) = list.next_element::<i64>()? {
            match u64::try_from(number) {
                Ok(count) => counts.push(count),
                Err(_) => {
                    let zeros = number.unsigned_abs() as usize;
                    if zeros > MOST - counts.len().min(MOST) {
                        return Err(A::Error::custom(format!("a list of {zeros} zeros")));
                    }
                    counts.resize(counts.len() + zeros, 0);
                }
            }
        }
        Ok(counts)
    }
}

#[cfg(test)]
mod tests {
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
        assert!(serde_json::from_str::<List>("[-9000000000000000000]").is_err());
        assert!(serde_json::from_str::<List>("[-9223372036854775808]").is_err());
    }
}
