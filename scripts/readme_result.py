#!/usr/bin/env python3
"""Puts what the main study prints into the README, but for what it says of responses and of single structures, or checks
that it is what stands there.

    casus run configs/nato_vs_european.toml > answer.txt
    python3 scripts/readme_result.py answer.txt            # writes README.md
    python3 scripts/readme_result.py --check answer.txt    # fails if README.md says something else
"""

import argparse
import pathlib
import sys

BEGIN, END = "<!-- result:begin -->\n", "<!-- result:end -->"
# How paragraphs begin that the README leaves out.
LEFT_OUT = ("Of the runs with a limited or full attack", "The same, by structure alone")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("answer", type=pathlib.Path, help="what the study printed")
    parser.add_argument("--check", action="store_true", help="change nothing, fail if stale")
    args = parser.parse_args()
    readme = pathlib.Path(__file__).parent.parent / "README.md"
    text = readme.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    paragraphs = args.answer.read_text(encoding="utf-8").strip("\n").split("\n\n")
    answer = "\n\n".join(paragraph for paragraph in paragraphs if not paragraph.startswith(LEFT_OUT))
    fresh = f"{before}{BEGIN}```text\n{answer}\n```\n{END}{after}"
    if fresh == text:
        return 0
    if args.check:
        print("the README's result is not what the main study prints: run scripts/readme_result.py", file=sys.stderr)
        return 1
    readme.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
