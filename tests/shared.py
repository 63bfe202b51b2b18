"""Where the reference data lies: beside the checkout, never in it."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("KRINGBADGE_SHARED", Path(__file__).resolve().parents[2] / "shared"))

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the reference data (../shared) is not beside this checkout"
)
