"""Checks folders of results as somebody would who has only the files and their description.

    python3 .ci/validate.py FOLDER…

Every folder is a valid Frictionless Data Package; pandas and DuckDB load every CSV without options and find
the types that the schema names; the columns of the contract are there; sizes and hashes are right; intervals
hold their estimates; and the counts of a table add up, within it and with other tables.

Needs the packages in .ci/requirements.txt. All failures are told, not the first alone. Exit code 1 if any.
"""

import csv
import hashlib
import json
import math
import sys
from pathlib import Path

import duckdb
import frictionless
import pandas as pd

# The contract: columns that scripts and notebooks depend on. More may come; these stay.
HEAD = ["study", "conferral"]
INTERVAL = ["probability", "ci_low", "ci_high"]
CONTRACT = {
    "outcomes.csv": [*HEAD, "regime", "given", "outcome", "runs", "count", *INTERVAL],
    "events.csv": [*HEAD, "regime", "given", "event", "trials", "count", *INTERVAL],
    "draws.csv": [
        *HEAD, "regime", "draw", "runs", "conferred", "attacked_full", "attacked", "obligation_met", "direct_war",
        "nuclear_use",
    ],
    "responses.csv": [*HEAD, "regime", "state", "given", "level", "trials", "count", *INTERVAL],
    "members.csv": [*HEAD, "regime", "state", "trials", "count", "probability", "ci_low", "ci_high", "time_kept_share"],
    "contrasts.csv": [
        *HEAD, "regime_a", "regime_b", "given", "event", "trials_a", "trials_b", "probability_a",
        "probability_b", "difference", "std_error", "ci_low", "ci_high", "variance_ratio",
    ],
    "transitions.csv": [*HEAD, "regime_a", "regime_b", "outcome_a", "outcome_b", "count"],
    "distributions.csv": [
        *HEAD, "regime", "given", "metric", "unit", "n", "mean", "sd", "std_error", "min", "q01", "q05",
        "q10", "q25", "q50", "q75", "q90", "q95", "q99", "max",
    ],
    "histograms.csv": [*HEAD, "regime", "given", "metric", "unit", "bin_low", "bin_high", "count"],
    "timeline.csv": [*HEAD, "regime", "quarter", "at_risk", "challenges", "survival", "ci_low", "ci_high"],
    "incidence.csv": [*HEAD, "regime", "event", "quarter", "at_risk", "incidence", "ci_low", "ci_high"],
    "ladder.csv": [*HEAD, "regime", "rung", "label", "runs", "reached", *INTERVAL],
    "costs.csv": [*HEAD, "regime", "state", "role", "metric", "unit", "mean", "sd", "q05", "q50", "q95"],
    "parameters.csv": ["study", "parameter", "value", "low", "high", "unit", "status", "source"],
    "diagnostics.csv": [*HEAD, "regime", "diagnostic", "count", "share"],
}  # fmt: skip
# What `casus assumptions RESULTS_FOLDER` adds.
ADDED = {
    "assumptions.csv": [
        *HEAD, "regime", "minus", "assumption", "kind", "value", "at", "moved_to", "difference_at_medians",
        "difference", "movement", "std_error", "runs", "turns", "idle",
    ],
}  # fmt: skip
# Only if the study asks for it; `level_<code>` per responder is checked apart.
RUNS = [*HEAD, "run", "regime", "outcome"]

GIVEN = ["always", "conferred", "challenged", "attacked", "attacked_full"]
EVENTS = [
    "conferred", "challenged", "attacked", "attacked_full", "any_fought", "obligation_met",
    "every_member_met", "blocked", "direct_war", "nuclear_use", "strategic_exchange", "protege_defeated",
    "fracture", "reached_deploy", "reached_combat", "reached_deploy_without_strongest",
    "reached_combat_without_strongest",
]  # fmt: skip

# Table, count, trials, estimate: where an estimate is a plain share of counts.
SHARES = [
    ("outcomes", "count", "runs", "probability"),
    ("events", "count", "trials", "probability"),
    ("responses", "count", "trials", "probability"),
    ("ladder", "reached", "runs", "probability"),
]
# Table, estimate, least and greatest value: where an interval is.
INTERVALS = [
    ("outcomes", "probability", 0, 1),
    ("events", "probability", 0, 1),
    ("responses", "probability", 0, 1),
    ("ladder", "probability", 0, 1),
    ("timeline", "survival", 0, 1),
    ("incidence", "incidence", 0, 1),
    ("contrasts", "difference", -1, 1),
]
# What rounding of a shortest decimal, or of a share computed in another order, may do.
ROUNDING = 1e-12
# Relative error of quantiles, stated in the schema.
QUANTILE_ERROR = 0.005

DUCKDB_NUMERIC = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UBIGINT", "DOUBLE", "FLOAT", "DECIMAL")
DUCKDB_WHOLE = DUCKDB_NUMERIC[:6]


class Folder:
    """One folder of results, and what is wrong with it."""

    def __init__(self, path):
        self.path = path
        self.failures = []
        self.tables = {}
        self.cells = 0

    def fail(self, message):
        self.failures.append(message)

    def expect(self, holds, message):
        if not holds:
            self.fail(message)

    def check(self):
        package_file = self.path / "datapackage.json"
        if not package_file.is_file():
            self.fail("there is no datapackage.json")
            return
        self.package = json.loads(package_file.read_text(encoding="utf-8"))
        self.check_package(package_file)
        self.check_files()
        for resource in self.package["resources"]:
            self.load(resource)
        if not self.failures:
            self.check_numbers()

    def check_package(self, package_file):
        report = frictionless.Package(str(package_file)).validate()
        for row in report.flatten(["title", "rowNumber", "fieldNumber", "message"])[:20]:
            self.fail(f"frictionless: {row}")
        account = self.package.get("casus", {})
        for key in [
            "program_version", "program_commit", "rng_scheme", "seed", "runs_asked", "runs_done",
            "complete", "study_sha256", "study",
        ]:  # fmt: skip
            self.expect(key in account, f"datapackage.json: casus.{key} is not there")

    def check_files(self):
        named = {resource["path"] for resource in self.package["resources"]}
        for name in CONTRACT:
            self.expect(name in named, f"{name} is not in the package")
        there = {entry.name for entry in self.path.iterdir()} - {"datapackage.json", "README.md", "casus.state"}
        self.expect(there == named, f"files and package differ: {sorted(there ^ named)}")
        for resource in self.package["resources"]:
            data = (self.path / resource["path"]).read_bytes()
            self.expect(len(data) == resource["bytes"], f"{resource['path']}: its size is not as described")
            digest = "sha256:" + hashlib.sha256(data).hexdigest()
            self.expect(digest == resource["hash"], f"{resource['path']}: its hash is not as described")
            for field in resource["schema"]["fields"]:
                self.expect(field.get("description"), f"{resource['path']}: {field['name']} is not described")

    def load(self, resource):
        """Loads one CSV three ways, which must agree with one another and with the schema."""
        name, path = resource["path"], self.path / resource["path"]
        fields = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            header = next(rows)
            empty = dict.fromkeys(header, 0)
            count = 0
            for row in rows:
                count += 1
                if len(row) != len(header):
                    self.fail(f"{name}: row {count} has {len(row)} cells")
                    return
                for column, cell in zip(header, row):
                    empty[column] += cell == ""
        self.cells += count * len(header)
        self.expect(header == list(fields), f"{name}: its header is not that of its schema")
        self.check_contract(name, header)

        frame = pd.read_csv(path)
        self.tables[resource["name"]] = frame
        self.expect(len(frame) == count, f"{name}: pandas found {len(frame)} rows of {count}")
        quoted = str(path).replace("'", "''")
        relation = duckdb.sql(f"SELECT * FROM '{quoted}'")
        types = dict(zip(relation.columns, map(str, relation.types)))
        found = relation.aggregate("count(*)").fetchone()[0]
        self.expect(found == count, f"{name}: DuckDB found {found} rows of {count}")
        self.expect(list(types) == header, f"{name}: DuckDB found other columns: {list(types)}")
        nulls = relation.aggregate(", ".join(f'count(*) - count("{c}")' for c in types)).fetchone()

        for column, duckdb_nulls in zip(types, nulls):
            what = f"{name}: {column}"
            kind = fields.get(column)
            seen = int(frame[column].isna().sum())
            self.expect(seen == empty[column], f"{what}: pandas found {seen} unknown of {empty[column]}")
            self.expect(
                duckdb_nulls == empty[column], f"{what}: DuckDB found {duckdb_nulls} unknown of {empty[column]}"
            )
            if empty[column] == count:
                continue  # Nothing in it tells a type.
            numeric = pd.api.types.is_numeric_dtype(frame[column])
            duckdb_numeric = types[column].startswith(DUCKDB_NUMERIC)
            if kind == "string":
                self.expect(not numeric, f"{what}: text is {frame[column].dtype} in pandas")
                self.expect(types[column] == "VARCHAR", f"{what}: text is {types[column]} in DuckDB")
                continue
            self.expect(numeric, f"{what}: {kind} is {frame[column].dtype} in pandas")
            self.expect(duckdb_numeric, f"{what}: {kind} is {types[column]} in DuckDB")
            if kind == "integer":
                self.expect(types[column] in DUCKDB_WHOLE, f"{what}: integer is {types[column]} in DuckDB")
            elif numeric:
                finite = frame[column].dropna().map(math.isfinite).all()
                self.expect(finite, f"{what}: not every number is finite")

    def check_contract(self, name, header):
        wanted = {**CONTRACT, **ADDED}.get(name, RUNS)
        missing = [column for column in wanted if column not in header]
        self.expect(not missing, f"{name}: columns of the contract are missing: {missing}")
        first = ["study"] if name == "parameters.csv" else HEAD
        self.expect(header[: len(first)] == first, f"{name}: does not begin with {first}")
        if name == "runs.csv":
            study = self.package["casus"]["study"]
            for state in study["responders"]:
                column = f"level_{state['code'].lower()}"
                columns = [other.lower() for other in header]
                self.expect(column in columns, f"{name}: {column} is not there")

    def check_numbers(self):
        for table, count, trials, share in SHARES:
            frame = self.tables[table]
            none = frame[trials] == 0
            self.expect(frame.loc[none, share].isna().all(), f"{table}: a share of no trials")
            error = (frame[share] - frame[count] / frame[trials])[~none].abs().max()
            self.expect(none.all() or error <= ROUNDING, f"{table}: {share} is not {count} / {trials}")
            self.expect((frame[count] <= frame[trials]).all(), f"{table}: more {count} than {trials}")
        for table, estimate, low, high in INTERVALS:
            self.check_interval(table, estimate, low, high)
        self.check_sums()
        self.check_distributions()
        self.check_order()

    def check_interval(self, table, estimate, low, high):
        frame = self.tables[table]
        known = frame[frame[estimate].notna()]
        bounds = known[["ci_low", "ci_high"]]
        if table == "contrasts":
            # A conditional difference without a spread has no interval; an unconditional one always has.
            known = known[bounds.notna().all(axis=1) | (known["given"] == "always")]
            bounds = known[["ci_low", "ci_high"]]
        self.expect(bounds.notna().all(axis=None), f"{table}: an estimate without an interval")
        inside = (bounds["ci_low"] <= known[estimate] + ROUNDING) & (known[estimate] <= bounds["ci_high"] + ROUNDING)
        self.expect(inside.all(), f"{table}: {int((~inside).sum())} intervals do not hold their estimate")
        within = (bounds["ci_low"] >= low - ROUNDING) & (bounds["ci_high"] <= high + ROUNDING)
        self.expect(within.all(), f"{table}: an interval leaves [{low}, {high}]")

    def check_sums(self):
        runs = self.package["casus"]["runs_done"]
        tables = self.tables
        outcomes = tables["outcomes"]
        self.expect((outcomes.loc[outcomes.given == "always", "runs"] == runs).all(), "outcomes: not of all runs")
        by = ["conferral", "regime", "given"]
        sums = outcomes.groupby(by).agg(count=("count", "sum"), low=("runs", "min"), high=("runs", "max"))
        same = (sums["count"] == sums["low"]) & (sums["low"] == sums["high"])
        self.expect(same.all(), "outcomes: they do not add up to the runs")
        self.expect(set(outcomes.given) == set(GIVEN), f"outcomes: conditions are {sorted(set(outcomes.given))}")

        events = tables["events"]
        for (conferral, regime, given), group in events.groupby(by):
            missing = [event for event in EVENTS if event not in set(group.event)]
            self.expect(not missing, f"events: {conferral} {regime} {given} lacks {missing}")
        always = events[events.given == "always"].set_index(["conferral", "regime", "event"])["count"]
        trials = events.groupby(by)["trials"].first()
        for (conferral, regime, given), number in trials.items():
            expected = runs if given == "always" else always[conferral, regime, given]
            self.expect(number == expected, f"events: {conferral} {regime}: trials of {given} are not its count")

        levels = tables["responses"].groupby(["conferral", "regime", "state", "attack"])
        self.expect((levels["count"].sum() == levels["trials"].first()).all(), "responses: levels do not add up")
        flows = tables["transitions"]
        if len(flows):
            pairs = flows.groupby(["conferral", "regime_a", "regime_b"])["count"].sum()
            self.expect((pairs == runs).all(), "transitions: they do not add up to the runs")
            self.check_margins(flows, outcomes)
        self.check_draws(runs, events.set_index(["conferral", "regime", "given", "event"])["count"])

    def check_draws(self, runs, counts):
        """What the draws of the parameters gave adds up to all runs and all events."""
        for (conferral, regime), group in self.tables["draws"].groupby(["conferral", "regime"]):
            self.expect(group["draw"].is_unique, f"draws: {conferral} {regime} has a draw twice")
            self.expect(group["runs"].sum() == runs, f"draws: {conferral} {regime} do not add up to the runs")
            for event in CONTRACT["draws.csv"][5:]:
                given = "attacked" if event == "obligation_met" else "always"
                same = group[event].sum() == counts[conferral, regime, given, event]
                self.expect(same, f"draws: {event} of {conferral} {regime} differs from events.csv")

    def check_margins(self, flows, outcomes):
        """Transitions, summed over one side, are the outcomes of the other."""
        always = outcomes[outcomes.given == "always"].set_index(["conferral", "regime", "outcome"])["count"]
        for side, other in [("a", "b"), ("b", "a")]:
            by = ["conferral", f"regime_{side}", f"regime_{other}", f"outcome_{side}"]
            for (conferral, regime, _, outcome), count in flows.groupby(by)["count"].sum().items():
                same = count == always.get((conferral, regime, outcome), 0)
                self.expect(same, f"transitions: {conferral} {regime} {outcome} differs from outcomes.csv")

    def check_distributions(self):
        by = ["conferral", "regime", "given", "metric"]
        frame = self.tables["distributions"]
        counts = frame.set_index(by)["n"]
        self.expect(counts.index.is_unique, "distributions: a row twice")
        bins = self.tables["histograms"].groupby(by)["count"].sum()
        same = bins == counts.reindex(bins.index)
        self.expect(same.all(), f"histograms: {int((~same).sum())} do not add up to n")
        absent = counts[counts > 0].index.difference(bins.index)
        self.expect(absent.empty, f"histograms: {len(absent)} distributions have none")
        ladder = ["min", "q01", "q05", "q10", "q25", "q50", "q75", "q90", "q95", "q99", "max"]
        known = frame.loc[frame.n > 0, ladder]
        self.expect(known.notna().all(axis=None), "distributions: a quantile is unknown")
        for low, high in zip(ladder, ladder[1:]):
            slack = QUANTILE_ERROR * known[[low, high]].abs().max(axis=1)
            self.expect((known[low] <= known[high] + slack).all(), f"distributions: {low} above {high}")
        mean = frame.loc[frame.n > 0]
        slack = 1e-9 * mean[["min", "max"]].abs().max(axis=1)
        between = (mean["min"] - slack <= mean["mean"]) & (mean["mean"] <= mean["max"] + slack)
        self.expect(between.all(), "distributions: a mean outside its range")

    def check_order(self):
        for (conferral, regime), group in self.tables["timeline"].groupby(["conferral", "regime"]):
            group = group.sort_values("quarter")
            self.expect(group["survival"].is_monotonic_decreasing, f"timeline: {conferral} {regime} revives")
            self.expect(group["at_risk"].is_monotonic_decreasing, f"timeline: {conferral} {regime} gains runs")
        cell = ["conferral", "regime", "quarter"]
        total = self.tables["incidence"].groupby(cell)["incidence"].sum()
        survival = self.tables["timeline"].set_index(cell)["survival"].reindex(total.index)
        self.expect((total + survival - 1).abs().max() < 1e-9, "incidence and survival do not add up to 1")
        for (conferral, regime), group in self.tables["ladder"].groupby(["conferral", "regime"]):
            group = group.sort_values("rung")
            self.expect(group["reached"].is_monotonic_decreasing, f"ladder: {conferral} {regime} skips down")


def main(arguments):
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    wrong = 0
    for argument in arguments:
        folder = Folder(Path(argument))
        folder.check()
        for failure in folder.failures:
            print(f"{argument}: {failure}", file=sys.stderr)
        wrong += bool(folder.failures)
        verdict = "WRONG" if folder.failures else "valid"
        print(f"{argument}: {verdict}: {len(folder.tables)} tables, {folder.cells} cells")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
