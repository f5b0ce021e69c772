"""The plan that is edited, and the world around it; see ``doing`` for the town."""

from dataclasses import replace

import pytest

from tests.areas.edits.doing import BERGA, RYD
from tests.areas.towns import town


@pytest.fixture
def plan():
    bare, _ = town("AAB/AAB/CCC")
    areas = tuple(replace(area, office="berga") if area.code == "C" else area for area in bare.areas)
    return replace(bare, areas=areas, offices=(BERGA, RYD))


@pytest.fixture
def context():
    return town("AAB/AAB/CCC")[1]
