//! One run, told, and runs of a kind, found: a trace is the run of the batch, says true things about every choice, and
//! keeps its form.

use crate::model::crisis::{Prepared, RunRecord, Scenario};
use crate::model::study::{Conferral, Event as Counted, Level, Rung, Study};
use crate::run::engine::cells;
use crate::tell::find::{Condition, find};
use crate::tell::trace::{
    Choice, Decision, Event, Question, Style, comparison, lines, parting, schema, text, trace,
};
use crate::unit::read_json;
use crate::unit::shipped::{NOTHING, assert_same, everything_happens, records, shipped};
use std::sync::atomic::AtomicBool;

/// A study, its runs here, and changes: both starts, all rules of consent and of decision, uncertain parameters, both utilities.
const STUDIES: [(&str, u64, &[&str]); 10] = [
    ("three_states", 400, &[]),
    ("nato_vs_european", 24, &[]),
    ("eight_guarantees", 10, &["parameters.precision={ uniform = { low = 1, high = 4 } }"]),
    ("accession_during_war", 8, &["utility=\"prospect\""]),
    ("territorial_terms", 6, &[]),
    ("three_states", 150, &["parameters=posterior"]),
    ("three_states", 150, &["parameters.attention_base=0.4"]),
    ("three_states", 300, everything_happens!("ARD", "BOR", "CAS", "DRU")),
    (
        "three_states",
        150,
        &[
            "happening.a.what=\"leaves\"",
            "happening.a.states=\"CAS\"",
            "happening.a.hazard_per_year=0.3",
            "happening.b.what=\"force\"",
            "happening.b.states=[\"DRU\", \"ARD\"]",
            "happening.b.value=1.5",
            "happening.b.quarter=5",
            "happening.b.notice_quarters=3",
            "parameters.window_opportunities=2",
        ],
    ),
    ("three_states", 200, &["regime.pact.decision_rule=\"consensus\"", "parameters.block_threshold=2"]),
];

/// The traces of all runs of all cells, with the record of each.
fn traces(study: &Study) -> Vec<Vec<(Vec<Event>, RunRecord)>> {
    let prepared = Prepared::new(study);
    let all = |scenario: Scenario| (0..study.runs).map(|run| trace(scenario, run)).collect();
    cells(&prepared).into_iter().map(all).collect()
}

fn told(study: &Study, regime: &str, conferral: Conferral, run: u64) -> Vec<Event> {
    let prepared = Prepared::new(study);
    let regime = study.regimes.iter().find(|one| one.name == regime).expect("a regime");
    trace(Scenario { prepared: &prepared, regime, conferral }, run).0
}

/// The probabilities that quantal response gives to these utilities.
fn logit(precision: f64, options: &[Choice]) -> Vec<f64> {
    let best = options.iter().map(|option| option.utility).fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> =
        options.iter().map(|one| crate::base::math::exp(precision * (one.utility - best))).collect();
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

fn assert_decision(what: &str, precision: f64, one: &Decision) {
    let sum: f64 = one.options.iter().map(|option| option.probability).sum();
    assert!((sum - 1.0).abs() < 1e-12, "{what}: {one:?}");
    // Consent has a precision of its own, and the kinds of attack are nested in attacking.
    if !matches!(one.decision, Question::Consent | Question::Challenge) {
        let attention = one.attention.unwrap_or(1.0);
        assert!(attention == 1.0 || one.decision == Question::Respond, "{what}: {one:?}");
        for (place, (option, p)) in one.options.iter().zip(logit(precision, &one.options)).enumerate() {
            let p = attention * p + if place == 0 { 1.0 - attention } else { 0.0 };
            assert!((option.probability - p).abs() < 1e-9, "{what}: {p} and {one:?}");
        }
    }
    let mut above = 0.0;
    let first = one.options.iter().find(|option| {
        above += option.probability;
        one.uniform < above
    });
    assert_eq!(first.map(|option| &option.option), Some(&one.chosen), "{what}: {one:?}");
    for option in one.options.iter().filter(|option| !option.ends.is_empty()) {
        let sum: f64 = option.ends.iter().map(|end| end.probability).sum();
        assert!((sum - 1.0).abs() < 1e-12, "{what}: {option:?}");
    }
    let most = one.options.iter().map(|option| option.probability).fold(0.0, f64::max);
    let chosen = one.options.iter().find(|option| option.option == one.chosen).expect("an option");
    assert_eq!(one.why.likeliest, chosen.probability == most, "{what}: {one:?}");
    if let Some(left) = one.why.margin_without {
        assert!(left < one.why.margin, "{what}: the term speaks for the choice: {one:?}");
        assert!(!one.why.flips || left < 0.0 || one.options.len() > 2, "{what}: {one:?}");
    }
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn a_traced_run_is_the_run_of_the_batch_and_every_decision_adds_up() {
    let mut questions = std::collections::BTreeMap::new();
    for (name, runs, set) in STUDIES {
        let study = shipped(name, runs, set);
        for (cell, (batch, traced)) in records(&study).iter().zip(traces(&study)).enumerate() {
            let what = format!("{name} {set:?} cell {cell}");
            let records: Vec<RunRecord> = traced.iter().map(|(_, record)| *record).collect();
            assert_same(&what, (&study, batch), (&study, &records), NOTHING);
            for (events, record) in &traced {
                let Some(Event::Run(run)) = events.first() else { panic!("{what}: no first line") };
                let what = format!("{what} run {}", run.run);
                for event in events {
                    if let Event::Decision(one) = event {
                        assert_decision(&what, run.precision, one);
                        *questions.entry(one.decision).or_insert(0) += 1;
                    }
                }
                assert_told_as_recorded(&what, &study, events, record);
            }
        }
    }
    assert_eq!(questions.len(), 6, "every question was asked: {questions:?}");
}

/// What the events say of the course is what the record says.
fn assert_told_as_recorded(what: &str, study: &Study, events: &[Event], record: &RunRecord) {
    let Some(Event::Outcome(outcome)) = events.last() else { panic!("{what}: no last line") };
    assert_eq!(outcome.outcome, record.outcome.label(), "{what}");
    let rounds = events.iter().filter(|event| matches!(event, Event::Round(_))).count() as u32;
    assert_eq!(rounds * study.round_days, record.days_fought, "{what}");
    let crises = events.iter().filter(|event| matches!(event, Event::Crisis(one) if !one.inherited)).count();
    assert_eq!(crises as u32, record.crises, "{what}");
    let in_force =
        events.iter().any(|event| matches!(event, Event::Promise(one) if one.change == "in_force"));
    assert_eq!(in_force, record.events.contains(Counted::Conferred), "{what}");
    // The answers when the first crisis broke out, as far as nobody changed its level since.
    let adjusted = events.iter().any(|event| {
        matches!(event, Event::Decision(one) if one.decision == Question::Adjust && one.chosen != "hold")
    });
    let attack = record.first_attack.or(record.first_challenge);
    if let Some(attack) = attack.filter(|_| !adjusted && record.crises == 1) {
        for event in events {
            if let Event::Decision(one) = event
                && (one.decision, one.quarter) == (Question::Respond, attack.quarter)
            {
                let place =
                    study.responders.iter().position(|state| state.code == one.state).expect("a state");
                let chosen = Level::from_label(&one.chosen).expect("a level");
                // What a block holds to material may have been chosen higher, and the crisis over before it ended.
                let held =
                    record.events.contains(Counted::Blocked) && record.levels[place] == Level::Material;
                assert!(
                    chosen == record.levels[place] || held && chosen > Level::Material,
                    "{what}: {one:?}, {:?}",
                    record.levels[place]
                );
            }
        }
    }
}

#[test]
fn every_line_reads_back_as_the_event_that_it_is() {
    let schema: serde_json::Value = serde_json::from_str(&schema()).expect("JSON");
    let kinds: Vec<&str> = schema["oneOf"]
        .as_array()
        .expect("one of many")
        .iter()
        .map(|kind| kind["properties"]["event"]["const"].as_str().expect("a constant"))
        .collect();
    assert_eq!(kinds.len(), 16, "{kinds:?}");
    for (name, runs, set) in STUDIES {
        let study = shipped(name, runs.min(6), set);
        for (events, _) in traces(&study).into_iter().flatten() {
            let lines = lines(&events);
            assert_eq!(lines.lines().count(), events.len());
            for (line, event) in lines.lines().zip(&events) {
                let read: Event = read_json(line).unwrap_or_else(|error| panic!("{error}: {line}"));
                assert_eq!(&read, event, "{name}");
                let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
                assert!(kinds.contains(&value["event"].as_str().expect("a name")), "{line}");
            }
        }
    }
}

#[test]
fn a_small_crisis_reads_like_this() {
    let study = shipped("three_states", 2000, &[]);
    insta::assert_snapshot!(text(&told(&study, "pact", Conferral::Granted, 77), Style::default()));
}

#[test]
fn the_guide_shows_a_real_trace() {
    let study = shipped("three_states", 2000, &[]);
    let told = text(&told(&study, "pact", Conferral::Granted, 77), Style::default());
    let guide = std::fs::read_to_string("docs/guide.md").expect("the guide");
    let (_, rest) =
        guide.split_once("casus trace configs/three_states.toml --regime pact --run 77`:").expect("a trace");
    let shown = rest.split("```").nth(1).and_then(|block| block.strip_prefix("text\n")).expect("a block");
    assert!(shown.lines().count() > 5 && told.contains(shown), "{shown}\n{told}");
}

#[test]
fn a_guarantee_that_is_refused_reads_like_this() {
    let study = shipped("nato_vs_european", 20_000, &[]);
    let run = (0..2000)
        .find(|&run| {
            let events = told(&study, "nato_membership", Conferral::Decided, run);
            let refused =
                events.iter().any(|event| matches!(event, Event::Consent(one) if !one.refuse.is_empty()));
            refused && events.iter().any(|event| matches!(event, Event::Crisis(one) if one.kind == "full"))
        })
        .expect("a refusal and an attack");
    insta::assert_snapshot!(text(
        &told(&study, "nato_membership", Conferral::Decided, run),
        Style::default()
    ));
}

/// Who follows leads, what block was foreseen, and what promised help does, are told where they act and only there.
#[test]
fn followers_blocks_and_emboldening_are_told() {
    let bold = ["parameters.emboldening=1", "regime.european_only.decision_rule=\"consensus\""];
    for (set, acts) in [(&bold[..], true), (&["parameters.follow_leads=0"][..], false)] {
        let study = shipped("nato_vs_european", 150, set);
        let regime =
            &study.regimes[study.regimes.iter().position(|one| one.name == "european_only").unwrap()];
        let (mut followed, mut foreseen, mut emboldened, mut lightened) = (0, 0, 0, 0);
        for run in 0..study.runs {
            let events = told(&study, "european_only", Conferral::Granted, run);
            let page = text(&events, Style { full: true, ..Style::default() });
            let mut level = Level::Abstain;
            for event in &events {
                match event {
                    Event::Crisis(one) => {
                        level = Level::Abstain;
                        foreseen += usize::from(one.block_probability.is_some());
                    }
                    Event::Chance(one) if one.chance == "opportunity" => {
                        assert_eq!(one.emboldened.is_some(), acts);
                        emboldened += usize::from(one.emboldened.is_some_and(|times| times > 1.0));
                    }
                    Event::Decision(one) if one.decision == Question::Respond => {
                        let position =
                            study.responders.iter().position(|state| state.code == one.state).unwrap();
                        let leads = regime.leads.contains(position);
                        assert!(!leads || one.leads.is_none(), "{one:?}");
                        if leads {
                            let chosen = Level::ALL.iter().find(|level| level.label() == one.chosen).unwrap();
                            level = level.max(*chosen);
                        }
                        if let Some(after) = &one.leads {
                            assert_eq!(after, level.label(), "the highest of the leads");
                            assert!(page.contains(&format!(", after leads at {after}")), "{page}");
                            followed += 1;
                        }
                    }
                    Event::Decision(one) if one.decision == Question::Ladder => {
                        lightened += usize::from(one.emboldening.is_some());
                        let told = one.emboldening.is_none() || page.contains(", emboldened (costs of war −");
                        assert!(told && (acts || one.emboldening.is_none()), "{page}");
                    }
                    _ => {}
                }
            }
        }
        assert_eq!(lightened > 0, acts);
        assert_eq!([followed > 0, emboldened > 0], [acts; 2], "{followed} {emboldened}");
        assert!(!acts || foreseen > 0);
    }
}

#[test]
fn two_guarantees_part_where_they_do() {
    let study = shipped("nato_vs_european", 20_000, &[]);
    let of = |regime, run| told(&study, regime, Conferral::Decided, run);
    let part_in_response = |a: &[Event], b: &[Event]| {
        let parting = parting(a, b);
        [parting.a, parting.b].iter().all(
            |at| matches!(at.as_deref(), Some(Event::Decision(one)) if one.decision == Question::Respond),
        )
    };
    let (a, b) = (0..2000)
        .map(|run| (of("european_only", run), of("nato_membership", run)))
        .find(|(a, b)| part_in_response(a, b))
        .expect("a run in which they part");
    insta::assert_snapshot!(comparison(&a, &b, Style::default()));
    // A run does not part from itself, and parts from another the same way round.
    let none = parting(&a, &a);
    assert_eq!((none.quarter, none.a, none.b), (None, None, None));
    let (ab, ba) = (parting(&a, &b), parting(&b, &a));
    assert_eq!((&ab.quarter, &ab.a, &ab.b), (&ba.quarter, &ba.b, &ba.a));
    let (Some(one), Some(other)) = (ab.a.as_deref(), ab.b.as_deref()) else { panic!("they part") };
    match (one, other) {
        (Event::Decision(one), Event::Decision(other)) => {
            assert_eq!((&one.state, one.uniform), (&other.state, other.uniform), "one draw");
            assert_ne!(one.chosen, other.chosen);
        }
        _ => panic!("they part at a decision"),
    }
}

#[test]
fn folding_leaves_out_and_adds_nothing_and_fits() {
    for (name, runs, set) in STUDIES {
        let study = shipped(name, runs.min(5), set);
        for (events, _) in traces(&study).into_iter().flatten() {
            let folded = text(&events, Style::default());
            let full = text(&events, Style { full: true, bold: false });
            assert!(folded.len() <= full.len(), "{name}");
            assert!(
                !full.contains('\u{1b}')
                    && text(&events, Style { full: false, bold: true }).contains('\u{1b}')
            );
            let widest = full.lines().chain(folded.lines()).max_by_key(|line| line.chars().count());
            assert!(widest.is_some_and(|line| line.chars().count() <= 100), "{name}: {widest:?}");
            // Every decision is there in the full text: its draw and what it chose.
            for event in &events {
                if let Event::Decision(one) = event {
                    let draw = format!("draw {:.4} → {}:", one.uniform, one.chosen.replace('_', " "));
                    assert!(full.contains(&draw), "{name}: {draw}\n{full}");
                }
            }
        }
    }
}

fn found(study: &Study, condition: &str) -> crate::tell::find::Found {
    let condition = Condition::parse(study, condition).unwrap_or_else(|errors| panic!("{errors}"));
    find(study, &condition, &AtomicBool::new(false), &())
}

#[test]
fn what_is_found_is_what_the_records_say() {
    let study = shipped("three_states", 600, &["conferral=[\"granted\"]"]);
    let all = records(&study);
    type Kind = (&'static str, fn(usize, &RunRecord) -> bool);
    let kinds: [Kind; 7] = [
        ("attacked_full", |_, record| record.events.contains(Counted::AttackedFull)),
        ("not attacked_full and regime = pact", |cell, record| {
            cell == 1 && !record.events.contains(Counted::AttackedFull)
        }),
        ("deterred or highest_rung >= 4 and regime != none", |cell, record| {
            record.outcome.label() == "deterred" || record.highest_rung >= Rung::StrikesBeyond && cell == 1
        }),
        ("(deterred or highest_rung >= 4) and regime != none", |cell, record| {
            (record.outcome.label() == "deterred" || record.highest_rung >= Rung::StrikesBeyond) && cell == 1
        }),
        ("level_cas > material", |_, record| {
            record.first_challenge.is_some() && record.levels[0] > Level::Material
        }),
        ("first_attack_quarter < 3", |_, record| {
            record.first_attack.is_some_and(|attack| attack.quarter < 3)
        }),
        ("not (event_attacked = 0) and territory_end <= 0.7", |_, record| {
            record.events.contains(Counted::Attacked) && record.territory_end <= 0.7
        }),
    ];
    for (condition, holds) in kinds {
        let count = |cell: usize| all[cell].iter().filter(|record| holds(cell, record)).count() as u64;
        let found = found(&study, condition);
        assert!(found.matches > 0, "{condition}");
        assert_eq!(found.matches, count(0) + count(1), "{condition}");
        assert_eq!(found.runs.len() as u64, found.matches);
        assert_eq!(found.looked_at, 1200);
        assert!(found.runs.iter().all(|run| holds(run.cell, &run.record)), "{condition}");
    }
}

#[test]
fn the_most_typical_come_first() {
    let study = shipped("three_states", 600, &[]);
    let found = found(&study, "attacked_full and regime = none and conferral = granted");
    assert!(found.runs.len() > 50 && found.runs.is_sorted_by(|a, b| a.distance <= b.distance));
    // Those at the front lie nearer to the middle of what happened than those at the back.
    let mut rungs: Vec<u8> = found.runs.iter().map(|run| run.record.highest_rung.into()).collect();
    let mut days: Vec<u32> = found.runs.iter().map(|run| run.record.days_fought).collect();
    rungs.sort_unstable();
    days.sort_unstable();
    let (rung, day) = (rungs[rungs.len() / 2], days[days.len() / 2]);
    let away = |runs: &[crate::tell::find::FoundRun]| {
        let days = runs.iter().map(|run| f64::from(run.record.days_fought.abs_diff(day))).sum::<f64>();
        let rungs =
            runs.iter().map(|run| f64::from(u8::from(run.record.highest_rung).abs_diff(rung))).sum::<f64>();
        (days / runs.len() as f64, rungs / runs.len() as f64)
    };
    let part = found.runs.len() / 4;
    let (front, back) = (away(&found.runs[..part]), away(&found.runs[found.runs.len() - part..]));
    assert!(front.0 < back.0 && front.1 <= back.1, "{front:?} {back:?}");
}

#[test]
fn wrong_conditions_are_told_with_place_and_nearest_name() {
    let study = shipped("three_states", 10, &[]);
    let told: String = [
        "atacked and (regime = pakt or highest_rung) and crises > full and outcome < deterred",
        "attacked and (regime = none",
        "attacked attacked",
        "highest_rung >=",
        "level_cas = 3 or @",
        "",
        "territory_end > 1e",
    ]
    .iter()
    .map(|text| format!("{}\n", Condition::parse(&study, text).expect_err(text)))
    .collect();
    insta::assert_snapshot!(told);
    let deep = format!("{}attacked{}", "(".repeat(5000), ")".repeat(5000));
    assert!(Condition::parse(&study, &deep).expect_err("too deep").to_string().contains("parentheses"));
}

/// Where obligations are set apart a trace said of everybody what is asked of the rest.
#[test]
fn a_trace_tells_what_is_asked_of_whom() {
    let study =
        shipped("three_states", 1, &["regime.pact.obligation={ CAS=\"umbrella\", DRU=\"material\" }"]);
    let full = |event: &Event| matches!(event, Event::Crisis(one) if one.kind == "full");
    let of_run =
        |run| Some(told(&study, "pact", Conferral::Granted, run)).filter(|events| events.iter().any(full));
    let events = (0..200).find_map(of_run).expect("a full attack");
    let page = text(&events, Style::default()).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("asks for nothing of CAS; material of DRU"), "{page}");
    assert!(lines(&events).contains(r#""asked_level":{"CAS":"abstain","DRU":"material"}"#));
}
