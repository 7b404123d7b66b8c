"""Which pages and questions somebody sees, from the answers before; the rest is not kept."""

from collections.abc import Mapping

from stadtherz.participation.domain.surveys.conditions import Answer, Answers, holds
from stadtherz.participation.domain.surveys.questions import Page, Question, Setup


def answers_on_path(setup: Setup, answers: Answers) -> dict[str, Answer]:
    """Give the answers to questions that are asked; what lies off the path is dropped."""
    kept: dict[str, Answer] = {}
    for page in setup.pages:
        asked = _asked(page, kept)
        kept |= {one.key: answers[one.key] for one in asked if one.key in answers}
    return kept


def _asked(page: Page, answers: Mapping[str, Answer]) -> tuple[Question, ...]:
    if not holds(page.shown_if, answers):
        return ()
    return tuple(one for one in page.questions if holds(one.shown_if, answers))


def asked_on(setup: Setup, place: int, answers: Answers) -> tuple[Question, ...]:
    """Give the questions of a page that are asked; none where the page is passed over."""
    return _asked(setup.pages[place], answers_on_path(setup, answers))


def pages_on_path(setup: Setup, answers: Answers) -> tuple[int, ...]:
    """Give the places of the pages that are shown, as far as answers tell by now."""
    return tuple(place for place in range(len(setup.pages)) if asked_on(setup, place, answers))


def page_after(setup: Setup, place: int, answers: Answers) -> int | None:
    """Give the next page that is shown; None after the last one."""
    return next((one for one in pages_on_path(setup, answers) if one > place), None)


def page_before(setup: Setup, place: int, answers: Answers) -> int | None:
    """Give the page before; None before the first one."""
    found = [one for one in pages_on_path(setup, answers) if one < place]
    return found[-1] if found else None
