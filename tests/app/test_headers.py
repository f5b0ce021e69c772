"""Every answer has the security headers, and no page has a script in it: pages, frames, open doors, files, refusals."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from app.access import TABLE
from app.server.headers import HEADERS, NO_DOCUMENTS, NOTHING

PARTS = {"plan_id": "1", "division": "hemvard", "kind": "roads", "language": "sv", "what": "karta", "task": "x",
         "collection": "areas", "item": "1.x", "z": "0", "x": "0", "y": "0"}  # fmt: skip
GETS = [
    re.sub(r"\{(\w+)\}", lambda found: PARTS.get(found[1], "1"), t)
    for t, row in TABLE.items()
    if "GET" in row
]
PAGES = ["/", "/planera", "/jamfor", "/lista", "/data", "/ansvar", "/beslut", "/logg", "/logga-in"]
OTHERS = ["/ogc/collections/drafts/items", "/static/js/lookup.js", "/static/none.js", "/static/", "/none", "/api/v1/none", "/embed/none",
          "/ogc/collections/none", "/hjalp/bilder/none.png", "/api/v1/plans/0", "/api/v1/tiles/roads/99/0/0"]  # fmt: skip
SHARED = ("/static/", "/hjalp", "/i18n/", "/embed", "/tiles", "/api/v1/tiles/", "/api/v1/public")
"""What is the same for everybody; pages are too, which are empty frames."""
INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>|\son\w+\s*=\s*[\"']|javascript:|<base\b", re.IGNORECASE)


@pytest.fixture
def nobody(client):
    return TestClient(client.app)


def policy(text: str) -> dict[str, list[str]]:
    return {name: words for name, *words in (part.split() for part in text.split(";"))}


def bare(answer) -> bool:
    """Whether an answer can be no document, and is allowed nothing."""
    kind = answer.headers.get("content-type", "").partition(";")[0]
    return kind in NO_DOCUMENTS and NOTHING.items() <= dict(answer.headers).items()


@pytest.mark.parametrize("who", ["client", "nobody"])
def test_every_answer_has_every_header_a_policy_without_inline_scripts_and_no_place_in_shared_caches(
    request, who
):
    """Unless it is the same for everybody: a proxy's cache must not hand a planner's drafts to a reader."""
    asker, wrong, pages = request.getfixturevalue(who), [], 0
    for path in GETS + OTHERS:
        answer = asker.get(path, headers={"accept": "text/html"}, follow_redirects=False)
        told = policy(answer.headers.get("content-security-policy", ""))
        scripts = told.get("script-src", told.get("default-src", ["*"]))
        framed = told.get("frame-ancestors", ["*"])
        fits = bare(answer) or (
            HEADERS.items() <= dict(answer.headers).items()
            and scripts == ["'self'"]
            and told["object-src"] == told["base-uri"] == ["'none'"]
            and framed == (["'self'"] if path.startswith("/embed/karta") else ["'none'"])
        )
        kept = answer.headers.get("cache-control", "")
        fits = fits and ("no-store" in kept or "private" in kept or path.startswith(SHARED) or path in PAGES)
        whole_file = "attachment" in answer.headers.get("content-disposition", "")
        if "text/html" in answer.headers.get("content-type", "") and not whole_file:
            pages += 1
            fits = fits and not INLINE.search(answer.text)
        if not fits:
            wrong.append((path, answer.status_code, dict(answer.headers)))
    assert wrong == []
    assert pages > 12


def test_what_is_inline_is_seen():
    for bad in ("<script>x", '<script type="module">', '<a onclick="x">', '<a href="javascript:x">'):
        assert INLINE.search(bad)
    assert not INLINE.search('<script type="module" src="/static/js/x.js"></script><input id="once">')


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/"), ("PUT", "/api/v1/lookup"), ("POST", "/api/v1/lookup"), ("OPTIONS", "/")],
)
def test_refused_methods_and_bodies_have_them_too(nobody, method, path):
    answer = nobody.request(method, path, content=b"{")
    assert 400 <= answer.status_code < 500
    assert bare(answer)


@pytest.mark.parametrize(
    "path",
    ["/", "/embed/karta", "/ogc/collections", "/tiles/hemvard.json", "/tiles/4326/hemvard.geojson", "/dcat"],
)
def test_head_is_answered_as_get_is_without_the_body(client, path):
    asked, bare = (
        client.get(path, headers={"accept-encoding": "identity"}),
        client.head(path, headers={"accept-encoding": "identity"}),
    )
    assert (bare.status_code, bare.content) == (200, b"")
    assert bare.headers["content-type"] == asked.headers["content-type"]
    assert client.head("/ogc/collections/none").status_code == 404


def test_head_asks_nothing_of_the_api(client):
    """A list that is fetched is forgotten; whoever looks only, must not make it so."""
    assert client.head("/api/v1/health").status_code == 405
