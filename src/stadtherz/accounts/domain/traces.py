"""Taking a person out of stored versions of texts.

A version keeps the whole of a text as plain values, and with it numbers of people: who owns it, who
holds it locked, who wrote a remark at its margin. When an account is erased, the text stays, the
numbers become unknown, and the person's remarks go.
"""

from typing import Any


def without_person(content: Any, *, person: int, names: frozenset[str]) -> Any:
    """Give the same values without a person.

    Args:
        content: values as JSON knows them.
        person: number of the account.
        names: keys under which a number means a person.

    """
    if isinstance(content, dict):
        return {
            key: None if key in names and value == person and value is not True
            else without_person(value, person=person, names=names)
            for key, value in content.items()
        }  # fmt: skip
    if isinstance(content, list):
        return [
            without_person(value, person=person, names=names)
            for value in content
            if not _is_remark_of(value, person)
        ]
    return content


def _is_remark_of(value: Any, person: int) -> bool:
    """Whether an entry of a list is something that the person wrote: text and author together."""
    return isinstance(value, dict) and "text" in value and value.get("user") == person
