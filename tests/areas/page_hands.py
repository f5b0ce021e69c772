"""What the page's own modules make of hands on borders: asked in node, given to the engine as the page does."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import shapely

from areas.changes import MoveBorder
from areas.edit_context import EditContext
from areas.edits import apply
from areas.model import Plan
from tests import node
from tests.conftest import ROOT


def shapes_of(plan: Plan) -> list[dict[str, Any]]:
    """The areas as the page holds them."""
    shapes = []
    for area in plan.areas:
        shape = shapely.geometry.mapping(area.geometry)
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        shapes.append({"code": area.code, "polygons": polygons})
    return shapes


def asked(script: str, question: object) -> Any:
    """What a script of ``tests/js`` answers."""
    run = subprocess.run(
        ["node", ROOT / "tests" / "js" / script],
        input=json.dumps(question),
        env=node.environment(),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(run.stdout)


def moved(plan: Plan, edit: dict[str, Any]) -> Plan:
    """The plan with stretches led another way as the page says it."""
    was, becomes = (
        shapely.multilinestrings([shapely.linestrings(one) for one in edit[key]])
        for key in ("was", "becomes")
    )
    return apply(plan, MoveBorder(areas=tuple(edit["areas"]), was=was, becomes=becomes), EditContext()).plan
