"""Who may release a text, and who may change a picture or a document: the rule of four eyes.

What readers see was seen by two people: whoever wrote a version does not release it. A file is
part of every text that uses it, so it is held like a text from the moment it is used.
"""


def may_release(*, author: int | None, person: int | None) -> bool:
    """Whether a person (by number) may release a version; without an author anybody may."""
    return author is None or author != person


def may_change_file(*, releases: bool, in_use: bool) -> bool:
    """Whether somebody who may change a file at all may change this one."""
    return releases or not in_use
