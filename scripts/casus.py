"""Runs casus from a notebook, and reads what it wrote. Needs pandas; copy it beside your own code.

    from casus import run
    result = run("configs/three_states.toml", set={"parameters.precision": 2}, runs=2000)
    result.events                      # any table of the results, by name: outcomes, events, contrasts, …
    result.share("attacked_full")      # one row a guarantee: probability, both intervals, median over draws

Every table has the columns that results/README.md describes, and `guarantee`, the title of its regime (of two that are compared,
`guarantee_a` and `guarantee_b`). The program is the one that the environment variable CASUS names, else `casus` on the
PATH, else target/release/casus beside this folder.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd


class Failed(Exception):
    """What casus said on standard error; `code` is its exit code: 1 a run failed, 2 a mistake, 130 interrupted."""

    def __init__(self, code: int, message: str):
        super().__init__(message)
        self.code = code


def program() -> str:
    """The casus that is used."""
    here = Path(__file__).resolve().parent.parent / "target" / "release" / "casus"
    found = os.environ.get("CASUS") or shutil.which("casus") or (str(here) if here.exists() else None)
    if found is None:
        raise FileNotFoundError("casus is not on the PATH\n  remedy: cargo install --path ., or set CASUS")
    return found


def run(study, *, set=None, runs=None, seed=None, threads=None, out=None, resume=False, force=False) -> Results:
    """Runs a study, and returns its results.

    `set` has keys of the study and their values, as `--set` takes them: numbers, booleans, texts, lists. Without `out` the files go
    into a folder that is removed with the results.
    """
    room = None if out else tempfile.TemporaryDirectory(prefix="casus-")
    folder = Path(out or room.name)
    words = [program(), "run", os.fspath(study), "--out", os.fspath(folder), "--format", "json"]
    for option, value in (("--runs", runs), ("--seed", seed), ("--threads", threads)):
        words += [option, str(value)] if value is not None else []
    for key, value in (set or {}).items():
        words += ["--set", f"{key}={toml(value)}"]
    words += ["--resume"] * resume + ["--force"] * force
    # The bar needs a terminal; elsewhere, as in a notebook, what casus says is handed on line by line.
    heard = None if sys.stderr.isatty() else subprocess.PIPE
    said = []
    with tempfile.TemporaryFile("w+", encoding="utf-8") as answer:
        with subprocess.Popen(words, stdout=answer, stderr=heard, text=True, encoding="utf-8") as work:
            for line in work.stderr or []:
                said.append(line)
                print(line, end="", file=sys.stderr)
        if work.returncode != 0:
            raise Failed(work.returncode, "".join(said).strip() or "casus failed: its errors stand above")
        answer.seek(0)
        return Results(folder / json.load(answer)["study"], room)


def toml(value) -> str:
    """A value as TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


class Results:
    """The tables of a folder of results, read when they are asked for, each as an attribute."""

    def __init__(self, folder, room=None):
        self.folder = Path(folder)
        self.package = json.loads((self.folder / "datapackage.json").read_text(encoding="utf-8"))
        self.study = self.package["casus"]["study"]
        self.titles = {regime["name"]: regime.get("title") or regime["name"] for regime in self.study.get("regimes", [])}
        self._room = room
        self._tables = {}

    @property
    def tables(self) -> list[str]:
        """Names of the tables."""
        return [resource["name"] for resource in self.package["resources"]]

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name not in self.tables:
            raise AttributeError(f"the results have no table `{name}`: {', '.join(self.tables)}" if name[:1] != "_" else name)
        if name not in self._tables:
            # An empty cell is unknown, and nothing else is: `none` is a guarantee.
            table = pd.read_csv(self.folder / f"{name}.csv", keep_default_na=False, na_values=[""])
            for column in ("regime", "regime_a", "regime_b"):
                if column in table:
                    table[column.replace("regime", "guarantee")] = table[column].map(self.titles)
            self._tables[name] = table
        return self._tables[name]

    def __dir__(self):
        return [*super().__dir__(), *self.tables]

    def share(self, event: str, given: str = "always", conferral: str | None = None) -> pd.DataFrame:
        """The probability of an event under every guarantee, with the interval of chance (`ci_`) and that of chance and
        parameters (`total_`; empty where these are not drawn)."""
        conferral = conferral or self.study["conferral"][0]
        table = self.events
        if event not in set_of(table["event"]):
            raise KeyError(f"no event `{event}`: {', '.join(set_of(table['event']))}")
        rows = table[(table["event"] == event) & (table["given"] == given) & (table["conferral"] == conferral)]
        columns = ["probability", "ci_low", "ci_high", "total_low", "total_high", "total_median"]
        return rows.set_index("guarantee")[columns]


def set_of(column) -> list:
    """Each value once, in order."""
    return list(dict.fromkeys(column))
