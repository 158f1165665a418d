"""A calibration: what was thought of each parameter before, and what the cases made of it."""

from .style import caption, legend, mark, panels


def draw(folder):
    columns = "prior_median prior_low prior_high median low high"
    rows = folder.rows("estimates.csv", "parameter role moved", columns, first="")
    told = [row for row in rows if row["role"] != "prior"]
    figure, grid = panels(1, 1, 9.5, 1.8 + 0.42 * len(rows))
    axes = grid[0][0]
    for place, (name, ends, shown) in enumerate([("prior", ("prior_median", "prior_low", "prior_high"), rows),
                                                 ("posterior", ("median", "low", "high"), told)]):
        middle, low, high = ([row[end] / row["prior_median"] for row in shown] for end in ends)
        where = [rows.index(row) + 0.18 * (2 * place - 1) for row in shown]
        spread = [[m - l for m, l in zip(middle, low)], [h - m for m, h in zip(middle, high)]]
        axes.errorbar(middle, where, xerr=spread, label=name, capsize=2, markersize=5, **{**mark(place), "linestyle": "none"})
    axes.axvline(1, color="#999999", linewidth=0.8)
    axes.set_xscale("log")
    axes.set_yticks(range(len(rows)), [row["parameter"] for row in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlabel("value / median of the prior")
    legend(figure, axes)
    caption(figure, "What the cases say about the parameters, and where they say nothing",
            "Medians and 95 %. Without a posterior: no case identifies the parameter, and its draws are those of the prior. "
            "Source: estimates.csv (casus).")
    yield "", figure
