"""The map under the plans over HTTP: its grid, its tiles, and the one other host a setting allows."""

from __future__ import annotations

import gzip

import numpy as np
import pyogrio
import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from app.dependencies import application_settings
from app.main import create_app
from app.settings import Settings
from geodata.tiles.map_tiles import ORIGIN, RESOLUTIONS, TILE_PX

INNER_TOWN = (536_500, 6_474_500)


def address(said, kind, z, place=INNER_TOWN):
    side = RESOLUTIONS[z] * TILE_PX
    x, y = (int(v) for v in ((place[0] - ORIGIN[0]) // side, (ORIGIN[1] - place[1]) // side))
    url = said[kind]["url"]
    return url.replace("{z}", str(z)).replace("{x}", str(x)).replace("{y}", str(y))


@pytest.fixture(scope="module")
def said(client):
    return client.get("/api/v1/basemap").json()


def test_made_up_roads_are_said_to_be_and_there_is_no_background_unless_set(said):
    assert said["roads"]["synthetic"]
    assert said["roads"]["credit"]
    assert said["background"] is None
    assert (said["crs"], said["tile_px"]) == (3006, 512)


@pytest.mark.parametrize(("z", "ranks"), [(0, {0}), (6, None)])
def test_far_away_only_the_largest_roads_are_drawn_and_near_by_their_names(client, said, tmp_path, z, ranks):
    path = tmp_path / "tile.mvt"
    path.write_bytes(client.get(address(said, "roads", z)).content)
    found = pyogrio.read_dataframe(path)
    assert set(found["rank"]) == ranks or (ranks is None and len(set(found["rank"])) > 3)
    assert ("name" in found) is (z == 6)


def test_a_tile_of_the_version_that_is_named_is_kept_for_good_and_zipped(client, said):
    url = address(said, "roads", 4)
    answer = client.get(url)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert answer.headers["content-encoding"] == "gzip"
    assert len(gzip.compress(answer.content)) < len(answer.content)
    again = client.get(url, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(url.split("?")[0]).headers["cache-control"] == "no-cache"


def test_on_a_closed_server_no_cache_that_others_share_keeps_a_tile(client, said, monkeypatch):
    closed = client.app.state.settings.model_copy(update={"closed": True})
    monkeypatch.setitem(client.app.dependency_overrides, application_settings, lambda: closed)
    kept = client.get(address(said, "roads", 4)).headers["cache-control"]
    assert kept == "private, max-age=31536000, immutable"


def test_where_nothing_is_there_is_nothing_to_send(client, said):
    assert client.get(address(said, "roads", 6, (300_000, 7_000_000))).status_code == 204


def test_a_tile_that_is_not_in_the_grid_is_refused(client):
    assert client.get("/api/v1/tiles/roads/9/0/0").status_code == 422
    assert client.get("/api/v1/tiles/people/1/0/0").status_code == 422


def test_the_squares_of_a_level_hold_every_address_of_its_ground(client, said, tmp_path):
    """The tiles of the second level that Linköping lies in, counted together, against the register's size."""
    total, path = 0, tmp_path / "tile.mvt"
    side = RESOLUTIONS[1] * TILE_PX
    for e in np.arange(490_000, 600_000, side):
        for n in np.arange(6_400_000, 6_540_000, side):
            answer = client.get(address(said, "addresses", 1, (e, n)))
            if answer.status_code == 200:
                path.write_bytes(answer.content)
                found = pyogrio.read_dataframe(path).explode()
                total += int(found["count"].sum())
    assert total == client.get("/api/v1/health").json()["addresses"]


def policy(**chosen):
    with TestClient(create_app(Settings(**chosen))) as made:
        answer = made.get("/")
        return answer.headers["content-security-policy"], made


def test_only_the_background_s_host_is_let_in_and_only_when_it_is_set(tmp_path):
    assert "img-src 'self' data: blob:;" in policy(data=tmp_path)[0]
    url = "https://{a-c}.karta.example/{z}/{x}/{y}.png"
    set_, _ = policy(data=tmp_path, background_url=url)
    assert "img-src 'self' data: blob: https://*.karta.example;" in set_
    assert set_.count("karta.example") == 1


@pytest.mark.parametrize("url", ["ftp://x", "https://x;script-src *", "https://x 'unsafe-inline'", "karta"])
def test_a_background_that_could_loosen_the_policy_is_refused(url):
    with pytest.raises(ValidationError):
        Settings(background_url=url)
