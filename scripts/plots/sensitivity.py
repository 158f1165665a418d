"""Which inputs the results hang on: indices of a sweep as bars with intervals."""

from .heatmap import EVENTS
from .results import questions, unique
from .style import COLOURS, HATCHES, caption, heading, panels, written

MOST = 15


def draw(folder):
    rows = folder.rows("sensitivity.csv", "input regime minus event method index", "value ci_low ci_high")
    for row in rows:
        # What an input without any influence would show.
        row["input"] = row["input"] or "(no input)"
        # An index of two inputs together.
        if row.get("with_input"):
            row["input"] += f" × {row['with_input'].removeprefix('parameters.')}"
    found = unique(row["event"] for row in rows)
    shown = [event for event in EVENTS if event in found] if len(found) > len(EVENTS) else found
    for method in unique(row["method"] for row in rows):
        for event in shown or found[:1]:
            here = [row for row in rows if row["method"] == method and row["event"] == event]
            if not here:
                continue
            yield f"_{method}_{event}", figure_of(here, method, event, folder.scene())


def figure_of(rows, method, event, scene):
    asked = questions(rows)
    targets = unique((row["regime"], row["minus"]) for row in rows)
    indices = unique(row["index"] for row in rows)
    size = {name: max((abs(row["value"]) for row in rows if row["input"] == name and row["value"] == row["value"]), default=0)
            for name in unique(row["input"] for row in rows)}
    inputs = sorted(size, key=lambda name: (-size[name], name))[:MOST]
    height = 1.3 + len(targets) * (0.6 + 0.13 * len(inputs) * max(1.4, len(indices)))
    figure, grid = panels(len(targets), len(asked), 4.0 + 4.0 * len(asked), height, sharey=True, sharex=True)
    for line, (regime, minus) in enumerate(targets):
        for column, asks in enumerate(asked):
            axes = grid[line][column]
            here = [row for row in rows if row["conferral"] == asks and (row["regime"], row["minus"]) == (regime, minus)]
            panel(axes, here, inputs, indices)
            target = written(regime) + (f" minus {written(minus)}" if minus else "")
            axes.set_title(target, loc="left")
            if line == 0:
                heading(axes, asks)
    for axes in grid[-1]:
        axes.set_xlabel(f"{written(method)} index (no unit)")
    handles, labels = grid[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper right", ncols=len(labels), fontsize=8)
    left_out = len(size) - len(inputs)
    note = f" {left_out} inputs of smaller index are left out." if left_out else ""
    caption(figure, f"What drives “{written(event)}”: {scene}, {written(method)}",
            f"Study {written(rows[0]['study'])}.{note} Intervals: 95 %, simulation and sampling error of the sweep only. "
            "Source: sensitivity.csv (casus).")
    return figure


def panel(axes, rows, inputs, indices):
    thick = 0.8 / len(indices)
    for place, index in enumerate(indices):
        here = {row["input"]: row for row in rows if row["index"] == index}
        found = [name for name in inputs if name in here and here[name]["value"] == here[name]["value"]]
        where = [inputs.index(name) + (place - (len(indices) - 1) / 2) * thick for name in found]
        values = [here[name]["value"] for name in found]
        axes.barh(where, values, height=thick, color=COLOURS[[5, 1, 2, 3][place % 4]], hatch=HATCHES[place % 8],
                  edgecolor="black", linewidth=0.5, label=written(index))
        for y, name in zip(where, found):
            low, high = here[name]["ci_low"], here[name]["ci_high"]
            if low == low and high == high:
                axes.plot([low, high], [y, y], color="black", linewidth=1.1, marker="|", markersize=4)
    axes.axvline(0, color="#7f7f7f", linewidth=0.8)
    axes.set_yticks(range(len(inputs)), [name.removeprefix("parameters.") for name in inputs], fontsize=7.5)
    axes.set_ylim(len(inputs) - 0.4, -0.6)
