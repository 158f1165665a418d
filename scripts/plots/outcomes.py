"""Outcome bars: one panel an outcome, with a scale of its own, so that what is rare can be seen."""

from .number import at_most
from .results import questions, regimes, unique
from .style import WIDTH, bar, finish, has_total, heading, interval, panels, total, written

COLUMNS = 4


def draw(folder):
    rows = folder.rows("outcomes.csv", "regime given outcome", "runs count probability ci_low ci_high total_low total_high")
    rows = [row for row in rows if row["given"] == "always"]
    names = regimes(rows)
    seen = [name for name in unique(row["outcome"] for row in rows)
            if any(row["count"] > 0 for row in rows if row["outcome"] == name)]
    unseen = [row for row in rows if row["outcome"] not in seen]
    asked = questions(rows)
    columns = min(COLUMNS, len(seen))
    lines = -(-len(seen) // columns)
    height = 1.1 + len(asked) * lines * (0.75 + 0.22 * len(names))
    figure, grid = panels(len(asked) * lines, columns, WIDTH, height)
    for block, asks in enumerate(asked):
        for place in range(lines * columns):
            axes = grid[block * lines + place // columns][place % columns]
            if place >= len(seen):
                axes.set_axis_off()
                continue
            here = [row for row in rows if row["conferral"] == asks and row["outcome"] == seen[place]]
            # The same scale for both questions.
            top = max(row["total_high"] if has_total(row) else row["ci_high"] for row in rows if row["outcome"] == seen[place])
            panel(axes, here, names, 104 * top)
            axes.set_title(written(seen[place]), loc="left")
            if place == 0:
                heading(axes, asks)
            if place % columns:
                axes.set_yticklabels([])
            axes.set_xlabel("% of runs", fontsize=8)
    note = "Each outcome has its own scale."
    if unseen:
        bound = at_most(max(row["ci_high"] for row in unseen))
        never = ", ".join(written(name) for name in unique(row["outcome"] for row in unseen))
        note += f" Never seen (each {bound}): {never}."
    finish(figure, folder, "outcomes.csv", "How runs end", note, rows=rows)
    yield "", figure


def panel(axes, rows, names, top):
    values, errors = interval(rows, "probability")
    places = range(len(names))
    for place, value, row in zip(places, values, rows):
        axes.barh(place, value, height=0.75, **bar(place))
        total(axes, row, place)
    axes.errorbar(values, places, xerr=errors, fmt="none", ecolor="#7f7f7f", elinewidth=1.6, capsize=2.5)
    axes.set_yticks(places, [written(name) for name in names])
    axes.invert_yaxis()
    axes.set_xlim(0, top)
    axes.locator_params(axis="x", nbins=4)
