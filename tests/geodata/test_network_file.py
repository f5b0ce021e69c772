"""The network's file: what is written is read, and what is not whole is refused."""

from __future__ import annotations

import errno
import json

import numpy as np
import pytest

from geodata.errors import UnreadableFile
from geodata.streets import network, network_file
from tests.hand_made_roads import level, roads

POINTS = {"a": (0, 0), "b": (100, 0), "c": (100, 100), "d": (0, 100)}


@pytest.fixture
def streets():
    ways = [("a b", {"name": "Ågatan"}), ("b c d", {"maxspeed": "40"}), ("d a", {"oneway": "yes"})]
    return network.build(roads(POINTS, ways, signals="c"), level())[0]


@pytest.fixture
def path(streets, tmp_path):
    network_file.save(streets, tmp_path / "streets.opnet")
    return tmp_path / "streets.opnet"


def test_what_is_written_is_read(streets, path):
    again = network_file.load(path)
    for name, array in network.arrays_of(streets).items():
        np.testing.assert_array_equal(getattr(again, name), array)
    assert (again.streets, again.speeds) == (streets.streets, streets.speeds)


def test_the_arrays_are_the_file_and_cannot_be_changed(path):
    with pytest.raises(ValueError, match="read-only"):
        network_file.load(path).length_m[0] = 1


def test_saving_again_replaces_the_file_under_an_open_network(streets, path):
    first = network_file.load(path)
    network_file.save(network.with_speeds(streets, level().scaled(10)), path)
    assert (first.speeds.scale, network_file.load(path).speeds.scale) == (1.0, 1.1)
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_file_that_cannot_be_written_to_its_end_leaves_nothing(streets, tmp_path, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(network_file.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        network_file.save(streets, tmp_path / "streets.opnet")
    assert list(tmp_path.iterdir()) == []


def refusal(path):
    with pytest.raises(UnreadableFile) as fault:
        network_file.load(path)
    assert fault.value.facts == {"file": path.name}
    return fault.value.code


def test_every_way_of_cutting_it_short_is_noticed(path):
    """Padding after the last array is no data: it may go."""
    content = path.read_bytes()
    codes = set()
    for size in range(1, len(content) - network_file.ALIGN, 61):
        path.write_bytes(content[:size])
        codes.add(refusal(path))
    assert codes == {"network_file_format", "network_file_damaged"}


def test_a_changed_byte_of_an_array_is_noticed(path, streets):
    content = bytearray(path.read_bytes())
    place = content.index(streets.length_m.tobytes())
    content[place] ^= 1
    path.write_bytes(content)
    assert refusal(path) == "network_file_damaged"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("offset", -64),
        ("offset", 1 << 60),
        ("shape", [1 << 40]),
        ("shape", [-1]),
        ("shape", [1 << 40, 1 << 40]),
        ("shape", "x"),
    ],
)
def test_a_header_that_points_outside_is_refused(path, name, value):
    content = path.read_bytes()
    start = len(network_file.MAGIC) + network_file.LENGTH_BYTES
    length = int.from_bytes(content[len(network_file.MAGIC) : start], "little")
    header = json.loads(content[start : start + length])
    header["arrays"]["e"][name] = value
    text = json.dumps(header).encode()
    changed = network_file.MAGIC + len(text).to_bytes(network_file.LENGTH_BYTES, "little") + text
    path.write_bytes(changed + content[start + length :])
    assert refusal(path) == "network_file_damaged"


def test_another_file_is_not_taken_for_one(tmp_path):
    other = tmp_path / "other"
    other.write_bytes(b"PK\x03\x04" + bytes(100))
    assert refusal(other) == "network_file_format"
    other.write_bytes(b"")
    assert refusal(other) == "network_file_damaged"
    assert refusal(tmp_path / "none") == "network_file_missing"
