//! The page to hand over: whole, the same every time, safe from what studies say, and refused where it would mislead.
#![allow(clippy::unwrap_used)] // a test may fail where it stands

use crate::model::study::*;
use crate::run::estimate::Estimate;
use crate::run::tally::Stopped;
use crate::tell::number::prose;
use crate::tell::report::{Draws, Extent, Sure, page, verdict};
use crate::unit::synthetic::{study, tally_of};
use crate::write::{Account, Results, ResultsFolder, read_results};
use std::fs;
use std::path::{Path, PathBuf};

/// Markup where a study's author may write what they like.
const MARKUP: &str = "<script>alert(1)</script><img src=x onerror=\"alert(2)\">&amp;'";

fn write(dir: &Path, study: &Study, runs: u64, stopped: Stopped) -> PathBuf {
    let mut study = study.clone();
    study.write_runs = false;
    let folder = ResultsFolder::open(dir, &study.name, false).unwrap();
    let account = Account { runs_asked: 400, stopped, overrides: vec![format!("note={MARKUP}")] };
    folder.write_results(&study, &tally_of(&study, 0..runs, 100), &account, None).unwrap();
    folder.path().to_path_buf()
}

fn results_of(study: &Study, runs: u64) -> Results {
    let dir = tempfile::tempdir().unwrap();
    read_results(&write(dir.path(), study, runs, Stopped::Asked)).unwrap()
}

fn three() -> Study {
    study("three", &[("none", 0), ("nato_membership", 7), ("pact", 3)])
}

#[test]
fn texts_of_studies_are_text() {
    let mut study = three();
    study.question = MARKUP.to_string();
    study.challenger.name = MARKUP.to_string();
    // The reader of studies refuses such names; a package may come from elsewhere.
    study.responders[0].code = "<b>R</b>".to_string();
    study.regimes[1].name = "<i>x</i>\"".to_string();
    study.regimes[1].title = MARKUP.to_string();
    study.regimes[1].facts = vec![Fact::new(MARKUP, MARKUP)];
    let text = page(&results_of(&study, 400), Extent::Whole);
    for raw in ["<script>alert", "<img", "<b>", "<i>"] {
        assert!(!text.contains(raw), "{raw} is markup");
    }
    assert_eq!(text.matches("<script>").count(), 1);
    assert!(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    // In drawings, and in the values that are read out.
    assert!(text.contains("aria-label=\"&lt;b&gt;R&lt;/b&gt;, deploy: "));
    assert!(text.contains("aria-label=\"&lt;i&gt;x&lt;/i&gt;&quot;: "));
}

#[test]
fn the_same_results_make_the_same_page_and_it_needs_nothing_else() {
    let text = page(&results_of(&three(), 400), Extent::Whole);
    assert_eq!(text, page(&results_of(&three(), 400), Extent::Whole));
    for attribute in ["src=\"", "href=\""] {
        for (_, rest) in text.match_indices(attribute).map(|(at, _)| text.split_at(at + attribute.len())) {
            assert!(rest.starts_with('#') || rest.starts_with("data:,"), "{}", &rest[..40]);
        }
    }
    for word in ["@import", "url(", "fetch(", "XMLHttp"] {
        assert!(!text.contains(word), "{word}");
    }
    assert!(text.contains("default-src 'none'"));
}

#[test]
fn every_figure_draws_every_guarantee_and_tells_its_numbers() {
    let results = results_of(&three(), 400);
    let text = page(&results, Extent::Whole);
    let figures: Vec<&str> =
        text.split("<figure ").skip(1).map(|rest| rest.split("</figure>").next().unwrap()).collect();
    assert_eq!(figures.len(), 8);
    for figure in figures {
        let (drawn, told) = figure.split_once("<details>").unwrap();
        assert!(drawn.contains("class=\"mark\""), "{figure}");
        for name in ["none", "nato membership", "pact"] {
            assert!(drawn.contains(name), "{name} is not in {drawn}");
            assert!(told.contains(name), "{name} is not in {told}");
        }
        assert!(!figure.contains("NaN") && !figure.contains("inf"), "{figure}");
        // One attribute of a name: a browser drops the second.
        for tag in figure.split('<') {
            assert!(tag.matches(" class=").count() < 2, "{tag}");
        }
    }
}

#[test]
fn a_study_with_draws_tells_and_draws_both_intervals() {
    let mut study = three();
    let rows = (0..30).map(|draw| vec![f64::from(draw) / 30.0]).collect();
    study.parameters.joint = Some(JointDraws {
        name: "draws.csv".to_string(),
        keys: vec!["inertia".to_string()],
        rows,
        structures: Vec::new(),
    });
    let results = results_of(&study, 1920);
    let text = page(&results, Extent::Whole);
    let plain = page(&results_of(&three(), 1920), Extent::Whole);
    for (word, at_least) in [
        ("class=\"total\"", 20),
        ("; with parameters ", 100),
        ("Thin lines", 1),
        ("Pale band", 1),
        ("Upright lines", 1),
        ("<figure id=\"draws\"", 1),
    ] {
        assert!(text.matches(word).count() >= at_least, "{word}: {}", text.matches(word).count());
        assert!(!plain.contains(word), "{word}");
    }
    let figures = text.split("<figure ").skip(1).map(|rest| rest.split("</figure>").next().unwrap());
    assert!(figures.into_iter().all(|figure| !figure.contains("simulation error only")));
    assert!(!text.contains("Intervals are simulation error only"));
    assert!(text.contains("from 30 joint draws of 1 parameters") && !text.contains("NaN"));
    // Of draws that no run took nothing is said.
    let fewer = page(&results_of(&study, 64 * 22), Extent::Whole);
    assert!(fewer.contains("from 22 joint draws of 1 parameters") && !fewer.contains("from 30"));
    let tally = tally_of(&study, 0..1920, 100);
    let told = prose(Estimate::event(tally.cell(0, 2), Given::Always, Event::AttackedFull as usize));
    assert!(told.contains("; with parameters ") && text.contains(&told), "{told}");
}

#[test]
fn how_sure_an_order_is_follows_from_both_intervals() {
    let draws = Draws { fewer: 0.4, more: 0.01 };
    assert_eq!(Sure::of([-5.0, 0.0], Some(draws)), Sure::Alike);
    assert_eq!(Sure::of([-5.0, -3.0], None), Sure::OneValue);
    assert_eq!(Sure::of([3.0, 5.0], Some(draws)), Sure::ByDraw(draws));
}

/// A claim about draws is a count of them.
#[test]
fn an_order_is_said_to_hold_in_the_draws_that_show_it() {
    let mut study = three();
    study.parameters.joint = Some(JointDraws {
        name: "draws.csv".to_string(),
        keys: vec!["inertia".to_string()],
        rows: (0..30).map(|draw| vec![f64::from(draw) / 30.0]).collect(),
        structures: Vec::new(),
    });
    let results = results_of(&study, 1920);
    let of = |regime: &'static str| (&results, Conferral::Granted, regime);
    let shares = |regime| {
        let wanted = [("conferral", "granted"), ("regime", regime)];
        let rows = results.rows("draws.csv", &wanted);
        rows.map(|row| row.count("attacked_full") as f64 / row.count("runs") as f64).collect::<Vec<_>>()
    };
    let (none, pact) = (shares("none"), shares("pact"));
    let fewer = pact.iter().zip(&none).filter(|(pact, none)| pact < none).count() as f64 / 30.0;
    let more = pact.iter().zip(&none).filter(|(pact, none)| pact > none).count() as f64 / 30.0;
    assert!(fewer > 0.0 && more > 0.0 && none.len() == 30, "{fewer} {more}");
    assert_eq!(Draws::of(of("pact"), of("none")), Some(Draws { fewer, more }));
    assert_eq!(Draws::of(of("none"), of("pact")), Some(Draws { fewer: more, more: fewer }));
    assert_eq!(Draws::of(of("none"), of("none")), Some(Draws { fewer: 0.0, more: 0.0 }));
    // With fewer draws nothing is said of them.
    let few = results_of(&study, 64 * 19);
    assert_eq!(Draws::of(of("pact"), (&few, Conferral::Granted, "none")), None);
}

#[test]
fn the_answer_names_the_rarest_and_claims_no_order_that_the_runs_do_not_carry() {
    let mut seen = [false; 2];
    for runs in [6, 300, 3000] {
        let results = results_of(&three(), runs);
        for conferral in [Conferral::Granted, Conferral::Decided] {
            let told = verdict(&results, conferral);
            let of = |name: &str| {
                let wanted = [
                    ("conferral", conferral.label()),
                    ("regime", name),
                    ("given", "always"),
                    ("event", "attacked_full"),
                ];
                results.rows("events.csv", &wanted).next().unwrap().number("probability").unwrap()
            };
            let mut names = ["none", "nato_membership", "pact"];
            names.sort_by(|a, b| of(a).total_cmp(&of(b)));
            let alike = |a: &str, b: &str| {
                let wanted =
                    [("conferral", conferral.label()), ("given", "always"), ("event", "attacked_full")];
                let row = results
                    .rows("contrasts.csv", &wanted)
                    .find(|row| [[a, b], [b, a]].contains(&[row.text("regime_a"), row.text("regime_b")]))
                    .unwrap();
                row.number("ci_low").unwrap() <= 0.0 && row.number("ci_high").unwrap() >= 0.0
            };
            let written = |name: &str| name.replace('_', " ");
            let tied: Vec<_> = names[1..].iter().filter(|name| alike(names[0], name)).collect();
            if tied.len() == 2 {
                seen[0] = true;
                assert!(
                    told.contains("cannot tell the guarantees apart") && !told.contains("rarest"),
                    "{told}"
                );
                continue;
            }
            seen[1] = true;
            assert!(told.contains(&format!("are rarest under {} (", written(names[0]))), "{told}");
            for name in &names[1..] {
                let clause =
                    told.split(": ").nth(1).unwrap().split("; ").find(|one| one.contains(&written(name)));
                let clause = clause.unwrap_or_else(|| panic!("{name}: {told}"));
                assert_eq!(clause.contains("not to be told apart"), tied.contains(&name), "{told}");
            }
        }
    }
    assert_eq!(seen, [true; 2]);
}

#[test]
fn the_brief_page_is_the_first_section_of_the_whole_and_nothing_more() {
    let results = results_of(&three(), 400);
    let [brief, whole] = [Extent::Brief, Extent::Whole].map(|extent| page(&results, extent));
    let first = |page: &str| {
        let rest = page.split_once("<section id=\"answer\"").unwrap().1;
        rest.split_once("</section>").unwrap().0.to_string()
    };
    assert_eq!(first(&brief), first(&whole));
    assert_eq!([&brief, &whole].map(|page| page.matches("<section ").count()), [1, 9]);
    assert_eq!(brief.matches("<figure ").count(), 1);
    let carried = brief.split("What carries it").nth(1).unwrap().split("</ol>").next().unwrap();
    assert_eq!(carried.matches("<li>").count(), 3);
}

#[test]
fn a_study_without_an_attack_has_its_page() {
    let text = page(&results_of(&three(), 0), Extent::Whole);
    assert!(!text.contains("NaN") && text.contains("no such run"));
}

#[test]
fn words_follow_the_intervals() {
    // Under few runs nobody could tell the guarantees apart, under many anybody can; the second reference is attacked most.
    let mut seen = [false; 3];
    for (runs, reference) in [(6, 0), (60, 0), (300, 1), (3000, 0), (3000, 1)] {
        let mut study = three();
        study.reference = reference;
        let results = results_of(&study, runs);
        let reference = study.regimes[reference].name.as_str();
        let other = reference.replace('_', " ");
        let text = page(&results, Extent::Whole);
        for (conferral, heading) in [("granted", "<h3>Granted: "), ("decided", "<h3>Decided: ")] {
            let paragraph = text.split(heading).nth(1).unwrap().split("</p>").next().unwrap();
            let names = |begin: &str, what: &str| {
                paragraph.split(". ").any(|s| s.starts_with(begin) && s.contains(what))
            };
            let wanted = [
                ("conferral", conferral),
                ("given", "always"),
                ("event", "attacked_full"),
                ("regime_b", reference),
            ];
            let mut rows = 0;
            for row in results.rows("contrasts.csv", &wanted) {
                rows += 1;
                let name = row.text("regime_a").replace('_', " ");
                let (low, high) = (row.number("ci_low").unwrap(), row.number("ci_high").unwrap());
                let alike = low <= 0.0 && high >= 0.0;
                for (place, holds) in [alike, high < 0.0, low > 0.0].into_iter().enumerate() {
                    seen[place] |= holds;
                }
                let listed = names(
                    &format!("They cannot be told apart from those under {other}"),
                    &format!("{name}: "),
                );
                assert_eq!(listed, alike, "{name}, {low} to {high}: {paragraph}");
                let under = format!("under {name}");
                assert_eq!(
                    names(&format!("They are fewer than under {other}"), &under),
                    high < 0.0,
                    "{paragraph}"
                );
                assert_eq!(
                    names(&format!("They are more than under {other}"), &under),
                    low > 0.0,
                    "{paragraph}"
                );
            }
            assert_eq!(rows, 2);
        }
    }
    assert_eq!(seen, [true; 3]);
}

#[test]
fn results_that_are_not_whole_not_ours_or_altered_are_refused() {
    type Harm = fn(&Path);
    let edit = |path: &Path, from: &str, to: &str| {
        let text = fs::read_to_string(path).unwrap();
        assert!(text.contains(from));
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    };
    let harms: [(&str, &str, Harm); 4] = [
        ("no folder", "it is no folder", |folder| fs::remove_dir_all(folder).unwrap()),
        ("no package", "cannot be read", |folder| fs::remove_file(folder.join("datapackage.json")).unwrap()),
        ("no table", "`ladder.csv` cannot be read", |folder| {
            fs::remove_file(folder.join("ladder.csv")).unwrap()
        }),
        ("a parameter less", "another version of casus wrote it", |folder| {
            let package = folder.join("datapackage.json");
            let mut value: serde_json::Value =
                serde_json::from_str(&fs::read_to_string(&package).unwrap()).unwrap();
            value["casus"]["study"]["parameters"]["entries"].as_array_mut().unwrap().pop();
            fs::write(package, value.to_string()).unwrap();
        }),
    ];
    let edits = [
        ("datapackage.json", "\"program_version\": \"", "\"program_version\": \"9.", "was made by casus 9."),
        ("datapackage.json", "\"horizon_quarters\": 40", "\"horizon_quarters\": 41", "SHA-256"),
        ("incidence.csv", "incidence", "chance", "`incidence.csv` lacks incidence"),
        ("events.csv", ",granted,", ",decided,", "`events.csv` has been altered"),
    ];
    let refusal = |harm: &dyn Fn(&Path)| {
        let dir = tempfile::tempdir().unwrap();
        let folder = write(dir.path(), &three(), 50, Stopped::Asked);
        harm(&folder);
        read_results(&folder).unwrap_err().to_string()
    };
    for (what, told, harm) in harms {
        let said = refusal(&harm);
        assert!(said.contains(told) && said.contains("remedy: "), "{what}: {said}");
    }
    for (file, from, to, told) in edits {
        let said = refusal(&|folder: &Path| edit(&folder.join(file), from, to));
        assert!(said.contains(told) && said.contains("remedy: "), "{file}: {said}");
    }
}

#[test]
fn the_results_of_a_sweep_are_told_as_such() {
    let dir = tempfile::tempdir().unwrap();
    let casus = serde_json::json!({ "program_version": env!("CARGO_PKG_VERSION"), "sweep": {}, "study": { "name": "x" } });
    let package = serde_json::json!({ "resources": [], "casus": casus });
    fs::write(dir.path().join("datapackage.json"), package.to_string()).unwrap();
    let told = read_results(dir.path()).unwrap_err().to_string();
    assert!(told.contains("it holds a sweep of the study `x`, not a study's runs"), "{told}");
}
