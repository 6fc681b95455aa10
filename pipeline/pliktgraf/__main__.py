"""`python -m pliktgraf`."""

import sys

from pliktgraf.cli import main

sys.exit(main())
