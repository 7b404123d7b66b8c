"""How the log reads."""

import logging


class OneLine(logging.Formatter):
    """Says what happened and not where in the code: for requests that anybody can make wrong."""

    def formatException(self, ei: object) -> str:  # noqa: ARG002, N802 - logging's own name
        return ""
