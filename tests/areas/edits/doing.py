"""Edits on a town of 3 × 3 districts of 100 m, checked by eye::

    A A B     20 21 22
    A A B     10 11 12
    C C C     00 01 02

Ground: A 40 000 m², B 20 000 m², C 30 000 m².
"""

import pytest
import shapely

from areas.edits import (
    apply,
)
from areas.errors import EditRefused
from areas.model import Office

BERGA = Office(code="berga", name="Berga", kind="office", e=50.0, n=50.0)


RYD = Office(code="ryd", name="Ryd", kind="office", e=250.0, n=250.0)


def refused(plan, edit, context):
    with pytest.raises(EditRefused) as refusal:
        apply(plan, edit, context)
    return refusal.value


def geometries(plan):
    return [area.geometry for area in plan.areas]


def done(plan, edit, context):
    """The next plan, having checked that it is a coverage of the same 90 000 m²."""
    after = apply(plan, edit, context).plan
    assert shapely.coverage_is_valid(geometries(after))
    assert shapely.coverage_union_all(geometries(after)).equals(shapely.box(0, 0, 300, 300))
    return after
