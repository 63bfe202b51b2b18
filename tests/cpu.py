"""Run a command and fail when it took more processor time than it may.

    python -m tests.cpu SECONDS COMMAND…

What is measured is work, not waiting, so that a busy machine makes no difference.
"""

import resource
import subprocess
import sys


def used() -> float:
    """Seconds of processor time of everything started from here that has ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main(arguments: list[str]) -> int:
    most, *command = arguments
    before = used()
    code = subprocess.run(command, check=False).returncode  # noqa: S603
    seconds = used() - before
    print(f"{seconds:.1f} s of processor time, of at most {most}.")  # noqa: T201
    if code == 0 and seconds > float(most):
        print("Move what takes long to tests/properties, or share what is set up.")  # noqa: T201
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
