//! What a sweep was made from: whether two are the same, and if not, how they differ.

use super::record::Shape;
use crate::base::chance::RNG_SCHEME;
use crate::model::study::Study;
use crate::read::sweep::{Spec, SweepFile};
use crate::write::{PROGRAM_COMMIT, PROGRAM_VERSION, differing};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Everything that decides the counts of a sweep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Version of the program.
    pub program_version: String,
    /// Commit that it was built from, where that is known.
    pub program_commit: Option<String>,
    /// Scheme of random numbers.
    pub rng_scheme: String,
    pub sweep: Spec,
    /// The study without any input set.
    pub study: Study,
}

impl Header {
    /// The header of a sweep that this program makes.
    pub fn of(file: &SweepFile) -> Header {
        Header {
            program_version: PROGRAM_VERSION.to_string(),
            program_commit: PROGRAM_COMMIT.map(str::to_string),
            rng_scheme: RNG_SCHEME.to_string(),
            sweep: file.spec.clone(),
            // A sweep goes on where a line was added to its study.
            study: file.base.without_provenance(),
        }
    }

    /// The shape of the counts.
    pub fn shape(&self) -> Shape {
        Shape::of(&self.study, &self.sweep)
    }

    /// Whether `larger` begins with the points of this, or is the same.
    pub fn is_begun_by(&self, smaller: &Header) -> bool {
        let resized = smaller.sweep.design.resized(&self.sweep.design);
        let design = resized.unwrap_or_else(|| smaller.sweep.design.clone());
        let sweep = Spec { design, ..smaller.sweep.clone() };
        Header { sweep, ..smaller.clone() } == *self && smaller.sweep.points() <= self.sweep.points()
    }

    /// What differs, key by key: `key: there → here`.
    pub fn differences(&self, there: &Header) -> Vec<String> {
        let json = |header| serde_json::to_value(header).unwrap_or_default();
        differing(
            "",
            &json(there),
            &json(self),
            |place, _| place.to_string(),
            |path, there, here| format!("{path}: {} → {}", short(there), short(here)),
        )
    }
}

fn short(value: &Value) -> String {
    const LONGEST: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
