import pytest

from stadtherz.accounts.domain.names import reasons_against


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("abc", ()), ("ab", ("too-short",)), ("a" * 30, ()), ("a" * 31, ("too-long",)),
        ("a@b.de", ("signs",)), ("Admin", ("reserved",)), ("<b>x</b>", ("signs",)),
        ("jürgen", ()),
    ],
)  # fmt: skip
def test_rules(name, broken):
    assert reasons_against(name) == broken
