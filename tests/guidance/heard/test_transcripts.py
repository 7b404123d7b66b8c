"""What is heard on the page of a way, with its scripts and without them."""

from tests.guidance.heard.transcripts import heard, same_as_kept
from tests.guidance.node import with_node
from tests.guidance.walking.page import page_of, short_way

pytestmark = with_node
THROUGH = ["next"] * 40
SETTLED = {"wait": 300}


def test_the_page_without_scripts_is_heard_as_a_list_of_steps():
    same_as_kept("without-scripts", heard(page_of(short_way()), THROUGH, modules=()))


def test_the_steps_are_heard_one_by_one():
    acts = [
        {"click": "[data-live-next]"}, SETTLED, {"click": "[data-live-where]"}, SETTLED,
        {"click": "[data-live-repeat]"}, SETTLED, {"click": "[data-live-repeat]"}, SETTLED,
        {"click": "[data-live-next]"}, SETTLED, {"click": "[data-live-next]"}, SETTLED,
        {"click": "[data-live-back]"}, SETTLED, {"click": "[data-live-feel]"}, {"wait": 3300},
    ]  # fmt: skip
    same_as_kept("step-by-step", heard(page_of(short_way()), acts))
