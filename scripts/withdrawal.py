"""Draws what the hazard of American withdrawal does to full attacks, and prints the same as a table.

    python3 scripts/withdrawal.py FOLDER FIGURE

FOLDER has a folder of results for each hazard, as scripts/withdrawal.sh makes them.
"""

import csv
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

from plots.number import difference, share, signed
from plots.style import mark, set_style, written

GUARANTEES = ["none", "european_only", "nato_membership"]


def row(folder: Path, table: str, question: str, **wanted: str) -> dict:
    """The row on full attacks in all runs, with its numbers read."""
    wanted |= {"conferral": question, "given": "always", "event": "attacked_full"}
    with (folder / "us_withdrawal" / table).open() as file:
        found = next(row for row in csv.DictReader(file) if all(row[key] == value for key, value in wanted.items()))
    ends = ("probability", "difference", "ci_low", "ci_high", "total_low", "total_high", "total_median")
    return {key: float(found[key]) for key in ends if found.get(key)}


def main() -> None:
    root, figure = Path(sys.argv[1]), Path(sys.argv[2])
    folders = sorted((path for path in root.iterdir() if path.is_dir()), key=lambda path: float(path.name))
    hazards = [float(path.name) for path in folders]
    with (folders[0] / "us_withdrawal" / "events.csv").open() as file:
        questions = list(dict.fromkeys(row["conferral"] for row in csv.DictReader(file)))
    for question in questions:
        shares = {name: [row(path, "events.csv", question, regime=name) for path in folders] for name in GUARANTEES}
        pair = {"regime_a": "nato_membership", "regime_b": "european_only"}
        gaps = [row(path, "contrasts.csv", question, **pair) for path in folders]
        print(f"\n{question}\n\n| hazard a year | NATO membership | European only | NATO less European only | with parameters |")
        print("| --- | --- | --- | --- | --- |")
        for place, (hazard, gap) in enumerate(zip(hazards, gaps)):
            cells = [share(*(shares[name][place][key] for key in ("probability", "ci_low", "ci_high")))
                     for name in ("nato_membership", "european_only")]
            total = f"{signed(100 * gap['total_low'], 1)} to {signed(100 * gap['total_high'], 1)}" if "total_low" in gap else ""
            total += f", median {signed(100 * gap['total_median'], 1)}" if "total_median" in gap else ""
            cells += [difference(gap["difference"], gap["ci_low"], gap["ci_high"]), total]
            print(f"| {hazard:g} | {' | '.join(cells)} |")
        if question == questions[0]:
            draw(figure, hazards, shares, gaps)


def draw(figure: Path, hazards: list[float], shares: dict, gaps: list[dict]) -> None:
    set_style()
    drawn, (left, right) = plt.subplots(1, 2, figsize=(11, 3.8), layout="constrained")
    for place, name in enumerate(GUARANTEES):
        rows = shares[name]
        middle = [100 * one["probability"] for one in rows]
        ends = [[m - 100 * one["ci_low"] for m, one in zip(middle, rows)], [100 * one["ci_high"] - m for m, one in zip(middle, rows)]]
        left.errorbar(hazards, middle, ends, label=written(name), capsize=2, **mark(place))
    left.set(title="Decades with a full attack", xlabel="hazard that the United States leave, a year", ylabel="% of runs", ylim=(0, None))
    left.legend()
    middle = [100 * one["difference"] for one in gaps]
    ends = [[m - 100 * one["ci_low"] for m, one in zip(middle, gaps)], [100 * one["ci_high"] - m for m, one in zip(middle, gaps)]]
    right.errorbar(hazards, middle, ends, capsize=2, **mark(2))
    seen = [(hazard, one) for hazard, one in zip(hazards, gaps) if "total_median" in one]
    right.plot([hazard for hazard, _ in seen], [100 * one["total_median"] for _, one in seen], "_", color="#7f7f7f", markersize=11)
    right.axhline(0, color="black", linewidth=0.7)
    grey = "; grey: the median draw" if seen else ""
    right.set(title=f"NATO membership less European only (same worlds{grey})", ylabel="points",
              xlabel="hazard that the United States leave, a year")
    drawn.savefig(figure, metadata={"Software": None})


if __name__ == "__main__":
    main()
