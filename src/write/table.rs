//! Rows to CSV.

use super::schema::{Cell, Column, ColumnType, TableSchema};
use crate::base::text::for_cell;
use std::fmt::Write as _;
use std::io::Write;

/// A finished table.
#[derive(Clone, Debug)]
pub struct Table {
    /// What it is.
    pub schema: TableSchema,
    /// The file, byte for byte.
    pub bytes: Vec<u8>,
}

/// Writes the rows of one file.
pub(super) struct Rows<W: Write> {
    writer: csv::Writer<W>,
    columns: Vec<ColumnType>,
    /// How many cells the row under way has.
    filled: usize,
    buffer: String,
}

impl<W: Write> Rows<W> {
    /// Begins a file with its header.
    pub(super) fn new(columns: &[Column], to: W) -> csv::Result<Rows<W>> {
        let mut rows = Rows::after_header(columns, to);
        rows.writer.write_record(columns.iter().map(|column| column.name.as_bytes()))?;
        Ok(rows)
    }

    /// Goes on with a file that has its header.
    pub(super) fn after_header(columns: &[Column], to: W) -> Rows<W> {
        Rows {
            writer: csv::Writer::from_writer(to),
            columns: columns.iter().map(|column| column.column_type).collect(),
            filled: 0,
            buffer: String::new(),
        }
    }

    /// Adds a cell to the row under way. Numbers are the shortest decimals that read back as the same
    /// double, without exponents.
    pub(super) fn cell<'a>(&mut self, cell: impl Into<Cell<'a>>) -> csv::Result<()> {
        let cell = cell.into();
        let expected = self.columns.get(self.filled);
        let fits = match (cell, expected) {
            (_, None) => false,
            (Cell::Unknown, _) => true,
            (Cell::Text(_), Some(kind)) => *kind == ColumnType::String,
            (Cell::Whole(_), Some(kind)) => *kind == ColumnType::Integer,
            (Cell::Number(_), Some(kind)) => *kind == ColumnType::Number,
        };
        assert!(fits, "cell {} is {cell:?}", self.filled);
        self.filled += 1;
        self.buffer.clear();
        // Writing to a string cannot fail.
        let _ = match cell {
            Cell::Text(text) => return self.writer.write_field(for_cell(text).as_bytes()),
            Cell::Unknown => Ok(()),
            Cell::Whole(value) => write!(self.buffer, "{value}"),
            Cell::Number(value) => write!(self.buffer, "{value}"),
        };
        self.writer.write_field(&self.buffer)
    }

    /// Adds a row.
    pub(super) fn row(&mut self, cells: &[Cell<'_>]) -> csv::Result<()> {
        for &cell in cells {
            self.cell(cell)?;
        }
        self.end()
    }

    /// Ends the row under way.
    pub(super) fn end(&mut self) -> csv::Result<()> {
        assert_eq!(self.filled, self.columns.len(), "a row lacks cells");
        self.filled = 0;
        self.writer.write_record(None::<&[u8]>)
    }

    /// Ends the file and gives back what it was written to.
    pub(super) fn finish(self) -> std::io::Result<W> {
        self.writer.into_inner().map_err(|error| error.into_error())
    }
}

/// A table under construction in memory, where writing cannot fail.
pub(super) struct TableBuilder {
    schema: TableSchema,
    rows: Rows<Vec<u8>>,
}

const MEMORY: &str = "memory takes every row";

impl TableBuilder {
    pub(super) fn new(schema: &TableSchema) -> TableBuilder {
        TableBuilder { rows: Rows::new(&schema.columns, Vec::new()).expect(MEMORY), schema: schema.clone() }
    }

    /// Adds a row.
    pub(super) fn row(&mut self, cells: &[Cell<'_>]) {
        self.rows.row(cells).expect(MEMORY);
    }

    pub(super) fn finish(self) -> Table {
        Table { schema: self.schema, bytes: self.rows.finish().expect(MEMORY) }
    }
}

impl Table {
    /// A table of rows. Panics if a row does not fit the columns.
    pub fn of<'a>(schema: &TableSchema, rows: impl IntoIterator<Item = Vec<Cell<'a>>>) -> Table {
        let mut table = TableBuilder::new(schema);
        rows.into_iter().for_each(|row| table.row(&row));
        table.finish()
    }
}
