//! `results/README.md`: what every file and column is.
#![allow(clippy::unwrap_used)] // a test may fail where it stands

use crate::lab::backtest::BACKTEST;
use crate::lab::calibration::{CALIBRATION, posterior_schema, prior_schema};
use crate::lab::history::OWN_COLUMNS;
use crate::lab::sweep::ANALYSES;
use crate::model::study::{Event, Given, Outcome, Study};
use crate::run::tally::Metric;
use crate::unit::synthetic;
use crate::write::*;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

const INTRODUCTION: &str = "\
<!-- Made from the declarations of the tables: run `UPDATE=1 cargo test readme` after a change there. -->
# Results

`casus run STUDY.toml` writes `results/<study name>/`: tidy CSV files and `datapackage.json`, together a
[Frictionless Data Package](https://specs.frictionlessdata.io/data-package/). `example/` is a small one.

CSV: UTF-8, one header line, one observation a row, `.` decimal. An empty cell is unknown, never a sentinel. Numbers are
the shortest decimals that read back as the same double.

```python
import pandas as pd
events = pd.read_csv(\"results/nato_vs_european/events.csv\")
events[(events.event == \"attacked_full\") & (events.given == \"always\")]
```
```r
events <- read.csv(\"results/nato_vs_european/events.csv\")
subset(events, event == \"attacked_full\" & given == \"always\")
```
```sql
-- DuckDB
SELECT * FROM 'results/nato_vs_european/events.csv' WHERE event = 'attacked_full' AND given = 'always';
```

**Intervals** (`ci_low`, `ci_high`) are 95 % and cover simulation error only, not uncertainty in the parameters, most of which
are assumed (`parameters.csv`): where parameters are drawn together, they are about the mean of just those draws that the runs took. Shares have Wilson's interval, and the two-sided Clopper–Pearson interval where the count is 0
or all: an event that was never seen has an upper bound, not a certainty.

**A second interval** (`total_low`, `total_high`), for chance and parameters together, is given if the study draws parameters
jointly (`parameters = \"posterior\"`): what shares would be under other parameters that the data allow. It contains the
first. It does not cover uncertainty in parameters that are not drawn, or in the model. `total_median` is the median over the draws:
where a few of them carry most of the events it is far below their mean, which is the share itself, and towards which it leans
where few runs of each draw have the event. Where fewer than 64 runs have it, or have it not, nothing is said of draws. Intervals of
means are ± 1.96 standard errors, within the least and the greatest value, and none with fewer than 20 values.

**Conditions** (`given`) select runs, and guarantees change which runs these are: a share given `attacked` compares attacks
that one guarantee did not deter with attacks that another did not deter. The unconditional rows (`always`) do not.

**Same worlds.** Run i meets the same draws under every guarantee; `contrasts.csv` and `transitions.csv` rely on it.

**The bytes** are the same for any number of threads and any split into shards. A folder that holds `datapackage.json` is
complete; a file that ends in `.partial` or `.old` was being replaced when the program was killed, and the next run removes it.
`casus.state` holds the runs as they were counted: `casus run --resume` adds to them, up to the files that all at once would have made.
`casus.lock` is there while a process writes the folder, and says which. A `README.md` of your own beside the results is left
alone; any other file that the package does not list, or not as it is now, is a reason to refuse the folder.

`datapackage.json` describes every column (name, type, unit, meaning), gives size and SHA-256 of every file, and holds under
`casus` the whole study as run with its SHA-256, seed, program version and commit, the scheme of random numbers, what the
command line changed, runs asked for and done, and whether they are `complete`. It records no date and no machine.
";

const JOURNAL: &str = "
## sweep.journal
Made by `casus sweep`, point by point; `--resume` goes on from it, and analyses read it. Counts of every event in blocks of
runs: run i belongs to block i mod `blocks`. The first line names the format; then come frames of a length (32-bit), that
many bytes, and the first 8 bytes of their SHA-256; every integer has its least byte first. The first frame is JSON: the
sweep, the study and the program. Each later one is a point in order: a byte (0 done, 1 failed), the number of the point
(64-bit), then, if done, counts (32-bit) by conferral, regime, event and block, the last fastest; if failed, its message.
";

const CASES: &str = "
## A file of cases of your own
`casus backtest CASES.csv` reads CSV with these columns, a row per case, in any order; `configs/historical/cases_example.csv`
is one. `case`, `cluster`, `question`, `observed`, `promise`, `challenger_capability` and `responder_capability` must be
there. Any other cell may be empty: the figure is unknown. Capabilities, `distance_km` and `polyarchy` then take the median of the file, and `missing.csv` counts them; ties stay unknown, and a reach is the model's.

| column | meaning |
|---|---|
";

#[test]
fn the_readme_of_results_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("results/README.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, readme()).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == readme(), "results/README.md is stale: run `UPDATE=1 cargo test --lib readme`");
}

/// What is left behind by a process that was killed is known by its name.
#[test]
fn tables_of_the_laboratory_are_known_by_name() {
    let always = [ANALYSES, CALIBRATION, BACKTEST].concat();
    let own = [prior_schema([].into_iter()), posterior_schema([].into_iter())];
    let files: BTreeSet<&str> = always.into_iter().chain(&own).map(|schema| schema.file).collect();
    assert_eq!(files, BTreeSet::from(DECLARED_ABOVE));
}

/// A study with placeholders where others have names of their own.
fn in_general() -> Study {
    let mut study = synthetic::study("", &[]);
    study.events[0].name = "<event of the study>".to_string();
    study.responders = vec![synthetic::state("<code>", 1.0)];
    study
}

/// The text of `results/README.md`.
fn readme() -> String {
    let mut text = INTRODUCTION.to_string();
    terms(&mut text, "Conditions", Given::ALL.iter().map(|g| (g.label(), g.description())));
    terms(&mut text, "Outcomes", Outcome::ALL.iter().map(|o| (o.label(), o.description())));
    text.push_str("\nFrom gravest to mildest; the outcome of a run is that of its gravest crisis.\n");
    terms(&mut text, "Events", Event::ALL.iter().map(|e| (e.label(), e.description())));
    text.push_str(
        "\n\"The attack\" is the run's first limited or full attack, or its first grey-zone challenge if there is no other.\n\
        Events that a study defines follow these.\n",
    );
    terms(&mut text, "Metrics", Metric::ALL.iter().map(|m| (m.label(), m.description())));
    for schema in schemas(true) {
        section(&mut text, schema);
    }
    section(&mut text, &runs_schema(&in_general()));
    section(&mut text, &MANIFEST);
    section(&mut text, &points_schema(&[("<key of an input>", true)], &in_general()));
    for schema in ANALYSES.iter().chain(&[&ASSUMPTIONS, &CHOICE]) {
        section(&mut text, schema);
    }
    text.push_str(JOURNAL);
    section(&mut text, &prior_schema(["<key of a parameter>"].into_iter()));
    section(&mut text, &posterior_schema(["<key of a parameter>"].into_iter()));
    for schema in CALIBRATION.iter().chain(BACKTEST) {
        section(&mut text, schema);
    }
    text.push_str(CASES);
    for (name, meaning) in OWN_COLUMNS {
        let _ = writeln!(text, "| `{name}` | {meaning} |");
    }
    text
}

// Writing to a string cannot fail: the results of `write!` below are dropped.

fn terms<'a>(text: &mut String, title: &str, terms: impl Iterator<Item = (&'a str, &'a str)>) {
    let _ = write!(text, "\n## {title}\n| name | meaning |\n|---|---|\n");
    for (name, meaning) in terms {
        let _ = writeln!(text, "| `{name}` | {meaning} |");
    }
}

fn section(text: &mut String, schema: &TableSchema) {
    let _ = write!(text, "\n## {}\nOne row: {}.", schema.file, schema.row);
    if !schema.note.is_empty() {
        let _ = write!(text, " {}", schema.note);
    }
    text.push_str("\n\n| column | type | unit | meaning |\n|---|---|---|---|\n");
    for column in schema.columns.iter() {
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} |",
            column.name,
            column.column_type.label(),
            column.unit,
            column.description
        );
    }
}
