"""Run a command and print, as JSON, its status, its seconds and its peak of resident memory in MB.

A process of its own between the bench and the command: on Linux a child's peak counts from the memory of the
process that started it, so that whoever starts what is measured has to be small.
"""

import json
import resource
import subprocess
import sys
import time


def main(command: list[str]) -> None:
    """Run the command to its end; what it writes is thrown away."""
    started = time.perf_counter()
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds = time.perf_counter() - started
    # macOS counts in bytes, others in kibibytes.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2 ** (
        20 if sys.platform == "darwin" else 10
    )
    sys.stdout.write(json.dumps({"status": done.returncode, "seconds": seconds, "peak": peak}))


if __name__ == "__main__":
    main(sys.argv[1:])
