//! `casus find`.
use super::args::Find;
use super::failure::Failure;

pub fn find(_args: &Find) -> Result<(), Failure> {
    Ok(())
}
