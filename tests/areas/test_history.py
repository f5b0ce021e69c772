"""Undo and redo."""

import pytest

from areas.edits import Lock, MoveDistricts, Rename
from areas.errors import EditRefused
from areas.history import History, replay
from tests.areas.towns import town


@pytest.fixture
def start():
    return town("AAB/AAB/CCC")


def test_there_and_back_and_there_again(start):
    plan, context = start
    done = History(plan=plan).do(MoveDistricts(districts=("11",), to="B"), context)
    done = done.do(Rename(area="B", name="Öst"), context)
    assert [edit.op for edit in done.edits] == ["move_districts", "rename"]
    back = done.undo().undo()
    assert back.plan is plan
    assert back.edits == ()
    assert back.redo().redo().plan is done.plan


def test_a_new_edit_forgets_what_was_taken_back(start):
    plan, context = start
    history = History(plan=plan).do(Rename(area="B", name="Öst"), context).undo()
    history = history.do(Rename(area="B", name="Norr"), context)
    with pytest.raises(EditRefused, match="nothing_to_redo"):
        history.redo()


def test_there_is_nothing_before_the_beginning(start):
    with pytest.raises(EditRefused, match="nothing_to_undo"):
        History(plan=start[0]).undo()


def test_a_refused_edit_leaves_no_trace(start):
    plan, context = start
    locked = History(plan=plan).do(Lock(area="A"), context)
    with pytest.raises(EditRefused, match="locked_area"):
        locked.do(Rename(area="A", name="x"), context)
    assert len(locked.past) == 1


def test_only_so_many_steps_are_remembered(start):
    plan, context = start
    history = History(plan=plan, most=3)
    for number in range(5):
        history = history.do(Rename(area="B", name=f"Namn {number}"), context)
    assert [step.edit.name for step in history.past] == ["Namn 2", "Namn 3", "Namn 4"]


def test_a_replay_says_which_step_was_refused(start):
    plan, context = start
    with pytest.raises(EditRefused) as refusal:
        replay(plan, [Lock(area="A"), Rename(area="A", name="x")], context)
    assert (refusal.value.code, refusal.value.facts["step"]) == ("locked_area", 1)
