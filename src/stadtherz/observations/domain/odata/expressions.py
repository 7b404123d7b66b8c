"""Reads the expressions of `$filter` and `$orderby` into a tree.

Source: 18-088, section 9.3.3.5; OData 4.01 part 2, section 5.1.1 (precedence in 5.1.1.17). One
deliberate difference: `not` takes the whole comparison behind it. In OData's table it binds tighter
than a comparison, which for truth values comes to the same and for all others means nothing.
"""

from stadtherz.observations.domain.odata.faults import DEEPEST, MOST_TERMS, Source
from stadtherz.observations.domain.odata.signatures import FUNCTIONS, function_like
from stadtherz.observations.domain.odata.tokens import Token, tokens_of
from stadtherz.observations.domain.odata.tree import (
    Binary,
    Call,
    Expression,
    Lambda,
    Listed,
    Literal,
    Logic,
    Path,
    Unary,
    height,
    terms,
)

STRENGTH = {
    "or": 1, "and": 2, "eq": 4, "ne": 4, "gt": 5, "ge": 5, "lt": 5, "le": 5, "in": 5,
    "add": 6, "sub": 6, "mul": 7, "div": 7, "mod": 7,
}  # fmt: skip
"""How tightly an operator between two operands binds."""
NOT, MINUS = 3, 8
CONSTANTS: dict[str, bool | None] = {"null": None, "true": True, "false": False}
RESERVED = frozenset({*STRENGTH, *CONSTANTS, "not"})
"""Words that cannot begin a path."""


def expression_of(text: str, option: str = "$filter") -> Expression:
    """Read one whole expression.

    Raises:
        Invalid: code "query", naming the place and what was expected there; also for texts over
            8,000 characters, trees over 50 levels and more than 200 operators, functions and names.

    """
    reader = Reader(Source(text, option))
    tree = reader.expression()
    reader.finish()
    return tree


class Reader:
    """Walks through the tokens of one text; other options build on it."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._tokens = tokens_of(source)
        self._next = 0
        self._depth = 0
        self._terms = 0

    @property
    def token(self) -> Token:
        """The token that comes next."""
        return self._tokens[self._next]

    def take(self) -> Token:
        """Go on to the next token and give this one; the end stays."""
        token = self.token
        if token.sort != "end":
            self._next += 1
        return token

    def takes(self, sort: str) -> bool:
        """Go on if the next token is of this sort, and say whether it was."""
        found = self.token.sort == sort
        if found:
            self.take()
        return found

    def takes_word(self, *words: str) -> str:
        """Go on if the next token is one of these words, and give it; "" if it is none."""
        token = self.token
        if token.sort == "path" and token.text in words:
            return self.take().text
        return ""

    def need(self, sort: str, expected: str) -> Token:
        """Take a token of this sort, or refuse what stands there."""
        if self.token.sort != sort:
            raise self.refusal(expected)
        return self.take()

    def refusal(self, expected: str, *, code: str = "query") -> Exception:
        """Refuse the next token."""
        token = self.token
        shown = None if token.sort == "end" or len(token.text) > 20 else f"'{token.text}'"
        return self.source.refusal(token.position, expected, found=shown, code=code)

    def finish(self) -> None:
        """Refuse what follows behind the end."""
        if self.token.sort != "end":
            raise self.refusal("an operator or the end")

    def path(self, expected: str = "a property name") -> Path:
        """Take a path."""
        if self.token.text in RESERVED:
            raise self.refusal(expected)
        return Path(tuple(self.need("path", expected).text.split("/")))

    def expression(self) -> Expression:
        """Take one expression, as far as it goes."""
        start = self.token.position
        tree = self._operation(0)
        if height(tree) > DEEPEST:
            raise self.source.refusal(start, f"at most {DEEPEST} levels of nesting")
        self.count(terms(tree))
        return tree

    def count(self, more: int = 1) -> None:
        """Note what has to be computed, and refuse what is too much for one option.

        A database plans an expression before it may be interrupted, so it has to be short.
        """
        self._terms += more
        if self._terms > MOST_TERMS:
            expected = (
                f"at most {MOST_TERMS} operators, functions and names"
                " (many values of one name: in (1,2,3))"
            )
            raise self.source.refusal(0, expected, found="more")

    def _operation(self, least: int) -> Expression:
        """Take an operand and all operators behind it that bind tighter than `least`."""
        if self._depth >= DEEPEST:
            raise self.refusal(f"at most {DEEPEST} levels of nesting")
        self._depth += 1
        tree = self._operand()
        while (operator := self._operator(least)) is not None:
            strength = STRENGTH[operator]
            if operator in ("and", "or"):
                operands = [tree, self._operation(strength)]
                while self.takes_word(operator):
                    operands.append(self._operation(strength))
                tree = Logic(operator, tuple(operands))
            elif operator == "in":
                tree = Binary(operator, tree, self._members())
            else:
                tree = Binary(operator, tree, self._operation(strength))
        self._depth -= 1
        return tree

    def _operator(self, least: int) -> str | None:
        token = self.token
        if token.sort != "path" or STRENGTH.get(token.text, 0) <= least:
            return None
        return self.take().text

    def _operand(self) -> Expression:
        if self.takes("("):
            tree = self._operation(0)
            self.need(")", "an operator or ')'")
            return tree
        if self.takes("-"):
            return Unary("-", self._operation(MINUS))
        if self.takes_word("not"):
            return Unary("not", self._operation(NOT - 1))
        if self.token.sort == "value" or self.token.text in CONSTANTS:
            return self._literal()
        if self.token.sort != "path" or self.token.text in RESERVED:
            raise self.refusal("a value")
        return self._named()

    def _literal(self) -> Literal:
        token = self.token
        if token.sort != "value" and token.text not in CONSTANTS:
            raise self.refusal("a value such as 5, 'text' or true")
        self.take()
        return Literal(CONSTANTS.get(token.text, token.value))

    def _members(self) -> Expression:
        if not self.takes("("):
            return self.path("a list in parentheses or a property name")
        items = [self._literal()]
        while self.takes(","):
            items.append(self._literal())
        self.need(")", "',' or ')'")
        return Listed(tuple(items))

    def _named(self) -> Expression:
        token = self.take()
        segments = tuple(token.text.split("/"))
        if self.token.sort != "(":
            return Path(segments)
        if len(segments) > 1:
            return self._lambda(token, segments)
        if token.text not in FUNCTIONS:
            expected = function_like(token.text)
            raise self.source.refusal(token.position, expected, found=f"'{token.text[:20]}'")
        return Call(token.text, self._arguments(token))

    def _arguments(self, name: Token) -> tuple[Expression, ...]:
        self.need("(", "'('")
        arguments = []
        if self.token.sort != ")":
            arguments.append(self._operation(0))
            while self.takes(","):
                arguments.append(self._operation(0))
        self.need(")", "an operator, ',' or ')'")
        arity = FUNCTIONS[name.text]
        if not arity.least <= len(arguments) <= arity.most:
            raise self.source.refusal(
                name.position, f"{arity} for {name.text}", found=f"{len(arguments)}"
            )
        return tuple(arguments)

    def _lambda(self, name: Token, segments: tuple[str, ...]) -> Lambda:
        quantifier = segments[-1]
        if quantifier not in ("any", "all"):
            raise self.source.refusal(
                name.position, "any or all before '('", found=f"'{quantifier[:20]}'"
            )
        self.need("(", "'('")
        path = Path(segments[:-1])
        if quantifier == "any" and self.takes(")"):
            return Lambda(path, quantifier, "", None)
        place = self.token.position
        variable = self.path("a variable such as d")
        if len(variable.segments) > 1:
            raise self.source.refusal(place, "a variable without a slash")
        self.need(":", "':' behind the variable")
        body = self._operation(0)
        self.need(")", "an operator or ')'")
        return Lambda(path, quantifier, variable.segments[0], body)
