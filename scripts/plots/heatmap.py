"""A sweep as a heat map: the share of runs with an event over its two most influential inputs."""

from .results import Unfit, number, questions, regimes, unique
from .style import caption, heading, panels, thousands, written

HEAD = ["study", "conferral", "point", "regime", "seed", "status", "message", "runs"]
#: Drawn of a sweep, where it has them.
EVENTS = ["attacked_full", "attacked", "nuclear_use"]
#: More values than these are cut into so many classes of equal count.
MOST, CLASSES = 12, 6


def draw(folder):
    rows = folder.rows("points.csv", "point regime status runs")
    columns = list(rows[0])
    events = [name for name in columns if f"{name}_low" in columns and f"{name}_high" in columns]
    shown = {f"{name}{end}" for name in events for end in ("", "_low", "_high")}
    inputs = [name for name in columns if name not in HEAD and name not in shown]
    done = [row for row in rows if (row["runs"] or "0") != "0" and events and row[events[0]]]
    if not events or not done:
        raise Unfit(f"`{folder.path / 'points.csv'}` has no point with results", "run the sweep to its end")
    inputs = [name for name in influence(folder, inputs) if len({row[name] for row in done}) > 1][:2]
    if not inputs:
        raise Unfit(f"no input varies in `{folder.path / 'points.csv'}`", "sweep at least one input")
    for event in [name for name in EVENTS if name in events] or events[:1]:
        yield f"_{event}", figure_of(done, event, inputs, folder.scene())


def influence(folder, inputs):
    """Inputs, the one with the greatest index first where there are indices."""
    if not folder.has("sensitivity.csv"):
        return inputs
    size = dict.fromkeys(inputs, 0.0)
    for row in folder.rows("sensitivity.csv", "input", "value"):
        if row["input"] in size and row["value"] == row["value"]:
            size[row["input"]] = max(size[row["input"]], abs(row["value"]))
    return sorted(inputs, key=lambda name: -size[name])


def classes(values):
    """Function from a value to its class, and the names of the classes."""
    try:
        ranked = sorted({float(value) for value in values})
    except ValueError:
        words = unique(values)
        return words.index, words
    if len(ranked) <= MOST:
        return (lambda value: ranked.index(float(value))), [f"{value:g}" for value in ranked]
    ordered = sorted(float(value) for value in values)
    cuts = [ordered[len(ordered) * place // CLASSES] for place in range(1, CLASSES)]
    edges = [ordered[0], *cuts, ordered[-1]]
    return (lambda value: sum(float(value) >= cut for cut in cuts)), [f"{a:.3g}–{b:.3g}" for a, b in zip(edges, edges[1:])]


def figure_of(rows, event, inputs, scene):
    names, asked = regimes(rows), questions(rows)
    across, labels = classes([row[inputs[0]] for row in rows])
    up, heights = classes([row[inputs[1]] for row in rows]) if len(inputs) > 1 else ((lambda _: 0), [""])
    figure, grid = panels(len(asked), len(names), 1.8 + 3.1 * len(names), 1.5 + len(asked) * (1.2 + 0.36 * len(heights)),
                          sharex=True, sharey=True)
    tables = {}
    for row in rows:
        cell = tables.setdefault((row["conferral"], row["regime"]), {})
        place = (up(row[inputs[1]]) if len(inputs) > 1 else 0, across(row[inputs[0]]))
        cell.setdefault(place, []).append(100 * number(row[event]))
    means = {key: {place: sum(v) / len(v) for place, v in cells.items()} for key, cells in tables.items()}
    top = max(value for cells in means.values() for value in cells.values()) or 1.0
    for line, asks in enumerate(asked):
        for column, name in enumerate(names):
            axes = grid[line][column]
            cells = means.get((asks, name), {})
            shades = [[cells.get((y, x), float("nan")) for x in range(len(labels))] for y in range(len(heights))]
            image = axes.imshow(shades, origin="lower", aspect="auto", cmap="cividis", vmin=0, vmax=top)
            for (y, x), value in cells.items():
                axes.text(x, y, f"{value:.3g}", ha="center", va="center", fontsize=7,
                          color="white" if value < 0.55 * top else "black")
            axes.set_xticks(range(len(labels)), labels, rotation=35, ha="right", fontsize=7)
            axes.set_yticks(range(len(heights)), heights, fontsize=7)
            axes.set_title(written(name), loc="left")
            if column == 0:
                heading(axes, asks)
            if line == len(asked) - 1:
                axes.set_xlabel(inputs[0].removeprefix("parameters."))
            if column == 0 and len(inputs) > 1:
                axes.set_ylabel(inputs[1].removeprefix("parameters."))
    figure.colorbar(image, ax=grid, label="% of runs", shrink=0.8)
    points = len({row["point"] for row in rows})
    caption(figure, f"“{written(event)}” over the sweep: {scene}",
            f"Study {written(rows[0]['study'])}, {thousands(points)} points. Each cell is the mean over its points, and so over all "
            "other inputs, in % of runs. Means of simulated shares: no interval is drawn. Source: points.csv (casus).")
    return figure
