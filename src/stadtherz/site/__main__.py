import sys

from stadtherz.site.cli import main

sys.exit(main())
