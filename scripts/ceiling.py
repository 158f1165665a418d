#!/usr/bin/env python3
"""What can be forecast of responses to crises at all: gradient boosting, and a ridge, on nearly the covariates of the regression.

    python3 scripts/ceiling.py icb_power_response.csv icb_power_response_covariates.csv > results/backtest/ceiling.csv

Needs scikit-learn (written with 1.7). Crises are left out in twenty groups; rounds, depth, shrinkage and penalty are chosen
inside, on the other groups. Prints Brier and log score of both and of a base rate, for all cases and by pact: from the case file
alone, from what the model knows of a case, from that and the joint democracy of allies, and from all.
"""

import csv
import sys

import numpy as np
from sklearn.base import clone
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

REACH_KM = {"2": 20000.0, "365": 2500.0, "200": 5000.0, "220": 5000.0}
OUTCOMES = 4


def number(text, otherwise=np.nan):
    return float(text) if text else otherwise


def level(row, highest):
    involvement = int(number(row["power_involvement_code"]))
    if number(row["favourable"]) != 1.0:
        return 0
    return min({3: 1, 4: 1, 7: 2, 8: 3}.get(involvement, 0), highest)


def joint_democracy(row, beside):
    """Under a pact, how far the less democratic of the two allies is from the middle of V-Dem's scale."""
    lower = min(number(beside.get(f"polyarchy_{who}", ""), 0.5) for who in ("power", "actor"))
    return number(row["defence_pact"], 0.0) * (lower - 0.5)


def read(path, covariates):
    more = {}
    for row in csv.DictReader(open(covariates, encoding="utf-8")):
        more[row["crisno"], row["cracno"], row["power_ccode"]] = row
    x, y, clusters, pacts = [], [], [], []
    for row in csv.DictReader(open(path, encoding="utf-8")):
        if row["power_is_trigger"] == "1" or number(row["trigger_ccode"], 999.0) >= 990.0:
            continue
        if not row["power_involvement_code"] or not row["violence_code"]:
            continue
        violence = int(number(row["violence_code"]))
        year = int(number(row["year"]))
        beside = more.get((row["crisno"], row["cracno"], row["power_ccode"]), {})
        ratio = lambda a, b: np.log(np.clip(number(row[a], 1e-4) / max(number(row[b], 1e-9), 1e-9), 1e-4, 1e4))
        polity = number(row["polity2_power"], -7.0 if row["power_ccode"] == "365" else 0.0)
        x.append([
            ratio("cinc_power", "cinc_trigger"),
            ratio("cinc_actor", "cinc_trigger"),
            np.log1p(number(row["capdist_power_actor_km"], 5000.0)),
            (polity + 10.0) / 20.0,
            number(row["defence_pact"], 0.0),
            violence,
            number(row["trigger_nuclear"], 0.0),
            np.log1p(REACH_KM.get(row["power_ccode"], 2500.0)),
            float(year < 1919),
            float(year > 1945),
            number(beside.get("rival_power_trigger", ""), 0.0),
            number(beside.get("rival_power_actor", ""), 0.0),
            number(beside.get("rival_actor_trigger", ""), 0.0),
            number(beside.get("polyarchy_actor", ""), 0.3),
            number(beside.get("polyarchy_trigger", ""), 0.3),
            number(beside.get("ln_trade_power_actor", ""), 3.0),
            number(beside.get("polyarchy_power", ""), 0.5),
            joint_democracy(row, beside),
        ])
        y.append(level(row, 2 if violence == 1 else 3))
        clusters.append(row["crisno"])
        pacts.append(number(row["defence_pact"], 0.0) == 1.0)
    return np.nan_to_num(np.array(x)), np.array(y), np.array(clusters), np.array(pacts)


def forecast(model, x):
    full = np.zeros((len(x), OUTCOMES))
    full[:, model.classes_] = model.predict_proba(x)
    return np.clip(full, 1e-6, 1.0)


def scores(p, y):
    hit = np.eye(OUTCOMES)[y]
    return ((p - hit) ** 2).sum(1), -np.log(np.clip(p[np.arange(len(y)), y], 1e-6, 1.0))


# Columns of `read`: those of the case file; those that the model knows, without era, trade and the two sides' rivalry; the same,
# with V-Dem's measure of the responder's democracy in place of Polity's, and that of two allies; and all of the first sixteen.
KNOWN = [0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 13, 14]
COLUMNS = {
    "case file": range(10),
    "what the model knows": KNOWN,
    "what the model knows, and joint democracy": [*(column for column in KNOWN if column != 3), 16, 17],
    "all": range(16),
}

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


def left_out(models, x, y, clusters):
    held = np.zeros((len(y), OUTCOMES))
    for train, test in GroupKFold(20).split(x, y, clusters):
        losses = []
        for model in models:
            loss = 0.0
            for a, b in GroupKFold(3).split(x[train], y[train], clusters[train]):
                fit = clone(model).fit(x[train][a], y[train][a])
                loss += scores(forecast(fit, x[train][b]), y[train][b])[1].sum()
            losses.append(loss)
        fit = clone(models[int(np.argmin(losses))]).fit(x[train], y[train])
        held[test] = forecast(fit, x[test])
    return held


def base_rate(y, clusters):
    held = np.zeros((len(y), OUTCOMES))
    for cluster in np.unique(clusters):
        held[clusters == cluster] = np.bincount(y[clusters != cluster], minlength=OUTCOMES) / (clusters != cluster).sum()
    return held


def main():
    x, y, clusters, pacts = read(*sys.argv[1:3])
    print("covariates,part,who,cases,brier,log_score")

    def show(covariates, who, held):
        brier, log = scores(held, y)
        for part, of in [("all", pacts | True), ("no_pact", ~pacts), ("pact", pacts)]:
            print(f"{covariates},{part},{who},{of.sum()},{brier[of].mean():.4f},{log[of].mean():.4f}", flush=True)

    show("none", "base_rate", base_rate(y, clusters))
    for covariates, columns in COLUMNS.items():
        for who, models in [("boosting", BOOSTING), ("ridge", RIDGE)]:
            show(covariates, who, left_out(models, x[:, list(columns)], y, clusters))


if __name__ == "__main__":
    main()
