"""Prints the line on speed in docs/guide.md from what `cargo bench` left behind.

    cargo bench && python3 scripts/bench_line.py [FOLDER]

FOLDER is criterion's, `target/criterion` unless given. With `--all`, every figure follows on lines of its own.
All figures are medians of criterion's samples. Standard library only.
"""

import json
import os
import sys
from pathlib import Path


def nanoseconds(folder, benchmark):
    """Median time of one iteration, and how many things one iteration does."""
    new = folder / benchmark / "new"
    estimates = json.loads((new / "estimates.json").read_text())
    throughput = json.loads((new / "benchmark.json").read_text())["throughput"]
    elements = throughput["Elements"] if throughput else 1
    return estimates["median"]["point_estimate"], elements


def each(folder, benchmark):
    """Median time of one thing, in nanoseconds."""
    time, elements = nanoseconds(folder, benchmark)
    return time / elements


def main(arguments):
    everything = "--all" in arguments
    paths = [argument for argument in arguments if argument != "--all"]
    target = os.environ.get("CARGO_TARGET_DIR", "target")
    folder = Path(paths[0] if paths else f"{target}/criterion")
    try:
        one, two = (each(folder, f"engine/{threads}") for threads in (1, 2))
        decision, floor = each(folder, "decision/four_levels"), each(folder, "decision/floor")
        simulate, remember = each(folder, "batch/simulate"), each(folder, "batch/remember")
    except FileNotFoundError as error:
        print(f"{error.filename} is not there: run `cargo bench` first", file=sys.stderr)
        return 1
    print(
        f"{1e9 / one:,.0f} runs/s per core of the 32-member NATO study (×{one / two:.2f} from one thread to two); "
        f"{decision:.0f} ns per four-level responder decision, {decision / floor:.1f} × the floor of {floor:.0f} ns "
        f"(four logistic evaluations and one draw); {100 * remember / (simulate + remember):.0f} % of the time is "
        f"outside crisis and decision."
    )
    if everything:
        for estimates in sorted(folder.glob("**/new/estimates.json")):
            benchmark = estimates.parent.parent.relative_to(folder)
            time, elements = nanoseconds(folder, benchmark)
            print(f"  {str(benchmark):36} {time / elements:14,.1f} ns each, {1e9 * elements / time:14,.0f} a second")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
