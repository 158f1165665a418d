"""Distributions of what an attacked run costs and lasts, as ridges of histograms."""

from .results import questions, regimes, unique
from .style import WIDTH, bar, finish, heading, panels, written

METRICS = ["first_attack_quarter", "days_fought", "territory_end", "responders_cost_usd_bn", "protege_cost_gdp_pct",
           "challenger_cost_gdp_pct"]
COLUMNS = 3


def draw(folder):
    bins = folder.rows("histograms.csv", "regime given metric unit", "bin_low bin_high count")
    marks = folder.rows("distributions.csv", "regime given metric", "n q05 q50 q95")
    names, asked = regimes(marks), questions(marks)
    bins = [row for row in bins if row["given"] == "attacked" and row["metric"] in METRICS]
    marks = {(row["conferral"], row["regime"], row["metric"]): row for row in marks if row["given"] == "attacked"}
    metrics = [name for name in METRICS if any(row["metric"] == name for row in bins)]
    units = {row["metric"]: row["unit"] for row in bins}
    columns = min(COLUMNS, max(1, len(metrics)))
    lines = max(1, -(-len(metrics) // columns))
    figure, grid = panels(len(asked) * lines, columns, WIDTH, 1.2 + len(asked) * lines * (1.0 + 0.34 * len(names)))
    for place in range(len(asked) * lines * columns):
        block, cell = divmod(place, lines * columns)
        axes = grid[block * lines + cell // columns][cell % columns]
        if cell >= len(metrics):
            axes.set_axis_off()
            continue
        metric = metrics[cell]
        shapes = [steps([row for row in bins if row["conferral"] == asked[block] and row["regime"] == name
                         and row["metric"] == metric]) for name in names]
        panel(axes, shapes, [marks[asked[block], name, metric] for name in names])
        axes.set_yticks(range(len(names)), [written(name) for name in names] if cell % columns == 0 else [""] * len(names))
        axes.set_title(written(metric), loc="left")
        if cell == 0:
            heading(axes, asked[block])
        axes.set_xlabel(units[metric], fontsize=8)
    finish(figure, folder, "histograms.csv and distributions.csv", "Attacked runs: when, how long, at what cost",
           "Runs with a limited or full attack. Line: 5 to 95 % of them; mark: median. Heights are scaled to each ridge's "
           "highest bin; the outermost bins are open.")
    yield "", figure


def steps(rows):
    """Edges and densities of a histogram; an open bin is as wide as its neighbour."""
    rows = [dict(row) for row in rows]
    widths = unique(row["bin_high"] - row["bin_low"] for row in rows if row["bin_high"] > row["bin_low"])
    width = widths[0] if widths else 1.0
    edges, density = [], []
    for row in rows:
        low = row["bin_low"] if row["bin_low"] == row["bin_low"] else row["bin_high"] - width
        high = row["bin_high"] if row["bin_high"] == row["bin_high"] else low + width
        if edges and low > edges[-1]:
            # A gap without runs.
            edges.append(low)
            density.append(0.0)
        edges += [low, high] if not edges else [high]
        density.append(row["count"] / (high - low))
    return edges, density


def panel(axes, shapes, marks):
    for place, ((edges, density), row) in enumerate(zip(shapes, marks)):
        if not density:
            axes.text(0.5, place, "none", transform=axes.get_yaxis_transform(), ha="center", va="center", color="#555555")
            continue
        # The least is on top: the axis points down.
        top = max(density)
        heights = [place + 0.3 - 0.85 * value / top for value in density]
        look = bar(place)
        axes.stairs(heights, edges, baseline=place + 0.3, fill=True, color=look["color"], alpha=0.55)
        axes.stairs(heights, edges, baseline=place + 0.3, color="black", linewidth=0.6)
        axes.plot([row["q05"], row["q95"]], [place + 0.3] * 2, color="black", linewidth=2.2, solid_capstyle="butt")
        axes.plot(row["q50"], place + 0.3, marker="D", color="white", markeredgecolor="black", markersize=5)
    axes.set_ylim(len(shapes) - 0.4, -0.7)
    axes.locator_params(axis="x", nbins=5)
