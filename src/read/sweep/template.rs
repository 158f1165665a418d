//! The study of a sweep as a tree, over which the values of a point are laid.

use super::input::{Input, Marks};
use crate::model::study::Study;
use crate::read::error::ConfigErrors;
use crate::read::merge::merge;
use crate::read::section::Section;
use crate::read::source::{Mark, Origin, Report, Source};
use crate::read::tree::{Data, Entry, Node, Table};
use crate::read::{assemble, chain};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A study as a tree, with the texts it was made of and the places of the inputs.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Template {
    sources: Vec<Source>,
    tree: Table,
    /// Number and name of the study's own text.
    given: usize,
    file: String,
    /// Key and place of each input.
    keys: Vec<(String, Mark)>,
}

impl Template {
    /// The tree of the study that the sweep names, with all that it extends.
    pub(super) fn base_tree(report: &Report, top: &Section<'_>) -> Option<Table> {
        let mark = top.mark_of("study");
        let path = report.path_from(mark, top.text("study")?);
        let given = report.file(mark, &path, Origin::Given)?;
        let errors = report.count();
        let tree = chain::read(report, given, Some(&path));
        // What cannot be read in part is not tried in part.
        (report.count() == errors).then_some(tree)
    }

    /// A template of a tree that came from [`base_tree`](Template::base_tree).
    pub(super) fn new(
        report: &Report,
        tree: Table,
        study: Mark,
        inputs: &[Input],
        marks: &[Marks],
    ) -> Template {
        let sources = report.sources();
        // The study's text was taken in right after the sweep's own.
        let given = study.source + 1;
        let file = sources[given].name.clone();
        let keys = inputs.iter().zip(marks).map(|(input, marks)| (input.key.clone(), marks.key)).collect();
        Template { sources, tree, given, file, keys }
    }

    /// The same, whatever folder the program is started in.
    pub(super) fn anywhere(self) -> Template {
        Template { sources: self.sources.into_iter().map(Source::anywhere).collect(), ..self }
    }

    /// The study without inputs. Its errors are told.
    pub(super) fn try_base(&self, report: &Report) -> Option<Study> {
        let trial = Report::of(self.sources.clone());
        let study = assemble::study(&trial, self.given, &self.file, &self.tree);
        if trial.is_empty() {
            return study;
        }
        assemble::study(report, self.given, &self.file, &self.tree);
        None
    }

    /// Tells what the study says of each input at each end of its domain, alone.
    pub(super) fn try_ends(&self, report: &Report, inputs: &[Input], marks: &[Marks]) {
        for (input, marks) in inputs.iter().zip(marks) {
            let told = |report: &Report, ends: Vec<(Value, Mark)>| {
                for (value, mark) in ends {
                    let mut tree = self.tree.clone();
                    lay(&mut tree, &input.key, marks.key, node(&value, mark));
                    assemble::study(report, self.given, &self.file, &tree);
                }
            };
            // A range without a point in it looks whole to whoever wrote it.
            let whole = input.whole_ends(marks).filter(|ends| {
                let (decimal, whole) = (Report::of(self.sources.clone()), Report::of(self.sources.clone()));
                told(&decimal, input.ends(marks));
                told(&whole, ends.clone());
                !decimal.is_empty() && whole.is_empty()
            });
            if whole.is_some() {
                let message = format!("`{}` takes whole numbers only", input.key);
                report.error(marks.key, message, "add scale = \"whole\" to the input");
            } else {
                told(report, input.ends(marks));
            }
        }
    }

    /// The study with a value for each input.
    pub(super) fn study(&self, values: &[Value]) -> Result<Study, ConfigErrors> {
        let report = Report::of(self.sources.clone());
        let mut tree = self.tree.clone();
        for ((key, mark), value) in self.keys.iter().zip(values) {
            lay(&mut tree, key, *mark, node(value, *mark));
        }
        match assemble::study(&report, self.given, &self.file, &tree) {
            Some(study) if report.is_empty() => Ok(study),
            _ => Err(report.finish()),
        }
    }
}

/// Lays one value over a study.
fn lay(tree: &mut Table, key: &str, mark: Mark, node: Node) {
    let mut over = node;
    for part in key.rsplit('.') {
        let table = Table::from([(part.to_string(), Entry { mark, node: over })]);
        over = Node { mark, data: Data::Table(table) };
    }
    if let Data::Table(over) = over.data {
        merge(tree, over);
    }
}

/// A value as it would stand in a study.
fn node(value: &Value, mark: Mark) -> Node {
    let data = match value {
        Value::Bool(flag) => Data::Flag(*flag),
        Value::Number(number) => match number.as_i64() {
            Some(integer) => Data::Integer(integer),
            None => Data::Float(number.as_f64().unwrap_or(f64::NAN)),
        },
        Value::String(text) => Data::Text(text.clone()),
        Value::Array(items) => Data::List(items.iter().map(|item| node(item, mark)).collect()),
        Value::Object(table) => Data::Table(
            table.iter().map(|(key, value)| (key.clone(), Entry { mark, node: node(value, mark) })).collect(),
        ),
        // TOML has no null, and so no value here is one.
        Value::Null => Data::Date,
    };
    Node { mark, data }
}
