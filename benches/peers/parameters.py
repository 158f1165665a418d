"""What the peers are told of the study: every number comes from the results of casus itself.

`casus run` writes `parameters.csv`, each parameter and each figure of the study as it was used. That file is read
here, so that no number stands in the peers. A study that needs a mechanism that the peers leave out is refused.
"""

import csv
import json
import math
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist
from types import SimpleNamespace

import numpy as np

KINDS = ("grey_zone", "limited", "full")
LEVELS = ("abstain", "material", "deploy", "combat")
GREY_ZONE, LIMITED, FULL = range(3)
ABSTAIN, MATERIAL, DEPLOY, COMBAT = range(4)
HIGHEST_LEVEL = (DEPLOY, COMBAT, COMBAT)  # for each kind of attack (section 2)
KINDS_OF_RUNGS = (0, 0, 1, 2, 2, 2, 2, 2)  # section 7.8.4
TOP_RUNGS = (4, 6, 7)  # by how many of both sides have nuclear arms at hand (section 7.8.2)
THEATRE_WAR, STRIKES_BEYOND, NUCLEAR_USE, EXCHANGE = 3, 4, 6, 7  # rungs
KEPT_WITHIN_DAYS = 84  # section 7.8.1
REPELLED_WITHIN = 0.01  # loss of territory up to which an attack counts as repelled (section 7.8.7)
QUARTER_DAYS, FORTNIGHT_DAYS, YEAR_DAYS = 91, 14, 364
DIRECT_WAR_SHARE = 0.05  # of the capability of all responders (section 8.1)
MOST_UNEQUAL = 20  # greatest ratio of forces that payoffs know (section 7.6)

OUTCOMES = (
    "strategic_exchange", "abandoned_defeated", "unguaranteed_defeated", "honoured_defeated", "war_unended",
    "abandoned_held", "unguaranteed_held", "honoured_settled", "honoured_repelled", "grey_zone_only", "deterred",
)  # fmt: skip
EVENTS = (
    "conferred", "conferred_in_war", "challenged", "attacked", "attacked_full", "guaranteed_at_attack", "any_fought",
    "obligation_met", "obligation_broken", "every_member_met", "reached_deploy", "reached_combat",
    "reached_deploy_without_strongest", "reached_combat_without_strongest", "obligation_met_without_strongest",
    "blocked", "direct_war", "nuclear_use", "strategic_exchange", "protege_defeated", "fracture",
)  # fmt: skip
METRICS = (
    "crises", "highest_rung", "days_fought", "territory_end", "signatories",
    "responders_cost_usd_bn", "protege_cost_gdp_pct", "challenger_cost_gdp_pct",
)  # fmt: skip

# How a crisis ends, and what that is called where the promise was honoured, was not, or was none (section 8.2).
END_EXCHANGE, END_DEFEATED, END_UNENDED, END_REPELLED, END_SETTLED = range(5)
OUTCOME_NAMES = (
    ("strategic_exchange", "strategic_exchange", "strategic_exchange"),
    ("honoured_defeated", "abandoned_defeated", "unguaranteed_defeated"),
    ("war_unended", "war_unended", "war_unended"),
    ("honoured_repelled", "abandoned_held", "unguaranteed_held"),
    ("honoured_settled", "abandoned_held", "unguaranteed_held"),
)

# Mechanisms that the peers leave out, each by the value that turns it off.
OFF = {
    "study.utility": "cara", "study.enabler": "", "emboldening": "0", "window_opportunities": "0",
    "attention_base": "1", "war_cost_odds_exponent": "0", "deployed_in_combat": "0", "stake_rivalry_weight": "0",
    "stake_pact_weight": "0", "capability_growth_per_year": "0", "challenger_growth_per_year": "0",
    "protege_growth_per_year": "0", "admission_ends_war": "0",
}  # fmt: skip
OFF_IN_GUARANTEE = {
    "decision_rule": "individual", "leads": "", "stationed": "", "integrated_command": "false", "covered_share": "1",
    "conceded_share": "0", "condition": "now", "start_quarter": "0", "duration_quarters": "", "snap_back_quarters": "0",
}  # fmt: skip

# What the peers read of the study, of a guarantee and of a state, beside what must be off; anything else is refused.
READ = {
    "study": {"start", "horizon_quarters", "round_days", "challenger", "protege", "responders", "inherited_level"},
    "regime": {
        "members", "obligation_depth", "clarity.grey_zone", "clarity.limited", "clarity.full", "obligated_level",
        "umbrella", "consent",
    },
    "state": {
        "gdp_usd_bn", "population_m", "military_expenditure_usd_bn", "personnel_k", "distance_km", "polyarchy",
        "borders_challenger", "nuclear", "opinion_pct", "aid_gdp_pct", "reach_km", "government_interval_quarters",
        "capability", "capability_growth_per_year", "risk_tolerance",
    },
}  # fmt: skip


@dataclass
class State:
    """A state's figures, and what the public knows of it: medians (section 7.2)."""

    code: str
    gdp_usd_bn: float
    population_m: float
    nuclear: bool
    borders_challenger: bool
    capability: float
    government_interval: int
    stake: float = 0.0
    war_cost: float = 0.0
    audience_cost: float = 0.0
    nuclear_loss: float = 0.0
    risk_tolerance: "RiskTolerance | None" = None


@dataclass
class Guarantee:
    """A guarantee: who is a member, and what it says about an attack of each kind (section 2)."""

    name: str
    members: tuple
    depth: float
    clarity: tuple
    obligated_level: tuple  # for each kind of attack
    umbrella: float

    def shortfall(self, kept):
        """By how much each level falls short of what is asked, for each kind of attack (section 7.7)."""
        rows = []
        for level in self.obligated_level:
            asked = kept[level]
            rows.append([max(0.0, 1 - share / asked) if asked > 0 else 0.0 for share in kept])
        return np.array(rows)


class RiskTolerance:
    """Risk tolerance by normal score: logit-normal, or a beta distribution read from a table (sections 4.1, 7.2)."""

    def __init__(self, median=None, sd_logit=None, mean=None, concentration=None):
        self.is_beta = mean is not None
        if self.is_beta:
            self.scores, self.values = beta_quantiles(mean, concentration)
            self.median = float(np.interp(0.0, self.scores, self.values))
        else:
            self.median, self.sd_logit = median, sd_logit
            self.centre = math.log(median / (1 - median))

    def at(self, score):
        """Quantile at a normal score, for a number or an array."""
        if self.is_beta:
            return np.interp(score, self.scores, self.values)
        return 1 / (1 + np.exp(-(self.centre + self.sd_logit * score)))


def beta_quantiles(mean, concentration):
    """Quantiles of a beta distribution at normal scores from −8 to 8, by the trapezoidal rule."""
    a, b = mean * concentration, (1 - mean) * concentration
    x = np.linspace(0, 1, 200_001)
    with np.errstate(divide="ignore"):
        density = np.exp((a - 1) * np.log(x) + (b - 1) * np.log1p(-x))
    cumulative = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2)])
    scores = np.linspace(-8, 8, 2049)
    normal = NormalDist()
    shares = np.array([normal.cdf(z) for z in scores])
    return scores, np.interp(shares, cumulative / cumulative[-1], x)


@dataclass
class Study:
    """Parameters under their names in MODEL.md, families of them as arrays, and the states and guarantees."""

    p: SimpleNamespace
    horizon: int
    challenger: State
    protege: State
    responders: list
    guarantees: dict
    conferrals: tuple
    challenger_risk: tuple  # shapes of the beta distribution
    gain: np.ndarray  # V_k*, for each kind of attack (section 7.6)


def read_study(folder):
    """The study of a folder of results."""
    with open(Path(folder) / "parameters.csv", encoding="utf-8", newline="") as file:
        table = {row["parameter"]: row["value"] for row in csv.DictReader(file)}
    package = json.loads((Path(folder) / "datapackage.json").read_text(encoding="utf-8"))
    described = package["casus"]["study"]
    refuse_unknown(table, described)
    p = model_parameters(table)
    challenger, protege = (read_state(table, table[f"study.{role}"], p) for role in ("challenger", "protege"))
    responders = [read_state(table, code, p) for code in table["study.responders"].split()]
    for state in responders:
        public_traits(table, state, p)
    shapes = challenger_shapes(p)
    challenger.risk_tolerance = RiskTolerance(
        mean=p.challenger_risk_tolerance_mean, concentration=p.challenger_risk_tolerance_concentration
    )
    challenger.war_cost, challenger.nuclear_loss = p.challenger_war_cost_gdp_pct, p.challenger_nuclear_loss_gdp_pct
    protege.stake, protege.war_cost = p.protege_stake_gdp_pct, p.protege_war_cost_gdp_pct
    protege.nuclear_loss = p.protege_nuclear_loss_gdp_pct
    size = protege.population_m / challenger.population_m / p.prize_reference_share
    names = [regime["name"] for regime in described["regimes"]]
    return Study(
        p=p,
        horizon=int(table["study.horizon_quarters"]),
        challenger=challenger,
        protege=protege,
        responders=responders,
        guarantees={name: read_guarantee(table, name, responders) for name in names},
        conferrals=tuple(described["conferral"]),
        challenger_risk=shapes,
        gain=p.attack_gain_gdp_pct * size**p.prize_size_exponent,
    )


def refuse_unknown(table, described):
    """The peers know what `three_states` needs and no more."""
    wrong = [key for key, value in OFF.items() if table.get(key) != value]
    for key, value in table.items():
        group, _, rest = key.partition(".")
        if group in ("regime", "state"):
            rest = rest.partition(".")[2]
        if group == "regime" and rest in OFF_IN_GUARANTEE:
            known = value == OFF_IN_GUARANTEE[rest]
        elif group == "regime" and rest == "consent":
            known = value in ("nobody", "all")
        elif group == "state" and rest == "capability_growth_per_year":
            known = value == ""
        elif group == "state" and rest == "capability":
            known = is_number(value)
        elif group in READ:
            known = key in OFF or rest in READ[group]
        else:
            known = is_number(value)
        if not known:
            wrong.append(key)
    if table["study.start"] == "war" or described.get("given_crisis"):
        wrong.append("study.start")
    if wrong:
        raise SystemExit(f"the peers leave out what these ask for: {', '.join(wrong)}")


def is_number(text):
    """Whether a value is a number and not a distribution or a word."""
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def model_parameters(table):
    """Parameters of the model by name; `kind_stake_scale.full` becomes the last entry of `kind_stake_scale`."""
    families = {}
    for key, value in table.items():
        name, _, part = key.partition(".")
        if name not in ("study", "regime", "state"):
            families.setdefault(name, []).append(float(value))
    scalars = {name: values[0] if len(values) == 1 else np.array(values) for name, values in families.items()}
    return SimpleNamespace(round_days=float(table["study.round_days"]), **scalars)


def read_state(table, code, p):
    """Figures of a state."""

    def of(key):
        return table[f"state.{code}.{key}"]

    return State(
        code=code,
        gdp_usd_bn=float(of("gdp_usd_bn")),
        population_m=float(of("population_m")),
        nuclear=of("nuclear") == "true",
        borders_challenger=of("borders_challenger") == "true",
        capability=float(of("capability")),
        government_interval=int(of("government_interval_quarters") or p.government_interval_quarters),
    )


def public_traits(table, state, p):
    """Medians of a responder's traits (section 7.2)."""

    def of(key, blank):
        return float(table[f"state.{state.code}.{key}"] or blank)

    proximity = math.exp(-of("distance_km", 0) / p.proximity_decay_km) * (1 + p.border_bonus * state.borders_challenger)
    ties = p.stake_aid_weight * math.sqrt(of("aid_gdp_pct", p.unknown_aid_gdp_pct))
    opinion = of("opinion_pct", p.unknown_opinion_pct) / p.audience_opinion_reference_pct
    democracy = of("polyarchy", 0) / p.audience_polyarchy_reference
    state.stake = p.stake_base_gdp_pct * max(0.0, proximity + ties)
    state.war_cost = p.war_cost_base_gdp_pct * (p.war_cost_floor + proximity)
    state.audience_cost = p.audience_cost_base_gdp_pct * democracy**p.audience_polyarchy_exponent * math.sqrt(opinion)
    state.nuclear_loss = p.nuclear_loss_gdp_pct
    own = table.get(f"state.{state.code}.risk_tolerance", "")
    if own.startswith("beta(mean="):
        mean, concentration = (float(part.split("=")[1]) for part in own[len("beta(") : -1].split(","))
        state.risk_tolerance = RiskTolerance(mean=mean, concentration=concentration)
    elif own:
        raise SystemExit(f"the peers do not know this risk tolerance: {own}")
    else:
        state.risk_tolerance = RiskTolerance(median=p.risk_tolerance_median, sd_logit=p.risk_tolerance_sd_logit)


def challenger_shapes(p):
    """Shapes of the beta distribution of the challenger's risk tolerance (section 7.2)."""
    mean, concentration = p.challenger_risk_tolerance_mean, p.challenger_risk_tolerance_concentration
    return mean * concentration, (1 - mean) * concentration


def read_guarantee(table, name, responders):
    """A guarantee, with the level that it asks for under each kind of attack (section 2)."""

    def of(key):
        return table[f"regime.{name}.{key}"]

    members = of("members").split()
    asked = LEVELS.index(of("obligated_level"))
    return Guarantee(
        name=name,
        members=tuple(state.code in members for state in responders),
        depth=float(of("obligation_depth")),
        clarity=tuple(float(of(f"clarity.{kind}")) for kind in KINDS),
        obligated_level=tuple(min(asked, highest) for highest in HIGHEST_LEVEL),
        umbrella=float(of("umbrella")),
    )
