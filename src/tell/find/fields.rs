//! What a condition may speak of: events, outcomes, and the columns of `runs.csv`.

use crate::model::study::{Outcome, Study};
use crate::run::tally::event_names;
use crate::write::{Column, ColumnType, runs_schema};

/// The values that a column of text can have, and whether their order says more and less.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Values {
    pub(super) labels: Vec<String>,
    pub(super) ordered: bool,
}

/// A column that can be compared.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) column: Column,
    /// Of a column of text.
    pub(super) values: Option<Values>,
}

/// The names of a study.
pub(super) struct Fields {
    pub(super) fields: Vec<Field>,
    events: Vec<String>,
}

impl Fields {
    pub(super) fn of(study: &Study) -> Fields {
        let columns = runs_schema(study).columns.into_owned();
        let fields = columns.into_iter().map(|column| Field { values: values(study, &column), column });
        Fields { fields: fields.collect(), events: event_names(study).map(str::to_string).collect() }
    }

    /// The place of a column.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.column.name == name)
    }

    /// The place of the column of an event.
    pub(super) fn event(&self, name: &str) -> Option<usize> {
        let name = name.strip_prefix("event_").unwrap_or(name);
        let known = self.events.iter().any(|event| event == name);
        known.then(|| self.column(&format!("event_{name}"))).flatten()
    }

    /// All names that can be written, for help.
    pub(super) fn names(&self) -> Vec<&str> {
        let events = self.events.iter().map(String::as_str);
        let outcomes = Outcome::LABELS.iter().copied();
        let columns = self.fields.iter().map(|field| field.column.name.as_ref());
        events.chain(outcomes).chain(columns.filter(|name| !name.starts_with("event_"))).collect()
    }
}

fn values(study: &Study, column: &Column) -> Option<Values> {
    if column.column_type != ColumnType::String {
        return None;
    }
    let owned = |labels: &mut dyn Iterator<Item = &str>| labels.map(str::to_string).collect::<Vec<_>>();
    let (labels, ordered) = match column.name.as_ref() {
        "study" => (vec![study.name.clone()], false),
        "conferral" => (owned(&mut study.conferral.iter().map(|one| one.label())), false),
        "regime" => (owned(&mut study.regimes.iter().map(|one| one.name.as_str())), false),
        _ => (owned(&mut column.words.iter().copied()), column.ordered),
    };
    Some(Values { labels, ordered })
}
