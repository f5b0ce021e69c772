"""Outlines that are drawn anew."""

import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon

from areas.edits import (
    Reshape,
    apply,
)
from areas.errors import EditRefused
from tests.areas.edits.doing import done, refused
from tests.areas.towns import areas_m2, town


class TestReshape:
    def test_a_dragged_corner_moves_in_both_neighbours(self, plan, context):
        """The corner of all three at (200, 100) goes to (210, 120). B loses the triangle (200, 100), (200, 300),
        (210, 120): 1 000 m², A gains it; C gains (0, 100), (200, 100), (210, 120): 2 000 m² from A, and
        (200, 100), (300, 100), (210, 120): 1 000 m² from B. The vertex at (0, 100) holds."""
        new = {
            "A": Polygon([(0, 100), (210, 120), (200, 300), (0, 300)]),
            "B": Polygon([(210, 120), (300, 100), (300, 300), (200, 300)]),
            "C": Polygon([(0, 0), (300, 0), (300, 100), (210, 120), (0, 100)]),
        }
        assert {code: shape.area for code, shape in new.items()} == {"A": 39_000, "B": 18_000, "C": 33_000}
        bare, _ = town("AAB/AAB/CCC")
        assert areas_m2(done(bare, Reshape(areas=new), context)) == {"A": 39_000, "B": 18_000, "C": 33_000}

    def test_one_outline_alone_takes_from_and_leaves_to_its_neighbours(self, plan, context):
        """B's western border goes 10 m east: A gets the strip of 10 × 200 m. C is not touched."""
        after = done(plan, Reshape(areas={"B": shapely.box(210, 100, 300, 300)}), context)
        assert areas_m2(after) == {"A": 42_000, "B": 18_000, "C": 30_000}
        grown = done(plan, Reshape(areas={"B": shapely.box(190, 100, 300, 300)}), context)
        assert areas_m2(grown) == {"A": 38_000, "B": 22_000, "C": 30_000}

    def test_outlines_that_come_back_a_centimetre_off_change_nothing(self, plan, context):
        shaken = shapely.transform(plan.area("B").geometry, lambda p: p + np.array([0.01, -0.02]))
        applied = apply(plan, Reshape(areas={"B": shaken}), context)
        assert applied.plan is plan
        assert [note.code for note in applied.notes] == ["nothing_changed"]

    def test_ground_that_nobody_takes_over_is_refused(self, plan, context):
        """A leaves 10 m at its outer border; there is no neighbour to take it."""
        refusal = refused(
            plan,
            Reshape(
                areas={
                    "A": shapely.box(10, 110, 190, 290),
                    "B": plan.area("B").geometry,
                    "C": plan.area("C").geometry,
                }
            ),
            context,
        )
        assert refusal.code == "ground_left_over"

    def test_two_outlines_over_the_same_ground_are_refused_with_the_size(self, plan, context):
        """A and B both claim the strip from 200 to 210: 10 × 200 m."""
        wanted = {"A": shapely.box(0, 100, 210, 300), "B": shapely.box(200, 100, 300, 300)}
        refusal = refused(plan, Reshape(areas=wanted), context)
        assert (refusal.code, refusal.facts["areas"]) == ("outlines_overlap", ["A", "B"])
        assert refusal.facts["area_m2"] == 2_000

    def test_an_outline_beyond_the_municipality_is_cut_and_told(self, plan, context):
        applied = apply(plan, Reshape(areas={"B": shapely.box(190, 100, 350, 300)}), context)
        assert areas_m2(applied.plan)["B"] == 22_000
        assert [(note.code, note.area_m2) for note in applied.notes] == [("cut_to_municipality", 10_000)]


class TestOutlinesAlongBordersAlone:
    """New outlines that bring no new line: what they take must be seen all the same.

    ::

        A A A A A
        A B B B A
        A B D B A
        A B B B A
        A A A A A
    """

    TOWN = "AAAAA/ABBBA/ABDBA/ABBBA/AAAAA"

    @pytest.mark.parametrize(
        ("code", "outline", "gone"),
        [("A", shapely.box(0, 0, 500, 500), ["B", "D"]), ("B", shapely.box(100, 100, 400, 400), ["D"])],
    )
    def test_an_area_within_a_new_outline_is_taken_with_it(self, code, outline, gone):
        plan, context = town(self.TOWN)
        with pytest.raises(EditRefused, match="area_would_vanish") as refusal:
            apply(plan, Reshape(areas={code: outline}), context)
        assert refusal.value.facts["areas"] == gone

    def test_an_area_far_away_is_taken_along_its_own_borders(self):
        plan, context = town(self.TOWN)
        both = MultiPolygon([plan.area("D").geometry, shapely.box(0, 0, 100, 100)])
        found = apply(plan, Reshape(areas={"D": both}), context).plan
        assert areas_m2(found) == {"A": 150_000.0, "B": 80_000.0, "D": 20_000.0}

    def test_two_areas_change_places(self):
        plan, context = town("AAB/AAB/CCC")
        a, c = plan.area("A").geometry, plan.area("C").geometry
        found = apply(plan, Reshape(areas={"A": c, "C": a}), context).plan
        assert (found.area("A").geometry, found.area("C").geometry) == (c, a)

    def test_ground_that_is_left_along_borders_falls_to_the_neighbour(self):
        """D keeps nothing new and B's outline leaves the district 13 out, which lies beside A."""
        plan, context = town(self.TOWN)
        rest = plan.area("B").geometry.difference(shapely.box(300, 100, 400, 200))
        found = apply(plan, Reshape(areas={"B": rest}), context).plan
        assert areas_m2(found) == {"A": 170_000.0, "B": 70_000.0, "D": 10_000.0}
