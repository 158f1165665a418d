//! A trace to be read: folded to what mattered, or whole.

use super::event::*;
use super::page::{Page, list, words};
use super::phrase::{
    chance_line, choice_line, crisis_line, drawn_row, following, misperception_line, option_line,
    outcome_line, question, row, rung_line, territory, title,
};
use crate::tell::number::{decimal, part, probability, signed};
use std::collections::BTreeMap;

/// Responders shown with what was drawn for them, unless all are.
const STATES_SHOWN: usize = 6;

/// How a trace is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Style {
    /// Everything, not what mattered alone.
    pub full: bool,
    /// Headings in bold.
    pub bold: bool,
}

/// The trace of one run, for people. At most 96 columns unless names are longer.
pub(crate) fn text(events: &[Event], style: Style) -> String {
    let mut teller = Teller::new(style);
    teller.head(events);
    for event in events {
        teller.tell(event);
    }
    teller.flush();
    teller.page.text
}

#[derive(Default)]
pub(super) struct Teller<'e> {
    pub(super) page: Page,
    full: bool,
    /// The quarter of the last heading.
    told: Option<u32>,
    /// Quarters before this one are told or were quiet.
    next: u32,
    /// The latest quarter that was seen.
    seen: u32,
    votes: BTreeMap<&'e str, &'e Decision>,
    refusers: Option<&'e Consent>,
    asked_again: u32,
    responses: Vec<&'e Decision>,
    round: Vec<&'e Event>,
    /// Territory after the round in which the coalition conceded.
    conceded: Option<f64>,
    calm: Option<(&'e Round, &'e Round)>,
    memories: Vec<&'e Memory>,
    covered: Option<bool>,
}

impl<'e> Teller<'e> {
    pub(super) fn new(style: Style) -> Teller<'e> {
        Teller { page: Page::new(style.bold), full: style.full, ..Teller::default() }
    }

    /// Which run it is, what it came to, and what was drawn.
    fn head(&mut self, events: &'e [Event]) {
        if let Some(Event::Run(run)) = events.first() {
            self.page.heading(&title(run));
        }
        if let Some(Event::Outcome(outcome)) = events.last() {
            self.page.paragraph(0, 0, &outcome_line(outcome));
        }
        self.page.heading(
            "Drawn (first governments, in % of own annual GDP; × what the public expects; z = normal score)",
        );
        let head = ["", "force", "risk aversion", "stake", "war cost", "audience cost", "nuclear loss"];
        self.page.text.push_str(&row(&head.map(str::to_string)));
        let mut responders: Vec<&State> = Vec::new();
        for event in events {
            match event {
                Event::State(state) if state.role == Role::Responder => responders.push(state),
                Event::State(state) => self.page.text.push_str(&drawn_row(state)),
                Event::Parameter(one) if self.full => {
                    let how = match one.score {
                        Some(score) => format!("z {}", signed(score, 2)),
                        None => "drawn with others".to_string(),
                    };
                    let value = format!("{} = {} (median {}, {how})", one.parameter, one.value, one.median);
                    self.page.paragraph(2, 2, &value);
                }
                _ => {}
            }
        }
        let mut by_force = responders.clone();
        by_force.sort_by(|a, b| b.force.total_cmp(&a.force));
        let most = if self.full { by_force.len() } else { STATES_SHOWN };
        for state in by_force.iter().take(most) {
            self.page.text.push_str(&drawn_row(state));
        }
        if by_force.len() > most {
            let rest = format!("and {} more with less force (--full shows them)", by_force.len() - most);
            self.page.paragraph(2, 0, &rest);
        }
    }

    pub(super) fn tell(&mut self, event: &'e Event) {
        if !matches!(event, Event::Memory(_)) {
            self.memories_are_over();
        }
        if !matches!(event, Event::Decision(Decision { decision: Question::Respond, .. })) {
            self.responses_are_over();
        }
        match event {
            Event::Run(_) | Event::Parameter(_) | Event::State(_) | Event::Parting(_) => {}
            Event::Government(one) => self.government(one),
            Event::Happening(one) => {
                let text = match one.due {
                    Some(due) => format!("It is known that in quarter {due} {}", one.what),
                    None => format!("It happens that {}", one.what),
                };
                self.say(one.quarter, 2, &format!("{text} ({}).", one.name));
            }
            Event::Promise(one) => self.promise(one),
            Event::Consent(one) => self.consent(one),
            Event::Chance(one) => {
                self.seen = self.seen.max(one.quarter);
                self.chance(one, event);
            }
            Event::Decision(one) => self.decision(one, event),
            Event::Crisis(one) => self.say(one.quarter, 2, &crisis_line(one)),
            Event::Branch(one) => self.branch(one),
            Event::Round(one) => self.round(one),
            Event::Ended(one) => self.ended(one),
            Event::Memory(one) => self.memories.push(one),
            Event::Outcome(outcome) => {
                self.flush();
                if self.seen >= self.next {
                    self.quiet(self.next, self.seen);
                }
                self.page.heading(&format!("Outcome: {}", words(&outcome.outcome)));
            }
        }
    }

    /// Puts a paragraph under the heading of its quarter, after what was quiet before.
    fn say(&mut self, quarter: u32, indent: usize, text: &str) {
        self.flush_calm();
        self.under(quarter);
        self.page.paragraph(indent, 2, text);
    }

    fn under(&mut self, quarter: u32) {
        if self.told == Some(quarter) {
            return;
        }
        if quarter > self.next {
            self.quiet(self.next, quarter - 1);
        }
        self.page.heading(&format!("Quarter {quarter}"));
        self.told = Some(quarter);
        self.next = quarter + 1;
    }

    fn quiet(&mut self, from: u32, to: u32) {
        let quarters =
            if from == to { format!("Quarter {from}") } else { format!("Quarters {from} to {to}") };
        let again = match std::mem::take(&mut self.asked_again) {
            0 => String::new(),
            _ => "; asked again, and refused by the same".to_string(),
        };
        self.page.heading(&format!("{quarters}: no attack{again}"));
    }

    pub(super) fn flush(&mut self) {
        self.responses_are_over();
        self.memories_are_over();
        self.flush_calm();
    }

    fn flush_calm(&mut self) {
        if let Some((first, last)) = self.calm.take() {
            self.under(first.quarter);
            let text = format!(
                "Days\u{a0}{}–{}: both hold on rung\u{a0}{} ({}); territory {}",
                first.day,
                last.day + last.days,
                last.rung,
                words(&last.rung_label),
                territory(first.territory_before, last.territory)
            );
            self.page.paragraph(2, 2, &text);
            self.next = self.next.max(last.quarter + 1);
        }
    }

    fn government(&mut self, one: &Government) {
        if self.full {
            let trait_of = |name: &str, value: Option<f64>| {
                value.map_or_else(String::new, |value| format!(", {name}\u{a0}{}", decimal(value, 3)))
            };
            let text = format!(
                "{} has a new government{}{}{}",
                one.state,
                trait_of("risk aversion", one.risk_aversion),
                trait_of("stake", one.stake_gdp_pct),
                trait_of("audience cost", one.audience_cost_gdp_pct)
            );
            self.say(one.quarter, 2, &text);
        }
    }

    fn branch(&mut self, one: &Branch) {
        let text = format!(
            "Here a branch leaves: level\u{a0}{} of the way to the event is reached, and {} paths go on. This is number\u{a0}{} of them; all \
             that follows is drawn anew.",
            one.level, one.paths, one.copy
        );
        self.say(one.quarter, 2, &text);
    }

    fn promise(&mut self, one: &Promise) {
        let what = match one.change.as_str() {
            "in_force" => "The guarantee comes into force",
            "joined" => "More members bind themselves",
            "left" => "Members leave the guarantee",
            "depth" => "The guarantee has another depth",
            "ended" => "The guarantee ends",
            "brought_back" => "The attack brings the guarantee back",
            _ => "The alliance fractures",
        };
        let depth = format!("{} of its depth left", probability(one.depth_factor));
        let text = match (one.change.as_str(), self.full || one.bound.len() <= 8) {
            ("fractured" | "depth", _) => format!("{what}: {depth}."),
            (_, true) => format!("{what}: {} bound.", list(&one.bound)),
            (_, false) => format!("{what}: {} members bound.", one.bound.len()),
        };
        self.say(one.quarter, 2, &text);
    }

    fn consent(&mut self, one: &'e Consent) {
        let votes = std::mem::take(&mut self.votes);
        let same = self.refusers.is_some_and(|last| last.refuse == one.refuse && last.bound == one.bound);
        self.refusers = Some(one);
        if same && !self.full {
            self.asked_again += 1;
            return;
        }
        let mut text = format!("Asked for consent ({}): {} consent", one.rule, one.consent.len());
        text += &format!(", {} refuse", one.refuse.len());
        if !one.not_asked.is_empty() {
            text += &format!(", {} are not asked any more", one.not_asked.len());
        }
        self.say(one.quarter, 2, &format!("{text}."));
        for decision in votes.values() {
            if self.full {
                self.table(decision);
            } else if decision.chosen == "refuse" {
                self.say(one.quarter, 4, &choice_line(decision));
            }
        }
    }

    fn chance(&mut self, one: &'e Chance, event: &'e Event) {
        match one.chance.as_str() {
            "covered" => self.covered = Some(one.happened),
            "opportunity" if !one.happened => {}
            "admission_ends_war" => return self.say(one.quarter, 2, &chance_line(one)),
            _ if one.day.is_some() => self.round.push(event),
            _ => {}
        }
        if self.full && one.day.is_none() {
            self.say(one.quarter, 2, &chance_line(one));
        }
        // What ends a crisis comes after its round.
        let ends = match one.chance.as_str() {
            "ceasefire" | "fading" => one.happened,
            chance => chance == "reply_exchange",
        };
        if ends {
            self.say(one.quarter, 2, &chance_line(one));
        }
    }

    fn decision(&mut self, one: &'e Decision, event: &'e Event) {
        match one.decision {
            Question::Consent => {
                self.votes.insert(&one.state, one);
            }
            Question::Challenge => {
                let ground = match self.covered.take() {
                    Some(true) => "on covered territory",
                    Some(false) => "on territory that the promise leaves out",
                    None => "with no promise in force",
                };
                let nothing = one.chosen == "nothing";
                let text = format!("An opportunity, {ground}");
                if nothing && !self.full {
                    let p = probability(one.options[0].probability);
                    let draw = decimal(one.uniform, 3);
                    let text = format!("{text}: {} lets it pass ({p}, draw\u{a0}{draw}).", one.state);
                    self.say(one.quarter, 2, &text);
                } else {
                    self.say(one.quarter, 2, &format!("{text}."));
                    self.table(one);
                }
            }
            Question::Block if self.full => self.table(one),
            Question::Block => {
                if one.chosen == "block" {
                    self.say(one.quarter, 4, &choice_line(one));
                }
            }
            Question::Reply => self.table(one),
            Question::Respond => self.responses.push(one),
            Question::Adjust | Question::Ladder => self.round.push(event),
        }
    }

    fn table(&mut self, one: &Decision) {
        let wave = one.wave.map_or_else(String::new, |wave| format!(" in wave {}", wave + 1));
        let after = following(one);
        self.say(one.quarter, 4, &format!("{} decides {}{wave}{after}:", one.state, question(one.decision)));
        self.options(one);
    }

    /// The options of a decision, the draw and the reason.
    pub(super) fn options(&mut self, one: &Decision) {
        if let Some(wrong) = &one.misperception {
            self.page.paragraph(6, 2, &misperception_line(wrong));
        }
        for option in &one.options {
            self.page.paragraph(6, 32, &option_line(option));
        }
        let why =
            format!("draw\u{a0}{} → {}: {}.", decimal(one.uniform, 4), words(&one.chosen), one.why.clause);
        self.page.paragraph(6, 2, &why);
    }

    /// The response of the pool: who acted, and who stood aside as everybody expected.
    fn responses_are_over(&mut self) {
        let responses = std::mem::take(&mut self.responses);
        let Some(first) = responses.first() else { return };
        let quarter = first.quarter;
        let sure = |one: &Decision| one.chosen == "abstain" && one.why.likeliest;
        let mut wave = None;
        for one in &responses {
            if self.full {
                self.table(one);
                continue;
            }
            if sure(one) {
                continue;
            }
            if one.wave != wave && responses.iter().any(|other| other.wave != one.wave) {
                let name = ["leads", "the front", "the others"][one.wave.unwrap_or(0).min(2)];
                self.say(quarter, 2, &format!("Wave {}, {name}:", one.wave.unwrap_or(0) + 1));
            }
            wave = one.wave;
            self.say(quarter, 4, &choice_line(one));
        }
        let aside = responses.iter().filter(|one| sure(one));
        let aside: Vec<String> = aside
            .map(|one| format!("{}\u{a0}{}", one.state, probability(one.options[0].probability)))
            .collect();
        if !self.full && !aside.is_empty() {
            self.say(quarter, 4, &format!("Stood aside, as was likeliest: {}.", list(&aside)));
        }
    }

    fn round(&mut self, one: &'e Round) {
        let events = std::mem::take(&mut self.round);
        self.conceded = (one.coalition == "yield").then_some(one.territory);
        let decided = |question| {
            events.iter().filter_map(move |event| match event {
                Event::Decision(decision) if decision.decision == question => Some(decision),
                _ => None,
            })
        };
        let still = decided(Question::Adjust).all(|decision| decision.chosen == "hold");
        // A rung that slips may fall back in the same round.
        let slips = |event: &&Event| matches!(event, Event::Chance(one) if one.happened && one.chance == "rung_slips");
        let calm = still
            && !events.iter().any(slips)
            && one.rung == one.rung_before
            && one.challenger == "hold"
            && one.coalition == "hold";
        if calm && !self.full {
            let first = self.calm.map_or(one, |(first, _)| first);
            self.calm = Some((first, one));
            return;
        }
        self.say(one.quarter, 2, &rung_line(one));
        let ladder: Vec<&Decision> = decided(Question::Ladder).collect();
        for decision in decided(Question::Adjust) {
            if self.full {
                self.table(decision);
            } else if decision.chosen != "hold" {
                self.say(one.quarter, 4, &choice_line(decision));
            }
        }
        for decision in ladder {
            if self.full || decision.chosen != "hold" {
                self.table(decision);
            }
        }
        for event in events {
            if let Event::Chance(chance) = event
                && (self.full || chance.happened)
            {
                self.say(one.quarter, 4, &chance_line(chance));
            }
        }
    }

    fn ended(&mut self, one: &Ended) {
        self.round.clear();
        let promise = match one.promise.as_str() {
            "unguaranteed" => "there was no promise",
            "honoured" => "the promise was kept",
            _ => "the promise was broken",
        };
        // What the fighting took stands with its round.
        let given_up = self.conceded.take().map(|before| before - one.territory).filter(|lost| *lost > 0.0);
        let given_up = given_up.map_or(String::new(), |lost| format!(" gives up {} and", part(lost)));
        let text = format!(
            "The crisis ends after {}\u{a0}days: {}, {promise}{}; the protégé{given_up} holds {} of its territory.",
            one.days,
            words(&one.end),
            if one.blocked { " (the alliance was blocked)" } else { "" },
            part(one.territory)
        );
        self.say(one.quarter, 2, &text);
    }

    fn memories_are_over(&mut self) {
        let memories = std::mem::take(&mut self.memories);
        let Some(first) = memories.first() else { return };
        let told = |one: &&Memory| {
            format!(
                "{} ({}, ×{})",
                one.state,
                probability(one.expected),
                decimal(one.audience_cost_factor, 2)
            )
        };
        let legend =
            "Remembered (chance that the public gave it, × what it now thinks a broken promise costs):";
        self.say(first.quarter, 2, legend);
        for (kept, who) in [(true, "kept it"), (false, "broke it")] {
            let those: Vec<&&Memory> = memories.iter().filter(|one| one.kept == kept).collect();
            let shown = if self.full { those.len() } else { 6 };
            let mut text = those.iter().take(shown).map(|one| told(one)).collect::<Vec<_>>().join(", ");
            if those.len() > shown {
                text += &format!(" and {} more", those.len() - shown);
            }
            if !those.is_empty() {
                self.say(first.quarter, 4, &format!("{who}: {text}."));
            }
        }
    }
}
