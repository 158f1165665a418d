//! A study as plain validated values.
