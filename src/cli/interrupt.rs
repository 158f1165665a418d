//! Ctrl-C.

use super::failure::Failure;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// Set by Ctrl-C.
pub(super) static CANCELLED: AtomicBool = AtomicBool::new(false);

/// Lets Ctrl-C set [`CANCELLED`].
pub(super) fn listen_for_interrupt() -> Result<(), Failure> {
    static LISTENING: OnceLock<Result<(), String>> = OnceLock::new();
    let listening = LISTENING.get_or_init(|| {
        ctrlc::set_handler(|| {
            // A second Ctrl-C leaves at once; files that are whole stay whole.
            if CANCELLED.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        })
        .map_err(|error| format!("cannot listen for Ctrl-C: {error}"))
    });
    listening.clone().map_err(Failure::run)
}
