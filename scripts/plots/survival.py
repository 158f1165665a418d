"""Survival: the share of runs without a limited or full attack, over the years."""

from .results import questions, regimes
from .style import BANDS_OF, WIDTH, finish, has_total, legend, mark, panels, question, written


def draw(folder):
    rows = folder.rows("timeline.csv", "regime", "quarter survival ci_low ci_high total_low total_high total_median")
    names, asked = regimes(rows), questions(rows)
    figure, grid = panels(1, len(asked), WIDTH * (0.62 if len(asked) == 1 else 1), 4.4, sharey=True)
    for axes, asks in zip(grid[0], asked):
        for place, name in enumerate(names):
            here = [row for row in rows if row["conferral"] == asks and row["regime"] == name]
            curve(axes, here, "survival", place, written(name))
        axes.set_title(question(asks), loc="left", fontweight="bold")
        axes.set_xlabel("time, years")
    grid[0][0].set_ylabel("runs without limited or full attack, %")
    legend(figure, grid[0][0])
    finish(figure, folder, "timeline.csv", "Survival",
           "The clock starts with the run. The vertical axis does not begin at 0.", rows=rows, both=BANDS_OF)
    yield "", figure


def curve(axes, rows, value, place, label):
    """A curve over years from its start, with its band; marks are shifted so that they do not cover each other."""
    years = [(row["quarter"] + 1) / 4 for row in rows]
    values, low, high = ([100 * row[key] for row in rows] for key in (value, "ci_low", "ci_high"))
    colour = mark(place)["color"]
    if has_total(rows[0]):
        wide = ([100 * row[key] for row in rows] for key in ("total_low", "total_high"))
        axes.fill_between(years, *wide, color=colour, alpha=0.1, linewidth=0)
    axes.fill_between(years, low, high, color=colour, alpha=0.3, linewidth=0)
    every = max(1, len(years) // 6)
    axes.plot(years, values, label=label, markersize=5, linewidth=1.5, markevery=(place % every, every), **mark(place))
