//! The published files, where they are: in the folder that `CASUS_HISTORY` names, or beside the repository.

use crate::base::math::ln;
use crate::base::stats::brier;
use crate::lab::backtest::rates;
use crate::lab::calibration::used_in_estimation;
use crate::lab::history::{Cases, Source, read};
use crate::model::study::Parameters;
use crate::model::study::states::StateTable;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

fn file(name: &str) -> Option<String> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/history");
    let folder = std::env::var_os("CASUS_HISTORY").map_or(beside, PathBuf::from);
    let text = std::fs::read_to_string(folder.join(name));
    if text.is_err() {
        // Past the test harness, which keeps what passing tests print.
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED: {name} is not there; set CASUS_HISTORY to the folder that holds it"
        );
    }
    text.ok()
}

fn cases(text: &str, source: Source) -> Cases {
    let cases = read(text, None).unwrap_or_else(|problems| panic!("{problems:?}"));
    assert_eq!(cases.source, source);
    cases
}

/// Mean Brier score of base rates.
fn base(cases: &Cases, outcomes: usize, cluster: impl Fn(usize) -> usize) -> f64 {
    let observed: Vec<usize> = cases.cases.iter().map(|case| case.observed).collect();
    let clusters: Vec<usize> = (0..observed.len()).map(cluster).collect();
    let rates = rates(&observed, &clusters, &vec![0; observed.len()], outcomes);
    rates.iter().zip(&observed).map(|(p, &o)| brier(p, o)).sum::<f64>() / observed.len() as f64
}

#[test]
fn base_rates_of_deterrence_score_what_was_published() {
    let Some(text) = file("huth58.csv") else { return };
    let cases = cases(&text, Source::Huth);
    assert_eq!(cases.cases.len(), 58);
    assert_eq!(format!("{:.3}", base(&cases, 3, |case| case)), "0.588");
    // Seven crises have two cases each: without the whole crisis it is a little harder.
    let clusters: Vec<&str> = cases.cases.iter().map(|case| case.cluster.as_str()).collect();
    let first = |case: usize| clusters.iter().position(|one| *one == clusters[case]).expect("itself");
    assert_eq!(format!("{:.3}", base(&cases, 3, first)), "0.590");
    assert!(cases.cases.iter().all(|case| used_in_estimation(Source::Huth, case, false)));
}

#[test]
fn responses_of_one_power_are_counted_as_the_patterns_count_them() {
    let Some(text) = file("icb_power_response.csv") else { return };
    let cases = cases(&text, Source::Icb);
    // The violence of a crisis, by actor and power: a case has only the kind that follows from it.
    let mut violence = BTreeMap::new();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row.expect("CSV");
        violence.insert(format!("{}-{}", row["cracno"], row["power_ccode"]), row["violence_code"].clone());
    }
    let mut counts = [[0; 4]; 2];
    let mut used = 0;
    for case in cases.cases.iter().filter(|case| case.id.ends_with("-2")) {
        let serious = ["3.0", "4.0"].contains(&violence[&case.id].as_str());
        if serious && (1945..=2016).contains(&case.year) {
            let pact = case.promise == crate::lab::history::Promise::Pact;
            counts[usize::from(pact)][case.observed] += 1;
        }
        used += usize::from(used_in_estimation(Source::Icb, case, false));
    }
    assert_eq!(counts[0], [122, 36, 15, 5]);
    // The fifteen with combat are joint offensives, and the patterns leave them out.
    assert_eq!(counts[1], [14, 7, 5, 15]);
    assert_eq!(used, 353);
    // The Soviet Union is no democracy where its score is missing.
    let soviet =
        cases.cases.iter().filter(|case| case.id.ends_with("-365") && (1946..1986).contains(&case.year));
    assert!(soviet.clone().count() > 300 && soviet.clone().all(|case| case.figures.polyarchy < Some(0.3)));
}

#[test]
fn allies_in_wars_are_counted_as_the_patterns_count_them() {
    let Some(text) = file("ally_joining_wars.csv") else { return };
    let cases = cases(&text, Source::Joining);
    let count = |of: &dyn Fn(i32) -> bool| {
        let there = cases.cases.iter().filter(|case| of(case.year));
        (there.clone().filter(|case| case.observed == 1).count(), there.count())
    };
    assert_eq!(count(&|year| year >= 1946), (4, 95));
    assert_eq!(count(&|year| year < 1919), (30, 44));
}

#[test]
fn obligations_are_cases_and_pacts_applied_as_often_as_counted() {
    let Some(text) = file("bf2018.csv") else { return };
    let cases = cases(&text, Source::Obligations);
    let count = |of: &dyn Fn(i32) -> bool| {
        let there = cases.cases.iter().filter(|case| of(case.year));
        (there.clone().filter(|case| case.observed == 1).count(), there.count())
    };
    // Defence pacts that the war spoke to: as the patterns count them since 1945.
    assert_eq!(count(&|year| year >= 1945), (6, 43));
    assert_eq!(count(&|year| year < 1945), (36, 59));
    let mut shares = BTreeMap::new();
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize::<BTreeMap<String, String>>() {
        let row = row.expect("CSV");
        if row["defense"] == "1.0" {
            let (applied, all) = shares.entry(row["sample"].clone()).or_insert((0.0, 0.0));
            *all += 1.0;
            *applied += f64::from(u8::from(row["dnaLLM"] != "1.0"));
        }
    }
    for (sample, year) in [("1.0", 1930), ("0.0", 1960)] {
        let (applied, all) = shares[sample];
        assert_eq!(crate::lab::history::pact_applies(Source::Icb, year), applied / all, "{applied} of {all}");
    }
}

/// Crisman-Cox & Gibilisco's estimates on democracy: logarithms, weighted by the precision of the estimate.
#[test]
fn audience_costs_hardly_grow_with_democracy() {
    let Some(text) = file("audience_cost_estimates.csv") else { return };
    let table = StateTable::bundled();
    let mut points = Vec::new();
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize::<BTreeMap<String, String>>() {
        let row = row.expect("CSV");
        let number = |column: &str| row[column].parse::<f64>().expect("a number");
        let state =
            table.codes().filter_map(|code| table.row(code)).find(|state| state.name == row["country"]);
        if let Some(polyarchy) = state.and_then(|state| state.polyarchy) {
            let precision = number("AC") / number("ACse");
            points.push((ln(polyarchy), ln(-number("AC")), precision * precision));
        }
    }
    assert_eq!(points.len(), 32);
    let sum = |of: &dyn Fn(&(f64, f64, f64)) -> f64| points.iter().map(of).sum::<f64>();
    let all = sum(&|p| p.2);
    let (x, y) = (sum(&|p| p.2 * p.0) / all, sum(&|p| p.2 * p.1) / all);
    let spread = sum(&|p| p.2 * (p.0 - x) * (p.0 - x));
    let slope = sum(&|p| p.2 * (p.0 - x) * (p.1 - y)) / spread;
    let error = |p: &(f64, f64, f64)| p.1 - y - slope * (p.0 - x);
    let standard_error = (sum(&|p| p.2 * error(p) * error(p)) / 30.0 / spread).sqrt();
    assert!(
        (slope - 0.0846).abs() < 1e-3 && (standard_error - 0.0803).abs() < 1e-3,
        "{slope} ± {standard_error}"
    );
    let default = Parameters::default().medians().audience_polyarchy_exponent;
    assert!((default - slope).abs() < 0.005, "{default} {slope}");
}
