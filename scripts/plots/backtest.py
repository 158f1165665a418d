"""A back-test: whether forecasts came true as often as they said, and how good they were beside others."""

from .results import unique
from .style import caption, legend, mark, panels, written


NOTE = "Each case is forecast without its own crisis or war. Bars: 95 %, over resampled crises and wars."


def draw(folder):
    curves = folder.rows("calibration_curve.csv", "source part predictor", "predicted observed ci_low ci_high n", first="")
    scores = folder.rows("scores.csv", "source part predictor score", "value ci_low ci_high n clusters", first="")
    curves = [row for row in curves if row["part"] == "all"]
    scores = [row for row in scores if row["score"] == "brier"]
    yield "_calibration", figure_of(
        curves, calibration, "forecast probability, %", "came true, %", "Calibration: what was forecast, and how often it happened",
        f"All outcomes of all cases together, in tenths. {NOTE} Source: calibration_curve.csv (casus).")
    yield "_brier", figure_of(
        scores, brier, "Brier score over all outcomes, 0 to 2", "part of the file, cases in clusters", "How good the forecasts were: Brier score, lower is better",
        f"{NOTE} Source: scores.csv (casus).")


def figure_of(rows, panel, across, up, title, note):
    """A panel a file of cases."""
    sources, predictors = unique(row["source"] for row in rows), unique(row["predictor"] for row in rows)
    figure, grid = panels(1, len(sources), 2.0 + 3.8 * len(sources), 5.0)
    for axes, source in zip(grid[0], sources):
        panel(axes, [row for row in rows if row["source"] == source], predictors)
        axes.set_title(written(source), loc="left", fontweight="bold")
        axes.set_xlabel(across)
    grid[0][0].set_ylabel(up)
    legend(figure, grid[0][0])
    caption(figure, title, note)
    return figure


def calibration(axes, rows, predictors):
    axes.plot([0, 100], [0, 100], color="#999999", linewidth=0.8)
    for place, name in enumerate(predictors):
        here = [row for row in rows if row["predictor"] == name]
        x, y = ([100 * row[key] for row in here] for key in ("predicted", "observed"))
        axes.errorbar(x, y, yerr=spread(here, "observed", 100), label=written(name), markersize=5, linewidth=1.2, capsize=2,
                      elinewidth=0.8, **mark(place))
    axes.set_xlim(-2, 102)
    axes.set_ylim(-2, 102)


def brier(axes, rows, predictors):
    parts = unique(row["part"] for row in rows)
    for place, name in enumerate(predictors):
        here = [row for row in rows if row["predictor"] == name]
        where = [parts.index(row["part"]) + 0.2 * (place - (len(predictors) - 1) / 2) for row in here]
        look = {**mark(place), "linestyle": "none"}
        axes.errorbar([row["value"] for row in here], where, xerr=spread(here, "value", 1), label=written(name), capsize=2,
                      markersize=6, **look)
    count = {row["part"]: f"{written(row['part'])}\n{row['n']:.0f} in {row['clusters']:.0f}" for row in rows}
    axes.set_yticks(range(len(parts)), [count[part] for part in parts])
    axes.set_ylim(len(parts) - 0.5, -0.5)
    axes.set_xlim(left=0)


def spread(rows, value, scale):
    """Distances to the ends of the intervals; none where there is no interval."""
    known = lambda x: max(0.0, scale * x) if x == x else 0.0
    return [[known(row[value] - row["ci_low"]) for row in rows], [known(row["ci_high"] - row[value]) for row in rows]]
