"""Puts the answer and the table of configs/nuclear_risk.toml into results/nuclear_risk/README.md, between its marks.

    python3 scripts/nuclear_risk.py FOLDER

FOLDER holds the results of the study. Every number on the page comes from there.
"""

import sys
from pathlib import Path

from plots.number import decimal, share, small, small_outward, small_range, small_within
from plots.results import Folder, questions, regimes, unique
from plots.style import has_total, question, written

PAGE = Path(__file__).parent.parent / "results" / "nuclear_risk" / "README.md"
BEGIN, END = "<!-- result:begin -->\n", "<!-- result:end -->"


def told(row: dict) -> tuple[str, str]:
    """A rare probability with its interval of chance, and with that of parameters."""
    if row["ci_low"] != row["ci_low"]:
        return f"≤ {small_outward(row['upper_bound'], True)}", ""
    total = small_range(row["total_low"], row["total_high"]) + f", median {small(row['total_median'])}" if has_total(row) else ""
    return small_within(row["probability"], row["ci_low"], row["ci_high"]), total


def ratio(row: dict) -> str:
    """How many times as probable: `1.2 times (1.1 to 1.3)`."""
    if row["ci_low"] != row["ci_low"]:
        return "unknown"
    return f"{decimal(row['ratio'], 2)} times ({decimal(row['ci_low'], 2)} to {decimal(row['ci_high'], 2)})"


def verdict(row: dict) -> str:
    """Whether an interval of a ratio leaves out 1."""
    if row["ci_low"] != row["ci_low"]:
        return "not known well enough"
    return "rarer" if row["ci_high"] < 1 else "more probable" if row["ci_low"] > 1 else "not to be told apart"


def main() -> None:
    folder = Folder(Path(sys.argv[1]))
    rare = folder.rows("rare.csv", "regime event", "probability ci_low ci_high total_low total_high total_median upper_bound elasticity runs gain")
    ratios = folder.rows("rare_contrasts.csv", "regime_a regime_b event", "ratio ci_low ci_high")
    events = [row for row in folder.rows("events.csv", "regime given event", "probability ci_low ci_high")
              if (row["given"], row["event"]) == ("always", "attacked_full")]
    contrasts = [row for row in folder.rows("contrasts.csv", "regime_a regime_b given event", "difference ci_low ci_high")
                 if (row["given"], row["event"]) == ("always", "attacked_full")]
    names, asked, kinds = regimes(rare), questions(rare), unique(row["event"] for row in rare)
    reference = next(name for name in names if all(name != row["regime_a"] for row in contrasts))
    lines = []
    for asks in asked:
        lines += [f"**{question(asks)}.** " + " ".join(
            sentence(name, reference, asks, kinds, contrasts, ratios) for name in names if name != reference), ""]
    lines += ["| question | guarantee | full attacks | event | probability in ten years | with parameters | elasticity | rounds saved |",
              "| --- | --- | --- | --- | --- | --- | --- | --- |"]
    for asks in asked:
        for name in names:
            attack = next(row for row in events if (row["conferral"], row["regime"]) == (asks, name))
            for kind in kinds:
                row = next(row for row in rare if (row["conferral"], row["regime"], row["event"]) == (asks, name, kind))
                probability, total = told(row)
                elasticity = decimal(row["elasticity"], 2) if row["ci_low"] == row["ci_low"] else ""
                first = kind == kinds[0]
                attacked = share(attack["probability"], attack["ci_low"], attack["ci_high"]) if first else ""
                lines.append(f"| {asks if first else ''} | {f'`{name}`' if first else ''} | {attacked} | {written(kind)} | {probability} | {total} | "
                             f"{elasticity} | {row['gain']:,.0f} × |")
    study, runs = folder.account()
    lines += ["", f"{runs:,} decades of each guarantee, in the same worlds. Full attacks and the first interval of a probability: 95 %, chance alone."]
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN, 1)
    _, after = rest.split(END, 1)
    PAGE.write_text(before + BEGIN + "\n".join(lines) + "\n" + END + after, encoding="utf-8")


def sentence(name: str, reference: str, asks: str, kinds: list[str], contrasts: list[dict], ratios: list[dict]) -> str:
    """What a guarantee changes against none."""
    gap = next(row for row in contrasts if (row["conferral"], row["regime_a"], row["regime_b"]) == (asks, name, reference))
    attacks = "cannot be told apart from those" if gap["ci_low"] <= 0 <= gap["ci_high"] else "are fewer than" if gap["difference"] < 0 else "are more than"
    clauses = []
    for kind in kinds:
        row = next(row for row in ratios if (row["conferral"], row["regime_a"], row["regime_b"], row["event"]) == (asks, name, reference, kind))
        how = f", {ratio(row)} as probable" if row["ci_low"] == row["ci_low"] else ""
        clauses.append(f"{written(kind)} is {verdict(row)}{how}")
    return f"Under `{name}`, full attacks {attacks} under `{reference}`; {'; '.join(clauses)}."


if __name__ == "__main__":
    main()
