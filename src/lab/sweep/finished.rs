//! A sweep as analyses read it.

use super::error::SweepError;
use super::header::Header;
use super::plan::{Plan, Point};
use super::record::{PointCounts, decode};
use crate::read::sweep::{Design, Input};
use crate::write::{JOURNAL_FILE, JournalReader, OutputError};
use std::io;
use std::path::{Path, PathBuf};

/// A sweep in a folder: what it was made from, and its counts.
#[derive(Clone, Debug)]
pub struct Finished {
    path: PathBuf,
    header: Header,
    plan: Plan,
    done: u64,
    failed: Vec<u64>,
}

impl Finished {
    /// Opens the sweep in a folder of results, and checks every record. It may lack points: see
    /// [`whole`](Finished::whole).
    pub fn open(folder: &Path) -> Result<Finished, SweepError> {
        let path = folder.join(JOURNAL_FILE);
        let unreadable = |cause| SweepError::Unreadable { path: path.clone(), cause };
        let (bytes, _) = JournalReader::open(&path)
            .and_then(|read| read.ok_or_else(|| invalid("it has no whole header")))
            .map_err(unreadable)?;
        let header: Header = serde_json::from_slice(&bytes)
            .map_err(|error| unreadable(invalid(&format!("its header is of another version: {error}"))))?;
        let plan = Plan::new(header.sweep.clone());
        let mut finished = Finished { path: path.clone(), header, plan, done: 0, failed: Vec::new() };
        let (mut done, mut failed) = (0, Vec::new());
        finished.each(|point, counts| {
            done += 1;
            failed.extend(counts.is_err().then_some(point));
            Ok(())
        })?;
        (finished.done, finished.failed) = (done, failed);
        Ok(finished)
    }

    /// What it was made from.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// What was varied: key, domain, levels.
    pub fn inputs(&self) -> &[Input] {
        &self.header.sweep.inputs
    }

    /// The design with its sizes.
    pub fn design(&self) -> &Design {
        &self.header.sweep.design
    }

    /// Points of the design.
    pub fn points(&self) -> u64 {
        self.plan.points()
    }

    /// Points that are there, from the first on.
    pub fn done(&self) -> u64 {
        self.done
    }

    /// Points that failed, by number.
    pub fn failed(&self) -> &[u64] {
        &self.failed
    }

    /// Coordinates and values of a point.
    pub fn point(&self, point: u64) -> Point {
        self.plan.point(point)
    }

    /// Refuses a sweep that lacks points, or of which some failed, and names them: no analysis shifts rows.
    pub fn whole(&self) -> Result<(), SweepError> {
        let refuse =
            |cause: String, remedy| Err(SweepError::NotWhole { path: self.path.clone(), cause, remedy });
        if self.done < self.points() {
            let cause = format!("points {} to {} are missing", self.done, self.points() - 1);
            return refuse(cause, "go on with it: casus sweep … --resume");
        }
        if !self.failed.is_empty() {
            const SHOWN: usize = 12;
            let mut rows: Vec<String> = self.failed.iter().take(SHOWN).map(u64::to_string).collect();
            if self.failed.len() > SHOWN {
                rows.push(format!("and {} more", self.failed.len() - SHOWN));
            }
            let cause = format!("points failed: {}", rows.join(", "));
            return refuse(cause, "`message` in points.csv says why; narrow the inputs, and sweep again");
        }
        Ok(())
    }

    /// Goes through the points that are there in order, with their counts.
    pub fn each(
        &self,
        mut visit: impl FnMut(u64, PointCounts) -> Result<(), OutputError>,
    ) -> Result<(), SweepError> {
        let unreadable = |cause| SweepError::Unreadable { path: self.path.clone(), cause };
        let shape = self.header.shape();
        let read = JournalReader::open(&self.path).map_err(unreadable)?;
        let (_, mut reader) = read.ok_or_else(|| unreadable(invalid("it has no whole header")))?;
        for expected in 0..self.points() {
            let Some(record) = reader.next().map_err(unreadable)? else { return Ok(()) };
            match decode(shape, &record) {
                Some((point, counts)) if point == expected => visit(point, counts)?,
                _ => {
                    return Err(unreadable(invalid(&format!(
                        "record {expected} is not of point {expected}"
                    ))));
                }
            }
        }
        if reader.next().map_err(unreadable)?.is_some() {
            return Err(unreadable(invalid(&format!("it has more records than {} points", self.points()))));
        }
        Ok(())
    }
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}
