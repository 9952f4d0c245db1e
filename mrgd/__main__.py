"""`python -m mrgd` is the command line."""

import sys

from mrgd.cli import main

if __name__ == "__main__":
    sys.exit(main())
