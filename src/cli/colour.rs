//! Whether a stream shows styles.

use clap::ColorChoice;
use std::io::IsTerminal;
use std::sync::OnceLock;

/// What the command line says.
static CHOICE: OnceLock<ColorChoice> = OnceLock::new();

/// Takes what the command line says, for good.
pub(super) fn choose(choice: ColorChoice) {
    // A second command in one process keeps the first's.
    let _ = CHOICE.set(choice);
}

/// Whether a stream shows bold, dim and red: as asked, else on a terminal, unless the environment asks for none
/// (<https://no-color.org>).
pub(super) fn styled(stream: &impl IsTerminal) -> bool {
    match CHOICE.get() {
        Some(ColorChoice::Always) => true,
        Some(ColorChoice::Never) => false,
        Some(ColorChoice::Auto) | None => {
            stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|it| it.is_empty())
        }
    }
}
