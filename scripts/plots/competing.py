"""Competing risks: which outcome the first attack had, by quarter."""

from .results import questions, regimes, unique
from .style import WIDTH, finish, heading, legend, panels, written
from .survival import curve


def draw(folder):
    rows = folder.rows("incidence.csv", "regime event", "quarter incidence ci_low ci_high")
    names, asked = regimes(rows), questions(rows)
    seen = [event for event in unique(row["event"] for row in rows)
            if any(row["incidence"] > 0 for row in rows if row["event"] == event)]
    # Something to look at even where nobody attacks: the bounds.
    seen = seen or unique(row["event"] for row in rows)[:1]
    columns = min(4, len(seen))
    lines = -(-len(seen) // columns)
    figure, grid = panels(len(asked) * lines, columns, max(6.5, WIDTH * columns / 4), 1.1 + 2.3 * len(asked) * lines)
    for place in range(len(asked) * lines * columns):
        block, cell = divmod(place, lines * columns)
        axes = grid[block * lines + cell // columns][cell % columns]
        if cell >= len(seen):
            axes.set_axis_off()
            continue
        for number, name in enumerate(names):
            here = [row for row in rows if row["conferral"] == asked[block] and row["event"] == seen[cell]
                    and row["regime"] == name]
            curve(axes, here, "incidence", number, written(name))
        top = max(row["ci_high"] for row in rows if row["event"] == seen[cell])
        axes.set_ylim(0, 104 * top)
        axes.set_title(written(seen[cell]), loc="left")
        if cell == 0:
            heading(axes, asked[block])
        if cell % columns == 0:
            axes.set_ylabel("cumulative incidence, % of runs", fontsize=8)
        axes.set_xlabel("years", fontsize=8)
    legend(figure, grid[0][0])
    finish(figure, folder, "incidence.csv", "Competing risks",
           "First limited or full attack, by its outcome; outcomes never seen are left out. Each outcome has its own "
           "scale.")
    yield "", figure
