//! `runs.csv`: one row per run and regime, written batch by batch.

use super::digest::Hashing;
use super::error::OutputError;
use super::parquet::to_parquet;
use super::runs_file::{PARQUET_FILE, RUNS_FILE, RunsOf, RunsPart};
use super::schema::{
    CONFERRAL, Cell, Column, REGIME, STUDY, TableSchema, columns, grade, number, whole, word,
};
use super::table::Rows;
use super::whole::create;
use crate::model::crisis::{Challenge, RunRecord};
use crate::model::study::{End, Kind, Level, Outcome, StateSet, Study};
use crate::run::tally::{event_names, event_position, run_events};
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

/// One run under one guarantee and one question.
struct Run<'a, 'r> {
    study: &'a Study,
    /// Place of guarantee and question among the cells of the study.
    cell: usize,
    record: &'r RunRecord,
}

fn kind<'a>(challenge: Option<Challenge>) -> Option<&'a str> {
    challenge.map(|challenge| challenge.kind.label())
}

fn quarter(challenge: Option<Challenge>) -> Option<u32> {
    challenge.map(|challenge| challenge.quarter)
}

columns! {
    /// The columns that every study has.
    FIXED, fixed<'a>(run: &Run<'a, '_>):
    STUDY => run.study.name.as_str();
    CONFERRAL => run.study.in_cell(run.cell).0.label();
    whole("run", "", "Index of the run: the same world under every guarantee") => run.record.run;
    REGIME => run.study.in_cell(run.cell).1.name.as_str();
    whole(
        "conferred_quarter",
        "quarters",
        "Quarter in which the guarantee came into force; empty if it did not",
    ) => run.record.conferred_quarter;
    whole("signatories", "count", "Members bound at the end") => run.record.signatories;
    number(
        "veto_cost_at_consent_gdp_pct",
        "% of annual GDP",
        "Veto cost χ at which consent would flip at the first decision",
    ) => run.record.veto_cost_at_consent_gdp_pct;
    number(
        "ending_chance_at_consent",
        "probability",
        "Chance η that admission ends the war at which consent would flip; above 1 where no chance would do",
    ) => run.record.ending_chance_at_consent;
    word("outcome", "Outcome of the run", Outcome::LABELS) => run.record.outcome.label();
    whole("crises", "count", "Crises, grey zone included, without an inherited war") => run.record.crises;
    grade("first_challenge_kind", "Kind of the first challenge; empty if there was none", Kind::LABELS)
        => kind(run.record.first_challenge);
    whole("first_challenge_quarter", "quarters", "Quarter of the first challenge")
        => quarter(run.record.first_challenge);
    grade(
        "first_attack_kind",
        "Kind of the first limited or full attack; empty if there was none",
        Kind::LABELS,
    ) => kind(run.record.first_attack);
    whole("first_attack_quarter", "quarters", "Quarter of the first limited or full attack")
        => quarter(run.record.first_attack);
    word("first_attack_outcome", "Outcome of that attack", Outcome::LABELS)
        => run.record.first_attack_outcome.map(|outcome| outcome.label());
    word(
        "first_attack_end",
        "How it ended: `repelled`, `settled`, `defeated`, `exchange` or `unended`; empty if there was none",
        End::LABELS,
    ) => Some(run.record.first_attack_end).filter(|&end| end != End::None).map(|end| end.label());
    whole("highest_rung", "rung", "Highest rung over all crises and the inherited war")
        => u8::from(run.record.highest_rung);
    whole("days_fought", "days", "Days on which crises or war were under way") => run.record.days_fought;
    number("territory_end", "share", "Share of its territory that the protégé holds at the end")
        => run.record.territory_end;
    number("challenger_cost_gdp_pct", "% of annual GDP", "Real cost to the challenger")
        => run.record.challenger_cost_gdp_pct;
    number("protege_cost_gdp_pct", "% of annual GDP", "Real cost to the protégé")
        => run.record.protege_cost_gdp_pct;
    whole("beliefs", "count", "Fixed points of belief that the run rested on")
        => run.record.diagnostics.beliefs;
    whole("beliefs_not_converged", "count", "Those that did not converge")
        => run.record.diagnostics.not_converged;
    whole("beliefs_two_equilibria", "count", "Those in which the two starts ended apart")
        => run.record.diagnostics.two_equilibria;
    whole("draws_clamped", "count", "Draws clipped to the bounds of their unit")
        => run.record.diagnostics.clamped;
}

columns! {
    /// The columns that came later, and so stand behind those that every study had.
    LATER, later<'a>(run: &Run<'a, '_>):
    whole("draw", "", "Draw of the parameters that the run took, as numbered in `draws.csv`; empty without draws")
        => run.record.draw.map(|draw| draw as u64);
    number(
        "time_kept_share",
        "share",
        "Share of the judged time during which members kept the promise, by capability; empty if nothing was asked",
    ) => run.record.time_kept_share;
}

fn named(name: String, base: Column) -> Column {
    Column { name: Cow::Owned(name), ..base }
}

fn all_columns(study: &Study) -> Vec<Column> {
    let codes = study.responders.iter().map(|state| state.code.as_str());
    let event = whole("", "0 or 1", "Whether the event happened");
    let level = grade(
        "",
        "Highest level of this responder in the first crisis; empty if there was none",
        Level::LABELS,
    );
    let cost = number("", "% of annual GDP", "Real cost to this responder");
    let kept = whole(
        "",
        "0 or 1",
        "Whether this responder kept the promise in the first attack; empty if nothing was asked of it",
    );
    let replied = whole(
        "",
        "0 or 1",
        "Whether it gave the nuclear reply that it has promised; empty if it was not called",
    );
    let keeping =
        number("", "% of annual GDP", "The part of its cost that keeping the guarantee in peace takes");
    let lower = |prefix: &str, code: &str| format!("{prefix}_{}", code.to_ascii_lowercase());
    FIXED
        .into_iter()
        .chain(event_names(study).map(|name| named(format!("event_{name}"), event.clone())))
        .chain(codes.clone().map(|code| named(lower("level", code), level.clone())))
        .chain(codes.clone().map(|code| named(format!("{}_gdp_pct", lower("cost", code)), cost.clone())))
        .chain(LATER)
        .chain(codes.clone().map(|code| named(lower("kept", code), kept.clone())))
        .chain(codes.clone().map(|code| named(lower("replied", code), replied.clone())))
        .chain(codes.map(|code| named(format!("{}_gdp_pct", lower("keeping", code)), keeping.clone())))
        .collect()
}

/// The declaration of `runs.csv` of a study.
pub(crate) fn runs_schema(study: &Study) -> TableSchema {
    TableSchema {
        file: RUNS_FILE,
        row: "one run of one regime (only if the study asks for it)",
        note: "In the order of runs, and within a run of questions and regimes; with `keep`, only those of that event. \
               With `runs_parquet`, the same rows are in `runs.parquet`.",
        columns: Cow::Owned(all_columns(study)),
    }
}

/// The cells of one run, in the order of the columns of [`runs_schema`]. The room is used again.
#[derive(Debug, Default)]
pub(crate) struct RunCells<'s> {
    cells: Vec<Cell<'s>>,
    happened: Vec<bool>,
}

impl<'s> RunCells<'s> {
    /// The cells of a run under the guarantee and the question of a cell of the study.
    pub(crate) fn of(&mut self, study: &'s Study, cell: usize, record: &RunRecord) -> &[Cell<'s>] {
        let responders = study.responders.len();
        let crisis = record.first_challenge.is_some();
        run_events(study, record, &mut self.happened);
        self.cells.clear();
        self.cells.extend(fixed(&Run { study, cell, record }));
        self.cells.extend(self.happened.iter().map(|&happened| Cell::from(u64::from(happened))));
        let levels = record.levels.iter().take(responders);
        self.cells.extend(levels.map(|level| Cell::from(crisis.then(|| level.label()))));
        self.cells.extend(record.cost_gdp_pct.iter().take(responders).map(|&cost| Cell::from(cost)));
        self.cells.extend(later(&Run { study, cell, record }));
        let whether = |of: StateSet, who: StateSet| {
            (0..responders).map(move |i| Cell::from(of.contains(i).then(|| u64::from(who.contains(i)))))
        };
        self.cells.extend(whether(record.bound, record.met));
        self.cells.extend(whether(record.called, record.replied));
        self.cells.extend(record.keeping_gdp_pct.iter().take(responders).map(|&cost| Cell::from(cost)));
        &self.cells
    }
}

/// The place of the event whose runs alone a study keeps.
fn kept(study: &Study) -> Option<usize> {
    study.keep.as_deref().and_then(|event| event_position(study, event))
}

/// Writes `runs.csv` batch by batch, under a partial name until the results are written.
pub struct RunsWriter {
    path: PathBuf,
    /// Place of the event whose runs alone are kept.
    keep: Option<usize>,
    rows: Rows<Hashing<BufWriter<File>>>,
    /// The columns, where the rows are to become Parquet.
    parquet: Option<Cow<'static, [Column]>>,
}

impl RunsWriter {
    pub(super) fn create(path: PathBuf, study: &Study) -> Result<RunsWriter, OutputError> {
        let columns = runs_schema(study).columns;
        let begin = || -> io::Result<_> {
            let file = Hashing::new(BufWriter::with_capacity(1 << 16, create(&path)?));
            Ok(Rows::new(&columns, file)?)
        };
        let rows = begin().map_err(OutputError::unwritable("create", &path))?;
        Ok(RunsWriter { path, keep: kept(study), rows, parquet: study.runs_parquet.then_some(columns) })
    }

    /// Goes on after the rows of a file that is there.
    pub(super) fn after(path: PathBuf, study: &Study, written: &Path) -> Result<RunsWriter, OutputError> {
        let columns = runs_schema(study).columns;
        let begin = || -> io::Result<_> {
            let mut file = Hashing::new(BufWriter::with_capacity(1 << 16, create(&path)?));
            io::copy(&mut File::open(written)?, &mut file)?;
            Ok(Rows::after_header(&columns, file))
        };
        let rows = begin().map_err(OutputError::unwritable("copy", &path))?;
        Ok(RunsWriter { path, keep: kept(study), rows, parquet: study.runs_parquet.then_some(columns) })
    }

    /// Adds a batch: `cells[c][i]` is the record of the batch's i-th run in cell c, as for
    /// [`Tally::absorb`](crate::run::tally::Tally::absorb). Batches must come in the order of runs.
    pub fn append(&mut self, study: &Study, cells: &[&[RunRecord]]) -> Result<(), OutputError> {
        let runs = cells.first().map_or(0, |records| records.len());
        let mut row = RunCells::default();
        let mut happened = Vec::new();
        for run in 0..runs {
            for (cell, records) in cells.iter().enumerate() {
                if let Some(event) = self.keep {
                    run_events(study, &records[run], &mut happened);
                    if !happened[event] {
                        continue;
                    }
                }
                self.rows
                    .row(row.of(study, cell, &records[run]))
                    .map_err(|error| OutputError::unwritable("write", &self.path)(error.into()))?;
            }
        }
        Ok(())
    }

    /// Ends the file, on disk, under its partial name: that of Parquet if the study asks for it and these runs are `whole`.
    pub(super) fn finish(self, whole: bool) -> Result<RunsPart, OutputError> {
        let path = self.path;
        let written = self.rows.finish().and_then(Hashing::finish_file);
        let written = written.map_err(OutputError::unwritable("write", &path))?;
        let Some(columns) = self.parquet.filter(|_| whole) else {
            return Ok(RunsPart { file: RUNS_FILE, written });
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let part = to_parquet(&path, &columns, &path.with_file_name(name.replace(RUNS_FILE, PARQUET_FILE)))?;
        std::fs::remove_file(&path).map_err(OutputError::unwritable("remove", &path))?;
        Ok(part)
    }
}

/// Joins the runs of shards, in order, into one file that is what an unsharded run would have written.
pub(super) fn join_runs(parts: &[RunsOf], to: &Path) -> Result<RunsPart, OutputError> {
    use std::io::{BufRead, BufReader, Write};
    let unreadable = |path: &Path| {
        let path = path.to_path_buf();
        move |cause: io::Error| OutputError::UnreadableShard { path, cause: cause.to_string() }
    };
    let cannot = |action| OutputError::unwritable(action, to);
    let mut whole = Hashing::new(BufWriter::new(create(to).map_err(cannot("create"))?));
    for (position, RunsOf { path: part, .. }) in parts.iter().enumerate() {
        let mut rows = BufReader::new(File::open(part).map_err(unreadable(part))?);
        let mut header = Vec::new();
        rows.read_until(b'\n', &mut header).map_err(unreadable(part))?;
        if position == 0 {
            whole.write_all(&header).map_err(cannot("write"))?;
        }
        io::copy(&mut rows, &mut whole).map_err(cannot("write"))?;
    }
    let written = whole.finish_file().map_err(cannot("write"))?;
    Ok(RunsPart { file: RUNS_FILE, written })
}
