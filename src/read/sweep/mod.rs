//! TOML text to a sweep: which study, which of its keys over which values, and how the points lie.
//!
//! The file is walked like a study, along tables of keys, and every error is told at once. What stands for
//! one point is the study's own tree with the point's values laid over it, read by the study's own reader:
//! whatever a study may say, a sweep may vary.

mod design;
mod input;
mod inputs;
mod keys;
mod points;
mod template;

pub(crate) use design::{Design, SOBOL_DIMENSIONS};
pub(crate) use input::{Domain, Input};

use super::error::{ConfigErrors, shown};
use super::merge::merge;
use super::section::Section;
use super::source::{Mark, Origin, Report, Source};
use super::tree::{self, Data, Entry, Node, Table};
use super::values::{is_name, name_rule};
use super::{Overrides, open, overrides};
use crate::model::study::{Event, Study, named_enum};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::Path;
use template::Template;

named_enum! {
    /// Whether all points meet the same worlds.
    Replicates {
        /// The same random numbers at every point.
        Common = "common",
        /// Random numbers of its own at every point.
        Independent = "independent",
    }
}

/// The columns of `points.csv` before those of the inputs.
pub(crate) const HEAD_COLUMNS: [&str; 8] =
    ["study", "conferral", "point", "regime", "seed", "status", "message", "runs"];

/// Everything about a sweep but its study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// Short name: that of the folder of results.
    pub name: String,
    /// Seed of the design, and of the runs.
    pub seed: u64,
    /// Runs per point, conferral and regime.
    pub runs: u64,
    /// Blocks into which the runs of a point are dealt: run i belongs to block i mod `blocks`, or, where each point takes draws
    /// of the parameters of its own, ⌊i / 64⌋ mod `blocks`.
    pub blocks: u32,
    /// Whether all points meet the same worlds.
    pub replicates: Replicates,
    /// How the points lie.
    pub design: Design,
    /// What is varied.
    pub inputs: Vec<Input>,
}

impl Spec {
    /// The number of points.
    pub fn points(&self) -> u64 {
        self.design.points(&self.inputs)
    }
}

/// A sweep that has been read, and can make the study of any of its points.
#[derive(Clone, Serialize, Deserialize)]
pub struct SweepFile {
    pub spec: Spec,
    /// The study without any input set.
    pub base: Study,
    template: Template,
}

impl SweepFile {
    /// The same, whatever folder the program is started in: tables that its study names are found from there.
    pub(crate) fn anywhere(self) -> SweepFile {
        SweepFile { template: self.template.anywhere(), ..self }
    }

    /// Whether its study is still what it was when it was read: the tables that it names may have been altered.
    pub(crate) fn stands(&self) -> bool {
        self.template.study(&[]).is_ok_and(|study| study == self.base)
    }

    /// The study with these values of the inputs, in their order. The error is what the study's reader says
    /// of the combination.
    pub fn study_at(&self, values: &[serde_json::Value]) -> Result<Study, ConfigErrors> {
        self.template.study(values)
    }
}

/// Whether a file looks like a sweep: it has a table `design`. A file that cannot be read does not.
pub(crate) fn is_sweep(path: &Path) -> bool {
    super::says(path, &["design"])
}

/// Reads a sweep from a file.
pub(crate) fn load_sweep(path: &Path, overrides: &Overrides) -> Result<SweepFile, ConfigErrors> {
    let report = Report::default();
    let (text, _) = open(path)?;
    let source = report.add(Source::file(path, Origin::Given, text.clone()));
    let table = tree::parse(&report, source, &text);
    match sweep(&report, source, path, &table, overrides) {
        Some(sweep) if report.is_empty() => Ok(sweep),
        _ => Err(report.finish()),
    }
}

fn sweep(
    report: &Report,
    source: usize,
    path: &Path,
    table: &Table,
    changes: &Overrides,
) -> Option<SweepFile> {
    let top = Section::new(report, table, Mark::whole(source), "", keys::SWEEP);
    top.require();
    let name = name(report, &top, path);
    let set = top.entry("set").and_then(|entry| match &entry.node.data {
        Data::Table(set) => Some(set.clone()),
        _ => {
            report.error(entry.node.mark, "`set` must be a table", "write [set] and keys of the study below");
            None
        }
    });
    let (seed, runs) = (top.integer("seed"), top.integer("runs"));
    let blocks = top.integer("blocks").unwrap_or(8) as u32;
    let replicates = match top.has("replicates") {
        true => top.choice("replicates", Replicates::from_label),
        false => Some(Replicates::Common),
    };
    let (inputs, all) = inputs::read(report, &top);
    let design = design::read(report, &top, &inputs);
    let mut tree = Template::base_tree(report, &top)?;
    merge(&mut tree, set.unwrap_or_default());
    for (key, value) in [("seed", seed), ("runs", runs)] {
        if let Some(value) = value {
            let mark = top.mark_of(key);
            let node = Node { mark, data: Data::Integer(value as i64) };
            tree.insert(key.to_string(), Entry { mark, node });
        }
    }
    overrides::lay_over(report, &mut tree, changes);
    let (inputs, marks): (Vec<Input>, Vec<input::Marks>) = inputs.into_iter().unzip();
    // Each end of each input is tried on a study that is sound by itself, or every error would come again.
    let template = Template::new(report, tree, top.mark_of("study"), &inputs, &marks);
    let base = template.try_base(report)?;
    refuse_unfit(report, &top, &base, &inputs, name, blocks);
    // A file of points has a column for each input: without all of them, its errors would be false.
    let settled = design.filter(|_| all).and_then(|design| design.settle(report, inputs.clone()));
    template.try_ends(report, settled.as_ref().map_or(&inputs, |(_, inputs)| inputs), &marks);
    let (design, inputs) = settled?;
    let spec = Spec {
        name: name?.to_string(),
        seed: base.seed,
        runs: base.runs,
        blocks,
        replicates: replicates?,
        design,
        inputs,
    };
    Some(SweepFile { spec, base, template })
}

fn name<'a>(report: &Report, top: &Section<'a>, path: &'a Path) -> Option<&'a str> {
    if top.has("name") {
        return top.name("name");
    }
    let stem = path.file_stem().and_then(|stem| stem.to_str()).filter(|stem| is_name(stem, true));
    if stem.is_none() {
        let message = "the sweep has no `name`, and its file's cannot be one";
        report.clash(top.mark, message, format!("set `name`: {}", name_rule(true)));
    }
    stem
}

/// What a study may be and a sweep's cannot, and names that would clash in the results.
fn refuse_unfit(
    report: &Report,
    top: &Section<'_>,
    base: &Study,
    inputs: &[Input],
    name: Option<&str>,
    blocks: u32,
) {
    let study = top.mark_of("study");
    if name == Some(base.name.as_str()) {
        let message =
            format!("the sweep has the name of its study, `{}`, whose folder it would take", base.name);
        report.clash(top.mark_of("name"), message, "give the sweep another `name`");
    }
    if base.stop.is_some() {
        report.clash(
            study,
            "the study stops by precision, and a sweep makes the same runs at every point",
            "take `stop` out of the study, and set `runs` here",
        );
    }
    if base.write_runs {
        report.clash(
            study,
            "the study writes every run, and a sweep does not",
            "set runs_csv = false, or runs_parquet = false, below [set]",
        );
    }
    if base.runs > u64::from(u32::MAX) {
        report.clash(top.mark_of("runs"), "more than 4 294 967 295 runs per point", "lower `runs`");
    }
    if u64::from(blocks) > base.runs {
        let message = format!("{blocks} blocks need as many runs, and a point has {}", base.runs);
        report.clash(top.mark_of("blocks"), message, "raise `runs` or lower `blocks`");
    }
    let standard = Event::LABELS.iter().copied();
    let events: Vec<&str> = standard.chain(base.events.iter().map(|event| event.name.as_str())).collect();
    let of_event = |name: &&str| [name.to_string(), format!("{name}_low"), format!("{name}_high")];
    let columns = HEAD_COLUMNS.iter().map(|name| name.to_string());
    let columns = columns.chain(inputs.iter().map(|input| input.key.clone()));
    let mut seen = BTreeSet::new();
    for column in columns.chain(events.iter().flat_map(of_event)) {
        if !seen.insert(column.clone()) {
            let message = format!("two columns of points.csv would be called `{}`", shown(&column));
            report.clash(study, message, "give the event of the study another name");
        }
    }
}
