#!/usr/bin/env python3
"""Prints docs/history.md's table of rates of history by what the response stage is made of.

    python3 scripts/patterns_by_structure.py built=POSTERIOR.csv attention=POSTERIOR.csv ...

Each file is the posterior of `casus calibrate --structure NAME` for the column of that name, as results/backtest/README.md says;
the defaults come before them, the shipped draws after them. $CASUS names the program, else target/release/casus beside this
folder. Needs nothing but Python; a minute a column on two cores.
"""

import csv
import io
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
CASUS = os.environ.get("CASUS", HERE / "target" / "release" / "casus")
DETERRENCE = HERE / "configs" / "historical" / "immediate_deterrence.toml"
SHIPPED = HERE / "results" / "structures" / "posterior.csv"
# What an alliance of history tells of its signers: estimated for cases, and no study takes it from draws.
OF_ALLIANCES = ["attention_pact", "attention_pact_polyarchy", "stake_pact_weight"]
# Defenders without and with a border with their protégé (the head of the study): cases, attacks, and settings.
DEFENDERS = [
    (46, 19, []),
    (12, 5, ["state.ATT.capability={ log_normal = { median = 99.2, sd_log = 0.30 } }", "state.DEF.distance_km=300", "state.DEF.aid_gdp_pct=2.75", "state.DEF.polyarchy=0.30"]),
]


def casus(*words) -> str:
    """What casus prints."""
    return subprocess.run([CASUS, *map(str, words)], check=True, stdout=subprocess.PIPE, text=True, encoding="utf-8").stdout


def settings(values: list[str]) -> list[str]:
    return [word for value in values for word in ("--set", value)]


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
        rates[name] |= {"simulated": share, "verdict": "inside" if within else "miss", "holds": str(within).lower()}
    return rates


def per_cent(share: float) -> str:
    share = 100 * float(share)
    return "0" if share == 0 else f"{share:.{0 if share >= 9.95 else 1 if share >= 0.995 else 2}f}"


def cell(rate: dict) -> str:
    return per_cent(rate["simulated"]) + {"miss": " miss", "overlap": " (overlap)"}.get(rate["verdict"], "")


def tests(rates: dict[str, dict]) -> dict[str, float | bool]:
    """What is tested once: each distribution by its probability, and each rate of none by whether it holds."""
    return {rate["distribution"] or name: float(rate["p_value"]) if rate["distribution"] else rate["holds"] == "true" for name, rate in rates.items()}


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
    for name in dict.fromkeys(rate["distribution"] for rate in columns["defaults"].values() if rate["distribution"]):
        values = [tests(rates)[name] for rates in columns.values()]
        print(f"| `{name}` as one test | |", *(f"p {value:.2f}{' miss' if value < 0.05 else ''} |".replace("0.", ".") for value in values))
    held = [[value is True or value is not False and value >= 0.05 for value in tests(rates).values()] for rates in columns.values()]
    print("| tests that hold | |", *(f"{sum(one)} of {len(one)} |" for one in held))


if __name__ == "__main__":
    main()
