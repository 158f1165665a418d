"""Honour by state and level: what each state does at the gravest kind of attack that is seen."""

from .results import questions, regimes, unique
from .style import COLOURS, finish, heading, legend, panels, thousands, written

LEVELS = ["material", "deploy", "combat"]
LOOK = {"material": ("o", COLOURS[5]), "deploy": ("s", COLOURS[1]), "combat": ("^", COLOURS[2])}
KINDS = {"full": "full attacks", "limited": "limited attacks", "grey_zone": "grey-zone challenges"}


def draw(folder):
    rows = folder.rows("responses.csv", "regime state given level", "trials count probability ci_low ci_high")
    names, asked = regimes(rows), questions(rows)
    kind = next((kind for kind in KINDS if any(row["given"] == kind and row["trials"] for row in rows)), "full")
    rows = [row for row in rows if row["given"] == kind and row["level"] in LEVELS]
    states = ordered(rows)
    width = max(8.0, 1.3 + 2.6 * len(names))
    height = 1.6 + len(asked) * (0.7 + 0.17 * len(states))
    figure, grid = panels(len(asked), len(names), width, height, sharey=True, sharex=True)
    for line, asks in enumerate(asked):
        for column, name in enumerate(names):
            axes = grid[line][column]
            here = [row for row in rows if row["conferral"] == asks and row["regime"] == name]
            panel(axes, here, states)
            trials = int(max((row["trials"] for row in here), default=0))
            axes.set_title(f"{written(name)} ({thousands(trials)})", loc="left")
            if column == 0:
                heading(axes, asks)
            if line == len(asked) - 1:
                axes.set_xlabel("share of attacks, %")
    legend(figure, grid[0][0])
    finish(figure, folder, "responses.csv", f"Who responds to {KINDS[kind]}, and how",
           f"Highest level each state reaches; number of {KINDS[kind]} in brackets. States ordered by how often they deploy or "
           "fight. Guarantees deter different attacks, so panels do not compare the same ones.")
    yield "", figure


def ordered(rows):
    """States, those that most often deploy or fight first."""
    acts = {}
    for row in rows:
        if row["level"] != "material" and row["trials"]:
            acts[row["state"]] = acts.get(row["state"], 0.0) + row["probability"]
    return sorted(unique(row["state"] for row in rows), key=lambda state: (-acts.get(state, 0.0), state))


def panel(axes, rows, states):
    for level, shift in zip(LEVELS, (-0.22, 0, 0.22)):
        here = [row for row in rows if row["level"] == level and row["trials"]]
        places = [states.index(row["state"]) + shift for row in here]
        values = [100 * row["probability"] for row in here]
        errors = [[100 * max(0, row["probability"] - row["ci_low"]) for row in here],
                  [100 * max(0, row["ci_high"] - row["probability"]) for row in here]]
        marker, colour = LOOK[level]
        axes.errorbar(values, places, xerr=errors, fmt=marker, color=colour, markeredgecolor="black", markeredgewidth=0.4,
                      markersize=4, elinewidth=0.7, ecolor="#555555", label=level)
    if not any(row["trials"] for row in rows):
        axes.text(50, (len(states) - 1) / 2, "no such attack", ha="center", va="center", color="#555555")
    axes.set_yticks(range(len(states)), states, fontsize=7)
    axes.set_ylim(len(states) - 0.4, -0.6)
    axes.set_xlim(-3, 103)
    axes.grid(axis="y", color="#e8e8e8", linewidth=0.6)
    axes.set_axisbelow(True)
