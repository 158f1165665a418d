//! The studies behind the rows: files of `configs`, as they stand or with settings laid over them.

/// A shipped study with settings laid over it, as `--set` would.
#[derive(Debug, PartialEq)]
pub(crate) struct Setting {
    /// File, in the folder of the program's sources.
    pub file: &'static str,
    /// The text of that file, compiled in.
    pub text: &'static str,
    /// Settings: the part of the population that the file alone is not.
    pub set: &'static [&'static str],
}

macro_rules! setting {
    ($file:literal) => {
        setting!($file, [])
    };
    ($file:literal, [$($set:literal),*]) => {
        Setting {
            file: concat!("configs/", $file, ".toml"),
            text: include_str!(concat!("../../../configs/", $file, ".toml")),
            set: &[$($set),*],
        }
    };
}

pub(super) static IMMEDIATE_DETERRENCE: Setting = setting!("historical/immediate_deterrence");
pub(super) static IMMEDIATE_DETERRENCE_NEAR: Setting = setting!(
    "historical/immediate_deterrence",
    [
        "state.ATT.capability={ log_normal = { median = 99.2, sd_log = 0.30 } }",
        "state.DEF.distance_km=300",
        "state.DEF.aid_gdp_pct=2.75",
        "state.DEF.polyarchy=0.30"
    ]
);
pub(super) static ALLIES_1816: Setting = setting!("historical/allies_1816_1918");
pub(super) static ALLIES_1946: Setting = setting!("historical/allies_1946_2007");
pub(super) static ALLIES_1946_NUCLEAR: Setting =
    setting!("historical/allies_1946_2007", ["state.ATT.nuclear=true"]);
pub(super) static SERIOUS_WITH_PACT: Setting = setting!("historical/us_serious_with_pact");
pub(super) static SERIOUS_WITHOUT_PACT: Setting = setting!("historical/us_serious_without_pact");
pub(super) static SERIOUS_WITHOUT_PACT_NUCLEAR: Setting = setting!(
    "historical/us_serious_without_pact",
    [
        "state.TRG.nuclear=true",
        "state.ACT.capability={ log_normal = { median = 12.5, sd_log = 1.87 } }",
        "state.US.capability={ log_normal = { median = 618, sd_log = 1.69 } }"
    ]
);
pub(super) static CRISES_WITH_PACT: Setting = setting!("historical/us_crises_with_pact");
pub(super) static CRISES_WITH_PACT_NUCLEAR: Setting = setting!(
    "historical/us_crises_with_pact",
    [
        "given_crisis={ grey_zone = 18, limited = 9, full = 1 }",
        "state.TRG.nuclear=true",
        "state.ACT.capability={ log_normal = { median = 19.8, sd_log = 2.16 } }",
        "state.US.distance_km=11165",
        "state.US.capability={ log_normal = { median = 132, sd_log = 1.03 } }"
    ]
);
pub(super) static CRISES_WITHOUT_PACT: Setting = setting!("historical/us_crises_without_pact");
pub(super) static CRISES_WITHOUT_PACT_NUCLEAR: Setting = setting!(
    "historical/us_crises_without_pact",
    [
        "state.TRG.nuclear=true",
        "state.ACT.capability={ log_normal = { median = 12.3, sd_log = 2.20 } }",
        "state.US.capability={ log_normal = { median = 726, sd_log = 1.58 } }"
    ]
);
pub(super) static VIOLENT_TRIGGER: Setting = setting!("historical/crisis_violent_trigger");
pub(super) static NONVIOLENT_TRIGGER: Setting = setting!("historical/crisis_nonviolent_trigger");
pub(super) static NUCLEAR_CRISES: Setting = setting!("historical/nuclear_crises");
pub(super) static ESTONIA: Setting = setting!("estonia");
