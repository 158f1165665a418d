"""How runs end: a stacked bar for each guarantee on one scale, with what is too small to be read in it named beside it."""

import textwrap

from matplotlib.patches import Patch

from .number import at_most, plain
from .results import questions, regimes, unique
from .style import WIDTH, finish, panels, question, written

#: The gravest outcome first, from red over yellow to blue; hatches tell neighbours apart without colour.
LOOK = {
    "strategic_exchange": ("#7a0177", ""), "abandoned_defeated": ("#b2182b", "////"), "unguaranteed_defeated": ("#e0592a", ""),
    "honoured_defeated": ("#f4a261", "...."), "war_unended": ("#8c6d31", ""), "abandoned_held": ("#d6a800", "\\\\\\\\"),
    "unguaranteed_held": ("#9a9a3c", ""), "honoured_settled": ("#1f78b4", "xxxx"), "honoured_repelled": ("#35978f", ""),
    "grey_zone_only": ("#a6bddb", "----"), "deterred": ("#c9d3d8", ""),
}
#: Per cent of the runs below which a part is named beside its bar.
SMALL = 4.0


def draw(folder):
    rows = folder.rows("outcomes.csv", "regime given outcome", "runs count probability ci_low ci_high")
    rows = [row for row in rows if row["given"] == "always"]
    names, asked = regimes(rows), questions(rows)
    seen = [name for name in unique(row["outcome"] for row in rows)
            if any(row["count"] > 0 for row in rows if row["outcome"] == name)]
    unseen = [row for row in rows if row["outcome"] not in seen]
    figure, grid = panels(len(asked), 1, WIDTH, 2.1 + len(asked) * (0.6 + 0.36 * len(names)), sharex=True)
    for (axes,), asks in zip(grid, asked):
        for place, name in enumerate(names):
            stack(axes, place, [row for row in rows if row["conferral"] == asks and row["regime"] == name and row["count"] > 0])
        axes.set_yticks(range(len(names)), [written(name) for name in names])
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.set_xlim(0, 100)
        axes.set_title(question(asks), loc="left", fontweight="bold")
    axes.set_xlabel("% of runs")
    looks = [Patch(facecolor=LOOK[name][0], hatch=LOOK[name][1], edgecolor="white", linewidth=0.5) for name in seen]
    figure.legend(looks, [written(name) for name in seen], loc="outside upper right", ncols=3, fontsize=8)
    note = f"The outcome of a run is that of its gravest crisis, gravest at the left. Parts below {SMALL:g} % are named beside the bar."
    if unseen:
        bound = at_most(max(row["ci_high"] for row in unseen))
        never = ", ".join(written(name) for name in unique(row["outcome"] for row in unseen))
        note += f" Never seen (each {bound}): {never}."
    finish(figure, folder, "outcomes.csv", "How runs end", f"{note} The file has the intervals.", intervals=False)
    yield "", figure


def stack(axes, place, rows):
    so_far, small = 0.0, []
    for row in rows:
        share = 100 * row["probability"]
        colour, hatch = LOOK[row["outcome"]]
        axes.barh(place, share, left=so_far, height=0.74, color=colour, hatch=hatch, edgecolor="white", linewidth=0.5)
        words = plain(row["probability"], row["ci_low"], row["ci_high"])
        if share < SMALL:
            small.append(f"{written(row['outcome'])} {words}")
        else:
            axes.text(so_far + share / 2, place, words.removesuffix(" %"), ha="center", va="center", fontsize=7,
                      bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.8})
        so_far += share
    beside = "\n".join(textwrap.wrap(", ".join(small), 62))
    axes.text(101, place, beside, ha="left", va="center", fontsize=6.5, linespacing=1.0)
