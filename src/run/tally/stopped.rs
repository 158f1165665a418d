//! Why work on a study stopped.

use crate::model::study::named_enum;

named_enum! {
    /// Why a study stopped.
    Stopped {
        /// All runs asked for were made.
        Asked = "asked",
        /// The interval of the stop rule was narrow enough.
        Precision = "precision",
        /// Somebody interrupted it: what is there is a whole prefix of the runs.
        Interrupted = "interrupted",
    }
}
