//! Many things made at the same time: the one place where work is shared out among threads.

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use std::sync::{Mutex, OnceLock};

/// What `make` makes of every item, in their order.
pub(crate) fn map<T: Sync, R: Send + Sync>(items: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    map_places(items.len(), |place| make(&items[place]))
}

/// What `make` makes of every number below `count`, in their order.
pub(crate) fn map_places<R: Send + Sync>(count: usize, make: impl Fn(usize) -> R + Sync) -> Vec<R> {
    let made: Vec<OnceLock<R>> = (0..count).map(|_| OnceLock::new()).collect();
    each(count, &|place| drop(made[place].set(make(place))));
    made.into_iter().filter_map(OnceLock::into_inner).collect()
}

/// Compiled once for all that is made: rayon's part of it is long. One at a time, since some take much longer than others.
fn each(count: usize, make: &(dyn Fn(usize) + Sync)) {
    (0..count).into_par_iter().with_max_len(1).for_each(make);
}

/// Works with something that is kept between tasks, or with a new one.
pub(crate) fn with_one_of<T, R>(
    kept: &Mutex<Vec<T>>,
    new: impl FnOnce() -> T,
    work: impl FnOnce(&mut T) -> R,
) -> R {
    let one = kept.lock().ok().and_then(|mut kept| kept.pop());
    let mut one = one.unwrap_or_else(new);
    let done = work(&mut one);
    if let Ok(mut kept) = kept.lock() {
        kept.push(one);
    }
    done
}
