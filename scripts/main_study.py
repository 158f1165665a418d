#!/usr/bin/env python3
"""Runs the main study in every way that results/nato_vs_european/README.md tells of, and prints the page's tables and numbers.

    python3 scripts/main_study.py FOLDER

Results go to FOLDER; what is there already is not run again. $CASUS names the program, else target/release/casus beside this
folder. Needs nothing but Python; a quarter of an hour on two cores.
"""

import csv
import re
import statistics
import sys
from pathlib import Path

from plots import number
from program import casus, settings

HERE = Path(__file__).resolve().parent.parent
STUDY = HERE / "configs" / "nato_vs_european.toml"
GUARANTEES = ["none", "european_only", "nato_membership"]
# The rows of the table of structures: what they are called, and the settings.
STRUCTURES = {
    "main": ("shipped: both", []),
    "flat": ("attention, whatever the capability", ["parameters.structure=attention_flat"]),
    "sloped": ("attention, with a slope for capability", ["parameters.structure=attention"]),
    "no_rival": ("shipped, the United States no rival of Russia", ["state.USA.rival_of_challenger=false"]),
    "joint": ("shipped, a promise binding by joint democracy", ["parameters.attention_pact_polyarchy=2.02"]),
    "alike": ("shipped, governments drawn in alike", ["parameters.attention_risk_tolerance=0"]),
    "built": ("as built", [f"parameters.from={HERE / 'results' / 'calibration' / 'posterior.csv'}"]),
}
# What else the page tells of: settings, and runs if they are not the study's.
OTHERS = {
    "grievance": (["regime.nato_membership.grievance_gdp_pct=5"], 16384),
    "emboldening": (["parameters.emboldening=1"], None),
    "no_cost_of_refusal": (["parameters.veto_cost_gdp_pct=0"], None),
    **{f"deployed_{share}": ([f"parameters.deployed_in_combat={share}", 'conferral=["granted"]'], 16384) for share in (0.25, 0.5, 1)},
    "big": (['conferral=["granted"]'], 262144),
}


def run(folder: Path, name: str, values: list[str], runs: int | None) -> None:
    if not (folder / name).exists():
        casus("run", STUDY, "--quiet", "--out", folder / name, *settings(values), *(["--runs", runs] if runs else []))


def rows(folder: Path, table: str, **wanted: str) -> list[dict]:
    with next(folder.glob(f"*/{table}.csv")).open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if all(row[key] == value for key, value in wanted.items())]


def numbers(row: dict, *keys: str) -> list[float]:
    return [float(row[key] or "nan") for key in keys]


def event(folder: Path, guarantee: str, name: str, question: str = "granted", given: str = "always") -> str:
    """A share with its interval, and that with parameters, %."""
    row = rows(folder, "events", regime=guarantee, event=name, conferral=question, given=given)[0]
    chance, ends = numbers(row, "probability", "ci_low", "ci_high"), numbers(row, "total_low", "total_high", "total_median")
    low, high, median = (f"{100 * end:.2f}" for end in ends)
    total = f", with parameters {low}–{high}" if row["total_low"] else ""
    total += f", median draw {median}" if row["total_median"] else ""
    return f"{number.share(*chance)}{total}, {row['count']}/{row['trials']}"


def difference(folder: Path, a: str, b: str, question: str = "granted") -> str:
    """What `a` has beyond `b`, in points of full attacks."""
    row = rows(folder, "contrasts", event="attacked_full", conferral=question, given="always", regime_a=a, regime_b=b)[0]
    keys = ("difference", "ci_low", "ci_high", "total_low", "total_high", "total_median")
    read = dict(zip(keys, numbers(row, *keys)))
    chance = number.difference(*(read[key] for key in keys[:3]))
    median = f", median draw {number.signed(100 * read['total_median'], 2)}" if row["total_median"] else ""
    return f"{chance}; {number.widest(read)}{median}"


def knockout(folder: Path, a: str, b: str) -> None:
    kept = folder / f"knockout_{a}.txt"
    if not kept.exists():
        kept.write_text(casus("knockout", STUDY, a, b, "--runs", 32768), encoding="utf-8")
    cells = [re.split(r"\s{2,}", line) for line in kept.read_text(encoding="utf-8").split("\n\n")[0].splitlines()[1:]]
    print(f"\n| {a} with the other's … | full attacks, % (with parameters) | difference, points (with parameters) | share of the gap |")
    print("| --- | --- | --- | --- |")
    for row in sorted(cells, key=lambda row: -abs(float(row[6].rstrip(" %").replace("−", "-")))):
        beside = "" if row[5] == "–" else f" ({row[5]})"
        print(f"| {row[1]} | {row[2]} ({row[3]}) | {row[4]}{beside} | {row[6]} |")


def provocation(folder: Path) -> None:
    if not (folder / "provocation").exists():
        casus("sweep", HERE / "configs" / "sweeps" / "provocation.toml", "--quiet", "--out", folder / "provocation")
    points = rows(folder / "provocation", "points", conferral="granted")
    key = "regime.nato_membership.grievance_gdp_pct"
    curve = {name: sorted((float(p[key]), 100 * float(p["attacked_full"])) for p in points if p["regime"] == name) for name in GUARANTEES}
    print("\nFull attacks by what NATO membership costs the challenger:", curve["nato_membership"])
    for name in GUARANTEES[:2]:
        level = curve[name][0][1]
        for (x, low), (further, high) in zip(curve["nato_membership"], curve["nato_membership"][1:]):
            if low <= level <= high:
                print(f"beyond {x + (level - low) / (high - low) * (further - x):.2f} more than {name} ({level:.2f})")


def draws(folder: Path) -> None:
    """How unequal draws are, and how often two guarantees change places."""
    shares = {name: {row["draw"]: 100 * int(row["attacked_full"]) / int(row["runs"]) for row in rows(folder, "draws", regime=name, conferral="granted")} for name in GUARANTEES}
    print("\nOver the draws of the parameters, 262,144 runs:")
    for name, by in shares.items():
        each = sorted(by.values(), reverse=True)
        tenth = sum(each[:round(len(each) / 10)]) / sum(each)
        print(f"{name}: mean {statistics.mean(each):.2f}, a tenth of the draws carries {100 * tenth:.0f} %")
    for place, a in enumerate(GUARANTEES):
        for b in GUARANTEES[place + 1:]:
            gaps = [shares[b][draw] - shares[a][draw] for draw in shares[a]]
            print(f"{b} has more than {a} in {sum(gap > 0 for gap in gaps)}, fewer in {sum(gap < 0 for gap in gaps)} of {len(gaps)} draws")


def main() -> None:
    folder = Path(sys.argv[1]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    for name, (_, values) in STRUCTURES.items():
        run(folder, name, values, 32768)
    for name, (values, runs) in OTHERS.items():
        run(folder, name, values, runs)
    print("| granted | none: full attack | European | NATO | NATO less European | most deploy if attacked |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, (words, _) in STRUCTURES.items():
        cells = [event(folder / name, guarantee, "attacked_full") for guarantee in GUARANTEES]
        deployed = [event(folder / name, guarantee, "reached_deploy", given="attacked").split(" (")[0] for guarantee in GUARANTEES]
        print("|", " | ".join([words, *cells, difference(folder / name, "nato_membership", "european_only"), ", ".join(deployed)]), "|")
    print("\nGiven a limited or full attack (`reached_deploy`, `reached_combat`), and American combat given a full one:")
    for guarantee in GUARANTEES:
        american = rows(folder / "main", "responses", regime=guarantee, conferral="granted", state="USA", level="combat", given="full")[0]
        reached = [event(folder / "main", guarantee, name, given="attacked") for name in ("reached_deploy", "reached_combat")]
        print(guarantee, *reached, f"American combat {american['count']}/{american['trials']}", sep=", ")
    for name in OTHERS:
        for question in ("granted", "decided"):
            if rows(folder / name, "events", conferral=question):
                print(f"\n{name}, {question}:", difference(folder / name, "nato_membership", "european_only", question))
                print(*(f"  {guarantee} {event(folder / name, guarantee, 'attacked_full', question)}" for guarantee in GUARANTEES), sep="\n")
    given = [event(folder / "no_cost_of_refusal", name, "conferred", "decided") for name in GUARANTEES[1:]]
    print("given where refusal costs nothing:", *given)
    provocation(folder)
    knockout(folder, "nato_membership", "european_only")
    knockout(folder, "european_only", "nato_membership")
    draws(folder / "big")


if __name__ == "__main__":
    main()
