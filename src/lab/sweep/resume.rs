//! A sweep in its folder: begun anew or gone on with, never mixed.

use super::error::SweepError;
use super::finished::Finished;
use super::header::Header;
use super::plan::Plan;
use super::record::{PointCounts, decode, encode};
use super::run::{Ended, run};
use crate::read::sweep::{Domain, SweepFile};
use crate::run::engine::Watch;
use crate::run::tally::event_names;
use crate::write::{
    InputColumn, Journal, JournalReader, OutputError, PointRow, ResultsFolder, json_bytes, study_sha256,
    swept,
};
use serde_json::json;
use std::io;
use std::sync::atomic::AtomicBool;

/// A sweep that is being made.
pub(crate) struct Sweep<'a> {
    file: &'a SweepFile,
    plan: Plan,
    folder: ResultsFolder,
    journal: Journal,
    done: u64,
}

impl<'a> Sweep<'a> {
    /// Begins a sweep in a folder, or with `resume` goes on with the one that is there: the same, or one of
    /// which this is an extension. `force` begins anew where an interrupted one is.
    pub(crate) fn open(
        file: &'a SweepFile,
        folder: ResultsFolder,
        resume: bool,
        force: bool,
    ) -> Result<Sweep<'a>, SweepError> {
        let plan = Plan::new(file.spec.clone());
        let header = Header::of(file);
        let path = folder.journal();
        let begin = |folder: ResultsFolder, plan, done| {
            folder.begin_sweep()?;
            let journal = Journal::create(&path, &json_bytes(&header), done)?;
            Ok(Sweep { file, plan, folder, journal, done })
        };
        if !path.exists() {
            return begin(folder, plan, 0);
        }
        let (mut journal, read) = Journal::open(&path)?;
        let there =
            read.and_then(|(bytes, reader)| Some((serde_json::from_slice::<Header>(&bytes).ok()?, reader)));
        let Some((there, mut reader)) = there else {
            // Not even the header is whole, or another version wrote it.
            if resume {
                let cause = io::Error::new(io::ErrorKind::InvalidData, "its header cannot be read");
                return Err(unreadable(&path, cause));
            }
            return begin(folder, plan, 0);
        };
        let done = records(&mut reader, &there).map_err(|error| unreadable(&path, error))?;
        if !resume {
            let points = there.sweep.points();
            if done < points && !force {
                return Err(SweepError::Unfinished { path, done, points });
            }
            return begin(folder, plan, 0);
        }
        if !header.is_begun_by(&there) {
            let latin =
                "\n  note: a Latin hypercube cannot be extended: all its points move with their number";
            let is_latin = there.sweep.design.kind().label() == "latin_hypercube";
            let hint = if is_latin && there.sweep.design != header.sweep.design { latin } else { "" };
            return Err(SweepError::Another { path, differences: header.differences(&there), hint });
        }
        if header != there {
            return begin(folder, plan, done);
        }
        if done < plan.points() {
            folder.begin_sweep()?;
        }
        journal.resume(&reader)?;
        Ok(Sweep { file, plan, folder, journal, done })
    }

    /// Points that are there already.
    pub(crate) fn done(&self) -> u64 {
        self.done
    }

    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The folder, still locked.
    pub(crate) fn into_folder(self) -> ResultsFolder {
        self.folder
    }

    /// Makes the points that lack. Each wave of them is on disk before the next begins.
    pub(crate) fn run(&mut self, cancel: &AtomicBool, watch: &dyn Watch) -> Result<Ended, OutputError> {
        let (journal, done) = (&mut self.journal, &mut self.done);
        let lacking = *done..self.plan.points();
        run(self.file, &self.plan, lacking, cancel, watch, |first, counts| {
            let records: Vec<Vec<u8>> =
                (first..).zip(counts).map(|(point, counts)| encode(point, counts)).collect();
            journal.append(records.iter().map(Vec::as_slice))?;
            *done += counts.len() as u64;
            Ok(())
        })
    }

    /// Writes `points.csv` and the data package of a sweep of which every point is there. Gives the numbers
    /// of the points that failed. The package says that it is incomplete as long as an analysis is to follow:
    /// there is none of a sweep with points that failed.
    ///
    /// `places` are those of the rows of each group of points that belong together, if not those of their numbers.
    pub(crate) fn finish(&self, places: Option<&[usize]>) -> Result<Vec<u64>, SweepError> {
        let finished = Finished::open(self.folder.path())?;
        let (header, study) = (finished.header(), &finished.header().study);
        let inputs: Vec<InputColumn<'_>> =
            header.sweep.inputs.iter().map(|input| (input.key.as_str(), is_number(&input.domain))).collect();
        let mut rows = self.folder.points_writer(&inputs, study)?;
        let shape = header.shape();
        let mut sums = vec![0; event_names(study).count()];
        let mut write = |point: u64, counts: PointCounts| -> Result<(), OutputError> {
            let values = self.plan.point(point).values;
            for cell in 0..shape.cells {
                let (conferral, regime) = study.in_cell(cell);
                let counts = counts.as_ref().map_err(String::as_str).map(|counts| {
                    for (event, sum) in sums.iter_mut().enumerate() {
                        *sum = counts[shape.place(cell, event)].iter().map(|&count| u64::from(count)).sum();
                    }
                    (header.sweep.runs, sums.as_slice())
                });
                rows.append(&PointRow {
                    point,
                    conferral,
                    regime: &regime.name,
                    seed: self.plan.seed(point),
                    values: &values,
                    counts,
                })?;
            }
            Ok(())
        };
        let group = places.map_or(1, <[usize]>::len);
        let mut waiting: Vec<Option<(u64, PointCounts)>> = vec![None; group];
        finished.each(|point, counts| {
            let row = point as usize % group;
            waiting[places.map_or(0, |places| places[row])] = Some((point, counts));
            if row + 1 == group {
                waiting
                    .iter_mut()
                    .filter_map(Option::take)
                    .try_for_each(|(point, counts)| write(point, counts))?;
            }
            Ok(())
        })?;
        let failed = finished.failed();
        let casus = json!({
            "program_version": header.program_version,
            "program_commit": header.program_commit,
            "rng_scheme": header.rng_scheme,
            "seed": header.sweep.seed,
            "runs": header.sweep.runs,
            "points": self.plan.points(),
            "failed": failed.len(),
            "complete": !failed.is_empty(),
            "sweep": header.sweep,
            "study_sha256": study_sha256(study),
            // With the places of its values, which are no part of a sweep that can go on.
            "study": self.file.base,
        });
        let title = if study.question.is_empty() { &study.name } else { &study.question };
        let varied: Vec<(&str, String)> =
            header.sweep.inputs.iter().map(|input| (input.key.as_str(), input.domain.to_string())).collect();
        let went_in = swept(&self.file.base, &header.sweep.name, &varied);
        self.folder.write_sweep(&header.sweep.name, title, casus, rows, &went_in)?;
        Ok(failed.to_vec())
    }
}

fn unreadable(path: &std::path::Path, cause: io::Error) -> SweepError {
    SweepError::Unreadable { path: path.to_path_buf(), cause }
}

/// The number of whole records in order. A record of another shape or place ends them like a torn one.
fn records(reader: &mut JournalReader, header: &Header) -> io::Result<u64> {
    let mut done = 0;
    while let Some(record) = reader.next()? {
        match decode(header.shape(), &record) {
            Some((point, _)) if point == done && point < header.sweep.points() => done += 1,
            _ => {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!("record {done} is not of point {done}"),
                ));
            }
        }
    }
    Ok(done)
}

/// Whether the values of an input are numbers.
fn is_number(domain: &Domain) -> bool {
    match domain {
        Domain::Values(values) => values.iter().all(serde_json::Value::is_number),
        _ => true,
    }
}

/// About the bytes that a sweep leaves: journal and `points.csv`.
pub(crate) fn bytes_of_results(file: &SweepFile) -> u64 {
    let header = Header::of(file);
    let shape = header.shape();
    let points = file.spec.points();
    // A share and its interval are 45 bytes on average, an input 18.
    let row = 80 + 18 * file.spec.inputs.len() + 45 * shape.events;
    points.saturating_mul((21 + 4 * shape.len() + shape.cells * row) as u64)
}
