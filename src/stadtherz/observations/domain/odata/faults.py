"""Where a query went wrong, said so that a person can mend it.

A message names the option, the place (counted from 1) and what was expected there:
"in $filter at 17: expected a value, found ')'". Only a short piece of the query is repeated.
"""

import re
from dataclasses import dataclass

from stadtherz.kernel.errors import Invalid

LONGEST = 8_000
"""Most characters of one option."""
DEEPEST = 50
"""Most levels of nesting, of expressions and of expansions each."""
MOST_TERMS = 200
"""Most operators, functions and names of one option; a list behind `in` counts as one."""
_SHOWN = 20
# one half of a surrogate pair, which no database takes
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Source:
    """A text to be read, with its place in the option that a person wrote.

    Args:
        text: what is to be read.
        option: name of the option, such as "$filter".
        outer: name of the option in which it stands, if it is nested.
        offset: characters before `text` in the outermost option.
        depth: how many options it is nested in.

    """

    text: str
    option: str
    outer: str = ""
    offset: int = 0
    depth: int = 0

    def part(self, option: str, start: int, end: int) -> "Source":
        """Give the text from `start` to `end` as the value of a nested option."""
        outer = self.outer or self.option
        return Source(self.text[start:end], option, outer, self.offset + start, self.depth + 1)

    def check(self) -> None:
        """Refuse a text that is too long, nested too deep or no text at all with `Invalid`."""
        if len(self.text) > LONGEST:
            raise Invalid(f"{self.option} is longer than {LONGEST} characters", code="query")
        if self.depth > DEEPEST:
            raise self.refusal(0, f"at most {DEEPEST} levels of nesting")
        half = _HALF.search(self.text)
        if half:
            raise self.refusal(half.start(), "text", found="half a character")

    def refusal(
        self, position: int, expected: str, *, found: str | None = None, code: str = "query"
    ) -> Invalid:
        """Say what was expected at `position` of this text, and what stands there.

        Args:
            position: characters before the place, from 0.
            expected: what would have been right.
            found: what stands there; by default the next characters.
            code: "query" for a mistake, "unsupported" for what is not offered.

        """
        where = f"{self.option} inside {self.outer}" if self.outer else self.option
        shown = shown_at(self.text, position) if found is None else found
        message = f"in {where} at {self.offset + position + 1}: expected {expected}, found {shown}"
        return Invalid(message, code=code, details=(message,))


def shown_at(text: str, position: int) -> str:
    """Show the characters from `position`, shortened, or say that nothing follows."""
    rest = text[position : position + _SHOWN + 1]
    if not rest:
        return "the end"
    return f"'{rest[:_SHOWN]}…'" if len(rest) > _SHOWN else f"'{rest}'"
