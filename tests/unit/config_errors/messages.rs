//! The messages themselves. Each names the place, the cause and the remedy.

use super::{read, small, with};
use crate::read::{ConfigErrors, Overrides, parse};

macro_rules! refuses {
    ($($name:ident: $text:expr;)+) => {$(
        #[test]
        fn $name() {
            let text: String = $text;
            insta::assert_snapshot!(read(&text).expect_err("refused").to_string());
        }
    )+};
}

refuses! {
    nothing_at_all: String::new();
    unknown_key: small("honizon_quarters = 40", "");
    unknown_keys_in_every_table: small(
        "stop = { evnt = \"attacked\" }",
        "[state.USA]\ngdp = 5\n[regime.nato_membership]\ncolour = \"blue\"\nclarity = { gray_zone = 1 }\n\
         [parameters]\nprecison = 2\nruns = 5\nkind_stake_scale = { ful = 1 }\n[events.e]\nfougt = \"USA\"",
    );
    a_parameter_at_the_top: small("precision = 2", "");
    wrong_types: small(
        "seed = \"one\"\nhorizon_quarters = 4.5\nquestion = 5\nconferral = \"granted\"\nruns_csv = \"yes\"\nstop = 5\n\
         utility = true\nround_days = 1979-05-27",
        "[parameters]\nprecision = \"high\"\nkind_stake_scale = [0.1, 0.4, 1]\ninertia = { }\n[events]\ne = \"USA\"",
    );
    outside_its_range: small(
        "seed = -1",
        "[regime.nato_membership]\numbrella = 90\n[parameters]\nadmission_ends_war = 1.01\npayoff_scale_gdp_pct = 0.5\n\
         risk_aversion_max = 0.6\n[state.USA]\ngdp_usd_bn = 0\npolyarchy = -0.1",
    );
    not_a_number_and_infinities: small(
        "seed = 99999999999999999999",
        "[parameters]\nprecision = nan\ninertia = inf\nshake_max = -inf\nlookahead_days = 1e400\nattrition = 123456789012345678901234567890",
    );
    a_crisis_given_too_late: small("given_crisis = { limited = 1 }", "");
    a_crisis_given_of_no_kind: small("given_crisis = { full = 0 }", "").replace("\"war\"", "\"ceasefire\"");
    wrong_kinds_of_a_given_crisis: small("conferral = [\"granted\"]\ngiven_crisis = { ful = 1, limited = -1 }", "")
        .replace("\"war\"", "\"ceasefire\"");
    no_runs: small("runs = 0", "");
    keys_that_play_no_part_in_a_role: small(
        "",
        "[state.RUS]\nstake_gdp_pct = 5\naudience_cost_gdp_pct = 5\n[state.UKR]\nnuclear = true\nopinion_pct = 50",
    );
    empty_regime: small(
        "",
        "[regime.nato_membership]\nmembers = []",
    );
    a_regime_outside_the_pool: small("", "").replace("[\"USA\", \"GBR\", \"POL\"]", "[\"JPN\"]");
    contradictory_regimes: small(
        "",
        "[regime.none]\nobligation_depth = 0.5\n[regime.nato_membership]\nobligated_level = \"abstain\"\n\
         leads = [\"POL\", \"FRA\"]\nmembers = [\"USA\", \"POL\"]\nstationed = [\"GBR\"]",
    );
    the_challenger_as_responder: small("", "").replace("\"POL\"", "\"RUS\", \"UKR\"");
    the_challenger_as_protege: small("", "").replace("\"UKR\"", "\"RUS\"");
    missing_states: small("", "").replace("\"RUS\"", "\"RUZ\"").replace("\"POL\"", "\"XYZ\", \"nato_members\"");
    a_code_in_small_letters: small("", "").replace("\"RUS\"", "\"rus\"").replace("\"POL\"", "\"pol\"");
    twice: small(
        "conferral = [\"granted\", \"granted\"]",
        "",
    ).replace("\"POL\"", "\"USA\"").replace("\"nato_membership\"", "\"none\"");
    empty_lists: small("conferral = []", "").replace("\"USA\", \"GBR\", \"POL\"", "")
        .replace("\"none\", \"nato_membership\"", "");
    a_state_made_up_in_part: small("", "[state.ABC]\ngdp_usd_bn = 5\n[state.DEF]\ncapability = 1")
        .replace("\"POL\"", "\"ABC\", \"DEF\"");
    a_state_that_takes_no_part: small("", "[state.FRA]\nopinion_pct = 50\n[state.france]\nopinion_pct = 3");
    regimes_that_are_not_there: small("reference = \"nato\"", "[regime.extra]\nmembers = [\"USA\"]\n[regime.\"Big Pact\"]")
        .replace("\"nato_membership\"", "\"nato_memebrship\", \"entente\"");
    regimes_in_a_circle: small("", "[regime.a]\nbase = \"b\"\n[regime.b]\nbase = \"c\"\n[regime.c]\nbase = \"a\"\n[regime.d]\nbase = \"nowhere\"")
        .replace("\"nato_membership\"", "\"a\", \"d\"");
    members_that_are_not_there: small(
        "enabler = \"JPN\"",
        "[regime.nato_membership]\nmembers = [\"USA\", \"POLE\", \"nato_membr\", 5]",
    );
    a_regime_that_comes_too_late: small("horizon_quarters = 8", "[regime.nato_membership]\nstart_quarter = 8");
    wrong_distributions: small(
        "",
        "[parameters]\nprecision = { unifrom = { low = 1, high = 2 } }\ninertia = { uniform = { low = 2, high = 1 } }\n\
         shake_max = { uniform = { low = 0.5, high = 1.5 } }\nattrition = { normal = { mean = 0.01 } }\n\
         grey_fade = { beta = { mean = 1.0, concentration = 12 } }\ndeescalation = { beta = { mean = 0.5, concentration = 0.01 } }\n\
         veto_cost_gdp_pct = { normal = { mean = -6, sd = 1 } }\ntripwire_gdp_pct = { gamma = { mean = 6, sd = 100 } }\n\
         reach_km = { log_uniform = { low = 0, high = 10 } }\nlookahead_days = { triangular = { low = 60, mode = 400, high = 365 } }\n\
         recovery_ceiling = { uniform = { low = 1, high = 2 }, normal = { mean = 1, sd = 1 } }\n\
         payoff_scale_gdp_pct = { normal = { mean = 10, sd = 3 } }\nborder_bonus = { pert = { low = 0, mode = nan, high = 1 } }\n\
         fracture_share = { uniform = [0, 1] }\nfracture_factor = { log_normal = { median = 0.6, sd_log = 0.3, mean = 2 } }",
    );
    parameters_that_contradict_each_other: small(
        "",
        "[parameters]\nterritory_defeat = 0.9\nlevel_force_share.combat = 0\n[parameters.level_promise_kept]\ncombat = 0",
    );
    wrong_events: small(
        "stop = { event = \"us_fougt\", half_width = 0 }",
        "[events]\nattacked = { fought = \"USA\" }\n\"Big One\" = { rung_at_least = 7 }\nnothing = {}\n\
         us_fought = { fought = \"JPN\" }\nnever = { fought = \"USA\", abstained = [\"USA\"] }\n\
         odd = { outcome = \"deterrred\", rung_at_least = 8, deployed = [] }",
    );
    stop_without_its_keys: small("stop = { min_runs = 5 }", "");
    twice_the_same_key: small("runs = 5\nruns = 6", "[state.USA]\nopinion_pct = 5\n[state.USA]\nopinion_pct = 6\n[parameters]\nprecison = 1");
    several_syntax_errors: small("seed = \nquestion = \"open\nruns == 5\nhonizon_quarters = 5\nround_days = 0\n[parameters\nprecision = 1", "");
    a_table_as_an_array: small("", "[[state]]\nUSA = 1\n[[parameters]]\nprecision = 1\n[regime]\npact = 1\n[[events.e]]\nfought = \"USA\"");
    deep_nesting: small(&format!("question = {}", "[".repeat(30) + &"]".repeat(30)), "");
    deeper_nesting: small(&format!("question = {}", "[".repeat(3000)), "");
    long_keys: small(&format!("a{} = 1", ".a".repeat(5000)), "");
    long_lines: small(&format!("question = \"{}\" colour = 5", "word ".repeat(60)), "");
    letters_of_all_kinds: small("\tqueßtion = \"Hält die Zusage — 守るか?\"\n\"\\u001b[31m\" = \"\u{202e}\"", "");
    a_promise_that_speaks_to_nothing: small("", "[regime.pact]\nmembers = [\"USA\"]\nobligation_depth = 1\nobligated_level = \"combat\"")
        .replace("\"nato_membership\"", "\"pact\"");
    wrong_obligations: small("[rare]\nevent = \"nuclear_use\"", "[regime.pact]\nmembers = [\"nato_member\"]\nobligation_depth = 1\nclarity.full = 1\n\
         obligated_level = \"deploy\"\n[regime.pact.obligation]\nUSA = \"umbrela\"\nFRA = \"combat\"\nnato_membr = \"deploy\"\nPOL = [\"deploy\", \"combat\"]\n\
         GBR = { levle = \"combat\", from_quarter = -1 }\neu_member = 3\nDEU = []").replace("\"nato_membership\"", "\"pact\"");
    trees_that_would_miss_a_reply: small("[rare]\nevent = \"nuclear_use\"", "[regime.nato_membership]\nobligation = { USA = \"umbrella\" }");
    a_text_that_a_terminal_would_obey: small("question = \"\\u001b[2J\"", "");
    a_wrong_name: small("name = \"My Study\"", "");
}

#[test]
fn a_file_name_that_cannot_be_a_name() {
    let error = parse(&small("", ""), "configs/My Study.toml", &Overrides::default());
    insta::assert_snapshot!(error.expect_err("refused").to_string());
}

#[test]
fn wrong_settings() {
    let overrides = Overrides {
        runs: Some(0),
        seed: Some(u64::MAX),
        set: [
            "parameters.precision=-3",
            "parameters.precison=3",
            "horizon_quarters",
            "start=truce",
            "question=two words",
            "extends=x.toml",
            "parameters.inertia=1\nrunz=2",
            "\"extends\"=\"y\"",
            "enabler = JPN",
        ]
        .map(str::to_string)
        .to_vec(),
    };
    let error = parse(&small("", ""), "study.toml", &overrides).expect_err("refused");
    insta::assert_snapshot!(error.to_string());
}

#[test]
fn a_wrong_setting_alone() {
    insta::assert_snapshot!(with(&["parameters.precision=many"]).expect_err("refused").to_string());
}

#[test]
fn many_errors_are_counted_and_the_first_hundred_shown() {
    let keys: String = (0..50_000).map(|i| format!("key_{i} = 1\n")).collect();
    let text = read(&small(&keys, "")).expect_err("refused").to_string();
    assert_eq!(text.matches("error: ").count(), 100);
    insta::assert_snapshot!(text.lines().last().unwrap());
}

/// A made-up study in which nobody has nuclear weapons but those who are named, with this table of rare events.
fn rare(nuclear: &str, table: &str) -> Vec<String> {
    let off = ["RUS", "USA", "GBR"].iter().filter(|code| !nuclear.contains(**code));
    let states: String = off.map(|code| format!("[state.{code}]\nnuclear = false\n")).collect();
    let text = small("", &format!("{states}{table}"));
    let told = |errors: ConfigErrors| errors.errors.into_iter().map(|error| error.message).collect();
    read(&text).err().map_or(Vec::new(), told)
}

#[test]
fn rare_events_that_cannot_be_are_refused() {
    let all = "RUS USA GBR";
    let ladder = |levels: &str, splits: &str| {
        let both = format!("levels = [{levels}]\nsplits = [{splits}]\n");
        rare(all, &format!("[rare]\nevent = \"nuclear_use\"\n[rare.nuclear_use]\n{both}"))
    };
    assert_eq!(ladder("4, 5, 6", "2, 3, 1"), [""; 0]);
    assert_eq!(ladder("4, 4", "2, 3"), ["`levels` do not rise"]);
    assert_eq!(ladder("4, 5", "2"), ["2 levels and 1 splits"]);
    assert_eq!(
        ladder("4, 9", "2, 0"),
        ["`levels` = 9 is outside 1 to 6", "`splits` = 0 is outside 1 to 1000"]
    );
    assert_eq!(ladder("3, 4, 5", "1000, 1000, 2"), ["one run could become 2000000 paths, more than 1000000"]);
    let exchange = "[rare]\nevent = \"strategic_exchange\"\n";
    assert_eq!(rare(all, exchange), [""; 0]);
    let why = "no run can reach `strategic_exchange`: ";
    assert_eq!(rare("USA", exchange), [format!("{why}the challenger has no nuclear weapons")]);
    assert_eq!(rare("RUS", exchange), [format!("{why}no responder has nuclear weapons")]);
    let nobody =
        "no run can reach `nuclear_use`: neither the challenger nor any responder has nuclear weapons";
    assert_eq!(rare("", "[rare]\nevent = [\"nuclear_use\"]\n"), [nobody]);
    let twice = "[rare]\nevent = [\"nuclear_use\", \"nuclear_use\"]\n";
    assert_eq!(rare(all, twice), ["\"nuclear_use\" is named twice"]);
    let unasked = format!("{exchange}[rare.nuclear_use]\nlevels = [4]\nsplits = [2]\n");
    assert_eq!(rare(all, &unasked), ["[rare.nuclear_use] is for an event that is not looked for"]);
    assert_eq!(rare(all, "[rare]\nevent = []\n"), ["`event` is empty"]);
}
