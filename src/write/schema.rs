//! What the files are: one declaration per table, from which its header, its schema in the data package
//! and its section of `results/README.md` are made.

use crate::model::study::labelled_enum;
use std::borrow::Cow;

labelled_enum! {
    /// Type of a column, in the words of Frictionless Table Schema.
    ColumnType {
        /// Text.
        String = "string",
        /// A whole number.
        Integer = "integer",
        /// A number.
        Number = "number",
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name in the header.
    pub name: Cow<'static, str>,
    pub column_type: ColumnType,
    /// Unit; empty where there is none.
    pub unit: &'static str,
    /// What it holds.
    pub description: Cow<'static, str>,
    /// The words that a column of text can hold, where the program knows them all.
    pub words: &'static [&'static str],
    /// Whether their order says more and less.
    pub ordered: bool,
}

impl Column {
    const fn new(
        name: &'static str,
        column_type: ColumnType,
        unit: &'static str,
        description: &'static str,
        (words, ordered): (&'static [&'static str], bool),
    ) -> Column {
        let (name, description) = (Cow::Borrowed(name), Cow::Borrowed(description));
        Column { name, column_type, unit, description, words, ordered }
    }
}

const NO_WORDS: (&[&str], bool) = (&[], false);

/// A column of text.
pub(crate) const fn text(name: &'static str, description: &'static str) -> Column {
    Column::new(name, ColumnType::String, "", description, NO_WORDS)
}

/// A column of one of some words.
pub(crate) const fn word(
    name: &'static str,
    description: &'static str,
    words: &'static [&'static str],
) -> Column {
    Column::new(name, ColumnType::String, "", description, (words, false))
}

/// The same, from least to most.
pub(crate) const fn grade(
    name: &'static str,
    description: &'static str,
    words: &'static [&'static str],
) -> Column {
    Column::new(name, ColumnType::String, "", description, (words, true))
}

/// A column of whole numbers.
pub(crate) const fn whole(name: &'static str, unit: &'static str, description: &'static str) -> Column {
    Column::new(name, ColumnType::Integer, unit, description, NO_WORDS)
}

/// A column of numbers.
pub(crate) const fn number(name: &'static str, unit: &'static str, description: &'static str) -> Column {
    Column::new(name, ColumnType::Number, unit, description, NO_WORDS)
}

/// The study's name: first column of every file.
pub(crate) const STUDY: Column = text("study", "Name of the study");
/// The question asked: second column of every file but `parameters.csv` and `runs_manifest.csv`, which are not of one question.
pub(crate) const CONFERRAL: Column = text(
    "conferral",
    "`granted`: the guarantee is in force from the first day; `decided`: the states decide whether to give it",
);
/// The regime of a row.
pub(crate) const REGIME: Column = text("regime", "The guarantee");
/// The condition of a row.
pub(super) const GIVEN: Column = text(
    "given",
    "Condition under which runs are counted: `always`, `conferred`, `challenged` (grey zone included), `attacked` (limited or full) or `attacked_full`",
);
/// Lower end of the interval of a share.
pub(super) const CI_LOW: Column =
    number("ci_low", "probability", "Lower end of the 95 % interval: simulation error only");
/// Upper end of the interval of a share.
pub(super) const CI_HIGH: Column =
    number("ci_high", "probability", "Upper end of the 95 % interval: simulation error only");

/// Lower end of the interval of chance and parameters together.
pub(super) const TOTAL_LOW: Column = number(
    "total_low",
    "probability",
    "Lower end of the 95 % interval, chance and parameters together; empty if parameters are not drawn together, or fewer than 20 draws of them have trials, or fewer than 64 runs have the event, or have it not (of a difference: have it on one side alone)",
);
/// Upper end of the interval of chance and parameters together.
pub(super) const TOTAL_HIGH: Column = number(
    "total_high",
    "probability",
    "Upper end of the 95 % interval, chance and parameters together; empty like `total_low`",
);
/// The median over the draws of the parameters.
pub(super) const TOTAL_MEDIAN: Column = number(
    "total_median",
    "probability",
    "Median over the draws of the parameters, of which the probability beside it is the mean, and towards which it leans where few runs of each draw have the event; empty like `total_low`, and where in half of the draws no run has it, or every run (of a difference: no run tells the two apart)",
);

/// Declares columns, each with what stands in it: the table of a file or, where none is named, an array of them; and the
/// function that makes the cells of a row from what the row is of. Columns that come together may share an array.
macro_rules! columns {
    ($(#[$meta:meta])* $visible:vis $table:ident, $own:vis $cells:ident<$life:lifetime>($($of:tt: $type:ty),+):
        file: $file:expr, row: $row:expr, note: $note:expr;
        $($($column:expr),+ => $cell:expr;)+) => {
        $(#[$meta])*
        $visible static $table: $crate::write::TableSchema = $crate::write::TableSchema {
            file: $file,
            row: $row,
            note: $note,
            columns: std::borrow::Cow::Borrowed(&[$($($column),+),+]),
        };

        $crate::write::columns! { @row $own $cells<$life>($($of: $type),+): $($($column),+ => $cell;)+ }
    };
    ($(#[$meta:meta])* $columns:ident, $own:vis $cells:ident<$life:lifetime>($($of:tt: $type:ty),+):
        $($($column:expr),+ => $cell:expr;)+) => {
        $(#[$meta])*
        const $columns: [$crate::write::Column; [$($(stringify!($column)),+),+].len()] =
            [$($($column),+),+];

        $crate::write::columns! { @row $own $cells<$life>($($of: $type),+): $($($column),+ => $cell;)+ }
    };
    (@row $own:vis $cells:ident<$life:lifetime>($($of:tt: $type:ty),+):
        $($($column:expr),+ => $cell:expr;)+) => {
        $own fn $cells<$life>($($of: $type),+) -> Vec<$crate::write::Cell<$life>> {
            [$(&$crate::write::Cells::<{ [$(stringify!($column)),+].len() }>::cells($cell)[..]),+].concat()
        }
    };
}

pub(crate) use columns;

/// A table: one file of the results.
#[derive(Clone, Debug)]
pub struct TableSchema {
    /// Name of the file.
    pub file: &'static str,
    /// What one row is.
    pub row: &'static str,
    /// What a reader should know beyond the columns; may be empty.
    pub note: &'static str,
    /// The columns, in order.
    pub columns: Cow<'static, [Column]>,
}

/// One cell of a row.
#[derive(Clone, Copy, Debug)]
pub enum Cell<'a> {
    Text(&'a str),
    /// A whole number.
    Whole(u64),
    Number(f64),
    /// Not known, or without meaning in this row: an empty cell.
    Unknown,
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Cell::Text(text)
    }
}

impl From<u64> for Cell<'_> {
    fn from(value: u64) -> Self {
        Cell::Whole(value)
    }
}

impl From<u8> for Cell<'_> {
    fn from(value: u8) -> Self {
        Cell::Whole(value.into())
    }
}

impl From<u32> for Cell<'_> {
    fn from(value: u32) -> Self {
        Cell::Whole(value.into())
    }
}

impl From<usize> for Cell<'_> {
    fn from(value: usize) -> Self {
        Cell::Whole(value as u64)
    }
}

impl From<f64> for Cell<'_> {
    /// A number that is not finite is unknown.
    fn from(value: f64) -> Self {
        if value.is_finite() {
            // Never "-0".
            Cell::Number(value + 0.0)
        } else {
            Cell::Unknown
        }
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Unknown, Into::into)
    }
}

/// What stands in one column, or in several that come together.
pub(crate) trait Cells<'a, const N: usize> {
    fn cells(self) -> [Cell<'a>; N];
}

impl<'a, T: Into<Cell<'a>>> Cells<'a, 1> for T {
    fn cells(self) -> [Cell<'a>; 1] {
        [self.into()]
    }
}

impl<'a, T: Into<Cell<'a>>, const N: usize> Cells<'a, N> for [T; N] {
    fn cells(self) -> [Cell<'a>; N] {
        self.map(Into::into)
    }
}
