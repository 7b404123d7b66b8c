"""Regular expressions (RE2) for names of other scripts, and to log in with: see `texts.GATES`."""

SCRIPT_GATE = r"[\p{Cyrillic}\p{Greek}\p{Arabic}\p{Hebrew}\p{Han}]{2}"
LOG_IN_GATE = r"[\p{L}][._][\p{Ll}]{2}"
