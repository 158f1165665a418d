#!/usr/bin/env python3
"""What can be forecast of historical cases at all: gradient boosting, and a ridge, on nearly the covariates of the regression.

    python3 scripts/ceiling.py FOLDER > results/ceiling/ceiling.csv

FOLDER holds the published files of cases and those of covariates beside them. Needs scikit-learn (written with 1.7). Crises and wars
are left out in twenty groups (allies in wars, of which there are twenty, one by one); rounds, depth, shrinkage and penalty are
chosen inside, on the other groups. Prints Brier and log score of both and of a base rate, and boosting less ridge, with 95 %
intervals from clusters drawn again: responses to crises, all and by pact; threats; and allies in wars since 1946.
"""

import csv
import sys

import numpy as np
from sklearn.base import clone
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

REACH_KM = {"2": 20000.0, "365": 2500.0, "200": 5000.0, "220": 5000.0}


def number(text, otherwise=np.nan):
    return float(text) if text else otherwise


def level(row, highest):
    involvement = int(number(row["power_involvement_code"]))
    if number(row["favourable"]) != 1.0:
        return 0
    return min({3: 1, 4: 1, 7: 2, 8: 3}.get(involvement, 0), highest)


def table(folder, name, *key):
    """Rows of a file, each with those of the covariates beside it."""
    with open(f"{folder}/{name}_covariates.csv", encoding="utf-8") as file:
        more = {tuple(row[column] for column in key): row for row in csv.DictReader(file)}
    with open(f"{folder}/{name}.csv", encoding="utf-8") as file:
        return [more.get(tuple(row[column] for column in key), {}) | row for row in csv.DictReader(file)]


def ratio(row, a, b):
    return np.log(np.clip(number(row[a], 1e-4) / max(number(row[b], 1e-9), 1e-9), 1e-4, 1e4))


class Cases:
    """Columns by set of covariates, outcomes, clusters and parts of a file of cases."""

    def __init__(self, rows, outcomes, cluster, sets, parts):
        self.outcomes = outcomes
        self.y = np.array([outcome for outcome, _, _ in rows])
        self.clusters = np.array([cluster(row) for _, row, _ in rows])
        columns = {name: np.array([known[name] for _, _, known in rows], dtype=float) for name in rows[0][2]}
        self.sets = {
            label: np.nan_to_num(np.column_stack([columns[name] for name in columns if wanted(name)]))
            for label, wanted in sets.items()
        }
        self.parts = {label: np.array([bool(of(row)) for _, row, _ in rows]) for label, of in parts.items()}


def responses(folder):
    rows = []
    for row in table(folder, "icb_power_response", "crisno", "cracno", "power_ccode"):
        if row["power_is_trigger"] == "1" or number(row["trigger_ccode"], 999.0) >= 990.0:
            continue
        if not row["power_involvement_code"] or not row["violence_code"]:
            continue
        violence = int(number(row["violence_code"]))
        year = int(number(row["year"]))
        pact = number(row["defence_pact"], 0.0)
        polity = number(row["polity2_power"], -7.0 if row["power_ccode"] == "365" else 0.0)
        power, actor = (number(row[f"polyarchy_{who}"], 0.5) for who in ("power", "actor"))
        rows.append((level(row, 2 if violence == 1 else 3), row, {
            "ln_power_to_trigger": ratio(row, "cinc_power", "cinc_trigger"),
            "ln_actor_to_trigger": ratio(row, "cinc_actor", "cinc_trigger"),
            "ln_distance": np.log1p(number(row["capdist_power_actor_km"], 5000.0)),
            "polity": (polity + 10.0) / 20.0,
            "pact": pact,
            "violence": violence,
            "trigger_nuclear": number(row["trigger_nuclear"], 0.0),
            "ln_reach": np.log1p(REACH_KM.get(row["power_ccode"], 2500.0)),
            "before_1919": year < 1919,
            "since_1946": year > 1945,
            "rival_of_trigger": number(row["rival_power_trigger"], 0.0),
            "rival_of_actor": number(row["rival_power_actor"], 0.0),
            "actor_rival_of_trigger": number(row["rival_actor_trigger"], 0.0),
            "polyarchy": power,
            "actor_polyarchy": number(row["polyarchy_actor"], 0.3),
            "trigger_polyarchy": number(row["polyarchy_trigger"], 0.3),
            "ln_trade": number(row["ln_trade_power_actor"], 3.0),
            "pact_joint_polyarchy": pact * (min(power, actor) - 0.5),
        }))
    # What the model has no use for: era, trade, the rivalry of the other two; Polity, where V-Dem's measure is at hand.
    unknown = {"polity", "before_1919", "since_1946", "actor_rival_of_trigger", "ln_trade"}
    return Cases(
        rows,
        ["abstain", "material", "deploy", "combat"],
        lambda row: row["crisno"],
        {
            "case file": lambda name: name in list(rows[0][2])[:10],
            "what the model knows, without joint democracy": lambda name: name not in unknown | {"pact_joint_polyarchy"},
            "what the model knows": lambda name: name not in unknown,
            "all at hand": lambda name: name != "polity",
        },
        {
            "responses": lambda _: True,
            "responses, no pact": lambda row: number(row["defence_pact"], 0.0) != 1.0,
            "responses, pact": lambda row: number(row["defence_pact"], 0.0) == 1.0,
        },
    )


def threats(folder):
    known = "ln_balance distance_near defender_democratic trade challenger_nuclear defender_nuclear border rivals polyarchy_attacker"
    # How the two sides bargained, and how they had behaved before (Huth 1988).
    bargaining = "firmflex tft putdown stalemat diplo pastdet capitu armed pastcris milallia milarm"
    first_test = {2: 1945, 365: 1949, 200: 1952, 220: 1960}
    rows = []
    for row in table(folder, "huth58", "case"):
        year = int(number(row["year"]))
        attacker = int(number(row["attacker_ccode"]))
        values = [
            np.log(np.sqrt(number(row["ibf"]) * number(row["sbf"]))),
            number(row["contigdp"]),
            number(row["dem_def"]),
            number(row["fortrade"]),
            first_test.get(attacker, 9999) <= year,
            number(row["nuclear"]),
            number(row["contigad"]),
            number(row["rival_defender_attacker"], 0.0),
            number(row["polyarchy_attacker"], 0.2),
        ]
        columns = dict(zip(known.split(), values)) | {name: number(row[name]) for name in bargaining.split()}
        rows.append(({1: 0, 3: 1, 4: 2}[int(number(row["outcome"]))], row, columns))
    return Cases(
        rows,
        ["deterred", "not_defended", "war"],
        lambda row: f"{row['year']}-{row['attacker_ccode']}",
        {"what the model knows": lambda name: name in known.split(), "the same, and bargaining": lambda _: True},
        {"threats": lambda _: True},
    )


def allies(folder):
    rows = []
    for row in table(folder, "ally_joining_wars", "larger_war_id", "year", "attacker", "target", "ally"):
        ally, target = (number(row[f"polyarchy_{who}"], 0.3) for who in ("ally", "target"))
        rows.append((int(number(row["joined"])), row, {
            "ln_ally_to_attacker": ratio(row, "cinc_ally", "cinc_attacker"),
            "ln_target_to_attacker": ratio(row, "cinc_target", "cinc_attacker"),
            "ln_distance": np.log1p(number(row["capdist_ally_target_km"], 2000.0)),
            "polyarchy": ally,
            "target_polyarchy": target,
            "attacker_polyarchy": number(row["polyarchy_attacker"], 0.3),
            "joint_polyarchy": min(ally, target) - 0.5,
            "rival_of_attacker": number(row["ally_attacker_rivals"], 0.0),
            "border": number(row["contiguity_ally_attacker"], 0.0) == 1.0,
            "attacker_nuclear": number(row["attacker_nuclear"], 0.0),
            "ally_nuclear": number(row["ally_nuclear"], 0.0),
            "since_1946": number(row["year"]) > 1945,
        }))
    return Cases(
        rows,
        ["stayed_out", "joined"],
        lambda row: row["larger_war_id"],
        {"what the model knows": lambda name: name != "since_1946", "the same, and era": lambda _: True},
        {"allies since 1946": lambda row: number(row["year"]) > 1945},
    )


def learn(model, x, y):
    """The model learnt from cases; from cases of one outcome there is nothing else to learn."""
    return (clone(model) if len(np.unique(y)) > 1 else DummyClassifier()).fit(x, y)


def forecast(model, x, outcomes):
    full = np.zeros((len(x), outcomes))
    full[:, model.classes_] = model.predict_proba(x)
    return np.clip(full, 1e-6, 1.0)


def scores(p, y):
    hit = np.eye(p.shape[1])[y]
    return ((p - hit) ** 2).sum(1), -np.log(np.clip(p[np.arange(len(y)), y], 1e-6, 1.0))


BOOSTING = [
    GradientBoostingClassifier(
        n_estimators=rounds, max_depth=depth, learning_rate=0.05, subsample=0.7, min_samples_leaf=10, random_state=0
    )
    for rounds in (50, 100)
    for depth in (1, 2)
]
RIDGE = [
    make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=300))
    for strength in (0.003, 0.01, 0.03, 0.1, 0.3)
]


def left_out(models, x, cases):
    y, clusters, outcomes = cases.y, cases.clusters, len(cases.outcomes)
    groups = lambda folds, of: GroupKFold(min(folds, len(np.unique(of))))
    held = np.zeros((len(y), outcomes))
    for train, test in groups(20, clusters).split(x, y, clusters):
        losses = []
        for model in models:
            loss = 0.0
            for a, b in groups(3, clusters[train]).split(x[train], y[train], clusters[train]):
                fit = learn(model, x[train][a], y[train][a])
                loss += scores(forecast(fit, x[train][b], outcomes), y[train][b])[1].sum()
            losses.append(loss)
        fit = learn(models[int(np.argmin(losses))], x[train], y[train])
        held[test] = forecast(fit, x[test], outcomes)
    return held


def base_rate(cases):
    held = np.zeros((len(cases.y), len(cases.outcomes)))
    for cluster in np.unique(cases.clusters):
        others = cases.y[cases.clusters != cluster]
        held[cases.clusters == cluster] = np.bincount(others, minlength=held.shape[1]) / len(others)
    return held


def mean_and_interval(values, clusters):
    """Mean of the values of cases, and its 2.5 and 97.5 percentiles over 2,000 draws of as many clusters, with replacement."""
    _, place = np.unique(clusters, return_inverse=True)
    sums, sizes = np.bincount(place, values), np.bincount(place)
    drawn = np.random.default_rng(0).integers(len(sums), size=(2000, len(sums)))
    return values.mean(), *np.percentile(sums[drawn].sum(1) / sizes[drawn].sum(1), [2.5, 97.5])


def main():
    print("cases,covariates,who,number,brier,brier_low,brier_high,log_score,log_score_low,log_score_high")
    for cases in (responses(sys.argv[1]), threats(sys.argv[1]), allies(sys.argv[1])):

        def show(covariates, who, judged):
            for part, of in cases.parts.items():
                numbers = [f"{n:.4f}" for score in judged for n in mean_and_interval(score[of], cases.clusters[of])]
                print(f'"{part}","{covariates}",{who},{of.sum()},{",".join(numbers)}', flush=True)

        show("none", "base_rate", scores(base_rate(cases), cases.y))
        for covariates, x in cases.sets.items():
            boosting, ridge = (scores(left_out(models, x, cases), cases.y) for models in (BOOSTING, RIDGE))
            show(covariates, "boosting", boosting)
            show(covariates, "ridge", ridge)
            show(covariates, "boosting_less_ridge", [a - b for a, b in zip(boosting, ridge)])


if __name__ == "__main__":
    main()
