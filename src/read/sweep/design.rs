//! How the points of a sweep lie.

use super::input::{Domain, Input, Marks};
use super::points;
use crate::model::study::named_enum;
use crate::read::keys::{Key, Kind, labels, may, must};
use crate::read::section::Section;
use crate::read::source::{Mark, Report};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The most points of a sweep.
pub(crate) const MAX_POINTS: u64 = 100_000_000;

/// The most levels of an input.
pub(super) const MAX_LEVELS: u64 = 10_000;

/// The most columns of a Sobol' sequence: dimensions with directions.
pub(crate) const SOBOL_DIMENSIONS: usize = 128;

named_enum! {
    /// Names of designs.
    DesignKind {
        /// From a base point, each input alone over its levels.
        OneAtATime = "one_at_a_time",
        /// Every combination of levels.
        Grid = "grid",
        /// Independent uniform points.
        Random = "random",
        /// One point in each stratum of each input.
        LatinHypercube = "latin_hypercube",
        /// Sobol' sequence, scrambled.
        Sobol = "sobol",
        /// Trajectories of Morris (1991).
        Morris = "morris",
        /// Pairs of matrices of Saltelli (2010).
        Saltelli = "saltelli",
        /// Points from a file.
        Points = "points",
    }
}

/// Keys of the table `design`.
#[rustfmt::skip]
pub(super) static DESIGN: &[Key] = &[
    must("kind", Kind::Choice(labels!(DesignKind)), "The design"),
    may("points", Kind::Integer(1, MAX_POINTS), "must be given where it has a meaning", "Points of random, latin_hypercube and sobol"),
    may("base_points", Kind::Integer(1, MAX_POINTS), "must be given where it has a meaning", "Base points of saltelli"),
    may("trajectories", Kind::Integer(1, MAX_POINTS), "must be given where it has a meaning", "Trajectories of morris"),
    may("levels", Kind::Integer(2, MAX_LEVELS), "5; 4 for morris", "Levels of each input of one_at_a_time, grid and morris"),
    may("second_order", Kind::Flag, "false", "Whether saltelli serves second-order indices too"),
    may("file", Kind::Path, "must be given where it has a meaning", "CSV of points, a column for each input"),
];

/// A design with its size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Design {
    /// The base point, then each input alone over its levels.
    OneAtATime,
    /// Every combination of levels, the last input fastest.
    Grid,
    /// Independent uniform points.
    Random {
        /// Points.
        points: u64,
    },
    /// One point in each of `points` strata of each input. Cannot be extended.
    LatinHypercube {
        /// Points.
        points: u64,
    },
    /// Sobol' sequence, scrambled.
    Sobol {
        /// Points.
        points: u64,
    },
    /// Trajectories of Morris (1991), each of one point more than there are inputs.
    Morris {
        /// Trajectories.
        trajectories: u64,
    },
    /// For each base point the rows A, B, A with one column of B for each input, and for second-order
    /// indices B with one column of A for each (Saltelli 2002, 2010).
    Saltelli {
        /// Base points.
        base_points: u64,
        /// Whether second-order indices are served.
        second_order: bool,
    },
    /// The rows of a file.
    Points {
        /// Values of the inputs, row by row.
        rows: Vec<Vec<Value>>,
    },
}

impl Design {
    /// The name of its kind.
    pub fn kind(&self) -> DesignKind {
        match self {
            Design::OneAtATime => DesignKind::OneAtATime,
            Design::Grid => DesignKind::Grid,
            Design::Random { .. } => DesignKind::Random,
            Design::LatinHypercube { .. } => DesignKind::LatinHypercube,
            Design::Sobol { .. } => DesignKind::Sobol,
            Design::Morris { .. } => DesignKind::Morris,
            Design::Saltelli { .. } => DesignKind::Saltelli,
            Design::Points { .. } => DesignKind::Points,
        }
    }

    /// Points that belong together: a trajectory, a base point with its mixtures; else 1.
    pub fn group(&self, inputs: usize) -> u64 {
        let inputs = inputs as u64;
        match self {
            Design::Morris { .. } => inputs + 1,
            Design::Saltelli { second_order, .. } => (if *second_order { 2 } else { 1 }) * inputs + 2,
            _ => 1,
        }
    }

    /// The number of points.
    pub fn points(&self, inputs: &[Input]) -> u64 {
        let levels = inputs.iter().map(|input| u64::from(input.levels));
        let groups = match self {
            Design::OneAtATime => 1 + levels.sum::<u64>(),
            Design::Grid => levels.fold(1, u64::saturating_mul),
            Design::Random { points } | Design::LatinHypercube { points } | Design::Sobol { points } => {
                *points
            }
            Design::Morris { trajectories } => *trajectories,
            Design::Saltelli { base_points, .. } => *base_points,
            Design::Points { rows } => rows.len() as u64,
        };
        groups.saturating_mul(self.group(inputs.len()))
    }

    /// The same design with the size of another, if its first points are those of the other.
    pub fn resized(&self, to: &Design) -> Option<Design> {
        match (self, to) {
            (Design::Random { .. }, Design::Random { .. })
            | (Design::Sobol { .. }, Design::Sobol { .. })
            | (Design::Morris { .. }, Design::Morris { .. }) => Some(to.clone()),
            (Design::Saltelli { second_order, .. }, Design::Saltelli { base_points, .. }) => {
                Some(Design::Saltelli { base_points: *base_points, second_order: *second_order })
            }
            _ => None,
        }
    }
}

/// A design as written, before the inputs are known to be sound.
pub(super) struct Draft {
    kind: DesignKind,
    design: Design,
    levels: u32,
    mark: Mark,
    file: Option<(Mark, String)>,
}

/// Reads [design].
pub(super) fn read(report: &Report, top: &Section<'_>, inputs: &[(Input, Marks)]) -> Option<Draft> {
    let section = Section::open(report, top.entry("design")?, "design", DESIGN)?;
    section.require();
    let kind = section.choice("kind", DesignKind::from_label)?;
    let wants: &[&str] = match kind {
        DesignKind::OneAtATime | DesignKind::Grid => &["levels"],
        DesignKind::Random | DesignKind::LatinHypercube | DesignKind::Sobol => &["points"],
        DesignKind::Morris => &["trajectories", "levels"],
        DesignKind::Saltelli => &["base_points", "second_order"],
        DesignKind::Points => &["file"],
    };
    for key in DESIGN.iter().map(|key| key.name).filter(|name| *name != "kind" && section.has(name)) {
        if !wants.contains(&key) {
            let message = format!("`{key}` has no meaning in the design {}", kind.label());
            report.error(section.mark_of(key), message, format!("keys of this design: {}", wants.join(", ")));
        }
    }
    for key in ["points", "base_points", "trajectories", "file"] {
        if wants.contains(&key) && !section.has(key) {
            let message = format!("the design {} needs `{key}`", kind.label());
            report.clash(
                section.mark,
                message,
                DESIGN.iter().find(|known| known.name == key).map_or("", |key| key.what),
            );
        }
    }
    let default = if kind == DesignKind::Morris { 4 } else { 5 };
    let levels = section.small("levels").unwrap_or(default);
    if kind == DesignKind::Morris && levels % 2 == 1 {
        report.error(
            section.mark_of("levels"),
            "the levels of Morris must be even",
            "the steps are half of the range: take 4, 6 or 8",
        );
    }
    let design = match kind {
        DesignKind::OneAtATime => Design::OneAtATime,
        DesignKind::Grid => Design::Grid,
        DesignKind::Random => Design::Random { points: section.integer("points")? },
        DesignKind::LatinHypercube => Design::LatinHypercube { points: section.integer("points")? },
        DesignKind::Sobol => Design::Sobol { points: section.integer("points")? },
        DesignKind::Morris => Design::Morris { trajectories: section.integer("trajectories")? },
        DesignKind::Saltelli => Design::Saltelli {
            base_points: section.integer("base_points")?,
            second_order: section.has("second_order") && section.flag("second_order")?,
        },
        DesignKind::Points => Design::Points { rows: Vec::new() },
    };
    let file = match kind {
        DesignKind::Points => Some((section.mark_of("file"), section.text("file")?.to_string())),
        _ => None,
    };
    for (input, marks) in inputs {
        let has_levels = matches!(kind, DesignKind::OneAtATime | DesignKind::Grid);
        if input.levels > 0 && (!has_levels || matches!(input.domain, Domain::Values(_))) {
            report.error(
                marks.whole,
                format!("`levels` of the input `{}` has no meaning", input.key),
                "levels divide ranges and distributions in one_at_a_time and grid",
            );
        }
        if input.base.is_some() && kind != DesignKind::OneAtATime {
            report.error(
                marks.whole,
                format!("`base` of the input `{}` has no meaning", input.key),
                "only one_at_a_time has a base point",
            );
        }
    }
    let columns = match kind {
        DesignKind::Sobol => 1,
        DesignKind::Saltelli => 2,
        _ => 0,
    };
    let most = SOBOL_DIMENSIONS / columns.max(1);
    if columns > 0 && inputs.len() > most {
        report.clash(
            section.mark,
            format!("more than {most} inputs"),
            "directions are bundled for 128 columns",
        );
    }
    Some(Draft { kind, design, levels, mark: section.mark, file })
}

impl Draft {
    /// The design and the inputs as they will be run; `None` if that cannot be.
    pub(super) fn settle(self, report: &Report, mut inputs: Vec<Input>) -> Option<(Design, Vec<Input>)> {
        let mut design = self.design;
        if let Some((mark, file)) = self.file {
            design = Design::Points { rows: points::read(report, mark, &file, &mut inputs)? };
        }
        let leveled = matches!(self.kind, DesignKind::OneAtATime | DesignKind::Grid | DesignKind::Morris);
        for input in inputs.iter_mut().filter(|_| leveled) {
            input.levels = match &input.domain {
                Domain::Values(values) if self.kind != DesignKind::Morris => values.len() as u32,
                _ if input.levels > 0 => input.levels,
                _ => self.levels,
            };
        }
        let points = design.points(&inputs);
        if points > MAX_POINTS {
            report.clash(
                self.mark,
                format!("more than {MAX_POINTS} points"),
                "take fewer levels, inputs or points",
            );
            return None;
        }
        Some((design, inputs))
    }
}
