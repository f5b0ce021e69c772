"""The pages and their files: served, never guessed by a browser to be fresh, and asked for again by ETag."""

from __future__ import annotations

import json
import re

import pytest

from app.routes.pages import OF_TERMINAL, STATIC
from app.wording import catalogue, sentence

PAGES = (
    "/", "/planera", "/jamfor", "/beslut", "/lista", "/data", "/hjalp", "/hjalp/sla-upp-en-adress", "/logga-in", "/logg",
    "/ansvar", "/embed", "/embed/karta", "/embed/sok",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_html_and_always_asked_for_anew_but_sent_again_only_if_it_has_changed(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.text.startswith("<!doctype html>\n")
    assert answer.text.endswith("</html>")
    again = client.get(path, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("cache-control", "content-security-policy", "etag"):
        assert again.headers[name] == answer.headers[name]


@pytest.mark.parametrize("path", [one for one in PAGES if not one.startswith("/embed/")])
def test_every_page_has_the_frame_of_all(client, path):
    """The way past the header, whose municipality, the language, the theme, what is made up, and a word without scripts."""
    text = client.get(path).text
    for piece in (
        'class="skip"',
        'id="municipality"',
        'hreflang="en"',
        'id="theme"',
        'id="banner"',
        "<noscript>",
    ):
        assert text.count(piece) == 1, piece
    assert text.index("theme_first.js") < text.index('type="module"')


@pytest.mark.parametrize(
    "path", sorted(set(STATIC.glob("*.html")) - {STATIC / "frame.html"}), ids=lambda p: p.name
)
def test_what_the_frame_has_no_page_writes_out_again(client, path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith('{% extends "frame.html" %}\n')
    for piece in (
        "<!doctype",
        "<html",
        "<head>",
        "<meta",
        'rel="icon"',
        "tokens.css",
        "hreflang",
        "<noscript",
    ):
        assert piece not in text
    assert client.get(f"/static/{path.name}").status_code == 404, "a part alone is no page"


@pytest.mark.parametrize("path", ["/static/js/lookup.js", "/static/css/base.css", "/static/icon.svg"])
def test_a_file_is_kept_by_the_browser_and_revalidated(client, path):
    """``no-cache`` with an ETag: the second time costs a 304 without a body, a changed file comes at once."""
    first = client.get(path)
    assert first.headers["cache-control"] == "no-cache"
    again = client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == "no-cache"


def test_files_cost_the_store_no_question_and_the_way_in_does(client, monkeypatch):
    """A page asks for some hundred files, the same for everybody; whose session it is matters to none of them."""
    asked = []
    monkeypatch.setattr("app.security.guard.sign_in.session", lambda *_: asked.append(1))
    assert client.get("/static/js/lookup.js").status_code == 200
    assert not asked
    assert client.get("/api/v1/plans/in-force?division=hemvard").status_code == 200
    assert asked


def test_pages_wait_for_no_words_of_the_command_line_and_have_all_that_they_speak(client):
    words = client.get("/i18n/sv.json").json()
    assert words.keys() | OF_TERMINAL == catalogue("sv").keys()
    assert not words.keys() & OF_TERMINAL
    code = "".join(path.read_text(encoding="utf-8") for path in (STATIC / "js").rglob("*.js"))
    spoken = {one.split(".")[0] for one in re.findall(r'(?:sayIfKnown|known)\(\s*"([a-z_.]+)"', code)}
    # What a sentence of these sections puts in from others has to come along.
    spoken |= set(re.findall(r"\{\w+:(\w+)\}", json.dumps(words))) - {"plain"}
    assert spoken <= words.keys()


def test_a_frame_has_no_words_for_refusals_but_those_that_come_with_them(client):
    """A look-up that fails is told in the language that is asked for, the sentence that a page would have made."""
    words, whole = (client.get(f"/i18n/sv.json{part}").json() for part in ("?part=frame", ""))
    assert words["errors"] == {code: whole["errors"][code] for code in ("no_connection", "unexpected_answer")}
    for language in ("sv", "en"):
        answer = client.post(
            "/api/v1/lookup", json={"text": "blargh"}, headers={"accept-language": language}
        ).json()
        assert answer["detail"] == sentence("errors", answer["code"], answer["facts"], language)


def test_answers_of_the_api_are_never_stored(client):
    assert client.get("/api/v1/health").headers["cache-control"] == "no-store"


def test_isochrones_tell_of_how_many_people_they_reach_some(client):
    """Within five minutes on foot of an office live some people of all, and some of the eldest of all."""
    question = {"origins": [{"office": "ost"}], "minutes": [5], "mode": "walk"}
    answer = client.post("/api/v1/travel/isochrones", json=question).json()
    (feature,) = answer["features"]
    near = feature["properties"]
    assert 0 < near["people"] < answer["people_total"]
    assert 0 < near["people_80_plus"] < answer["people_80_plus_total"] < answer["people_total"]
