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
    let known: Vec<&str> = known.into_iter().collect();
    known
        .iter()
        .map(|&candidate| (osa_distance(&word, &plain(candidate)), candidate))
        .filter(|&(distance, candidate)| distance <= (candidate.chars().count().max(word.len()) / 3).max(1))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
        .or_else(|| begun(&word, &known))
}

/// The shortest known word that begins with this one: a key without its unit.
fn begun<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    const SHORTEST: usize = 4;
    let begins =
        known.iter().filter(|known| word.len() >= SHORTEST && known.to_lowercase().starts_with(word));
    begins.min_by_key(|known| known.len()).copied()
}

/// A help line for a word that is not among the choices.
pub(crate) fn choose(word: &str, choices: &[&str]) -> String {
    choose_or(word, choices, "those of `casus parameters`")
}

/// The same, where so many choices that no list helps are told of as `beyond`.
pub(crate) fn choose_or(word: &str, choices: &[&str], beyond: &str) -> String {
    match nearest(word, choices.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("choices: {}", related(word, choices, beyond)),
    }
}

/// The place of a name among those known, or a help line.
pub(crate) fn place(name: &str, known: &[&str]) -> Result<usize, String> {
    known.iter().position(|one| *one == name).ok_or_else(|| choose(name, known))
}

/// A help line for a name in quotes: the nearest known one and what else there is to do, or the help where none is near.
pub(super) fn meant<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
    or: &str,
    far: String,
) -> String {
    nearest(word, known).map_or(far, |near| format!("did you mean \"{near}\"?{or}"))
}

/// All choices, or of many those that share a part with a word. So many are there of parameters alone.
fn related(word: &str, choices: &[&str], beyond: &str) -> String {
    const MANY: usize = 40;
    if choices.len() <= MANY {
        return list(choices);
    }
    let parts: Vec<&str> = word.split('_').filter(|part| part.len() >= 4).collect();
    let shares = |choice: &&&str| choice.split('_').any(|part| parts.contains(&part));
    match choices.iter().filter(shares).copied().collect::<Vec<_>>() {
        related if related.is_empty() => beyond.to_string(),
        related => list(&related),
    }
}

/// Words in a row.
pub(super) fn list(words: &[&str]) -> String {
    words.join(", ")
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
        // A key without its unit, whose letters are too many to be a slip.
        assert_eq!(
            nearest("audience_cost", ["stake_gdp_pct", "audience_cost_gdp_pct"]),
            Some("audience_cost_gdp_pct")
        );
    }
}
