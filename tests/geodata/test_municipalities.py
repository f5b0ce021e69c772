"""Outlines of the municipalities: all 290 there, valid, found by code or name, nothing guessed."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geodata import crs, municipalities
from geodata.errors import NotFound


def test_there_are_290_municipalities_in_21_counties_with_unique_codes():
    """Sweden has 290 municipalities in 21 counties; the county is the code's first two digits."""
    table = municipalities.listing()
    assert len(table) == 290
    assert table["code"].is_unique
    assert table["code"].is_monotonic_increasing
    assert table["code"].str.fullmatch(r"\d{4}").all()
    assert table["code"].str[:2].nunique() == 21


def test_every_municipality_gives_a_valid_outline_on_the_grid_within_sweden():
    """Sweden's 290 municipalities fill about 450 000 km² of land and lake (land alone: 407 000)."""
    shapes = np.array([municipalities.outline(code).geometry for code in municipalities.listing()["code"]])
    assert shapely.is_valid(shapes).all()
    assert set(shapely.get_type_id(shapes)) <= {3, 6}
    points = shapely.get_coordinates(shapes)
    assert np.abs(points / crs.GRID_M - np.round(points / crs.GRID_M)).max() < 1e-3
    west, south, east, north = crs.SWEDEN_TM
    assert ((points >= [west, south]) & (points <= [east, north])).all()
    assert 407_000 < shapely.area(shapes).sum() / 1e6 < 470_000


def test_the_outline_of_linkoping_is_generalised_but_near_the_published_area():
    """Published area: 1 568.66 km². The outline has 49 corners and 1 589.89 km²: 1.35 % more."""
    found = municipalities.outline("0580")
    assert found.name == "Linköping"
    assert found.geometry.geom_type == "Polygon"
    assert found.geometry.area / 1e6 == pytest.approx(1568.66, rel=0.02)


@pytest.mark.parametrize("text", ["Linköping", "linkoping", "LINKÖPING", " 0580 "])
def test_a_municipality_is_found_by_code_or_name(text):
    assert municipalities.outline(text).code == "0580"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Åre kommun", "Åre"), ("Linköpings kommun", "Linköping"), ("linkopings kommun", "Linköping"),
        ("Borås Stad", "Borås"), ("Stockholms stad", "Stockholm"), ("Region Gotland", "Gotland"),
        ("Kommun 0580", "Linköping"), ("Habos kommun", "Habo"), ("Upplands Väsby kommun", "Upplands Väsby"),
    ],
)  # fmt: skip
def test_a_municipality_is_found_with_the_word_for_what_it_is(text, name):
    assert municipalities.outline(text).name == name


def test_ground_tells_which_municipalities_it_covers():
    """Linköping and Kinda whole; of Motala, north of Linköping, only a strip."""
    shapes = [municipalities.outline(name).geometry for name in ("Linköping", "Kinda")]
    assert municipalities.covered_by(shapely.union_all(shapes)) == ["Kinda", "Linköping"]
    assert municipalities.covered_by(shapes[0].buffer(2_000)) == ["Linköping"]
    assert municipalities.covered_by(shapes[0].centroid.buffer(1_000)) == []


@pytest.mark.parametrize(("text", "code"), [("Habo", "0643"), ("Håbo", "0305")])
def test_names_that_differ_only_in_a_ring_are_told_apart(text, code):
    """Habo (county 06) and Håbo (county 03) are different municipalities."""
    assert municipalities.outline(text).code == code


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("Linkping", "Linköping (0580)"), ("580", "Linköping (0580)"), ("", None)],
)
def test_an_unknown_municipality_is_refused_with_the_nearest(text, nearest):
    """The nearest of a misspelling is the name it is one letter from."""
    with pytest.raises(NotFound) as caught:
        municipalities.outline(text)
    assert caught.value.code == "unknown_municipality"
    assert caught.value.facts["text"] == text
    assert len(caught.value.facts["nearest"]) == 3
    if nearest:
        assert caught.value.facts["nearest"][0] == nearest


def test_a_code_that_no_municipality_has_is_no_misspelt_name():
    with pytest.raises(NotFound) as caught:
        municipalities.outline("9999")
    assert (caught.value.code, caught.value.facts) == ("unknown_municipality_code", {"text": "9999"})


def test_the_listing_cannot_be_spoiled_by_its_reader():
    mine = municipalities.listing()
    mine.loc[0, "name"] = "Spoilt"
    assert "Spoilt" not in set(municipalities.listing()["name"])
