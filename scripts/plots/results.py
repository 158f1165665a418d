"""Folders of results, read with the standard library."""

import csv
from pathlib import Path

#: Headings of the two questions; others are shown as they are.
QUESTIONS = {"granted": "Granted: in force from the first day", "decided": "Decided: the states decide whether to give it"}


class Unfit(Exception):
    """What is wrong with the input, where, and what to do."""

    def __init__(self, cause: str, remedy: str):
        super().__init__(f"{cause}\n  remedy: {remedy}")


def number(text: str) -> float:
    """A number; an empty cell is unknown: NaN."""
    return float(text) if text else float("nan")


def unique(values) -> list:
    """Each value once, in order of appearance."""
    return list(dict.fromkeys(values))


class Folder:
    """The CSV files of one study, sweep or back-test."""

    def __init__(self, path: Path):
        if not path.is_dir():
            raise Unfit(f"`{path}` is no folder", "give the folder that `casus run` wrote")
        self.path = path

    def has(self, file: str) -> bool:
        return (self.path / file).is_file()

    def rows(self, file: str, columns: str, numbers: str = "", first: str = "study conferral") -> list[dict]:
        """All rows of a file, which has at least these columns; those in `numbers` become numbers. Most files begin with
        the columns `first`."""
        path = self.path / file
        if not path.is_file():
            raise Unfit(f"`{path}` is not there", "run the study again: its results are not whole")
        try:
            with path.open(encoding="utf-8", newline="") as stream:
                rows = list(csv.DictReader(stream))
        except (UnicodeDecodeError, csv.Error) as error:
            raise Unfit(f"`{path}` is no CSV of casus: {error}", "run the study again")
        if not rows:
            raise Unfit(f"`{path}` has no rows", "run the study again")
        wanted = [*first.split(), *columns.split(), *numbers.split()]
        if missing := [name for name in wanted if name not in rows[0]]:
            raise Unfit(
                f"`{path}` lacks the column{'s' * (len(missing) > 1)} {', '.join(missing)}",
                "run the study again with this version of casus",
            )
        for place, row in enumerate(rows, start=2):
            for name in numbers.split():
                try:
                    row[name] = number(row[name] or "")
                except ValueError:
                    raise Unfit(f"`{path}`, line {place}: `{row[name]}` in {name} is no number", "run the study again")
        return rows

    def account(self) -> tuple[str, int]:
        """Name of the study, and runs of each guarantee."""
        rows = [row for row in self.rows("outcomes.csv", "given", "runs") if row["given"] == "always"]
        return rows[0]["study"], int(max(row["runs"] for row in rows))


    def scene(self) -> str:
        """Who attacks whom, and over which time: `RUS against UKR, 10 years`."""
        rows = self.rows("parameters.csv", "parameter value", first="study")
        value = {row["parameter"]: row["value"] for row in rows}
        quarters = value["study.horizon_quarters"]
        # A sweep may vary it.
        span = f"{int(quarters) / 4:g} years" if quarters.isdigit() else f"{quarters} quarters"
        span = {"1": "1 quarter", "2": "2 quarters", "3": "3 quarters", "4": "1 year"}.get(quarters, span)
        return f"{value['study.challenger']} against {value['study.protege']}, {span}"


def questions(rows: list[dict]) -> list[str]:
    """The questions that the rows answer."""
    return unique(row["conferral"] for row in rows)


def regimes(rows: list[dict]) -> list[str]:
    """The guarantees, in the study's order."""
    return unique(row["regime"] for row in rows)
