import subprocess
import sys
from dataclasses import dataclass

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid, Refused
from stadtherz.kernel.events import listen, listeners_of, publish
from stadtherz.kernel.geo import Box, Point, edges_meet
from stadtherz.kernel.ids import ALPHABET, number_of, short_code
from stadtherz.kernel.text import Text


class TestShortCodes:
    @pytest.mark.parametrize(
        ("number", "code"), [(0, "00000"), (1, "00012"), (31, "00103"), (31**4, "100006")]
    )
    def test_known_codes(self, number, code):
        assert short_code(number) == code

    @given(st.integers(0, 10**12))
    @example(0)
    def test_there_and_back(self, number):
        assert number_of(short_code(number)) == number

    @given(st.integers(0, 10**8), st.data())
    def test_one_wrong_sign_is_noticed(self, number, data):
        code = short_code(number)
        place = data.draw(st.integers(0, len(code) - 1))
        other = data.draw(st.sampled_from(ALPHABET))
        assume(other != code[place])
        assert number_of(code[:place] + other + code[place + 1 :]) is None

    @given(st.integers(0, 10**8), st.data())
    def test_two_swapped_neighbours_are_noticed(self, number, data):
        code = short_code(number)
        place = data.draw(st.integers(0, len(code) - 2))
        assume(code[place] != code[place + 1])
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert number_of(swapped) is None

    def test_look_alikes_small_letters_and_gaps_are_read(self):
        code = short_code(1024)
        assert number_of(f" {code[:2].lower()}-{code[2:]} ".replace("0", "o")) == 1024

    @pytest.mark.parametrize("typed", ["", "1", "ÄÖÜ12", "0" * 4, "😀" * 5, "<script>"])
    def test_what_is_no_code(self, typed):
        assert number_of(typed) is None

    def test_a_negative_number_has_no_code(self):
        with pytest.raises(ValueError, match="0 or more"):
            short_code(-1)


class TestText:
    def test_the_language_of_the_page_then_the_original(self):
        text = Text.of({"de": "Brücke", "en": "Bridge"})
        assert (text.to("en"), text.to("en-gb"), text.to("fr")) == (
            "Bridge",
            "Bridge",
            "Brücke",
        )

    def test_it_says_in_which_language_it_answers(self):
        text = Text.of({"de": "Brücke"})
        assert text.language_given("en") == "de"

    def test_nothing_is_false_and_empty(self):
        assert not Text.of({"de": ""})
        assert Text().to("de") == ""

    def test_one_word_is_german(self):
        assert dict(Text.of("Brücke")) == {"de": "Brücke"}


class TestGeo:
    def test_distance_from_town_hall_to_main_station(self):
        hall, station = Point(7.76767, 49.44668), Point(7.76893, 49.43598)
        assert hall.distance_m(station) == pytest.approx(1193, abs=3)

    @given(st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90))
    def test_distance_is_the_same_both_ways_and_at_most_half_round(self, a, b, c, d):
        there, back = Point(a, b).distance_m(Point(c, d)), Point(c, d).distance_m(Point(a, b))
        assert there == pytest.approx(back)
        assert 0 <= there <= 20_015_200

    @pytest.mark.parametrize(("lon", "lat"), [(181, 0), (0, 91), (-180.1, 0), (49.4, 107.7)])
    def test_what_is_not_on_the_globe(self, lon, lat):
        with pytest.raises(ValueError, match="not on the globe"):
            Point(lon, lat)

    def test_the_edge_of_a_box_is_inside(self):
        box = Box(7, 49, 8, 50)
        assert Point(7, 50) in box
        assert Point(8.0001, 49.5) not in box

    def test_a_line_may_cross_a_box_or_touch_its_edge(self):
        box = Box(7, 49, 8, 50)
        assert box.meets([Point(6, 49.5), Point(9, 49.5)])
        assert box.meets([Point(8, 50)])
        assert not box.meets([Point(6, 49.5), Point(6.9, 49.5)])
        assert edges_meet((0, 0, 1, 1), (1, 1, 1, 1))
        assert not edges_meet((0, 0, 1, 1), (0, 1.1, 1, 2))

    def test_an_empty_box_is_refused(self):
        with pytest.raises(ValueError, match="order is west, south, east, north"):
            Box(8, 49, 7, 50)


@dataclass(frozen=True)
class LampWentOut:
    lamp: int


class TestEvents:
    def test_a_listener_hears_once_however_often_it_was_connected(self):
        heard = []
        listener = heard.append
        listen(LampWentOut, listener)
        listen(LampWentOut, listener)
        publish(LampWentOut(3))
        assert heard == [LampWentOut(3)]
        assert listeners_of(LampWentOut) == (listener,)


def test_a_refusal_has_a_code_a_message_and_reasons():
    refusal = Invalid("a.toml: key missing", details=("key",))
    assert isinstance(refusal, Refused)
    assert (refusal.code, str(refusal), refusal.details) == (
        "invalid", "a.toml: key missing", ("key",),
    )  # fmt: skip


def test_the_kernel_loads_nothing_but_python():
    code = (
        "import sys, stadtherz.kernel.ids, stadtherz.kernel.geo, stadtherz.kernel.text, "
        "stadtherz.kernel.events, stadtherz.kernel.errors; sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
