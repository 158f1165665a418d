//! Where the values of a study are from, as far as they are the study's own. The rest is the program's: of its tables,
//! its estimates, its assumptions.

use super::field::Status;
use super::parameters::Slot;
use super::posterior::BUNDLED;
use super::states::{self, StateTable};
use super::{Study, guarantee};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Key of what a guarantee is called.
pub(crate) const TITLE: &str = "title";

/// What a study sets itself, and which bundled guarantees it starts from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Key as in `parameters.csv`, and the place: `pact.toml, line 12`, or the option of the command line.
    pub yours: BTreeMap<String, String>,
    /// Name of a guarantee, and of the bundled one from which it has what it does not set itself.
    pub bases: BTreeMap<String, String>,
}

impl Provenance {
    /// Whether there is nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.yours.is_empty() && self.bases.is_empty()
    }

    /// Whether the study sets anything of this guarantee but what it is called.
    pub(crate) fn changes(&self, guarantee: &str) -> bool {
        let prefix = format!("regime.{guarantee}.");
        let own = self.yours.range(prefix.clone()..).map_while(|(key, _)| key.strip_prefix(&prefix));
        own.into_iter().any(|key| key != TITLE)
    }

    /// Whether the study itself says what this guarantee is called.
    pub(crate) fn names(&self, guarantee: &str) -> bool {
        self.yours.contains_key(&format!("regime.{guarantee}.{TITLE}"))
    }
}

/// Where one value is from: how it is known, and the source in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    pub status: Status,
    pub words: String,
}

impl Source {
    fn new(status: Status, words: impl Into<String>) -> Source {
        Source { status, words: words.into() }
    }
}

impl Study {
    /// The study whatever file it was read from: its values alone, which are its identity.
    pub(crate) fn without_provenance(&self) -> Study {
        Study { provenance: Provenance::default(), ..self.clone() }
    }

    /// Where a value is from that the study may set itself.
    fn source(&self, key: &str, otherwise: impl FnOnce() -> Source) -> Source {
        match self.provenance.yours.get(key) {
            Some(place) => Source::new(Status::Yours, place),
            None => otherwise(),
        }
    }

    /// Where a parameter of the model is from.
    pub(crate) fn source_of_parameter(&self, slot: &Slot) -> Source {
        let table = || Source::new(slot.field.status, slot.field.source);
        if self.parameters.set_by_study[slot.index] {
            // A study that was made without a text has no places.
            let made = || Source::new(Status::Yours, "set by the study");
            return self.source(&slot.field.element_key(slot.element), made);
        }
        let joint = self.parameters.joint.as_ref();
        let drawn = self.parameters.drawn_together().any(|(drawn, _)| drawn.index == slot.index);
        match joint.filter(|_| drawn) {
            None => table(),
            Some(joint) => {
                let how = format!("drawn together with others: {} draws of {}", joint.rows.len(), joint.name);
                match joint.name == BUNDLED {
                    true => Source::new(slot.field.status, format!("{}; {how}", slot.field.source)),
                    false => Source::new(Status::Yours, how),
                }
            }
        }
    }

    /// Where an attribute of a guarantee is from, by its element's key, such as `clarity.full`.
    pub(crate) fn source_of_attribute(
        &self,
        guarantee: &str,
        attribute: &guarantee::Attribute,
        key: &str,
    ) -> Source {
        self.source(&format!("regime.{guarantee}.{key}"), || {
            let words = match self.provenance.bases.get(guarantee) {
                Some(base) if base != guarantee || self.provenance.changes(guarantee) => {
                    return Source::new(attribute.status, format!("as in {base} (`casus regimes`)"));
                }
                Some(_) => "judgement on the facts listed with the guarantee in `datapackage.json`",
                None => "default: the study says nothing",
            };
            Source::new(attribute.status, words)
        })
    }

    /// Where a figure of a state is from that this column of the table of states holds.
    pub(crate) fn source_of_figure(&self, state: &str, key: &str, column: &str) -> Source {
        self.source(&format!("state.{state}.{key}"), || {
            if StateTable::bundled().row(state).is_none() {
                return Source::new(
                    Status::Assumed,
                    "default of a state that the table of states does not have",
                );
            }
            match states::column_notes().iter().find(|note| note.column == column) {
                Some(note) => Source::new(
                    Status::from_label(&note.status).unwrap_or(Status::Assumed),
                    format!("table of states: {}", note.source),
                ),
                None => Source::new(Status::Assumed, "default"),
            }
        })
    }

    /// Where a key of the study itself is from.
    pub(crate) fn source_of_setting(&self, key: &str) -> Source {
        self.source(&format!("study.{key}"), || Source::new(Status::Assumed, "default"))
    }
}
