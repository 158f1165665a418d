//! Keys of one file over those of another.

use super::tree::{Data, Entry, Node, Table};
use crate::base::chance::FAMILIES;

/// Lays `over` on `base`: tables are merged key by key, everything else is replaced. A distribution is
/// one value, although TOML writes it as a table.
pub(super) fn merge(base: &mut Table, over: Table) {
    merge_at(base, over, &mut Vec::new());
}

fn merge_at(base: &mut Table, over: Table, path: &mut Vec<String>) {
    for (key, mut entry) in over {
        path.push(key.clone());
        if *path == ["parameters"] {
            entry = super::joint::as_table(entry);
        }
        match (base.get_mut(&key), entry) {
            (
                Some(Entry { mark, node: Node { mark: table_mark, data: Data::Table(old) } }),
                Entry { mark: new_mark, node: Node { mark: new_table_mark, data: Data::Table(new) } },
            ) if !is_distribution(path, &new) => {
                *mark = new_mark;
                *table_mark = new_table_mark;
                merge_at(old, new, path);
            }
            (_, entry) => {
                base.insert(key, entry);
            }
        }
        path.pop();
    }
}

fn is_distribution(path: &[String], table: &Table) -> bool {
    let least = match path.first().map(String::as_str) {
        Some("parameters") => 2,
        Some("state") => 3,
        _ => return false,
    };
    path.len() >= least && table.keys().any(|key| FAMILIES.iter().any(|family| family.name == key))
}
