#!/usr/bin/env python3
# /// script
# requires-python = ">=3.10"
# dependencies = ["matplotlib>=3.8"]
# ///
"""Draws the results of a study, a sweep, a back-test or a calibration from its CSV files alone.

    uv run scripts/plot.py results/nato_vs_european
    python3 scripts/plot.py results/nato_vs_european --out figures --format svg,png,pdf

Needs matplotlib (`pip install matplotlib`, or uv, which reads it from this file). A folder with outcomes.csv is
a study's, one with points.csv or sensitivity.csv a sweep's, one with scores.csv a back-test's, one with estimates.csv a calibration's; one file in plots/ draws
each figure. Figures go into figures/<name of the folder>, not into the results, which hold what casus writes and
nothing else. The same results and the same matplotlib make the same bytes.
"""

import argparse
import sys
from pathlib import Path

try:
    import matplotlib
except ImportError:
    sys.exit("error: plot.py needs matplotlib\n  remedy: pip install matplotlib, or run `uv run scripts/plot.py`")

matplotlib.use("Agg")

from plots import backtest, choice, competing, contrasts, distributions, draws, estimates, heatmap, honour, ladder, outcomes, sensitivity, survival, trade
from plots.results import Folder, Unfit
from plots.style import FORMATS, save, set_style

STUDY = [outcomes, contrasts, draws, survival, competing, ladder, honour, distributions, trade, choice]
OTHERS = {"sensitivity.csv": sensitivity, "points.csv": heatmap, "scores.csv": backtest, "estimates.csv": estimates}


def figures_of(folder: Folder):
    """The modules that draw what the folder holds."""
    if folder.has("outcomes.csv"):
        return STUDY
    found = [module for file, module in OTHERS.items() if folder.has(file)]
    if not found:
        raise Unfit(
            f"`{folder.path}` holds none of outcomes.csv, points.csv, sensitivity.csv, scores.csv and estimates.csv",
            "give the folder that `casus run`, `casus sweep`, `casus backtest` or `casus calibrate` wrote, such as results/nato_vs_european",
        )
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path, help="folder of the results of a study, a sweep, a back-test or a calibration")
    parser.add_argument("--out", type=Path, help="folder for the figures [default: figures/NAME]")
    parser.add_argument("--format", default="svg,png", help="comma list of svg, png, pdf [default: svg,png]")
    parser.add_argument("--only", metavar="FIGURE", help="one figure, such as ladder")
    args = parser.parse_args()
    try:
        formats = args.format.split(",")
        if unknown := [name for name in formats if name not in FORMATS]:
            raise Unfit(f"no format is called `{unknown[0]}`", f"choose from {', '.join(FORMATS)}")
        folder = Folder(args.results)
        modules = figures_of(folder)
        names = {module.__name__.rpartition(".")[2]: module for module in modules}
        if args.only and args.only not in names:
            raise Unfit(f"no figure of `{folder.path}` is called `{args.only}`", f"choose from {', '.join(names)}")
        set_style()
        out = args.out or Path("figures") / folder.path.resolve().name
        out.mkdir(parents=True, exist_ok=True)
        for name, module in names.items():
            if args.only in (None, name):
                for suffix, figure in module.draw(folder):
                    for path in save(figure, out, name + suffix, formats):
                        print(path)
    except (Unfit, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
