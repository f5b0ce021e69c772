"""A list of addresses given its areas: read, matched, placed, and written back with columns added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from app.lists.earlier import Earlier, keep_decisions
from app.lookups import no_district
from app.store.plans import PlanRecord
from app.workspace import Workspace
from areas.borders.neighbour import nearest_other
from geodata import coordinate_columns
from geodata.errors import InvalidData, NotFound, OutsideMunicipality
from geodata.gazetteer.address_search import Understood
from geodata.lists.list_columns import address_texts
from geodata.lists.list_matching import ANSWERED, DOUBTFUL, Matcher, Meant
from geodata.lists.list_rows import ListFile, Scanned

PHASES = ("reading", "matching", "placing", "writing")
MOST_EXPLAINED = 500
"""Places in no district of which is told why; of further ones only that."""

Tick = Callable[[str, float], None]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody wants of a list.

    Attributes
    ----------
    roles
        Role of :data:`geodata.lists.list_columns.ROLES` to column, from 0: ``address``, or ``x`` and ``y``.
    header
        Number of the header's row, 0 where there is none.
    names
        The headings that the list has, so that no new one is called the same.
    day
        The day the areas are asked for.
    divisions
        Codes of :data:`areas.model.DIVISIONS`, in the order of the columns.
    crs
        The system of the coordinates; ``""``: told by the numbers.
    earlier
        Columns of an earlier time whose place the new ones take; ``None``: there are none, or they stay.
    """

    roles: Mapping[str, int]
    header: int
    names: Sequence[str]
    day: date
    divisions: Sequence[str]
    crs: str = ""
    earlier: Earlier | None = None


@dataclass(kw_only=True)
class Placed:
    """Where the distinct texts of a list lie in one division.

    Attributes
    ----------
    record
        The plan that holds on the day; ``None``: there is none.
    area
        Position of the area, -1 where there is none; one value a text.
    distance_m
        To the nearest other area, ``NaN`` where the text has no place.
    neighbour
        Position of that area where it is nearer than the margin, else -1.
    """

    record: PlanRecord | None
    area: NDArray[np.int32]
    distance_m: NDArray[np.float64]
    neighbour: NDArray[np.int32]


@dataclass(kw_only=True)
class Work:
    """A list that has been worked through.

    Attributes
    ----------
    scanned
        Numbers of its rows.
    code
        For each row which of the distinct texts it has.
    texts, meant
        The distinct texts, and what each of them means.
    e, n
        Where each lies, SWEREF 99 TM; ``NaN`` where that is not known.
    district
        Row of the district, -1 outside.
    placed
        By division, but for ``stadsdelar``, which are the districts.
    same
        For each text the first that a person would be asked the very same about.
    kept
        How many rows keep what somebody decided about them an earlier time.
    """

    wish: Wish
    scanned: Scanned
    code: NDArray[np.int32]
    texts: list[str]
    meant: list[Meant]
    e: NDArray[np.float64]
    n: NDArray[np.float64]
    district: NDArray[np.int32]
    same: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, dtype=np.int32))
    placed: dict[str, Placed] = field(default_factory=dict)
    kept: int = 0

    def counts(self) -> dict[str, int]:
        """Return how many rows had each outcome; those that are none too."""
        return dict(Counter(self.meant[code].outcome for code in self.code.tolist()))

    def doubts(self, outcomes: Sequence[str] = DOUBTFUL) -> list[tuple[int, list[int]]]:
        """Return the texts that a person must look at, with the numbers of their rows, as listed.

        Of those that ask the very same the first stands for all.
        """
        open_ = np.array([one.outcome in outcomes for one in self.meant], dtype=bool)
        rows = np.flatnonzero(open_[self.code]) if len(open_) else np.empty(0, dtype=np.int64)
        found: dict[int, list[int]] = {}
        for row in rows.tolist():
            found.setdefault(int(self.same[self.code[row]]), []).append(self.scanned.numbers[row])
        return list(found.items())

    def alike(self, code: int) -> list[int]:
        """Return the texts that ask the very same as one of them, itself first."""
        others = np.flatnonzero(self.same == self.same[code]).tolist()
        return [code, *(one for one in others if one != code)]


def work(workspace: Workspace, file: ListFile, wish: Wish, *, margin_m: float, tick: Tick) -> Work:
    """Read a list and find out where each of its rows belongs.

    Parameters
    ----------
    workspace
        The data to answer from.
    file
        The list.
    wish
        What is wanted of it.
    margin_m
        An address nearer a border than this is to be checked, however exact its point.
    tick
        Told the phase and how far it has come, 0-1; what it raises ends the work.

    Raises
    ------
    InvalidData
        ``list_no_address_column``; what :func:`geodata.coordinate_columns.read_each` raises.
    """
    roles = [role for role in wish.roles if wish.roles[role] >= 0]
    scanned, told = _scanned(file, [wish.roles[role] for role in roles], wish, tick)
    columns = dict(zip(roles, scanned.columns, strict=True))
    scanned = replace(scanned, columns=[])
    matcher = matcher_of(workspace) if "address" in columns else None
    if matcher:
        # Nothing keeps a text for each row once it is known which of the distinct ones it is.
        texts = [address_texts(columns)]
        columns.clear()
        code, distinct, meant = matcher.match_all(texts.pop(), lambda share: tick("matching", share))
    elif {"x", "y"} <= set(columns):
        code, distinct, meant = _points(workspace, columns, wish, file.name)
    else:
        raise InvalidData("list_no_address_column", file=file.name)
    kept = keep_decisions(workspace.index, code, distinct, meant, zip(*told, strict=True)) if told else 0
    told.clear()
    done = Work(
        wish=wish, scanned=scanned, code=code, texts=distinct, meant=meant, kept=kept,
        e=np.full(len(meant), np.nan), n=np.full(len(meant), np.nan),
        district=np.full(len(meant), -1, dtype=np.int32),
    )  # fmt: skip
    tick("placing", 0.0)
    place(workspace, done, range(len(meant)), margin_m=margin_m)
    done.same = matcher.alike(done.texts, done.meant) if matcher else np.arange(len(meant), dtype=np.int32)
    return done


def _scanned(file: ListFile, wanted: list[int], wish: Wish, tick: Tick) -> tuple[Scanned, list[list[str]]]:
    """The columns that say where somebody lives, and what was told of each row an earlier time."""
    earlier = wish.earlier
    there = [at for at in earlier.told if at >= 0] if earlier else []
    scanned = file.scan(
        [*wanted, *there], header=wish.header, tick=lambda share: tick("reading", share),
        replaced=earlier.columns if earlier else (),
    )  # fmt: skip
    if earlier is None:
        return scanned, []
    read = dict(zip(there, scanned.columns[len(wanted) :], strict=True))
    none = [""] * len(scanned.numbers)
    told = [read.get(at, none) for at in earlier.told]
    return replace(scanned, columns=scanned.columns[: len(wanted)]), told


def matcher_of(workspace: Workspace) -> Matcher:
    """Return what tells what texts mean in a workspace."""
    return Matcher(
        workspace.index, workspace.addresses, districts=list(workspace.districts["name"]),
        municipality=workspace.municipality.name if workspace.municipality else "",
    )  # fmt: skip


def _points(
    workspace: Workspace, columns: Mapping[str, list[str]], wish: Wish, name: str
) -> tuple[NDArray[np.int32], list[str], list[Meant]]:
    """The distinct pairs of coordinates, and the point that each is."""
    both = [f"{x} {y}".strip() for x, y in zip(columns["x"], columns["y"], strict=True)]
    code, distinct = pd.factorize(np.asarray(both, dtype=object))
    first = np.unique(code, return_index=True)[1]
    x = pd.Series([columns["x"][i] for i in first], dtype="str")
    y = pd.Series([columns["y"][i] for i in first], dtype="str")
    read = coordinate_columns.read_each(x, y, told=wish.crs or None, districts=workspace.districts, file=name)
    meant = []
    for text, e, n in zip(distinct, read.e.tolist(), read.n.tolist(), strict=True):
        if not text:
            meant.append(Meant(outcome="empty", fault=InvalidData("empty_text")))
        elif np.isfinite(e) and np.isfinite(n):
            point = Understood(kind="point", label="", e=e, n=n, address=-1, corrected=False, note="")
            meant.append(Meant(outcome="found", understood=point))
        else:
            meant.append(
                Meant(outcome="not_found", fault=NotFound("list_no_coordinates", text=str(text)[:80]))
            )
    return code.astype(np.int32), [str(text) for text in distinct], meant


def place(workspace: Workspace, done: Work, codes: Sequence[int], *, margin_m: float) -> None:
    """Find district and areas of some of the distinct texts; what lies outside becomes so."""
    some = np.array([code for code in codes if done.meant[code].outcome in ANSWERED], dtype=np.int64)
    accuracy_m = np.zeros(len(some))
    known = workspace.addresses["accuracy_m"].to_numpy()
    east, north = workspace.addresses["e"].to_numpy(), workspace.addresses["n"].to_numpy()
    for at, code in enumerate(some.tolist()):
        one = done.meant[code]
        if one.address >= 0:
            done.e[code], done.n[code] = east[one.address], north[one.address]
            accuracy_m[at] = known[one.address]
        elif one.understood is not None:
            done.e[code], done.n[code] = one.understood.e, one.understood.n
    e, n = done.e[some], done.n[some]
    done.district[some] = workspace.district_assigner.assign(e, n)
    outside = some[done.district[some] < 0]
    for code in outside[:MOST_EXPLAINED].tolist():
        done.meant[code] = _explained(workspace, done, code)
    name = workspace.municipality.name if workspace.municipality else ""
    plainly = Meant(outcome="outside", fault=OutsideMunicipality("list_in_no_district", municipality=name))
    for code in outside[MOST_EXPLAINED:].tolist():
        done.meant[code] = plainly
    done.e[outside] = done.n[outside] = np.nan
    for division in done.wish.divisions:
        if division != "stadsdelar":
            _divide(workspace, done, division, some, np.maximum(accuracy_m, margin_m))


def _explained(workspace: Workspace, done: Work, code: int) -> Meant:
    """Why a place lies outside: abroad, or where no district is."""
    one = done.meant[code]
    understood = one.understood or workspace.index.address(one.address)
    return Meant(outcome="outside", fault=no_district.refusal(workspace, understood))


def _divide(
    workspace: Workspace, done: Work, division: str, some: NDArray[np.int64], margin_m: NDArray[np.float64]
) -> None:
    record = workspace.in_force(division, done.wish.day)
    if division not in done.placed:
        count = len(done.meant)
        done.placed[division] = Placed(
            record=record, area=np.full(count, -1, dtype=np.int32), distance_m=np.full(count, np.nan),
            neighbour=np.full(count, -1, dtype=np.int32),
        )  # fmt: skip
    if record is None or not len(some):
        return
    told, assigner = done.placed[division], workspace.assigner(record)
    inside = done.district[some] >= 0
    some, margin_m = some[inside], margin_m[inside]
    e, n = done.e[some], done.n[some]
    told.area[some] = assigner.assign(e, n)
    told.distance_m[some] = assigner.distance_to_border_m(e, n, told.area[some])
    near = np.flatnonzero((told.distance_m[some] < margin_m) & (told.area[some] >= 0))
    for at in near.tolist():
        code = int(some[at])
        distance_m, beyond = nearest_other(record.plan, int(told.area[code]), e=float(e[at]), n=float(n[at]))
        told.distance_m[code], told.neighbour[code] = distance_m, beyond


def reject(workspace: Workspace, done: Work, code: int) -> None:
    """Say that a text, and those alike, do not mean what was read; their rows are to be looked at."""
    one = done.meant[code]
    label = one.understood.label if one.understood else workspace.index.address(one.address).label
    for each in done.alike(code):
        done.meant[each] = Meant(outcome="not_found", fault=NotFound("list_rejected", label=label))
        done.district[each], done.e[each], done.n[each] = -1, np.nan, np.nan


def choose(workspace: Workspace, done: Work, code: int, understood: Understood, *, margin_m: float) -> None:
    """Say what a text, and those alike, mean, as a person has decided; all their rows follow.

    Raises
    ------
    OutsideMunicipality
        The place lies outside every district; nothing is changed then.
    """
    index = workspace.district_assigner.assign(np.array([understood.e]), np.array([understood.n]))
    if int(index[0]) < 0:
        raise no_district.refusal(workspace, understood)
    alike = done.alike(code)
    for each in alike:
        done.meant[each] = Meant(outcome="chosen", understood=understood, address=understood.address)
    place(workspace, done, alike, margin_m=margin_m)
