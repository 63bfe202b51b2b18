"""What holds for all tests: chance is told, and in CI it is the same every time; logs stay out of the way."""

import os
import sys

import structlog
from hypothesis import settings

# No deadline: how long an example takes says more about the machine than about the code.
settings.register_profile("here", deadline=None, print_blob=True)
settings.register_profile("ci", derandomize=True, deadline=None, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# A service in the background must not write its log lines into what another test captures.
structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.__stderr__))
