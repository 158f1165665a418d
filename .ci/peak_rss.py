"""Runs a command and prints the most memory it held at once, in KiB.

    python3 .ci/peak_rss.py COMMAND [ARGUMENT…]

The command's own output goes nowhere; its errors and its exit code pass through.
"""

import resource
import subprocess
import sys

done = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
# Linux counts KiB, macOS bytes.
print(peak // 1024 if sys.platform == "darwin" else peak)
sys.exit(done.returncode)
