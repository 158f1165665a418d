"""The casus that scripts run: what $CASUS names, else target/release/casus beside this folder."""

import os
import subprocess
from pathlib import Path

CASUS = os.environ.get("CASUS", Path(__file__).resolve().parent.parent / "target" / "release" / "casus")


def casus(*words) -> str:
    """What it prints."""
    return subprocess.run([CASUS, *map(str, words)], check=True, stdout=subprocess.PIPE, text=True, encoding="utf-8").stdout


def settings(values: list[str]) -> list[str]:
    """Keys and values, `key=value` each, as words of a command."""
    return [word for value in values for word in ("--set", value)]
