from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.tally import Tally
from stadtherz.observations.domain.vehicle_classes import (
    ALL_CLASSES,
    BAST_9,
    BICYCLE,
    BUS,
    BY_CODE,
    CAR,
    CAR_ANY,
    CAR_GROUP,
    CAR_LIKE,
    CAR_TRAILER,
    CITY,
    HEAVY,
    LORRY,
    LORRY_COMBINATION,
    LORRY_LIKE,
    LORRY_TRAILER,
    MANUAL_7,
    MODES,
    MODES_5,
    MOTOR,
    MOTOR_UNCLASSIFIED,
    MOTORCYCLE,
    PEDESTRIAN,
    SCHEMES,
    SEMI_TRAILER,
    TLS_2,
    TLS_5_1,
    TLS_8_1,
    UNKNOWN,
    VAN,
    VAN_ANY,
    Between,
    added_up,
    class_of,
    classed,
    within,
)

COUNTS = st.lists(st.tuples(st.sampled_from(ALL_CLASSES), st.none() | st.integers(0, 99)))


class TestTls:
    @pytest.mark.parametrize(
        ("code", "de"),
        [(6, "nicht klassifizierbares Kfz"), (7, "Pkw"), (11, "Lieferwagen"),
         (2, "Pkw mit Anhänger"), (3, "Lkw"), (8, "Lkw mit Anhänger"), (9, "Sattel-Kfz"),
         (5, "Bus"), (10, "Krad"), (64, "Kfz"), (0, "unbekannt")],
    )  # fmt: skip
    def test_numbers(self, code, de):
        assert str(class_of(code).name) == de

    @pytest.mark.parametrize(
        ("vehicle_class", "five", "two"),
        [
            (MOTOR_UNCLASSIFIED, MOTOR_UNCLASSIFIED, CAR_LIKE),
            (MOTORCYCLE, CAR_GROUP, CAR_LIKE),
            (CAR, CAR_GROUP, CAR_LIKE),
            (VAN, CAR_GROUP, CAR_LIKE),
            (CAR_TRAILER, CAR_TRAILER, LORRY_LIKE),
            (LORRY, LORRY, LORRY_LIKE),
            (LORRY_TRAILER, LORRY_COMBINATION, LORRY_LIKE),
            (SEMI_TRAILER, LORRY_COMBINATION, LORRY_LIKE),
            (BUS, BUS, LORRY_LIKE),
            (BICYCLE, BICYCLE, BICYCLE),
            (CAR_ANY, CAR_ANY, CAR_ANY),
            (VAN_ANY, VAN_ANY, VAN_ANY),
            (MOTOR, MOTOR, MOTOR),
            (UNKNOWN, UNKNOWN, UNKNOWN),
        ],
    )
    def test_what_the_coarser_schemes_make_of_a_class(self, vehicle_class, five, two):
        assert (TLS_5_1.home(vehicle_class), TLS_2.home(vehicle_class)) == (five, two)

    @pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.key)
    def test_classes_of_a_scheme_exclude_each_other(self, scheme):
        parts = Counter(code for found in scheme.classes for code in found.parts)
        assert set(parts.values()) == {1}

    @pytest.mark.parametrize("scheme", [TLS_8_1, TLS_5_1, TLS_2], ids=lambda scheme: scheme.key)
    def test_every_motor_vehicle_has_a_class(self, scheme):
        assert frozenset().union(*(found.parts for found in scheme.classes)) == MOTOR.parts

    def test_numbers_keys_and_names_are_unique_and_in_two_languages(self):
        assert len(BY_CODE) == len({found.key for found in ALL_CLASSES}) == len(ALL_CLASSES)
        assert {found.name.has("de") and found.name.has("en") for found in ALL_CLASSES} == {True}
        assert len({found.name.to("en") for found in ALL_CLASSES}) == len(ALL_CLASSES)

    def test_an_unknown_number_is_refused_without_repeating_it(self):
        with pytest.raises(Invalid, match="no vehicle class") as refused:
            class_of(999_123)
        assert refused.value.code == "vehicle-class"
        assert "999" not in str(refused.value)


class TestForeignSchemes:
    def test_a_row_of_a_count_by_hand(self):
        row = {"rad": 4, "krad": None, "pkw": 10, "lfz": 2, "lkw": 1, "lz": 3, "bus": 0}
        assert classed(MANUAL_7, row) == {
            BICYCLE: 4, MOTORCYCLE: None, CAR_ANY: 10, VAN_ANY: 2, LORRY: 1,
            LORRY_COMBINATION: 3, BUS: 0,
        }  # fmt: skip

    @pytest.mark.parametrize("columns", [MANUAL_7, BAST_9, MODES_5])
    def test_no_two_columns_are_one_class(self, columns):
        assert len(set(columns.values())) == len(columns)

    def test_the_federal_columns_are_the_classes_of_tls(self):
        assert set(BAST_9.values()) == set(TLS_8_1.classes)

    def test_a_foreign_column_is_refused(self):
        with pytest.raises(Invalid, match="'pferd' is no class; the columns are rad, krad"):
            classed(MANUAL_7, {"rad": 1, "pferd": 1})

    def test_what_cannot_be_split_stays_as_it_is(self):
        row = classed(MANUAL_7, {"rad": 4, "krad": None, "pkw": 10, "lfz": 2, "lkw": 1, "lz": 3})
        assert added_up(TLS_2, row.items()) == {
            BICYCLE: Tally(4, 1, 1),
            CAR_LIKE: Tally(None, 0, 1),
            CAR_ANY: Tally(10, 1, 1),
            VAN_ANY: Tally(2, 1, 1),
            LORRY_LIKE: Tally(4, 2, 2),
        }
        assert added_up(MODES, row.items()) == {
            BICYCLE: Tally(4, 1, 1), MOTOR: Tally(16, 4, 5),
        }  # fmt: skip


class TestAddingUp:
    @given(COUNTS, st.sampled_from(SCHEMES))
    def test_nothing_is_lost_and_nothing_known_by_it(self, counts, scheme):
        found = added_up(scheme, counts)
        assert sum((tally for tally in found.values()), Tally()) == Tally.of(
            count for _, count in counts
        )

    @given(COUNTS, st.sampled_from(SCHEMES))
    def test_a_class_is_given_only_what_surely_belongs_to_it(self, counts, scheme):
        for target, tally in added_up(scheme, counts).items():
            sure = [count for found, count in counts if found.parts <= target.parts]
            own = [count for found, count in counts if found == target]
            assert tally in (Tally.of(sure), Tally.of(own))
            if target in scheme.classes:
                assert tally == Tally.of(sure)

    @given(st.lists(st.tuples(st.sampled_from(TLS_8_1.classes), st.integers(0, 99))))
    def test_by_way_of_five_classes_comes_to_the_same(self, counts):
        by_way = [(found, tally.count) for found, tally in added_up(TLS_5_1, counts).items()]
        direct = {found: tally.count for found, tally in added_up(TLS_2, counts).items()}
        assert {found: tally.count for found, tally in added_up(TLS_2, by_way).items()} == direct


class TestWithin:
    @pytest.mark.parametrize(
        ("group", "least", "most"),
        [(HEAVY, 3, 3 + 4 + 5), (LORRY_LIKE, 3, 3 + 2 + 4 + 5), (CAR_LIKE, 1, 1 + 2 + 4 + 5),
         (MOTOR, 1 + 2 + 3 + 4, 1 + 2 + 3 + 4 + 5), (PEDESTRIAN, 0, 5), (UNKNOWN, 15, 15)],
    )  # fmt: skip
    def test_limits(self, group, least, most):
        counts = [(CAR, 1), (CAR_ANY, 2), (LORRY_COMBINATION, 3), (MOTOR, 4), (UNKNOWN, 5)]
        assert within(group, counts) == Between(least, most)

    @given(
        st.lists(st.sampled_from(CITY.classes), max_size=30),
        st.sampled_from(ALL_CLASSES),
        st.lists(st.sampled_from(ALL_CLASSES)),
    )
    def test_the_truth_lies_within(self, passed, group, device):
        """Each road user is reported as some class of the device that may hold it."""
        reported = Counter()
        for one in passed:
            fitting = [found for found in (*device, UNKNOWN) if one.parts <= found.parts]
            reported[fitting[0]] += 1
        truth = sum(one.parts <= group.parts for one in passed)
        found = within(group, reported.items())
        assert found.least <= truth <= found.most
