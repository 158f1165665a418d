//! The nearest known word.

use strsim::osa_distance;

/// Longer words are not compared.
const LONGEST: usize = 64;

/// The known word that was probably meant: at most a third of its letters differ.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let plain = |text: &str| text.to_lowercase().replace(['-', ' '], "_");
    let word = plain(word);
    known
        .into_iter()
        .map(|candidate| (osa_distance(&word, &plain(candidate)), candidate))
        .filter(|&(distance, candidate)| distance <= (candidate.chars().count().max(word.len()) / 3).max(1))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// A help line for a word that is not among the choices.
pub(crate) fn choose(word: &str, choices: &[&str]) -> String {
    match nearest(word, choices.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("choices: {}", list(choices)),
    }
}

/// Words in a row, the longest rows cut short.
pub(super) fn list(words: &[&str]) -> String {
    const MOST: usize = 24;
    let mut row = words.iter().take(MOST).copied().collect::<Vec<_>>().join(", ");
    if words.len() > MOST {
        row.push_str(", …");
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found_and_a_far_one_is_not() {
        let known = ["runs", "horizon_quarters", "seed"];
        assert_eq!(nearest("honizon_quarters", known), Some("horizon_quarters"));
        assert_eq!(nearest("Horizon-Quarters", known), Some("horizon_quarters"));
        assert_eq!(nearest("rusn", known), Some("runs"));
        assert_eq!(nearest("colour", known), None);
    }
}
