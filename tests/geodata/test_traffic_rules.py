"""Who may go where, from the tags alone."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geodata.streets import maxspeed
from geodata.streets.roads import ROAD_TAGS
from geodata.streets.traffic_rules import permissions


def travel(**tags):
    """Directions by mode, as text: ``><`` both, ``>`` along the way, ``<`` against it, ``-`` closed."""
    given = {"highway": "residential"} | {key.replace("__", ":"): value for key, value in tags.items()}
    table = pd.DataFrame({tag: pd.Series([given.get(tag, "")], dtype="str") for tag in ROAD_TAGS})
    rules = permissions(table)
    return " ".join((">" if a else "") + ("<" if b else "") or "-" for a, b in rules.open[:, :, 0])


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({}, ">< >< ><"),
        ({"oneway": "yes"}, "> > ><"),
        ({"oneway": "-1"}, "< < ><"),
        ({"oneway": "no"}, ">< >< ><"),
        ({"oneway": "yes", "oneway__bicycle": "no"}, "> >< ><"),
        ({"oneway": "yes", "cycleway": "opposite_lane"}, "> >< ><"),
        ({"oneway__bicycle": "yes"}, ">< > ><"),
        ({"junction": "roundabout"}, "> > ><"),
        ({"junction": "roundabout", "oneway": "-1"}, "< < ><"),
        ({"junction": "roundabout", "oneway": "no"}, ">< >< ><"),
        ({"highway": "motorway"}, "> - -"),
        ({"highway": "motorway", "oneway": "no"}, ">< - -"),
        ({"highway": "motorway_link"}, ">< - -"),
        ({"highway": "cycleway"}, "- >< ><"),
        ({"highway": "footway"}, "- - ><"),
        ({"highway": "footway", "bicycle": "designated"}, "- >< ><"),
        ({"highway": "footway", "bicycle": "use_sidepath"}, "- - ><"),
        ({"highway": "steps"}, "- - ><"),
        ({"highway": "steps", "bicycle": "yes"}, "- - ><"),
        ({"highway": "pedestrian"}, "- >< ><"),
        ({"highway": "construction"}, "- - -"),
        ({"highway": "track"}, ">< >< ><"),
        ({"access": "no"}, "- - -"),
        ({"access": "private"}, "- - -"),
        ({"access": "destination"}, ">< >< ><"),
        ({"access": "no", "foot": "yes"}, "- - ><"),
        ({"access": "no", "motor_vehicle": "yes"}, ">< - -"),
        ({"vehicle": "no"}, "- - ><"),
        ({"vehicle": "no", "bicycle": "yes"}, "- >< ><"),
        ({"motor_vehicle": "no"}, "- >< ><"),
        ({"motor_vehicle": "no", "motorcar": "yes"}, ">< >< ><"),
        ({"bicycle": "no"}, ">< - ><"),
        ({"bicycle": "dismount"}, ">< - ><"),
        ({"foot": "no"}, ">< >< -"),
        ({"highway": "service", "service": "emergency_access"}, "- >< ><"),
    ],
    ids=str,
)
def test_directions_by_mode(tags, expected):
    """Car, bicycle, on foot."""
    assert travel(**tags) == expected


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        ("50", 50),
        ("50 km/h", 50),
        ("30 mph", 30 * 1.609344),
        ("SE:urban", 50),
        ("SE:rural", 70),
        ("SE:motorway", 110),
        ("RU:urban", 60),
        ("RU:rural", 90),
        ("FI:urban", 50),
        ("SE:zone:30", 30),
        ("SE:zone30", 30),
        ("walk", 7),
        ("SE:walk", 7),
        ("SE:living_street", 7),
        ("50;70", 50),
        ("70|50|none", 50),
        ("none", None),
        ("signals", None),
        ("0", None),
        ("5000", None),
        ("-30", None),
        ("fast", None),
        ("", None),
        ("XX:urban", None),
    ],
)
def test_posted_speed(text, kmh):
    assert maxspeed.parse(text) == (kmh if kmh is None else pytest.approx(kmh))


def test_posted_speed_that_cannot_be_read_is_nan():
    table = pd.DataFrame({tag: pd.Series(["", ""], dtype="str") for tag in ROAD_TAGS})
    table["highway"] = pd.Series(["residential", "residential"], dtype="str")
    table["maxspeed"] = pd.Series(["40", "quick"], dtype="str")
    posted = permissions(table).posted_kmh
    assert posted[0] == 40
    assert np.isnan(posted[1])
