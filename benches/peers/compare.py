"""Compares casus with the same model in NumPy and in Mesa: speed on one thread, and whether they say the same.

    python compare.py PATH_TO_CASUS [--rounds 5] [--casus-runs 100000] [--numpy-runs 50000] [--mesa-runs 8000]

A run is one run index under one guarantee and one conferral; the numbers of runs are those of each of these cells in a
round. In a round all three run one after another, so that what else the machine does falls on all alike; speeds and
ratios are medians over rounds, with the least and the greatest. Times are of the processor. Start-up and imports of the
peers are left out, the start-up of casus and the writing of its files are not. The exit code is 1 if any difference
has |z| of 4 or more.
"""

import argparse
import csv
import math
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"

import mesa
import mesa_peer
import numpy as np
import numpy_peer
from parameters import EVENTS, METRICS, OUTCOMES, read_study

STUDY = Path(__file__).resolve().parents[2] / "configs/three_states.toml"
TOO_FAR = 4.0
FEW = 10  # expected counts below which the normal distribution will not do


def z_of_shares(count_a, runs_a, count_b, runs_b):
    """Two-proportion z of share b less share a; where counts are few, that of the exact conditional tail."""
    pooled = (count_a + count_b) / (runs_a + runs_b)
    if pooled in (0, 1):
        return 0.0
    if pooled > 0.5:
        return -z_of_shares(runs_a - count_a, runs_a, runs_b - count_b, runs_b)
    if pooled * min(runs_a, runs_b) < FEW:
        return z_of_few(count_a, runs_a, count_b, runs_b)
    error = math.sqrt(pooled * (1 - pooled) * (1 / runs_a + 1 / runs_b))
    return (count_b / runs_b - count_a / runs_a) / error


def z_of_few(count_a, runs_a, count_b, runs_b):
    """Of all that happened, how likely is it that so many, or so few, fell to b (Fisher's exact test)?"""
    count, runs = count_a + count_b, runs_a + runs_b
    above = count_b / runs_b > count_a / runs_a
    cases = range(count_b, min(count, runs_b) + 1) if above else range(max(0, count - runs_a), count_b + 1)
    logs = [log_choose(runs_b, k) + log_choose(runs_a, count - k) - log_choose(runs, count) for k in cases]
    tail = min(sum(math.exp(log) for log in logs), 0.5)
    z = -statistics.NormalDist().inv_cdf(max(tail, 1e-300))
    return z if above else -z


def z_of_means(mean, error, values):
    """z of the mean of values less a mean with this standard error."""
    difference = float(values.mean()) - mean
    scatter = math.hypot(error, float(values.std()) / math.sqrt(len(values)))
    if scatter > 0:
        return difference / scatter
    return math.copysign(math.inf, difference) if difference else 0.0


def log_choose(n, k):
    """ln of the number of ways to choose k of n."""
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def run_casus(binary, study, runs, seed, folder):
    """Run casus on one thread; seconds of processor time, and the folder of results."""
    command = [binary, "run", str(study), "--runs", str(runs), "--seed", str(seed), "--threads", "1", "--quiet"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*command, "--out", str(folder)], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, next(folder.iterdir())


def unconditional(folder, file):
    """The rows of a table that are about all runs."""
    with open(folder / file, encoding="utf-8", newline="") as table:
        return [row for row in csv.DictReader(table) if row["given"] == "always"]


def casus_results(folders):
    """Counts and means of casus by cell and name, all results together."""
    counts, means = {}, {}
    for folder in folders:
        for file, column, total in (("events.csv", "event", "trials"), ("outcomes.csv", "outcome", "runs")):
            for row in unconditional(folder, file):
                key = (row["conferral"], row["regime"], column, row[column])
                count, runs = counts.get(key, (0, 0))
                counts[key] = (count + int(row["count"]), runs + int(row[total]))
        for row in unconditional(folder, "distributions.csv"):
            if row["metric"] in METRICS:
                key = (row["conferral"], row["regime"], row["metric"])
                means.setdefault(key, []).append((float(row["mean"]), float(row["std_error"])))
    return counts, {key: pooled(values) for key, values in means.items()}


def pooled(values):
    """Mean and standard error of means of equally many runs."""
    n = len(values)
    return sum(mean for mean, _ in values) / n, math.sqrt(sum(error**2 for _, error in values)) / n


def cells_of(study):
    """Guarantees under conferrals, in the order of casus."""
    return [(conferral, name) for conferral in study.conferrals for name in study.guarantees]


def run_peer(simulate, study, runs, rng):
    """Simulate every guarantee under every conferral; seconds of processor time and results by cell."""
    seconds, results = {}, {}
    for conferral, name in cells_of(study):
        start = time.process_time()
        results[conferral, name] = simulate(study, study.guarantees[name], conferral, runs, rng)
        seconds[conferral, name] = time.process_time() - start
    return seconds, results


def joined(rounds):
    """The results of all rounds as one."""
    both = {}
    for cell, first in rounds[0].items():
        both[cell] = {"outcome": np.concatenate([results[cell]["outcome"] for results in rounds])}
        for table in ("events", "metrics"):
            both[cell][table] = {
                name: np.concatenate([results[cell][table][name] for results in rounds]) for name in first[table]
            }
    return both


def compare_cell(cell, counts, means, peers):
    """Rows of one guarantee under one conferral: name, casus, and share and z of each peer."""
    rows = []
    for column, names in (("event", EVENTS), ("outcome", OUTCOMES)):
        for index, name in enumerate(names):
            count, runs = counts[(*cell, column, name)]
            row = [f"{column} {name}", count / runs]
            for results in peers:
                found = results[cell]["events"][name] if column == "event" else results[cell]["outcome"] == index
                hits, tried = int(found.sum()), len(found)
                row += [hits / tried, z_of_shares(count, runs, hits, tried)]
            rows.append(row)
    for name in METRICS:
        mean, error = means[(*cell, name)]
        row = [f"mean {name}", mean]
        for results in peers:
            values = results[cell]["metrics"][name]
            row += [values.mean(), z_of_means(mean, error, values)]
        rows.append(row)
    return rows


def processor():
    """The model of the processor, as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def print_versions(binary):
    """What was compared, and on what."""
    casus = subprocess.run([binary, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    print(f"{casus}; Python {platform.python_version()}, NumPy {np.__version__}, Mesa {mesa.__version__}")
    print(f"{processor()}; one thread each")


def spread(values, form):
    """Median, least and greatest."""
    middle, *ends = (format(value, form) for value in (statistics.median(values), min(values), max(values)))
    return f"{middle} ({ends[0]} to {ends[1]})"


def print_speeds(names, runs, seconds):
    """Runs per second of processor time, and in each round how many times faster casus is than each peer."""
    print(f"\n{'':8} {'runs':>10} {'s of CPU':>9}   {'runs/s':28} times slower than casus")
    speeds = [[run / second for second in each] for run, each in zip(runs, seconds)]
    for name, run, each, speed in zip(names, runs, seconds, speeds):
        ratio = spread([casus / own for casus, own in zip(speeds[0], speed)], ".2f")
        print(f"{name:8} {run * len(each):10,} {sum(each):9.1f}   {spread(speed, ',.0f'):28} {ratio}")


def print_cells(name, runs, rounds):
    """Median speed of a peer in each cell."""
    speeds = {cell: runs / statistics.median(seconds[cell] for seconds in rounds) for cell in rounds[0]}
    print(f"{name}, runs/s: " + ", ".join(f"{' '.join(cell)} {speed:,.0f}" for cell, speed in speeds.items()))


def print_differences(tables):
    """Tables of shares and z, without rows that are 0 or 1 in all three; the greatest |z| of each peer."""
    greatest = [(0.0, ""), (0.0, "")]
    compared = [0, 0]
    for cell, rows in tables.items():
        print(f"\n{' '.join(cell):44} {'casus':>10} {'NumPy':>10} {'z':>6} {'Mesa':>10} {'z':>6}")
        for name, casus, *peers in rows:
            if not any(peers[1::2]) and casus in (0, 1, *peers[::2]):
                continue
            cells = " ".join(f"{value:10.5f} {z:+6.2f}" for value, z in zip(peers[::2], peers[1::2]))
            print(f"{name:44} {casus:10.5f} {cells}")
            for index, z in enumerate(peers[1::2]):
                compared[index] += 1
                greatest[index] = max(greatest[index], (abs(z), f"{name}, {' '.join(cell)}"))
    print()
    for peer, (z, where), number in zip(("NumPy", "Mesa"), greatest, compared):
        print(f"{peer}: greatest |z| of {number} {z:.2f} ({where})")
    return max(z for z, _ in greatest)


def main():
    """Run all three, in rounds, and compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("casus", help="path to the program")
    parser.add_argument("--study", default=STUDY, help="study to compare, three_states unless given")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--casus-runs", type=int, default=100_000, help="of each cell in each round")
    parser.add_argument("--numpy-runs", type=int, default=50_000, help="of each cell in each round")
    parser.add_argument("--mesa-runs", type=int, default=8_000, help="of each cell in each round")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print_versions(given.casus)
    fast_rng, slow_rng = (np.random.default_rng(seed) for seed in np.random.SeedSequence(given.seed).spawn(2))
    casus, fast, slow, by_numpy, by_mesa, folders = [], [], [], [], [], []
    with tempfile.TemporaryDirectory() as temporary:
        for number in range(given.rounds):
            folder = Path(temporary) / str(number)
            folder.mkdir()
            seconds, results = run_casus(given.casus, given.study, given.casus_runs, given.seed + number, folder)
            casus.append(seconds)
            folders.append(results)
            study = read_study(results)
            if number == 0:  # what is done once is no part of the speed
                run_peer(numpy_peer.simulate, study, 1000, fast_rng)
                run_peer(mesa_peer.simulate, study, 50, slow_rng)
            for simulate, runs, rng, times, found in (
                (numpy_peer.simulate, given.numpy_runs, fast_rng, fast, by_numpy),
                (mesa_peer.simulate, given.mesa_runs, slow_rng, slow, by_mesa),
            ):
                seconds, results = run_peer(simulate, study, runs, rng)
                times.append(seconds)
                found.append(results)
        counts, means = casus_results(folders)
    cells = cells_of(study)
    print_speeds(
        ("casus", "NumPy", "Mesa"),
        [len(cells) * runs for runs in (given.casus_runs, given.numpy_runs, given.mesa_runs)],
        (casus, [sum(each.values()) for each in fast], [sum(each.values()) for each in slow]),
    )
    print_cells("NumPy", given.numpy_runs, fast)
    print_cells("Mesa", given.mesa_runs, slow)
    peers = (joined(by_numpy), joined(by_mesa))
    tables = {cell: compare_cell(cell, counts, means, peers) for cell in cells}
    return int(print_differences(tables) >= TOO_FAR)


if __name__ == "__main__":
    sys.exit(main())
