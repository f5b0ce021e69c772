"""What the tests of plans in files share: the plan in force, a drawn one, out and in."""

from __future__ import annotations

from app.plan_files import plan_export
from app.plan_files.plan_import import Asked, import_plan
from app.plans import drafts
from app.store import geography, plans
from app.workspace import today
from geodata.crs import SWEREF99_TM

DAY = today()
MAPS = (".geojson", ".gpkg", ".shp", ".zip", ".fgb", ".kml")


def in_force(store, division="hemvard"):
    with store.read() as connection:
        return plans.in_force(connection, division, DAY)


def drawn(store):
    """A draft in which Norr has been given a drawn triangle around the middle of Centrum, and has been locked."""
    record = in_force(store)
    middle = record.plan.area("centrum").geometry.representative_point()
    corners = [(-903.17, -711.9), (1204.41, -305.33), (87.02, 1109.78), (-903.17, -711.9)]
    triangle = {"type": "Polygon", "coordinates": [[[middle.x + e, middle.y + n] for e, n in corners]]}
    draft = drafts.copy(store, record.id, name="Ritat förslag")
    made = [{"op": "assign_polygon", "polygon": triangle, "to": "norr"}, {"op": "lock", "area": "norr"}]
    return drafts.edit(store, draft.id, made, version=draft.version, crs=SWEREF99_TM).record


def around(store):
    with store.read() as connection:
        return plan_export.Surroundings(
            districts=geography.get_districts(connection), providers=plans.get_providers(connection),
            example=True, language="sv", day=DAY,
        )  # fmt: skip


def export(store, record, path, **options):
    return plan_export.write(record, around(store), path, **options)


def read_in(store, path, division="hemvard", **asked):
    report = import_plan(store, path, division=division, name="", day=DAY, asked=Asked(**asked))
    with store.read() as connection:
        return report, plans.get(connection, report.figures["plan"])


def count(store):
    with store.read() as connection:
        return len(plans.numbers(connection))


def assert_same_plan(one, other):
    """Areas alike to the last bit of their ground, with all that is said of them, and the same offices."""
    assert other.plan.codes == one.plan.codes
    for a, b in zip(one.plan.areas, other.plan.areas, strict=True):
        assert (b.name, b.colour, b.office, b.provider) == (a.name, a.colour, a.office, a.provider)
        assert b.locked is a.locked
        assert b.geometry.equals_exact(a.geometry, 0)
    assert other.plan.offices == one.plan.offices
