"""`python -m studio` and the command `vivavoce`."""

from __future__ import annotations

import sys

from studio.app import create_studio
from studio.cli.main import main as run


def main() -> int:
    """Run the command line and return its exit code."""
    return run(sys.argv[1:], create_studio)


if __name__ == "__main__":
    sys.exit(main())
