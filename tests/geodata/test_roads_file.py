"""Roads in a file: what is written comes back, also from files of before barriers and later tags were read."""

from __future__ import annotations

import numpy as np

from geodata.streets import roads_file
from geodata.streets.roads import FIRST_TAGS, ROAD_TAGS
from tests.hand_made_roads import roads

TOWN = roads(
    {"a": (0, 0), "b": (100, 0), "c": (200, 0)},
    [("a b c", {"name": "Ågatan", "motorroad": "yes"})],
    barriers={"b": {"barrier": "bollard"}},
)


def test_what_is_written_comes_back(tmp_path):
    roads_file.save(TOWN, tmp_path / "roads.npz")
    read = roads_file.load(tmp_path / "roads.npz")
    assert read.tags.equals(TOWN.tags)
    assert read.stopped.tolist() == [0, 1, 0]


def test_an_older_file_is_read_without_what_it_lacks(tmp_path):
    path = tmp_path / "roads.npz"
    roads_file.save(TOWN, path)
    later = [f"{tag}.{part}" for tag in set(ROAD_TAGS) - set(FIRST_TAGS) for part in ("codes", "values")]
    with np.load(path) as content:
        older = {name: content[name] for name in content.files if name not in {"stopped", *later}}
    np.savez_compressed(path, **older)
    read = roads_file.load(path)
    assert tuple(read.tags.columns) == ROAD_TAGS
    assert read.tags["name"].tolist() == ["Ågatan"]
    assert read.tags["motorroad"].tolist() == [""]
    assert read.stopped.tolist() == [0, 0, 0]
