//! `runs.parquet`: the rows of `runs.csv`, for studies of which CSV would be too large.
//!
//! Rows are written as CSV while runs are made, since that can be gone on with after any interruption, and become Parquet when
//! the last is there.

use super::digest::{Fingerprint, Hashing};
use super::error::OutputError;
use super::runs_file::{PARQUET_FILE, RunsPart};
use super::schema::{Column, ColumnType};
use super::whole::create;
use parquet::basic::{Compression, GzipLevel, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use std::io::{self, BufWriter};
use std::path::Path;
use std::sync::Arc;

/// Rows that stand together in the file, and are held in memory at once.
const GROUP_ROWS: usize = 1 << 16;

/// Rows of one column: the values that are there, and for every row whether one is.
struct Values {
    there: Vec<i16>,
    kind: Kind,
}

enum Kind {
    Whole(Vec<i64>),
    Number(Vec<f64>),
    Text(Vec<ByteArray>),
}

impl Values {
    fn new(column: &Column) -> Values {
        let kind = match column.column_type {
            ColumnType::Integer => Kind::Whole(Vec::new()),
            ColumnType::Number => Kind::Number(Vec::new()),
            ColumnType::String => Kind::Text(Vec::new()),
        };
        Values { there: Vec::new(), kind }
    }

    /// Adds a cell; an empty one is no value.
    fn push(&mut self, cell: &str) -> Result<()> {
        let unfit = || ParquetError::General(format!("`{cell}` is not of its column"));
        self.there.push(i16::from(!cell.is_empty()));
        if cell.is_empty() {
            return Ok(());
        }
        match &mut self.kind {
            Kind::Whole(values) => values.push(cell.parse().map_err(|_| unfit())?),
            Kind::Number(values) => values.push(cell.parse().map_err(|_| unfit())?),
            Kind::Text(values) => values.push(cell.into()),
        }
        Ok(())
    }

    /// Writes the rows and forgets them.
    fn write(&mut self, column: SerializedColumnWriter<'_>) -> Result<()> {
        let there = &self.there;
        match &mut self.kind {
            Kind::Whole(values) => write::<Int64Type>(column, values, there)?,
            Kind::Number(values) => write::<DoubleType>(column, values, there)?,
            Kind::Text(values) => write::<ByteArrayType>(column, values, there)?,
        }
        self.there.clear();
        Ok(())
    }
}

fn write<T: DataType>(
    mut column: SerializedColumnWriter<'_>,
    values: &mut Vec<T::T>,
    there: &[i16],
) -> Result<()> {
    column.typed::<T>().write_batch(values, Some(there), None)?;
    values.clear();
    column.close()
}

fn schema_of(columns: &[Column]) -> Result<TypePtr> {
    let field = |column: &Column| {
        let (physical, logical) = match column.column_type {
            ColumnType::Integer => (Physical::INT64, None),
            ColumnType::Number => (Physical::DOUBLE, None),
            ColumnType::String => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let field = Type::primitive_type_builder(&column.name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical);
        Ok(Arc::new(field.build()?))
    };
    let fields = columns.iter().map(field).collect::<Result<_>>()?;
    Ok(Arc::new(Type::group_type_builder("runs").with_fields(fields).build()?))
}

/// Turns the rows of a `runs.csv` with these columns into Parquet, on disk.
pub(super) fn to_parquet(
    from: &Path,
    columns: &[Column],
    to: &Path,
) -> std::result::Result<RunsPart, OutputError> {
    let turn = || -> Result<Fingerprint> {
        let compression = Compression::GZIP(GzipLevel::default());
        let properties = WriterProperties::builder().set_compression(compression).build();
        let file = Hashing::new(BufWriter::with_capacity(1 << 16, create(to)?));
        let mut writer = SerializedFileWriter::new(file, schema_of(columns)?, Arc::new(properties))?;
        let mut all: Vec<Values> = columns.iter().map(Values::new).collect();
        let mut rows = csv::Reader::from_path(from).map_err(external)?;
        let mut row = csv::StringRecord::new();
        let mut held = 0;
        loop {
            let more = rows.read_record(&mut row).map_err(external)?;
            if more {
                for (values, cell) in all.iter_mut().zip(&row) {
                    values.push(cell)?;
                }
                held += 1;
            }
            if held == GROUP_ROWS || !more && held > 0 {
                let mut group = writer.next_row_group()?;
                for values in &mut all {
                    if let Some(column) = group.next_column()? {
                        values.write(column)?;
                    }
                }
                group.close()?;
                held = 0;
            }
            if !more {
                break;
            }
        }
        Ok(writer.into_inner()?.finish_file()?)
    };
    let written = turn().map_err(|error| OutputError::unwritable("write", to)(io::Error::other(error)))?;
    Ok(RunsPart { file: PARQUET_FILE, written })
}

fn external(error: csv::Error) -> ParquetError {
    ParquetError::External(Box::new(error))
}
