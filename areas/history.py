"""Undo and redo as values: the very plans are kept, so going back is exact to the bit.

Plans share the areas that an edit left alone, so a step costs no more memory than what it changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from areas.edits import Edit, EditContext, apply
from areas.errors import EditRefused
from areas.model import Plan
from geodata.report import Finding


@dataclass(frozen=True, kw_only=True)
class Step:
    """One edit, the plan before it and the plan after it."""

    edit: Edit
    before: Plan
    after: Plan
    notes: tuple[Finding, ...] = ()


@dataclass(frozen=True, kw_only=True)
class History:
    """A plan, the steps that led to it and the steps taken back.

    Attributes
    ----------
    plan
        The plan as it is now.
    past
        Steps that can be undone, the latest last.
    future
        Steps that can be redone, the next one last.
    most
        Steps that are remembered; the oldest are forgotten.

    Examples
    --------
    >>> import shapely
    >>> from areas.edits import Rename
    >>> from areas.model import Area
    >>> plan = Plan(division="hemvard", areas=(Area(code="A", name="A", geometry=shapely.box(0, 0, 1, 1)),))
    >>> later = History(plan=plan).do(Rename(area="A", name="Öst"), EditContext())
    >>> later.plan.areas[0].name, later.undo().plan is plan, later.undo().redo().plan is later.plan
    ('Öst', True, True)
    """

    plan: Plan
    past: tuple[Step, ...] = ()
    future: tuple[Step, ...] = ()
    most: int = 1000

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The remembered edits that led to the plan, in order."""
        return tuple(step.edit for step in self.past)

    def do(self, edit: Edit, context: EditContext) -> History:
        """Return the history after an edit; what had been taken back is forgotten.

        Raises
        ------
        EditRefused, UnknownCode
            As ``edits.apply``; this history stands as it was.
        """
        applied = apply(self.plan, edit, context)
        step = Step(edit=edit, before=self.plan, after=applied.plan, notes=applied.notes)
        return replace(self, plan=applied.plan, past=(*self.past, step)[-self.most :], future=())

    def undo(self) -> History:
        """Return the history before the latest step.

        Raises
        ------
        EditRefused
            ``nothing_to_undo``.
        """
        if not self.past:
            raise EditRefused("nothing_to_undo")
        step = self.past[-1]
        return replace(self, plan=step.before, past=self.past[:-1], future=(*self.future, step))

    def redo(self) -> History:
        """Return the history after the step last taken back.

        Raises
        ------
        EditRefused
            ``nothing_to_redo``.
        """
        if not self.future:
            raise EditRefused("nothing_to_redo")
        step = self.future[-1]
        return replace(self, plan=step.after, past=(*self.past, step), future=self.future[:-1])


def replay(plan: Plan, edits: Sequence[Edit], context: EditContext) -> Plan:
    """Return what a plan becomes by edits, one after the other.

    Raises
    ------
    EditRefused, UnknownCode
        As ``edits.apply``; ``facts["step"]`` is the position of the edit refused, from 0.
    """
    for step, edit in enumerate(edits):
        try:
            plan = apply(plan, edit, context).plan
        except EditRefused as refusal:
            refusal.facts["step"] = step
            raise
    return plan
