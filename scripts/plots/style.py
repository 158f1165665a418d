"""How figures look: colours that the colour-blind tell apart, and marks that tell without colour."""

import textwrap
from pathlib import Path

import matplotlib.pyplot as plt

from .results import QUESTIONS, Folder

FORMATS = ["svg", "png", "pdf"]
# Okabe & Ito (2008), ordered so that neighbours differ in lightness too.
COLOURS = ["#000000", "#E69F00", "#0072B2", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#999999", "#F0E442"]
MARKERS = ["o", "s", "^", "D", "v", "P", "X", "*"]
LINES = ["-", (0, (5, 2)), (0, (1, 1.2)), (0, (6, 2, 1, 2)), (0, (3, 1)), (0, (8, 2)), (0, (4, 2, 1, 2, 1, 2)), (0, (1, 3))]
HATCHES = ["", "////", "....", "xxxx", "\\\\\\\\", "++++", "oooo", "----"]
WIDTH = 11.0


def set_style() -> None:
    """Settings for every figure: text stays text in SVG, and nothing depends on the clock."""
    plt.rcParams.update({
        "svg.fonttype": "none", "svg.hashsalt": "casus", "pdf.fonttype": 42, "font.family": "DejaVu Sans",
        "font.size": 9, "axes.titlesize": 9, "axes.spines.top": False, "axes.spines.right": False,
        "hatch.linewidth": 0.6, "figure.constrained_layout.w_pad": 0.12, "figure.constrained_layout.h_pad": 0.06,
         "figure.dpi": 100, "savefig.dpi": 130, "legend.frameon": False,
    })


def mark(place: int) -> dict:
    """Colour, line and marker of the guarantee at this place: their periods differ, so that none comes twice soon."""
    return {"color": COLOURS[place % 9], "linestyle": LINES[place % 8], "marker": MARKERS[place % 8],
            "markeredgecolor": "black", "markeredgewidth": 0.5}


def bar(place: int) -> dict:
    """Fill of the bar of the guarantee at this place."""
    return {"color": COLOURS[place % 9], "hatch": HATCHES[place % 8], "edgecolor": "black", "linewidth": 0.5}


def written(name: str) -> str:
    """A name of the files, written out. Dollars would begin mathematics."""
    return name.replace("_", " ").replace("protege", "protégé").replace("$", r"\$")


def question(name: str) -> str:
    """A question, written out."""
    return QUESTIONS.get(name, written(name))


def heading(axes, name: str) -> None:
    """A question as the heading above the title of its first panel. The title holds its place in the layout: the heading
    itself may be wider than the panel."""
    axes.set_title("\n\n" + axes.get_title(loc="left"), loc="left")
    text = axes.annotate(question(name), (0, 1), (0, 22), xycoords="axes fraction",
                         textcoords="offset points", fontweight="bold")
    text.set_in_layout(False)


def thousands(count: int) -> str:
    return f"{count:,}"


def interval(rows: list[dict], value: str, scale: float = 100.0):
    """Values and the distances to the ends of their intervals, scaled."""
    values = [scale * row[value] for row in rows]
    low = [max(0.0, scale * (row[value] - row["ci_low"])) for row in rows]
    high = [max(0.0, scale * (row["ci_high"] - row[value])) for row in rows]
    return values, [low, high]


def has_total(row: dict) -> bool:
    """Whether a row has an interval of chance and parameters together: an empty cell is NaN."""
    return "total_low" in row and row["total_low"] == row["total_low"]


def total(axes, row: dict, place: float) -> None:
    """A thin line behind a mark for that interval, with a stroke across at the median draw, where the row has one."""
    if has_total(row):
        axes.plot([100 * row["total_low"], 100 * row["total_high"]], [place, place], color="#7f7f7f", linewidth=0.7, zorder=1.5)
        axes.plot(100 * row["total_median"], place, "|", color="#7f7f7f", markersize=9, zorder=1.5)


#: What the two intervals are drawn as.
LINES_OF = ("Thick: 95 % intervals of simulation error. Thin lines: of chance and parameters together, a stroke across at the "
            "median draw. ")
BANDS_OF = "Dark bands: 95 % intervals of simulation error. Pale bands: of chance and parameters together. "


def caveat(rows: list[dict], both: str) -> str:
    """What the intervals in a figure hold: never "only" where the second one is drawn, too."""
    if any(map(has_total, rows)):
        return both
    return "Intervals: 95 %, simulation error only, without uncertainty in assumed parameters. "


def finish(figure, folder: Folder, source: str, title: str, note: str = "", intervals: bool = True, rows: list[dict] = (),
           both: str = LINES_OF) -> None:
    """Title above, with who attacks whom over which time; sources, run count and, where the intervals of these rows are drawn,
    what they hold below."""
    study, runs = folder.account()
    words = caveat(rows, both) if intervals else ""
    caption(figure, f"{title}: {folder.scene()}", f"Study {written(study)}, {thousands(runs)} runs of each guarantee. {note} {words}Source: {source} (casus).")


def caption(figure, title: str, text: str) -> None:
    """A title and a caption that the layout makes room for."""
    width = figure.get_size_inches()[0]
    lines = textwrap.wrap(" ".join(text.split()), int(width * 16.5))
    figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")
    figure.supxlabel("\n".join(lines), x=0.01, ha="left", fontsize=7.5, color="#333333")


def panels(rows: int, columns: int, width: float, height: float, **options):
    """A figure with a grid of panels, never squeezed."""
    return plt.subplots(rows, columns, figsize=(width, height), squeeze=False, layout="constrained", **options)


def legend(figure, axes, columns: int = 4) -> None:
    """One legend for all panels, above them."""
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper right", ncols=min(columns, len(labels)), fontsize=8, handlelength=3.2)


def save(figure, out: Path, name: str, formats: list[str]) -> list[Path]:
    """Writes a figure in every format, without dates."""
    paths = []
    for suffix in formats:
        path = out / f"{name}.{suffix}"
        dates = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}[suffix]
        figure.savefig(path, metadata=dates)
        paths.append(path)
    plt.close(figure)
    return paths
