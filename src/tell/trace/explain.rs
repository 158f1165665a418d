//! Why an option was chosen: every term is taken away in turn, and the choice weighed again.

use super::event::{Choice, Decision, End, Question, Why};
use super::page::words;
use crate::base::decision::choose;
use crate::base::math::ln;
use crate::tell::number::probability;

/// A decision as the stages weighed it, before anybody has asked why.
pub(super) struct Weighed {
    /// Options that are there, from least to most.
    options: Vec<Choice>,
    /// Probabilities, in the order of the options.
    probabilities: Vec<f64>,
    /// The uniform that chose.
    uniform: f64,
    /// What the probabilities would be without one term or another.
    without: Vec<(&'static str, Vec<f64>)>,
    /// Probability that the options were not considered: below it the uniform chose the first.
    pub(super) inattention: f64,
}

/// An option before its probability is known: ends with their probabilities and payoffs, and terms, in % of GDP, of
/// which those that are 0 are left out.
pub(super) fn option(name: &str, ends: &[(&str, f64, f64)], terms: &[(&str, f64)], utility: f64) -> Choice {
    let end = |&(end, probability, payoff_gdp_pct): &(&str, f64, f64)| End {
        end: end.to_string(),
        probability,
        payoff_gdp_pct,
    };
    let terms = terms.iter().filter(|(_, value)| *value != 0.0);
    Choice {
        option: name.to_string(),
        ends: ends.iter().map(end).collect(),
        terms_gdp_pct: terms.map(|(term, value)| (term.to_string(), *value)).collect(),
        utility,
        probability: 0.0,
    }
}

/// What a term is called in a sentence.
fn term_in_words(term: &str) -> &str {
    match term {
        "threshold" => "the political threshold of acting",
        "war_cost" => "the cost of war",
        "stake" => "its stake in the protégé",
        "audience_cost" => "the audience cost of a broken promise",
        "tripwire" => "its forces stationed there",
        "nuclear" => "the risk of nuclear war",
        "inertia" => "the inertia of its level",
        "leads" => "what the leads did",
        "attention" => "that it might not be drawn into it",
        "reluctance" => "the reluctance to block",
        "gain" => "the prize",
        "failure" => "the cost of failure",
        "resistance" => "the force that it expects to meet",
        "condemnation" => "condemnation at home and abroad",
        "grievance" => "what it fears of the guarantee that stands",
        "window" => "what it would lose, or gain, by waiting for what is to come",
        "at_issue" => "what is at issue",
        "penalty" => "the taboo on climbing, or the cost of giving up",
        "risk_with" => "the risk that it would take on",
        "risk_without" => "the risk that it runs anyway",
        "veto_cost" => "the cost of being the one who refuses",
        other => other,
    }
}

/// The least by which a term must move the log odds of what was chosen to be a reason for it: from 18 to 21 %.
const LEAST: f64 = 0.2;

impl Weighed {
    /// Options that are always considered.
    pub(super) fn new(
        mut options: Vec<Choice>,
        probabilities: &[f64],
        uniform: f64,
        without: Vec<(&'static str, Vec<f64>)>,
    ) -> Weighed {
        for (option, probability) in options.iter_mut().zip(probabilities) {
            option.probability = *probability;
        }
        Weighed { options, probabilities: probabilities.to_vec(), uniform, without, inattention: 0.0 }
    }

    /// The decision, told.
    pub(super) fn told(self, quarter: u32, day: Option<u32>, decision: Question, state: String) -> Decision {
        let chosen = choose(&self.probabilities, self.uniform);
        Decision {
            quarter,
            day,
            decision,
            state,
            wave: None,
            leads: None,
            emboldening: None,
            attention: (self.inattention > 0.0).then_some(1.0 - self.inattention),
            misperception: None,
            uniform: self.uniform,
            chosen: self.options[chosen].option.clone(),
            why: self.why(chosen),
            options: self.options,
        }
    }

    fn why(&self, chosen: usize) -> Why {
        let name = |option: usize| words(&self.options[option].option);
        let p = &self.probabilities;
        let rival = likeliest(p, Some(chosen));
        let margin = margin(p, chosen, rival);
        let was_likeliest = margin >= 0.0;
        let mut best: Option<(bool, f64, &'static str, &[f64])> = None;
        for (term, without) in &self.without {
            let left = self::margin(without, chosen, rival);
            let flips = was_likeliest && likeliest(without, None) != chosen;
            // What hardly moves the odds is no reason.
            if !flips && margin - left < LEAST {
                continue;
            }
            let stronger = best.is_none_or(|(flipped, least, ..)| (flips, -left) > (flipped, -least));
            if left < margin && stronger {
                best = Some((flips, left, term, without));
            }
        }
        let drawn = if was_likeliest {
            String::new()
        } else {
            format!("the draw, against {} of {}; for it speaks most ", probability(p[rival]), name(rival))
        };
        let drawn_alone = if was_likeliest { "" } else { "the draw; " };
        let clause = match best {
            _ if self.uniform < self.inattention => {
                format!("it was not drawn into it ({})", probability(self.inattention))
            }
            None => format!("{drawn_alone}no single term stands out"),
            Some((true, _, term, without)) => {
                let other = likeliest(without, None);
                let chance = probability(without[other]);
                format!("{}; without it {} would be likeliest ({chance})", term_in_words(term), name(other))
            }
            Some((false, _, term, without)) if probability(p[chosen]) != probability(without[chosen]) => {
                let (with, without) = (probability(p[chosen]), probability(without[chosen]));
                format!("{drawn}{}; without it {without} instead of {with}", term_in_words(term))
            }
            Some((false, _, term, _)) => format!("{drawn}{}", term_in_words(term)),
        };
        Why {
            likeliest: was_likeliest,
            term: best.map(|(_, _, term, _)| term.to_string()),
            flips: best.is_some_and(|(flips, ..)| flips),
            margin,
            margin_without: best.map(|(_, left, ..)| left),
            clause,
        }
    }
}

/// The likeliest option, the least in case of a tie; of the others if one is left out and is not alone.
fn likeliest(p: &[f64], except: Option<usize>) -> usize {
    let others = (0..p.len()).filter(|&option| Some(option) != except && p[option] > 0.0);
    others
        .fold(None, |best: Option<usize>, option| match best {
            Some(best) if p[best] >= p[option] => Some(best),
            _ => Some(option),
        })
        .or(except)
        .unwrap_or(0)
}

/// Log odds of one option against another; probabilities too small for a double count as the smallest.
fn margin(p: &[f64], chosen: usize, rival: usize) -> f64 {
    ln(p[chosen].max(f64::MIN_POSITIVE)) - ln(p[rival].max(f64::MIN_POSITIVE))
}
