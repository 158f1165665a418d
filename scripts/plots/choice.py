"""Which guarantee is least bad: expected loss with its parts, and in how many draws each guarantee is the best."""

from .results import questions, regimes, unique
from .style import WIDTH, bar, finish, legend, panels, question, written


def draw(folder):
    if not folder.has("choice.csv"):
        return  # `casus choose` has not been asked.
    rows = folder.rows("choice.csv", "regime criterion",
                       "weight mean ci_low ci_high total_low total_median total_high best clearly_best max_regret")
    names, asked = regimes(rows), questions(rows)
    parts = [name for name in unique(row["criterion"] for row in rows)
             if name != "loss" and any(row["weight"] > 0 for row in rows if row["criterion"] == name)]
    figure, grid = panels(len(asked), 2, WIDTH, 1.4 + len(asked) * (0.9 + 0.42 * len(names)), sharey="row",
                          gridspec_kw={"width_ratios": [3, 2]})
    for (left, right), asks in zip(grid, asked):
        here = {(row["regime"], row["criterion"]): row for row in rows if row["conferral"] == asks}
        places = range(len(names))
        start = [0.0] * len(names)
        for number, part in enumerate(parts):
            widths = [here[name, part]["weight"] * here[name, part]["mean"] for name in names]
            left.barh(places, widths, left=start, height=0.62, label=written(part), **bar(number + 1))
            start = [a + b for a, b in zip(start, widths)]
        for place, name in enumerate(names):
            loss = here[name, "loss"]
            if loss["total_low"] == loss["total_low"]:
                left.plot([loss["total_low"], loss["total_high"]], [place, place], color="black", linewidth=1.0)
                left.plot(loss["total_median"], place, "|", color="black", markersize=11)
                right.barh(place, 100 * loss["best"], height=0.62, color="#cccccc", edgecolor="black", linewidth=0.5)
                right.barh(place, 100 * loss["clearly_best"], height=0.62, color="#555555", edgecolor="black", linewidth=0.5)
                right.annotate(f" regret at most {loss['max_regret']:.1f}", (100 * loss["best"], place), va="center", fontsize=8)
        left.set_yticks(list(places), [written(name) for name in names])
        left.set_ylim(len(names) - 0.5, -0.5)
        left.set_title(question(asks), loc="left", fontweight="bold")
        left.set_xlabel("expected loss, points")
        right.set_xlabel("best in, % of draws")
        right.set_xlim(0, 130)
        right.set_xticks([0, 25, 50, 75, 100])
    legend(figure, grid[0][0])
    weights = ", ".join(f"{written(part)} {next(row['weight'] for row in rows if row['criterion'] == part):g}" for part in parts)
    finish(figure, folder, "choice.csv", "Which guarantee is least bad",
           f"A point is a hundredth of what a criterion counts; weights of a point: {weights}. Thin lines: where 95 % of the draws lie, with "
           "the chance in each, a stroke at the median draw. Right: pale, the share of draws in which it is the best; dark, by more "
           "than chance.", intervals=False)
    yield "", figure
