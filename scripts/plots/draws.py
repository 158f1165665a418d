"""Full attacks by draw of the parameters: each guarantee's draws in order, the median draw marked and the mean."""

from .results import questions, regimes
from .style import WIDTH, finish, legend, mark, panels, question, written


def draw(folder):
    rows = folder.rows("draws.csv", "regime", "runs attacked_full")
    if not rows:
        return  # Parameters are not drawn together.
    names, asked = regimes(rows), questions(rows)
    figure, grid = panels(1, len(asked), WIDTH * (0.62 if len(asked) == 1 else 1), 4.4, sharey=True)
    for axes, asks in zip(grid[0], asked):
        for place, name in enumerate(names):
            here = [row for row in rows if row["conferral"] == asks and row["regime"] == name]
            curve(axes, sorted(100 * row["attacked_full"] / row["runs"] for row in here), mark(place), written(name))
        axes.set_title(question(asks), loc="left", fontweight="bold")
        axes.set_xlabel("draws of the parameters with fewer, %")
    grid[0][0].set_ylabel("runs with a full attack, %")
    legend(figure, grid[0][0])
    finish(figure, folder, "draws.csv", "Full attacks by draw of the parameters",
           "Each curve orders the draws by the share of their own runs with a full attack, which has chance in it too. Marks: the "
           "median draw. Short lines at the right: the mean of the draws.")
    yield "", figure


def curve(axes, shares, look, label):
    number = len(shares)
    line = {key: look[key] for key in ("color", "linestyle")}
    axes.plot([100 * (rank + 0.5) / number for rank in range(number)], shares, linewidth=1.5, **line)
    middle = 0.5 * (shares[(number - 1) // 2] + shares[number // 2])
    axes.plot([50], [middle], label=label, markersize=7, **look)
    axes.plot([101, 106], [sum(shares) / number] * 2, color=look["color"], linewidth=2, solid_capstyle="butt")
