#!/usr/bin/env python3
"""Prints docs/history.md's table of rates of history by what the response stage is made of.

    python3 scripts/patterns_by_structure.py built=POSTERIOR.csv attention=POSTERIOR.csv ...

Each file is the posterior of `casus calibrate --structure NAME` for the column of that name, as results/backtest/README.md says;
the defaults come before them, the shipped draws after them. $CASUS names the program, else target/release/casus beside this
folder. Needs nothing but Python; a minute a column on two cores.
"""

import csv
import io
import statistics
import sys
import tempfile
from pathlib import Path

from program import casus, settings

HERE = Path(__file__).resolve().parent.parent
DETERRENCE = HERE / "configs" / "historical" / "immediate_deterrence.toml"
SHIPPED = HERE / "results" / "structures" / "posterior.csv"
# What an alliance of history tells of its signers: estimated for cases, and no study takes it from draws.
OF_ALLIANCES = ["attention_pact", "attention_pact_polyarchy", "stake_pact_weight"]
# Defenders without and with a border with their protégé (the head of the study): cases, attacks, and settings.
DEFENDERS = [
    (46, 19, []),
    (12, 5, ["state.ATT.capability={ log_normal = { median = 99.2, sd_log = 0.30 } }", "state.DEF.distance_km=300", "state.DEF.aid_gdp_pct=2.75", "state.DEF.polyarchy=0.30"]),
]


def read(text: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(text)))


def patterns(values: list[str]) -> dict[str, dict]:
    """Each rate that is simulated, by name."""
    return {row["pattern"]: row for row in read(casus("patterns", "--format", "csv", *settings(values))) if row["simulated"]}


def deterrence(values: list[str]) -> tuple[float, float]:
    """Shares of threats that hold, and of attacks that are fought."""
    (cases, attacks), held, fought = (sum(column) for column in list(zip(*DEFENDERS))[:2]), 0.0, 0.0
    for own_cases, own_attacks, own in DEFENDERS:
        with tempfile.TemporaryDirectory() as folder:
            casus("run", DETERRENCE, "--quiet", "--out", folder, *settings(values + own))
            found = read(next(Path(folder).glob("*/events.csv")).read_text(encoding="utf-8"))
        share = {(row["event"], row["given"]): float(row["probability"] or "nan") for row in found}
        held += own_cases / cases * (1 - share["attacked", "always"])
        fought += own_attacks / attacks * share["any_fought", "attacked"]
    return held, fought


def by_draws(source: str, table: Path) -> dict[str, dict]:
    """The rates by draws of parameters, with what is estimated for cases alone at its median."""
    columns = list(zip(*csv.reader(table.open(encoding="utf-8"))))
    of_cases = {column[0]: statistics.median(map(float, column[1:])) for column in columns if column[0].startswith("history.")}
    values = [source] + [f"parameters.{key}={of_cases[f'history.{key}']:.2f}" for key in OF_ALLIANCES if f"history.{key}" in of_cases]
    threat = of_cases["history.threat_audience_cost_gdp_pct"]
    print(table, *values[1:], f"broken threat {threat:.1f} % of GDP", file=sys.stderr)
    rates = patterns(values)
    cost = f"state.DEF.audience_cost_gdp_pct={{ log_normal = {{ median = {threat}, sd_log = 0.4 }} }}"
    for name, share in zip(("immediate_deterrence_success", "defender_fights_if_attacked"), deterrence([*values, cost])):
        within = float(rates[name]["hist_low"]) <= share <= float(rates[name]["hist_high"])
        rates[name] |= {"simulated": share, "verdict": "inside" if within else "miss"}
    return rates


def per_cent(share: float) -> str:
    share = 100 * float(share)
    return "0" if share == 0 else f"{share:.{0 if share >= 9.95 else 1 if share >= 0.995 else 2}f}"


def cell(rate: dict) -> str:
    return per_cent(rate["simulated"]) + {"miss": " miss", "overlap": " (overlap)"}.get(rate["verdict"], "")


def distributions(rates: dict[str, dict]) -> dict[str, float]:
    """The probability of each distribution, which is one test, whatever the number of its rates."""
    return {rate["distribution"]: float(rate["p_value"]) for rate in rates.values() if rate["distribution"]}


def tests(rates: dict[str, dict]) -> list[bool]:
    """Whether each test holds."""
    alone = [rate["verdict"] != "miss" for rate in rates.values() if not rate["distribution"]]
    return alone + [p >= 0.05 for p in distributions(rates).values()]


def main() -> None:
    columns = {"defaults": patterns([])}
    for word in sys.argv[1:]:
        name, _, table = word.partition("=")
        columns[name] = by_draws(f"parameters.from={Path(table).resolve()}", Path(table))
    columns["shipped"] = by_draws("parameters=posterior", SHIPPED)
    print("| pattern | history |", *(f"{name} |" for name in columns))
    print("| --- | --- |", *("--- |" for _ in columns))
    for name, rate in columns["defaults"].items():
        history = f"{per_cent(rate['historical'])} ({per_cent(rate['hist_low'])}–{per_cent(rate['hist_high'])})"
        print(f"| `{name}` | {history} |", *(f"{cell(rates[name])} |" for rates in columns.values()))
    for name in distributions(columns["defaults"]):
        values = [distributions(rates)[name] for rates in columns.values()]
        print(f"| `{name}` as one test | |", *(f"p {p:.2f}{' miss' if p < 0.05 else ''} |".replace("0.", ".") for p in values))
    held = [tests(rates) for rates in columns.values()]
    print("| tests that hold | |", *(f"{sum(one)} of {len(one)} |" for one in held))


if __name__ == "__main__":
    main()
