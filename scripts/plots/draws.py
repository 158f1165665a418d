"""Full attacks by draw of the parameters: each guarantee's draws in order, the median draw marked and the mean."""

from .results import questions, regimes
from .style import WIDTH, finish, has_total, legend, mark, panels, question, written


def draw(folder):
    if not any(map(has_total, folder.rows("outcomes.csv", "regime", "total_low"))):
        return  # Parameters are not drawn together, or in too few draws.
    rows = folder.rows("draws.csv", "regime", "runs attacked_full")
    events = folder.rows("events.csv", "regime given event", "total_median")
    medians = {(row["conferral"], row["regime"]): row["total_median"]
               for row in events if row["given"] == "always" and row["event"] == "attacked_full"}
    names, asked = regimes(rows), questions(rows)
    figure, grid = panels(1, len(asked), WIDTH * (0.62 if len(asked) == 1 else 1), 4.4, sharey=True)
    for axes, asks in zip(grid[0], asked):
        for place, name in enumerate(names):
            here = [row for row in rows if row["conferral"] == asks and row["regime"] == name]
            shares = sorted(100 * row["attacked_full"] / row["runs"] for row in here)
            curve(axes, shares, 100 * medians[asks, name], mark(place), written(name))
        axes.set_title(question(asks), loc="left", fontweight="bold")
        axes.set_xlabel("draws of the parameters with fewer, %")
    grid[0][0].set_ylabel("runs with a full attack, %")
    legend(figure, grid[0][0])
    finish(figure, folder, "draws.csv", "Full attacks, draw by draw",
           "Each curve orders the draws by the share of their own runs with a full attack, which has chance in it too. Marks: the "
           "median draw, chance removed. Short lines at the right: the mean of the draws.", intervals=False)
    yield "", figure


def curve(axes, shares, median, look, label):
    number = len(shares)
    line = {key: look[key] for key in ("color", "linestyle")}
    axes.plot([100 * (rank + 0.5) / number for rank in range(number)], shares, linewidth=1.5, **line)
    axes.plot([50], [median], label=label, markersize=7, **look)
    axes.plot([101, 106], [sum(shares) / number] * 2, color=look["color"], linewidth=2, solid_capstyle="butt")
