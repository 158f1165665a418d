"""Exceedance of the ladder of escalation: the share of runs that reach at least each rung."""

import matplotlib.pyplot as plt

from .results import questions, regimes, unique
from .style import WIDTH, finish, legend, mark, panels, question, written


def draw(folder):
    rows = folder.rows("ladder.csv", "regime label", "rung runs reached probability ci_low ci_high")
    rows = [row for row in rows if row["rung"] > 0]
    names, asked = regimes(rows), questions(rows)
    labels = [written(label) for label in unique(row["label"] for row in rows)]
    figure, grid = panels(1, len(asked), WIDTH * (0.62 if len(asked) == 1 else 1), 4.8, sharey=True)
    for axes, asks in zip(grid[0], asked):
        for place, name in enumerate(names):
            here = [row for row in rows if row["conferral"] == asks and row["regime"] == name]
            steps(axes, here, place, len(names), written(name))
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter(plt.FuncFormatter(lambda value, _: f"{value:g}"))
        axes.set_xticks(range(len(labels)), labels, rotation=35, ha="right")
        axes.set_title(question(asks), loc="left", fontweight="bold")
        axes.set_xlabel("rung of the ladder")
        axes.grid(axis="y", color="#dddddd", linewidth=0.6)
    grid[0][0].set_ylabel("runs that reach at least this rung, % (logarithmic)")
    legend(figure, grid[0][0])
    finish(figure, folder, "ladder.csv", "How far it escalates",
           "An arrow down is the upper bound of a rung that no run reached.")
    yield "", figure


def steps(axes, rows, place, count, label):
    shift = 0.5 * (place - (count - 1) / 2) / max(count, 2)
    look = mark(place)
    seen = [row for row in rows if row["reached"] > 0]
    where = [row["rung"] - 1 + shift for row in seen]
    values = [100 * row["probability"] for row in seen]
    errors = [[100 * (row["probability"] - row["ci_low"]) for row in seen],
              [100 * (row["ci_high"] - row["probability"]) for row in seen]]
    axes.errorbar(where, values, yerr=errors, label=label, markersize=5, linewidth=1.2, capsize=2, elinewidth=1, **look)
    for row in rows:
        if row["reached"] == 0:
            bound = 100 * row["ci_high"]
            axes.annotate("", xy=(row["rung"] - 1 + shift, bound * 0.55), xytext=(row["rung"] - 1 + shift, bound),
                          arrowprops={"arrowstyle": "-|>", "color": look["color"], "linewidth": 1})
            axes.plot(row["rung"] - 1 + shift, bound, marker=look["marker"], markerfacecolor="white", markersize=5,
                      color=look["color"])
