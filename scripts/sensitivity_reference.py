"""Reference values of tests/sensitivity/reference.rs, by the packages that analysts use.

    pip install SALib==1.6.0 openturns==1.27.post1 scipy==1.17.1
    python3 scripts/sensitivity_reference.py

The design is made by a formula of plain arithmetic, so that both sides have the same doubles.
"""

import numpy as np
import openturns as ot
from SALib.analyze import morris, sobol
from scipy.stats import ks_2samp

STEPS = [0.8191725133961645, 0.6710436067037893, 0.5497004779019703, 0.4503599627370496, 0.3689283129, 0.302219731]
COEFFICIENTS = [0.0, 1.0, 4.5]


def u(j, k):
    x = (j + 1) * STEPS[k]
    return x - np.floor(x)


def g(x):
    """Sobol' G."""
    value = 1.0
    for xi, a in zip(x, COEFFICIENTS):
        value *= (abs(4.0 * xi - 2.0) + a) / (1.0 + a)
    return value


def show(name, values):
    print(name, [float(v) for v in np.ravel(values)])


problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}

rows = []
for j in range(32):
    a, b = [u(j, k) for k in range(3)], [u(j, k + 3) for k in range(3)]
    rows.append(a)
    for other, base in ((b, a), (a, b)):
        for i in range(3):
            rows.append([other[k] if k == i else base[k] for k in range(3)])
    rows.append(b)
y = np.array([g(x) for x in rows])
s = sobol.analyze(problem, y, calc_second_order=True, seed=1)
show("sobol first", s["S1"])
show("sobol total", s["ST"])
show("sobol second", [s["S2"][0, 1], s["S2"][0, 2], s["S2"][1, 2]])

rows = []
for t in range(10):
    x = [np.floor(2.0 * u(t, k)) / 3.0 for k in range(3)]
    rows.append(list(x))
    for i in range(3):
        x[(i + t) % 3] += 2.0 / 3.0
        rows.append(list(x))
x = np.array(rows)
y = np.array([g(x) for x in rows])
m = morris.analyze(problem, x, y, num_levels=4, seed=1)
show("morris mu", m["mu"])
show("morris mu_star", m["mu_star"])
show("morris sigma", m["sigma"])

x = np.array([[u(j, k) for k in range(3)] for j in range(200)])
y = np.array([g(p) for p in x])
for i in range(3):
    slices = np.array_split(np.argsort(x[:, i], kind="stable"), 10)
    ks = [ks_2samp(y[one], y).statistic for one in slices]
    show("pawn median, maximum", [np.median(ks), np.max(ks)])

# A line with bends, so that neither R² is 0 or 1.
y = x[:, 0] + 2.0 * x[:, 1] * x[:, 1] - x[:, 0] * x[:, 2]
analysis = ot.CorrelationAnalysis(ot.Sample(x), ot.Sample(y.reshape(-1, 1)))
show("src", analysis.computeSRC())
show("srrc", analysis.computeSRRC())
rank = lambda v: np.argsort(np.argsort(v)) + 1.0
for name, xs, ys in (("src r2", x, y), ("srrc r2", np.column_stack([rank(c) for c in x.T]), rank(y))):
    ot_r2 = ot.LinearModelAlgorithm(ot.Sample(xs), ot.Sample(ys.reshape(-1, 1))).getResult().getRSquared()
    show(name, [ot_r2])
