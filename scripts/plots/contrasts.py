"""Paired contrasts as a forest plot: each guarantee minus the reference, in the same worlds."""

from .number import widest
from .results import questions, regimes, unique
from .style import WIDTH, finish, mark, panels, question, total, written

EVENTS = ["challenged", "attacked", "attacked_full", "direct_war", "nuclear_use", "protege_defeated", "fracture"]


def draw(folder):
    rows = folder.rows("contrasts.csv", "regime_a regime_b given event", "trials_a difference ci_low ci_high total_low total_median total_high")
    rows = [row for row in rows if row["given"] == "always" and row["event"] in EVENTS]
    ends = {row["regime_a"] for row in rows}
    # In every pair that holds it, the reference is the one that is subtracted.
    reference = next(name for name in unique(row["regime_b"] for row in rows) if name not in ends)
    rows = [row for row in rows if row["regime_b"] == reference]
    # Every guarantee looks as in the other figures.
    looks = {name: mark(place) for place, name in enumerate(regimes(folder.rows("outcomes.csv", "regime")))}
    names = [name for name in looks if name != reference]
    asked = questions(rows)
    height = 1.3 + len(EVENTS) * (0.24 * len(names) + 0.32)
    figure, grid = panels(1, len(asked), WIDTH * (0.62 if len(asked) == 1 else 1), height, sharey=True, sharex=True)
    for axes, asks in zip(grid[0], asked):
        panel(axes, [row for row in rows if row["conferral"] == asks], names, looks)
        axes.set_title(question(asks), loc="left", fontweight="bold")
        axes.set_xlabel("difference, percentage points of runs")
    finish(figure, folder, "contrasts.csv", f"Difference from “{written(reference)}” in the same worlds",
           "Paired differences (Tango 1998): left of 0 an event is rarer than under the reference; an interval that includes "
           "0 is compatible with no difference.", rows=rows)
    yield "", figure


def panel(axes, rows, names, looks):
    ticks, labels, place = [], [], 0.0
    for event in EVENTS:
        here = {row["regime_a"]: row for row in rows if row["event"] == event}
        axes.text(0.005, place, written(event), transform=axes.get_yaxis_transform(), fontsize=8.5, fontweight="bold",
                  va="center")
        place += 0.9
        for name in names:
            row = here[name]
            value, low, high = (100 * row[key] for key in ("difference", "ci_low", "ci_high"))
            look = looks[name]
            total(axes, row, place)
            axes.errorbar(value, place, xerr=[[max(0, value - low)], [max(0, high - value)]], fmt=look["marker"],
                          color=look["color"], markersize=5, capsize=2.5, elinewidth=1.2,
                          markeredgecolor="black", markeredgewidth=0.5)
            axes.text(1.01, place, widest(row), transform=axes.get_yaxis_transform(),
                      fontsize=7.5, va="center")
            ticks.append(place)
            labels.append(written(name))
            place += 1
        place += 0.35
    axes.axvline(0, color="#7f7f7f", linewidth=1)
    axes.set_yticks(ticks, labels)
    axes.set_ylim(place - 0.4, -0.8)
