"""Whether packages that are no study's are what they say they are: descriptor, sizes, hashes, types of every cell."""

import sys

import frictionless

for folder in sys.argv[1:]:
    package = f"{folder}/datapackage.json"
    report = frictionless.Package(package).validate()
    if not report.valid:
        sys.exit(f"{package}: {report.flatten(['title', 'message'])[:5]}")
    print(f"{package}: {len(report.tasks)} files, valid")
