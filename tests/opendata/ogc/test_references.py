"""Reference systems against PROJ 9.5 (pyproj 3.7), whose numbers are written out here."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.ogc.boxes import read_bbox
from stadtherz.opendata.domain.ogc.references import (
    CRS84,
    LAT_LON,
    MERCATOR,
    UTM32,
    reference_of,
    turned,
)

KNOWN = [
    ((7.77, 49.44), (410830.8843182027, 5477097.567416963), (864952.4434637356, 6349852.660439515)),
    ((9.0, 50.0), (500000.0, 5538630.702744345), (1001875.4171394621, 6446275.841017161)),
    ((13.4, 52.5), (798609.5209110618, 5825756.242017899),
     (1491681.1766298658, 6891041.723891586)),
    ((6.0, 54.9), (307647.16565332864, 6087785.208389285), (667916.9447596414, 7342482.290188272)),
]  # fmt: skip


@pytest.mark.parametrize(("degrees", "utm", "mercator"), KNOWN)
def test_numbers_of_proj(degrees, utm, mercator):
    point = np.array([degrees])
    assert turned(point, CRS84, UTM32)[0] == pytest.approx(utm, abs=1e-5)
    assert turned(point, CRS84, MERCATOR)[0] == pytest.approx(mercator, abs=1e-5)
    assert turned(point, CRS84, LAT_LON)[0].tolist() == list(reversed(degrees))
    assert turned(np.array([utm]), UTM32, CRS84)[0] == pytest.approx(degrees, abs=1e-10)


@given(st.floats(5, 16), st.floats(46, 56))
def test_there_and_back(lon, lat):
    for one in (UTM32, MERCATOR):
        x, y = one.there(np.array([lon]), np.array([lat]))
        back = np.column_stack(one.back(x, y))[0]
        assert back == pytest.approx((lon, lat), abs=1e-9)


@pytest.mark.parametrize("name", ["EPSG:25832", "[EPSG:25832]", UTM32.uri])
def test_names(name):
    assert reference_of(name, "crs") is UTM32


def test_other_systems_are_not_offered():
    with pytest.raises(Invalid) as refused:
        reference_of("http://www.opengis.net/def/crs/EPSG/0/31466", "crs")
    assert (refused.value.code, refused.value.details) == ("ogc-reference", ("crs",))


class TestBoxes:
    @pytest.mark.parametrize(
        ("text", "box"),
        [("7,49,8,50", (7, 49, 8, 50)), ("7,49,-10,8,50,900", (7, 49, 8, 50)),
         ("170,-10,-170,10", (170, -10, -170, 10)), ("7,49,7,49", (7, 49, 7, 49)),
         ("-180,-90,180,90", (-180, -90, 180, 90)), (" 7 , 49,8,50", (7, 49, 8, 50))],
    )  # fmt: skip
    def test_what_is_a_box(self, text, box):
        found = read_bbox(text).box
        assert (found.west, found.south, found.east, found.north) == box

    @pytest.mark.parametrize(
        "text",
        ["", "7,49,8", "7,49,8,50,9", "7,49,8,x", "7,50,8,49", "-180.1,0,1,1", "0,0,180.1,1",
         "0,-90.1,1,1", "0,0,1,90.1", "nan,0,1,1", "0,0,inf,1", "1;2;3;4", "7,49,8,50,1,1,1",
         "0,0,1,1); DROP TABLE x", "1," * 300],
    )  # fmt: skip
    def test_what_is_none(self, text):
        with pytest.raises(Invalid) as refused:
            read_bbox(text)
        assert refused.value.code == "ogc-bbox"

    def test_axes_of_other_systems(self):
        assert read_bbox("49,7,50,8", LAT_LON).box == read_bbox("7,49,8,50").box
        found = read_bbox("864952,6349852,864953,6349853", MERCATOR).box
        assert (found.west, found.south) == pytest.approx((7.769996, 49.439996), abs=1e-5)
        with pytest.raises(Invalid):
            read_bbox("10,0,5,1", MERCATOR)

    @given(st.floats(0, 1), st.floats(0, 1))
    def test_the_box_in_degrees_holds_everything(self, right, up):
        """Points of a box in UTM lie in the box in degrees that is looked through first."""
        found = read_bbox("380000,5460000,430000,5490000", UTM32)
        point = np.array([[380000 + 50000 * right, 5460000 + 30000 * up]])
        ((lon, lat),) = turned(point, UTM32, CRS84).tolist()
        assert found.box.west <= lon <= found.box.east
        assert found.box.south <= lat <= found.box.north
