"""Checks traces line by line against the schema that the program prints.

    python3 .ci/validate_trace.py SCHEMA.json TRACE.jsonl…

Needs the packages in .ci/requirements.txt (jsonschema comes with frictionless). Exit code 1 at the first line that is wrong,
or if the schema accepts a line that is known to be wrong.
"""

import json
import sys
from pathlib import Path

import jsonschema

schema = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
validator = jsonschema.validators.validator_for(schema)
validator.check_schema(schema)
check = validator(schema)
kinds = set()
total = 0
for name in sys.argv[2:]:
    for number, text in enumerate(Path(name).read_text(encoding="utf-8").splitlines(), 1):
        line = json.loads(text)
        for error in check.iter_errors(line):
            sys.exit(f"{name}:{number}: {error.message}\n{text}")
        # A schema that accepts anything would pass too: no number can be a word, and no key be unknown.
        numbers = [key for key, value in line.items() if isinstance(value, (int, float))]
        for wrong in [line | {key: "x"} for key in numbers] + [line | {"event": "x"}, line | {"x": 1}]:
            if check.is_valid(wrong):
                sys.exit(f"{name}:{number}: the schema accepts a wrong line: {json.dumps(wrong)}")
        kinds.add(line["event"])
        total += 1
print(f"{total} lines of {len(kinds)} kinds are what the schema says: {', '.join(sorted(kinds))}")
