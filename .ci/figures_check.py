"""Checks figures that a script drew: every one is there, none is blank, and each names every guarantee, or of a
back-test everyone who forecasts.

    python3 .ci/figures_check.py RESULTS FIGURES [--only NAME,NAME] [--pictures-only]

For each of the seven figures, of the heat maps if RESULTS are a sweep's, of the two of a back-test, or of those named, an
SVG, whose text must hold every guarantee of RESULTS with its words apart, and a PNG, whose pixels must vary and have
colour. With --pictures-only, SVG whose letters are outlines is not read. Needs matplotlib, to read PNG. Exit code 1 if
anything is missing.
"""

import argparse
import csv
import html
import re
import sys
from pathlib import Path

import matplotlib.image

FIGURES = ["outcomes", "contrasts", "survival", "competing", "ladder", "honour", "distributions"]
HEAT_MAPS = ["heatmap_attacked_full", "heatmap_attacked", "heatmap_nuclear_use"]
FORECASTS = ["backtest_calibration", "backtest_brier"]
#: What tells which results these are, the figures of such, and the column whose names each of them must hold.
KINDS = [("outcomes.csv", FIGURES, "regime"), ("points.csv", HEAT_MAPS, "regime"), ("scores.csv", FORECASTS, "predictor")]
#: Least share of coloured pixels: a few marks.
LEAST = 0.0004


def wrong_with(folder: Path, name: str, guarantees: list[str]) -> list[str]:
    picture, drawing = folder / f"{name}.png", folder / f"{name}.svg"
    if missing := [path for path in (picture, drawing) if not path.is_file()]:
        return [f"{path} is not there" for path in missing]
    wrong = []
    pixels = matplotlib.image.imread(picture)[..., :3]
    # Letters and axes are black: what is drawn of the guarantees has colour.
    coloured = ((pixels.max(axis=2) - pixels.min(axis=2)) > 0.2).mean()
    if pixels.var() < 0.004 or coloured < LEAST:
        wrong.append(f"{picture} is blank: variance {pixels.var():.4f}, {100 * coloured:.3f} % of it coloured")
    text = html.unescape(re.sub(r"<[^>]*>", " ", drawing.read_text(encoding="utf-8")))
    words = " ".join(text.split())
    wrong += [f"{drawing} does not name {one}" for one in guarantees if one not in words]
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("results", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", help="comma list of figures")
    parser.add_argument("--pictures-only", action="store_true")
    args = parser.parse_args()
    folder = args.folder
    table, figures, column = next(kind for kind in KINDS if (args.results / kind[0]).is_file())
    figures = args.only.split(",") if args.only else figures
    with (args.results / table).open(encoding="utf-8", newline="") as stream:
        guarantees = sorted({row[column].replace("_", " ") for row in csv.DictReader(stream)})
    named = [] if args.pictures_only else guarantees
    wrong = [one for name in figures for one in wrong_with(folder, name, named)]
    for one in wrong:
        print(f"error: {one}", file=sys.stderr)
    if not wrong:
        print(f"{folder.name}: {len(figures)} figures, each with {', '.join(guarantees)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
