"""What a guarantee deters and what it adds: full attacks against nuclear use and strategic exchange, a point a guarantee with the
cloud of its draws."""

import math

from .number import small
from .results import questions, regimes, unique
from .style import WIDTH, finish, has_total, legend, mark, panels, question, written


def draw(folder):
    if not folder.has("rare.csv"):
        return  # The study looks for no rare event.
    rare = folder.rows("rare.csv", "regime event", "probability ci_low ci_high total_low total_high total_median upper_bound")
    clouds = folder.rows("rare_draws.csv", "regime event draw", "probability") if any(map(has_total, rare)) else []
    attacks = {(row["conferral"], row["regime"]): row
               for row in folder.rows("events.csv", "regime given event", "probability ci_low ci_high total_low total_high total_median")
               if row["given"] == "always" and row["event"] == "attacked_full"}
    of_draws = {(row["conferral"], row["regime"], row["draw"]): row["attacked_full"] / row["runs"]
                for row in folder.rows("draws.csv", "regime draw", "runs attacked_full")} if clouds else {}
    names, asked, events = regimes(rare), questions(rare), unique(row["event"] for row in rare)
    figure, grid = panels(len(events), len(asked), WIDTH * (0.62 if len(asked) == 1 else 1), 0.9 + 3.5 * len(events), sharex=True, sharey="row")
    for axes_of, event in zip(grid, events):
        floor = lowest(rare, event)
        for axes, asks in zip(axes_of, asked):
            told = []
            for place, name in enumerate(names):
                row = next(row for row in rare if (row["conferral"], row["regime"], row["event"]) == (asks, name, event))
                cloud = [(100 * of_draws[asks, name, one["draw"]], max(one["probability"], floor)) for one in clouds
                         if (one["conferral"], one["regime"], one["event"]) == (asks, name, event)]
                told.append(guarantee(axes, attacks[asks, name], row, cloud, floor, mark(place), written(name)))
            axes.set_yscale("log")
            axes.set_ylim(bottom=floor / 1.4)
            numbers(axes, told)
            # Most draws see few attacks: the left is drawn out, and 0 still has a place.
            axes.set_xscale("function", functions=(lambda x: abs(x) ** 0.5, lambda x: x ** 2))
            axes.set_xlim(0, 100)
            axes.set_xticks([0, 1, 5, 10, 20, 40, 60, 80, 100])
            axes.set_title(f"{question(asks)}" if event == events[0] else "", loc="left", fontweight="bold")
            axes.set_ylabel(f"{written(event)}, probability" if axes is axes_of[0] else "")
            axes.grid(axis="y", color="#dddddd", linewidth=0.5)
            axes.set_axisbelow(True)
    for axes in grid[-1]:
        axes.set_xlabel("full attack, % of runs")
    legend(figure, grid[0][0])
    finish(figure, folder, "rare.csv, rare_draws.csv, events.csv, draws.csv", "What a guarantee deters, and what it adds",
           "Further left deters better, further down is safer. " + (
               "Small: the draws of the parameters, each by its own runs alone, so that much of their scatter is chance; at the lower edge those in "
               "which nothing told of the event. Thick: 95 % intervals of chance alone about the mean of the draws; thin: of chance and parameters "
               "together. " if clouds else "Bars: 95 % intervals of chance alone. ") +
           "A hollow sign stands at an upper bound, where the trees know too little.", intervals=False)
    yield "", figure


def lowest(rows, event):
    """The lower edge: a power of ten below all that is told of the event."""
    ends = [row[key] for row in rows if row["event"] == event for key in ("probability", "ci_low", "total_median", "upper_bound")]
    return 10.0 ** math.floor(math.log10(min(end for end in ends if end > 0)) - 1)


def numbers(axes, told):
    """The numbers, highest first, where hardly a draw can be: probable without full attacks."""
    words = "\n".join(words for _, words in sorted(told, reverse=True))
    axes.text(0.02, 0.97, words, transform=axes.transAxes, ha="left", va="top", fontsize=8, zorder=5,
              bbox={"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.7})


def guarantee(axes, attack, row, cloud, floor, look, label):
    """Draws a guarantee, and returns how high it stands and the number to be told of it."""
    if cloud:
        axes.scatter(*zip(*cloud), s=7, color=look["color"], marker=look["marker"], alpha=0.3, linewidths=0, clip_on=False, zorder=1)
    x = 100 * attack["probability"]
    known = row["ci_low"] == row["ci_low"]
    y = row["probability"] if known else row["upper_bound"]
    if has_total(attack):
        axes.plot([100 * attack["total_low"], 100 * attack["total_high"]], [y, y], color=look["color"], linewidth=0.7, zorder=2)
    axes.plot([100 * attack["ci_low"], 100 * attack["ci_high"]], [y, y], color=look["color"], linewidth=2.5, zorder=3)
    if known:
        if has_total(row):
            axes.plot([x, x], [max(row["total_low"], floor), row["total_high"]], color=look["color"], linewidth=0.7, zorder=2)
        axes.plot([x, x], [row["ci_low"], row["ci_high"]], color=look["color"], linewidth=2.5, zorder=3)
    sign = {key: look[key] for key in ("color", "marker", "markeredgecolor")}
    face = {} if known else {"markerfacecolor": "white"}
    axes.plot(x, y, markersize=9, markeredgewidth=1, linestyle="none", label=label, zorder=6, **sign, **face)
    return y, f"{label} {'' if known else '≤ '}{small(y)}"
