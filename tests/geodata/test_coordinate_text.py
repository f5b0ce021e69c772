"""Coordinates as people paste them: every way of writing gives the same point, anything else is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from geodata.errors import Fault, InvalidData
from geodata.gazetteer.coordinate_text import TypedPoint, read_point
from geodata.typed_text import clean

LON, LAT = 15.6216, 58.4109
E, N = Transformer.from_crs("EPSG:4326", "EPSG:3006", always_xy=True).transform(LON, LAT)
"""The independent oracle: one direct pyproj call."""


def read(text: str) -> TypedPoint | None:
    return read_point(clean(text))


@pytest.mark.parametrize(
    "text",
    [
        "58.4109, 15.6216", "58.4109,15.6216", "58,4109 15,6216", "58,4109, 15,6216", "58,4109,15,6216",
        "58.4109; 15.6216", "58.4109/15.6216", "58.4109\n15.6216", "58.4109\t15.6216", "(58.4109, 15.6216)",
        "15.6216, 58.4109", "N 58.4109 E 15.6216", "58.4109N 15.6216E", "N58.4109° E15.6216°", "15.6216 E, 58.4109 N",
        "lat: 58.4109 lon: 15.6216", "Latitud 58,4109 Longitud 15,6216", "58.4109° N, 15.6216° Ö",
        "WGS84 58.4109 15.6216", "WGS 84: 58.4109, 15.6216", "EPSG:4326 58.4109 15.6216",
        "58°24'39.24\"N 15°37'17.76\"E", "58° 24′ 39,24″ N, 15° 37′ 17,76″ Ö", "58º24’39.24” N 15º37’17.76” Ö",
        "58°24.654' 15°37.296'", "58 24 39.24 N 15 37 17.76 E", "N 58 24,654 E 15 37,296",
        "https://www.google.com/maps/@58.4109,15.6216,15z", "@58.4109,15.6216",
        "https://maps.example/?q=58.4109,15.6216", "https://www.openstreetmap.org/?mlat=58.4109&mlon=15.6216#map=5/1.0/2.0",
        "https://www.openstreetmap.org/#map=15/58.4109/15.6216", "geo:58.4109,15.6216",
        "https://www.google.com/maps/place/X/data=!3d58.4109!4d15.6216",
    ],
)  # fmt: skip
def test_every_way_to_write_degrees_gives_the_point(text):
    """24' 39.24" = 24.654' = 0.4109°, and 37' 17.76" = 37.296' = 0.6216°."""
    point = read(text)
    assert point is not None
    assert (point.e, point.n) == (pytest.approx(E, abs=0.01), pytest.approx(N, abs=0.01))
    assert point.note == "coordinates_wgs84"
    assert point.label == "58.41090, 15.62160"


@pytest.mark.parametrize(
    "text",
    [
        "6474500, 537000", "537000, 6474500", "6474500 537000", "6474500,537000", "6474500.0, 537000.0",
        "6474500,0 537000,0", "6 474 500, 537 000", "6 474 500 537 000", "537 000 6 474 500", "N 6474500 E 537000",
        "E 537000 N 6474500", "SWEREF 99 TM 6474500 537000", "Sweref99TM: 6474500, 537000", "SWEREF99 6474500 537000",
        "EPSG:3006 537000 6474500", "N=6474500; E=537000", "x 6474500 y 537000",
    ],
)  # fmt: skip
def test_the_national_grid_is_read_in_either_order(text):
    """Northing is over six million, easting under one: the range tells."""
    point = read(text)
    assert point is not None
    assert (point.e, point.n, point.note) == (537_000.0, 6_474_500.0, "coordinates_3006")


@pytest.mark.parametrize(
    "text",
    ["6476000, 149000", "149000 6476000", "SWEREF 99 15 00: 6476000, 149000", "EPSG:3009 6476000 149000"],
)
def test_the_local_grid_is_read_in_either_order(text):
    """The oracle is pyproj, from the local grid to the national one."""
    e, n = Transformer.from_crs("EPSG:3009", "EPSG:3006", always_xy=True).transform(149_000, 6_476_000)
    point = read(text)
    assert point is not None
    assert (point.e, point.n) == (pytest.approx(e, abs=0.01), pytest.approx(n, abs=0.01))
    assert point.note == "coordinates_3009"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("58.4109", "one_number_is_not_a_point"),
        ("6474500", "one_number_is_not_a_point"),
        ("6 474 500", "one_number_is_not_a_point"),
        ("58°24'39\"N", "one_number_is_not_a_point"),
        ("48.8566, 2.3522", "coordinates_out_of_range"),
        ("-58.4109, 15.6216", "coordinates_out_of_range"),
        ("58.4109 S, 15.6216 E", "coordinates_out_of_range"),
        ("58.4109 N, 15.6216 V", "coordinates_out_of_range"),
        ("58°61'00\"N 15°00'00\"E", "coordinates_out_of_range"),
        ("6474500, 137000000", "coordinates_out_of_range"),
        ("E 58.4109 N 15.6216", "coordinates_contradict_label"),
        ("SWEREF 99 TM 6476000 149000", "coordinates_contradict_label"),
        ("EPSG:3006 58.4109 15.6216", "coordinates_contradict_label"),
        ("6474500 1487000", "grid_not_supported"),
        ("RT90 6474500 1487000", "grid_not_supported"),
        ("SWEREF 99 16 30 6474500 137000", "grid_not_supported"),
        ("EPSG:3021 6474500 1487000", "grid_not_supported"),
        ("58,15", "coordinates_too_coarse"),
        ("58.4109 15.6216 45.2", "coordinates_not_understood"),
        ("19121212-1212", "coordinates_not_understood"),
        ("https://www.example.org/karta", "link_without_coordinates"),
    ],
)
def test_what_is_no_point_is_said(text, code):
    with pytest.raises(InvalidData) as fault:
        read(text)
    assert fault.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "Drottninggatan 45",
        "12",
        "12 B",
        "582 27",
        "58227",
        "12, 14",
        "Ö 12",
        "nan, nan",
        "58.41, nan",
        "Väg 34 5",
        "°",
    ],
)
def test_what_is_no_coordinate_is_left_to_the_search_for_names(text):
    """The text "nan" has letters, "°" no digit; small whole numbers are houses and postcodes."""
    assert read(text) is None


@given(
    e=st.integers(240_000, 900_000), n=st.integers(6_150_000, 7_650_000), swap=st.booleans(),
    gap=st.sampled_from([" ", ", ", ",", ";", "/"]),
)  # fmt: skip
def test_any_point_of_the_national_grid_comes_back_as_it_was_typed(e, n, swap, gap):
    point = read(gap.join(str(v) for v in ((e, n) if swap else (n, e))))
    assert point is not None
    assert (point.e, point.n) == (e, n)


@given(st.text(alphabet="0123456789 .,;:°'\"NEÖSVnesw-+()/@", max_size=40))
def test_a_row_of_digits_and_signs_gives_a_point_in_sweden_or_a_fault(text):
    """SWEREF 99 TM bounds of Sweden, with a margin for the corners of the degree box."""
    try:
        point = read(text)
    except Fault:
        return
    assert point is None or (100_000 < point.e < 1_100_000 and 6_000_000 < point.n < 7_800_000)
