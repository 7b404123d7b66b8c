from collections import Counter

import pytest
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.vehicle_classes import (
    ALL_CLASSES,
    BICYCLE,
    BUS,
    BY_CODE,
    CAR,
    CAR_ANY,
    CAR_GROUP,
    CAR_LIKE,
    CAR_TRAILER,
    LORRY,
    LORRY_COMBINATION,
    LORRY_LIKE,
    LORRY_TRAILER,
    MOTOR,
    MOTOR_UNCLASSIFIED,
    MOTORCYCLE,
    SCHEMES,
    SEMI_TRAILER,
    TLS_2,
    TLS_5_1,
    TLS_8_1,
    UNKNOWN,
    VAN,
    VAN_ANY,
    class_of,
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
