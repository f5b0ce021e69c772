"""The house rules that a machine can hold: sizes, names, homes of things, nothing undocumented."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("geodata", "areas", "app")
MOST_LINES = 400
MOST_BODY_LINES = 40
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "service"}
EPSG = re.compile(r"(?<![\w.])(4326|3006|3009|3857)(?![\w.])")


def python_files() -> list[Path]:
    return [p for name in PACKAGES for p in sorted((ROOT / name).rglob("*.py"))]


def client_files(*endings: str) -> list[Path]:
    return [
        p
        for p in sorted((ROOT / "static").rglob("*"))
        if p.suffix in endings and "vendor" not in p.relative_to(ROOT).parts
    ]


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", python_files() + client_files(".js", ".css", ".html"), ids=relative)
def test_no_file_is_longer_than_its_budget(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body without its docstring."""
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def without_migrations() -> list[Path]:
    """A migration is a frozen list of table definitions; it does not grow."""
    return [p for p in python_files() if "versions" not in p.parts]


@pytest.mark.parametrize("path", without_migrations(), ids=relative)
def test_no_function_body_is_longer_than_its_budget(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    long = [
        (node.name, body_lines(node))
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and body_lines(node) > MOST_BODY_LINES
    ]
    assert long == []


@pytest.mark.parametrize("path", python_files(), ids=relative)
def test_everything_public_has_a_docstring(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = [] if ast.get_docstring(tree) or not tree.body else ["module"]
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            members = [m for m in node.body if isinstance(m, (ast.FunctionDef, ast.AsyncFunctionDef))]
            bare += [
                f"{node.name}.{m.name}"
                for m in members
                if not m.name.startswith("_") and not ast.get_docstring(m)
            ]
            if not node.name.startswith("_") and not ast.get_docstring(node):
                bare.append(node.name)
    bare += [
        node.name
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert bare == []


def test_no_module_has_a_name_that_says_nothing():
    assert [relative(p) for p in python_files() + client_files(".js") if p.stem in EMPTY_NAMES] == []


def test_epsg_codes_are_written_in_crs_py_alone():
    """Docstrings and comments may name them; code may not."""
    found = []
    for path in python_files():
        if path == ROOT / "geodata" / "crs.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and node.value in {4326, 3006, 3009, 3857}:
                found.append((relative(path), node.lineno))
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and re.fullmatch(r"(?i)epsg:+\d+", node.value)
            ):
                found.append((relative(path), node.lineno))
    assert found == []


def test_shapes_that_threads_share_are_prepared_as_copies():
    """GEOS builds what makes a prepared shape quick at the first question, and crashes where two threads ask it."""
    asked = [path for path in python_files() if path.is_relative_to(ROOT / "areas")]
    assert [relative(p) for p in asked if "shapely.prepare(" in p.read_text(encoding="utf-8")] == []


def test_nothing_that_is_served_names_another_host():
    """XML namespaces are names, not addresses."""
    found = []
    for path in client_files(".js", ".css", ".html", ".json", ".svg"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(r"""(https?:)?//[a-z0-9-]+\.[a-z]""", line) and "www.w3.org" not in line:
                found.append((relative(path), number))
    assert found == []


def test_no_import_runs_in_a_circle():
    """Depth-first search over the packages' own imports, module by module."""
    names = {".".join(p.relative_to(ROOT).with_suffix("").parts): p for p in python_files()}
    edges: dict[str, set[str]] = {}
    for name, path in names.items():
        edges[name] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                edges[name] |= {node.module, *(f"{node.module}.{a.name}" for a in node.names)} & set(names)
    state: dict[str, int] = {}

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert state.get(name) != 1, " -> ".join((*trail, name))
        if name in state:
            return
        state[name] = 1
        for other in edges[name] - {name}:
            visit(other, (*trail, name))
        state[name] = 2

    for name in names:
        visit(name, ())
