"""Which test shows which requirement of OGC 18-088 and 23-019, and the page that lists them.

`python -m tests.observations.sensorthings.assertions` writes the page anew.
"""

import ast
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[2] / "docs" / "reference" / "sensorthings-conformance.md"
SPEC = "http://www.opengis.net/spec/iot_sensing/1.1/req/"
SECOND_SPEC = "http://www.opengis.net/spec/sensorthings/2.0/req/"
OWN, SECOND = "stadtherz/", "2.0/"


def meets(*requirements):
    """Say which requirements a test shows; "2.0/" is 23-019, "stadtherz/" our own."""

    def marked(function):
        function.requirements = requirements
        return function

    return marked


def listed():
    """Give (requirement, assertion, test) of every test of this folder, in the order of names."""
    found = []
    for path in sorted(HERE.glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                words = node.name.removeprefix("test_").replace("_", " ")
                found += [(one, words, path.stem) for one in _requirements(node)]
    return sorted(found)


def _requirements(node):
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "meets":
            return [argument.value for argument in decorator.args]
    return []


def unmarked():
    """Name tests that say no requirement."""
    return [
        f"{path.stem}.{node.name}"
        for path in sorted(HERE.glob("test_*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and not _requirements(node)
    ]


def page():
    """Write the table."""
    rows = listed()
    standard = [row for row in rows if not row[0].startswith((OWN, SECOND))]
    tests = len({(words, module) for _, words, module in rows})
    lines = [
        "# SensorThings: what is checked, requirement by requirement",
        "",
        f"{tests} assertions are asked of a running server over HTTP by `make test`",
        "(`tests/observations/sensorthings`), many of them of every entity set. Written after the",
        "abstract tests of OGC 18-088 and the levels 1 to 3 of the OGC test suite; `test_ets`",
        "walks through the methods of those levels one after another, in an empty service.",
        f"Requirements are given below `{SPEC}`.",
        "",
        "| requirement | assertion | test |",
        "|---|---|---|",
        *(f"| {one} | {words} | {module} |" for one, words, module in standard),
        "",
        "## Version 2.0",
        "",
        f"Requirements are given below `{SECOND_SPEC}`.",
        "",
        "| requirement | assertion | test |",
        "|---|---|---|",
        *(
            f"| {one.removeprefix(SECOND)} | {words} | {module} |"
            for one, words, module in rows
            if one.startswith(SECOND)
        ),
        "",
        "## Promises beyond the standard",
        "",
        "| about | assertion | test |",
        "|---|---|---|",
        *(
            f"| {one.removeprefix(OWN)} | {words} | {module} |"
            for one, words, module in rows
            if one.startswith(OWN)
        ),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
