//! What is estimated, and from what.

use crate::base::chance::RNG_SCHEME;
use crate::cli::failure::Failure;
use crate::cli::options::structure;
use crate::lab::calibration::{
    Evidence, Plan, Structure, Unknown, is_tested_pact, unknowns, used_in_estimation, with_tested_pacts,
};
use crate::lab::history::{Case, CaseFile, template};
use crate::write::{PROGRAM_COMMIT, PROGRAM_VERSION};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::PathBuf;

/// What is estimated from which cases, and how much work goes into it.
#[derive(Clone, Debug, clap::Args, Serialize, Deserialize)]
pub(in crate::cli) struct Estimation {
    /// Published files of cases, known by their columns [default: those in the folder that the environment
    /// variable CASUS_HISTORY names]
    #[arg(value_name = "CASES.csv")]
    pub cases: Vec<PathBuf>,
    /// Parameter vectors in each population
    #[arg(long, value_name = "N", default_value_t = 160, value_parser = clap::value_parser!(u32).range(8..=65536))]
    pub particles: u32,
    /// Independent populations: where they disagree, the estimate has not converged
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub populations: u32,
    /// Metropolis moves after each step, and four times as many at the end
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=10000))]
    pub moves: u32,
    /// Draws of traits and errors over which the probabilities of a case are averaged
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u64).range(1..=65536))]
    pub draws: u64,
    /// Draws of the posterior to write
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = clap::value_parser!(u32).range(1..=10000))]
    pub keep: u32,
    /// Seed of all random numbers; 0 is valid
    #[arg(long, value_name = "S", default_value_t = 2026)]
    pub seed: u64,
    /// What the response stage is made of: built, attention_flat, attention or odds
    #[arg(long, value_name = "NAME", default_value = "built", value_parser = structure)]
    pub structure: Structure,
    /// Estimate from the responses of all great powers to all crises, not of the USA to those without a pact
    #[arg(long)]
    pub all_crises: bool,
    /// Count responses of the USA with a pact as evidence too, joint offensives left out, and estimate what
    /// breaking a treaty costs from them (with --all-crises from all crises with a pact)
    #[arg(long)]
    pub tested_pacts: bool,
}

impl Estimation {
    /// How much work goes into it.
    pub(super) fn plan(&self) -> Plan {
        Plan {
            seed: self.seed,
            populations: self.populations,
            particles: self.particles,
            moves: self.moves,
            last_moves: 3 * self.moves,
        }
    }

    /// The parameters that are asked about.
    pub(super) fn unknowns(&self) -> Vec<Unknown> {
        let all = unknowns(self.structure);
        if self.tested_pacts { with_tested_pacts(all) } else { all }
    }

    /// The cases that estimation uses, file by file.
    pub(super) fn evidence(&self, files: &[CaseFile]) -> Result<Vec<Evidence>, Failure> {
        let mut evidence = Vec::new();
        for file in files {
            let source = file.cases.source;
            let mut add = |name: &str, used: &dyn Fn(&Case) -> bool| {
                let used: Vec<Case> = file.cases.cases.iter().filter(|case| used(case)).cloned().collect();
                if !used.is_empty() {
                    evidence.push(Evidence::new(name, source, template(), used));
                }
            };
            add(&file.name, &|case| used_in_estimation(source, case, self.all_crises));
            if self.tested_pacts && !self.all_crises {
                add(&format!("{}_pacts", file.name), &|case| is_tested_pact(source, case));
            }
        }
        if evidence.is_empty() {
            return Err(Failure::usage(
                "no case of these files is used for estimation\n  = help: give huth58.csv, icb_power_response.csv or \
                 both; wars of allies and obligations of pacts are kept for checks",
            ));
        }
        Ok(evidence)
    }

    /// What it is begun with: it goes on only with the same.
    pub(super) fn begun(&self, files: &[CaseFile]) -> Value {
        json!({
            "program_version": PROGRAM_VERSION,
            "program_commit": PROGRAM_COMMIT,
            "rng_scheme": RNG_SCHEME,
            "seed": self.seed,
            "plan": self.plan(),
            "structure": self.structure.label(),
            "all_crises": self.all_crises,
            "draws_per_case": self.draws,
            "files": files.iter().map(CaseFile::recorded).collect::<Vec<_>>(),
            "unknowns": self
                .unknowns()
                .iter()
                .map(|unknown| json!({ "key": unknown.key, "role": unknown.role.label(), "prior": unknown.prior }))
                .collect::<Vec<_>>(),
            "case": template(),
        })
    }
}
