"""The client's pure modules in node, and the promises its files make to each other."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from app.palette import HUES
from tests import node
from tests.conftest import ROOT

STATIC = ROOT / "static"
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def node_environment() -> dict[str, str]:
    """PATH with the same node first that the build uses."""
    return node.environment()


@pytest.mark.parametrize("path", sorted(HERE.glob("*.test.js")), ids=lambda p: p.name)
def test_pure_module_in_node(path, node_environment):
    run = subprocess.run(
        ["node", "--test", path], check=False, env=node_environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr


def keys_asked_for() -> set[str]:
    """Keys of sentences written out in the pages and modules."""
    keys = set()
    for path in STATIC.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        keys |= set(re.findall(r'data-say(?:-label|-placeholder)?="(\w+)"', text))
        # What the frame is told to say: of the invitation, and of pages to go on to.
        keys |= set(re.findall(r'"(?:say|other|/\w*)": "(\w+)"', text))
    for path in (STATIC / "js").rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        keys |= set(re.findall(r'\bsay\((?:[^()"?]*\? )?"(\w+)"', text))
        keys |= set(re.findall(r'\bsay\([^()"]*\? "\w+" : "(\w+)"', text))
    return keys


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_sentence_the_pages_ask_for_exists(language):
    known: set[str] = set()
    for path in (STATIC / "i18n" / language).glob("*.json"):
        known |= set(json.loads(path.read_text(encoding="utf-8")).get("ui", {}))
    asked = keys_asked_for()
    assert len(asked) > 40
    assert {"invite_log", "invite_resp_other", "page_log"} <= asked
    assert asked - known == set()


def test_both_languages_have_the_same_sentences_with_the_same_facts():
    def facts(language: str) -> dict[str, set[str]]:
        content = json.loads((STATIC / "i18n" / language / "ui.json").read_text(encoding="utf-8"))
        return {
            f"{group}.{key}": set(re.findall(r"\{(\w+)\}", sentence))
            for group, sentences in content.items()
            for key, sentence in sentences.items()
        }

    assert facts("sv") == facts("en")


def test_every_icon_that_is_used_is_in_the_sprite():
    listed = re.search(
        r"const ICONS = \{(.*?)\};", (ROOT / "vendor.mjs").read_text(encoding="utf-8"), re.DOTALL
    )
    names = set(re.findall(r"^\s+(\w+):", listed[1], re.MULTILINE))
    used = set()
    for path in [*STATIC.glob("*.html"), *(STATIC / "js").rglob("*.js")]:
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r"icons\.svg#(\w+)", text)) | set(re.findall(r'\bicon\("(\w+)"\)', text))
    assert "search" in used
    assert used - names == set()


def test_one_module_alone_asks_the_server():
    asking = [
        path.name
        for path in (STATIC / "js").rglob("*.js")
        if re.search(r"\bfetch\(|XMLHttpRequest|sendBeacon", path.read_text(encoding="utf-8"))
    ]
    assert asking == ["api.js"]


AT_ONCE, AND_LATER = r'^(?:import|\} from).*"(\..+?)";', r'(?:^(?:import|\} from).*|import\()"(\..+?)"'


@pytest.mark.parametrize(
    ("name", "entry", "imports"),
    [("index", "lookup", AT_ONCE), ("planera", "planera", AND_LATER), ("jamfor", "compare", AT_ONCE)],
)
def test_every_module_of_the_first_view_is_preloaded(name, entry, imports):
    """A module that is missing in the list costs a round trip of its own; the look-up's map, and a print, come when asked for."""
    page = (STATIC / f"{name}.html").read_text(encoding="utf-8")
    needed, found = [STATIC / "js" / f"{entry}.js"], set()
    while needed:
        path = needed.pop()
        if path in found:
            continue
        found.add(path)
        text = path.read_text(encoding="utf-8")
        # What the page's own script reads later it reads in any case; other modules, when somebody asks for something.
        wanted = imports if path.stem == entry else AT_ONCE
        needed += [(path.parent / name).resolve() for name in re.findall(wanted, text, re.MULTILINE)]
    missing = [path.name for path in found if f'"/static/{path.relative_to(STATIC).as_posix()}"' not in page]
    assert missing == []


def test_every_file_that_a_page_names_exists():
    """A file that was taken away and is still preloaded is asked for at every visit, and answered with an error."""
    named = {
        name
        for path in STATIC.glob("*.html")
        for name in re.findall(r'(?:href|src)="/static/([^"#?{]+)', path.read_text(encoding="utf-8"))
    }
    assert len(named) > 100
    assert [name for name in sorted(named) if not (STATIC / name).is_file()] == []


def test_every_figure_of_the_summary_is_asked_for_while_the_hand_moves():
    """While a choice is tried only some figures come; a row that is shown without being asked for would go blank."""
    folder = STATIC / "js" / "planera"
    shown = re.findall(r'figureRow\(found, "(\w+)"', (folder / "tab_summary.js").read_text(encoding="utf-8"))
    asked = (folder / "live.js").read_text(encoding="utf-8").split("summary: [")[1].split("]")[0]
    assert len(shown) > 10
    assert [code for code in shown if f'"{code}"' not in asked] == []


def test_the_hues_are_those_of_the_server():
    """An area without a colour looks alike on our maps, in the file with a map in it and after an import."""
    client = (STATIC / "js" / "pure" / "colour.js").read_text(encoding="utf-8")
    listed = re.search(r"export const HUES = \[(.*?)\];", client)
    assert listed
    assert tuple(json.loads(f"[{listed[1]}]")) == HUES
