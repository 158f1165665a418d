//! How the points of a sweep lie.

use super::input::{Domain, Input, Marks};
use super::points;
use crate::model::study::named_enum;
use crate::read::keys::{Key, Kind, may, must};
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

/// One row makes the name of a design, its variant with the keys that it takes, and how it is read. `levels`: whether an
/// input is divided into them, into how many if nothing is said, and whether each input may have its own. `columns`: of a
/// Sobol' sequence, for each input.
macro_rules! designs {
    ($($(#[doc = $doc:literal])+ $variant:ident = $label:literal
        { $($(#[doc = $what:literal])+ $key:ident: $type:ty),* },
        levels: $levels:expr, columns: $columns:literal;)+) => {
        named_enum! {
            /// Names of designs.
            DesignKind { $($(#[doc = $doc])+ $variant = $label),+ }
        }

        /// A design with its size.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind", rename_all = "snake_case")]
        pub enum Design {
            $($(#[doc = $doc])+ $variant { $($(#[doc = $what])+ $key: $type),* }),+
        }

        impl Design {
            /// The name of its kind.
            pub fn kind(&self) -> DesignKind {
                match self { $(Design::$variant { .. } => DesignKind::$variant),+ }
            }
        }

        impl DesignKind {
            /// The keys that it takes, `levels` apart, and whether they must be given.
            fn keys(self) -> Vec<(&'static str, bool)> {
                match self {
                    $(DesignKind::$variant => {
                        vec![$((<$type as Taken>::key(stringify!($key)), <$type as Taken>::NEEDED)),*]
                    }),+
                }
            }

            /// Whether and how inputs are divided into levels.
            fn levels(self) -> Levels {
                match self { $(DesignKind::$variant => $levels),+ }
            }

            /// Columns of a Sobol' sequence that an input takes.
            fn columns(self) -> usize {
                match self { $(DesignKind::$variant => $columns),+ }
            }

            /// The design in a section.
            fn take(self, section: &Section<'_>) -> Option<Design> {
                Some(match self {
                    $(DesignKind::$variant => Design::$variant { $($key: Taken::take(section, stringify!($key))?),* }),+
                })
            }
        }
    };
}

/// Levels of the inputs of a design.
#[derive(Clone, Copy, PartialEq)]
enum Levels {
    None,
    /// As many for each input that has none of its own; so many if nothing is said.
    OrOwn(u32),
    /// As many for each, and even; so many if nothing is said.
    Even(u32),
}

/// A value of a design, from the key with its name.
trait Taken: Sized {
    /// Whether it must be given.
    const NEEDED: bool = true;

    /// The key that it is written under.
    fn key(name: &'static str) -> &'static str {
        name
    }

    fn take(section: &Section<'_>, key: &str) -> Option<Self>;
}

impl Taken for u64 {
    fn take(section: &Section<'_>, key: &str) -> Option<u64> {
        section.integer(key)
    }
}

impl Taken for bool {
    const NEEDED: bool = false;

    fn take(section: &Section<'_>, key: &str) -> Option<bool> {
        if section.has(key) { section.flag(key) } else { Some(false) }
    }
}

/// Rows come from a file, once the inputs are known to be sound.
impl Taken for Vec<Vec<Value>> {
    fn key(_: &'static str) -> &'static str {
        "file"
    }

    fn take(_: &Section<'_>, _: &str) -> Option<Vec<Vec<Value>>> {
        Some(Vec::new())
    }
}

designs! {
    /// From a base point, each input alone over its levels.
    OneAtATime = "one_at_a_time" {}, levels: Levels::OrOwn(5), columns: 0;
    /// Every combination of levels, the last input fastest.
    Grid = "grid" {}, levels: Levels::OrOwn(5), columns: 0;
    /// Independent uniform points.
    Random = "random" {
        /// Number of points.
        points: u64
    }, levels: Levels::None, columns: 0;
    /// One point in each of as many strata of each input as there are points.
    LatinHypercube = "latin_hypercube" {
        /// Number of points.
        points: u64
    }, levels: Levels::None, columns: 0;
    /// Sobol' sequence, scrambled.
    Sobol = "sobol" {
        /// Number of points.
        points: u64
    }, levels: Levels::None, columns: 1;
    /// Trajectories of Morris (1991), each of one point more than there are inputs.
    Morris = "morris" {
        /// Number of trajectories.
        trajectories: u64
    }, levels: Levels::Even(4), columns: 0;
    /// For each base point the rows A, B, A with one column of B for each input, and for second-order indices B with one
    /// column of A for each (Saltelli 2002, 2010).
    Saltelli = "saltelli" {
        /// Number of base points.
        base_points: u64,
        /// Whether second-order indices are served.
        second_order: bool
    }, levels: Levels::None, columns: 2;
    /// The rows of a file.
    Points = "points" {
        /// Values of the inputs, row by row.
        rows: Vec<Vec<Value>>
    }, levels: Levels::None, columns: 0;
}

/// Keys of the table `design`.
#[rustfmt::skip]
pub(super) static DESIGN: &[Key] = &[
    must("kind", Kind::Choice(DesignKind::LABELS), "The design"),
    may("points", Kind::Integer(1, MAX_POINTS), "must be given where it has a meaning", "Points of random, latin_hypercube and sobol"),
    may("base_points", Kind::Integer(1, MAX_POINTS), "must be given where it has a meaning", "Base points of saltelli"),
    may("trajectories", Kind::Integer(1, MAX_POINTS), "must be given where it has a meaning", "Trajectories of morris"),
    may("levels", Kind::Integer(2, MAX_LEVELS), "5; 4 for morris", "Levels of each input of one_at_a_time, grid and morris"),
    may("second_order", Kind::Flag, "false", "Whether saltelli serves second-order indices too"),
    may("file", Kind::Path, "must be given where it has a meaning", "CSV of points, a column for each input"),
];

impl Design {
    /// Points that belong together: a trajectory, a base point with its mixtures; else 1.
    pub fn group(&self, inputs: usize) -> u64 {
        let inputs = inputs as u64;
        match self {
            Design::Morris { .. } => inputs + 1,
            Design::Saltelli { second_order, .. } => (if *second_order { 2 } else { 1 }) * inputs + 2,
            Design::OneAtATime {}
            | Design::Grid {}
            | Design::Random { .. }
            | Design::LatinHypercube { .. }
            | Design::Sobol { .. }
            | Design::Points { .. } => 1,
        }
    }

    /// The number of points.
    pub fn points(&self, inputs: &[Input]) -> u64 {
        let levels = inputs.iter().map(|input| u64::from(input.levels));
        let groups = match self {
            Design::OneAtATime {} => 1 + levels.sum::<u64>(),
            Design::Grid {} => levels.fold(1, u64::saturating_mul),
            Design::Random { points } | Design::LatinHypercube { points } | Design::Sobol { points } => {
                *points
            }
            Design::Morris { trajectories } => *trajectories,
            Design::Saltelli { base_points, .. } => *base_points,
            Design::Points { rows } => rows.len() as u64,
        };
        groups.saturating_mul(self.group(inputs.len()))
    }

    /// The place of each row of a group where SALib (Herman & Usher 2017) expects it: A, A with columns of B, B with
    /// columns of A, B. `None` of a design that it has no order for.
    pub fn salib_places(&self, inputs: usize) -> Option<Vec<usize>> {
        let Design::Saltelli { .. } = self else { return None };
        let rows = self.group(inputs) as usize;
        Some((0..rows).map(|row| [0, rows - 1].get(row).copied().unwrap_or_else(|| row - 1)).collect())
    }

    /// The same design with the size of another, if its first points are those of the other.
    pub fn resized(&self, to: &Design) -> Option<Design> {
        let same = self.without_size().is_some_and(|alike| to.without_size() == Some(alike));
        same.then(|| to.clone())
    }

    /// What its points are but for their number; `None` where more of them would not leave the first as they are.
    pub fn without_size(&self) -> Option<Design> {
        match *self {
            Design::Random { .. } => Some(Design::Random { points: 0 }),
            Design::Sobol { .. } => Some(Design::Sobol { points: 0 }),
            Design::Morris { .. } => Some(Design::Morris { trajectories: 0 }),
            Design::Saltelli { second_order, .. } => Some(Design::Saltelli { base_points: 0, second_order }),
            Design::OneAtATime {}
            | Design::Grid {}
            | Design::LatinHypercube { .. }
            | Design::Points { .. } => None,
        }
    }
}

/// A design as written, before the inputs are known to be sound.
pub(super) struct Draft {
    design: Design,
    levels: u32,
    mark: Mark,
    file: Option<(Mark, String)>,
}

/// Reads the section `[design]`; `None` where it cannot be read.
pub(super) fn read(report: &Report, top: &Section<'_>, inputs: &[(Input, Marks)]) -> Option<Draft> {
    let section = Section::open(report, top.entry("design")?, "design", DESIGN)?;
    section.require();
    let kind = section.choice("kind", DesignKind::from_label)?;
    let keys = kind.keys();
    let mut wants: Vec<&str> = keys.iter().map(|(key, _)| *key).collect();
    if kind.levels() != Levels::None {
        wants.push("levels");
    }
    for key in DESIGN.iter().map(|key| key.name).filter(|name| *name != "kind" && section.has(name)) {
        if !wants.contains(&key) {
            let message = format!("`{key}` has no meaning in the design {}", kind.label());
            report.error(section.mark_of(key), message, format!("keys of this design: {}", wants.join(", ")));
        }
    }
    for (key, _) in keys.into_iter().filter(|&(key, needed)| needed && !section.has(key)) {
        let message = format!("the design {} needs `{key}`", kind.label());
        let what = DESIGN.iter().find(|known| known.name == key).map_or("", |key| key.what);
        report.clash(section.mark, message, what);
    }
    let (even, default) = match kind.levels() {
        Levels::None => (false, 0),
        Levels::OrOwn(default) => (false, default),
        Levels::Even(default) => (true, default),
    };
    let levels = section.small("levels").unwrap_or(default);
    if even && levels % 2 == 1 {
        report.error(
            section.mark_of("levels"),
            "the levels of Morris must be even",
            "the steps are half of the range: take 4, 6 or 8",
        );
    }
    let design = kind.take(&section)?;
    let file = match design {
        Design::Points { .. } => Some((section.mark_of("file"), section.text("file")?.to_string())),
        _ => None,
    };
    for (input, marks) in inputs {
        let has_levels = matches!(kind.levels(), Levels::OrOwn(_));
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
    let columns = kind.columns();
    let most = SOBOL_DIMENSIONS / columns.max(1);
    if columns > 0 && inputs.len() > most {
        report.clash(
            section.mark,
            format!("more than {most} inputs"),
            "directions are bundled for 128 columns",
        );
    }
    Some(Draft { design, levels, mark: section.mark, file })
}

impl Draft {
    /// The design and the inputs as they will be run; `None` if that cannot be.
    pub(super) fn settle(self, report: &Report, mut inputs: Vec<Input>) -> Option<(Design, Vec<Input>)> {
        let mut design = self.design;
        if let Some((mark, file)) = self.file {
            design = Design::Points { rows: points::read(report, mark, &file, &mut inputs)? };
        }
        let divided = design.kind().levels();
        for input in inputs.iter_mut().filter(|_| divided != Levels::None) {
            input.levels = match &input.domain {
                Domain::Values(values) if matches!(divided, Levels::OrOwn(_)) => values.len() as u32,
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
