"""Coordinates as people paste them: degrees, degrees and minutes, SWEREF 99 in either order, map links.

Which system and which order is decided by the numbers alone: within Sweden the ranges of latitude,
longitude, northing, easting in SWEREF 99 TM and easting in SWEREF 99 15 00 do not overlap. A label
("SWEREF 99 TM", "EPSG:3009") may only confirm what the numbers say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from geodata import crs
from geodata.errors import InvalidData

GRID_NAMES = {
    crs.WGS84: "WGS 84",
    crs.SWEREF99_TM: "SWEREF 99 TM",
    crs.SWEREF99_1500: "SWEREF 99 15 00",
}
"""What the systems are called that can be told by their numbers."""


@dataclass(frozen=True, kw_only=True)
class TypedPoint:
    """A point that somebody typed.

    Attributes
    ----------
    e, n
        SWEREF 99 TM, metres.
    system
        EPSG code of the system it was typed in.
    label
        The point written out in that system, the way round that is usual there: latitude or northing first.
    """

    e: float
    n: float
    system: int
    label: str

    @property
    def note(self) -> str:
        """The code that says how it was understood: ``coordinates_wgs84``, ``coordinates_3006``, …."""
        return "coordinates_wgs84" if self.system == crs.WGS84 else f"coordinates_{self.system}"


Pair = tuple[float, float]

_LINK = re.compile(r"https?:|www\.|^@-?\d|^geo:", re.IGNORECASE)
_DEGREES = r"(-?\d{1,3}\.\d+)"
_IN_LINK = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"!3d{_DEGREES}!4d{_DEGREES}",
        rf"[?&](?:q|query|ll|daddr|destination)=(?:loc:)?{_DEGREES}(?:,|%2C)\s*\+?{_DEGREES}",
        rf"mlat={_DEGREES}&mlon={_DEGREES}",
        rf"#map=[\d.]+/{_DEGREES}/{_DEGREES}",
        rf"@{_DEGREES},\s*{_DEGREES}",
        rf"^geo:{_DEGREES},{_DEGREES}",
    )
)
_GRID_LABEL = re.compile(
    r"sweref[ -]*99(?:[ -]*(?:(?P<tm>tm)\b|(?P<zone>\d\d[ .]?\d\d)(?!\d)))?"
    r"|epsg:? ?(?P<epsg>\d{4,5})\b|(?P<wgs>wgs[ -]*84)|(?P<rt>rt[ -]*90(?: ?2[.,]5 ?gon ?[vw])?)",
    re.IGNORECASE,
)
_AXIS_WORD = re.compile(
    r"(?<![^\W\d_])(?:(?P<lat>n|nord|norr|north|lat|latitud|latitude)"
    r"|(?P<lon>e|ö|o|öst|ost|east|lon|long|lng|longitud|longitude)"
    r"|(?P<minus>s|w|v|syd|south|väst|west)|x|y|deg|grader)(?![^\W\d_])[.:=]*",
    re.IGNORECASE,
)
_ANGLE = re.compile(
    r"(\d{1,3}(?:[.,]\d+)?) ?° ?(?:(\d{1,2}(?:[.,]\d+)?) ?' ?)?(?:(\d{1,2}(?:[.,]\d+)?) ?(?:\"|'') ?)?"
)
_WAYS = (
    (r"[-+]?\d+(?:\.\d+)?", r"[ ;/|]*,?[ ;/|]+|,"),
    (r"[-+]?\d+,\d+", r"[ ;/|]*,?[ ;/|]+|,"),
    (r"[-+]?\d+(?:,\d+)?", r"[ ;/|]*,?[ ;/|]+"),
    (r"(?:\d \d{3} \d{3}|\d{2,3} \d{3})(?:[.,]\d+)?", r"[ ;/|]*,?[ ;/|]+|,"),
)
"""How numbers and what parts them may be written: point decimals, comma decimals twice, thousands apart."""


def read_point(text: str) -> TypedPoint | None:
    """Read a text, already cleaned, as one point in Sweden.

    Returns
    -------
    TypedPoint or None
        ``None`` when the text is no coordinate at all (it has other words, or only small whole numbers).

    Raises
    ------
    InvalidData
        ``one_number_is_not_a_point``; ``coordinates_out_of_range``; ``coordinates_contradict_label`` with
        ``grid``; ``grid_not_supported`` with ``grid``; ``coordinates_too_coarse`` (whole degrees);
        ``coordinates_not_understood``; ``link_without_coordinates``.

    Examples
    --------
    >>> point = read_point("537000, 6474500")
    >>> point.n, point.note
    (6474500.0, 'coordinates_3006')
    """
    if _LINK.search(text):
        return _point(_pair_in_link(text), None)
    label = _GRID_LABEL.search(text)
    bare = _GRID_LABEL.sub(" ", text)
    axes = [m.lastgroup for m in _AXIS_WORD.finditer(bare) if m.lastgroup]
    numbers = " ".join(_AXIS_WORD.sub(" ", bare).split()).strip(" ,;:=()[]")
    named = len(axes) == 2
    if not _looks_like_a_point(numbers, named=named):
        return None
    grid = _named_grid(label) if label else None
    pair = _pair(numbers, named=named)
    if "minus" in axes:
        raise InvalidData("coordinates_out_of_range")
    return _point(pair, grid, axes=axes)


def _looks_like_a_point(text: str, *, named: bool) -> bool:
    """No words, and a degree sign, a decimal or a number of six digits; "12" and "582 27" are none."""
    if not re.fullmatch(r"[-+\d.,;:/|°'\" ()\[\]=]*", text, re.ASCII) or not re.search(r"\d", text):
        return False
    if named and len(re.findall(r"\d+", text, re.ASCII)) in {4, 6}:
        return True
    return "°" in text or bool(re.search(r"\d[.,]\d|\d{6}|\d{1,3} \d{3} \d{3}|\d{3} \d{3}", text))


def _pair_in_link(text: str) -> Pair:
    for pattern in _IN_LINK:
        found = pattern.search(text)
        if found:
            return float(found[1]), float(found[2])
    raise InvalidData("link_without_coordinates")


def _named_grid(label: re.Match[str]) -> int | None:
    """EPSG code that a label names; ``None`` for plain "SWEREF 99", which leaves it to the numbers."""
    zone = re.sub(r"\D", "", label["zone"] or "")
    if label["rt"] or (zone and zone != "1500"):
        raise InvalidData("grid_not_supported", grid=label[0].strip())
    if label["epsg"]:
        code = int(label["epsg"])
        if code not in {crs.WGS84, crs.SWEREF99_TM, crs.SWEREF99_1500}:
            raise InvalidData("grid_not_supported", grid=label[0].strip())
        return code
    if label["wgs"]:
        return crs.WGS84
    return crs.SWEREF99_TM if label["tm"] else crs.SWEREF99_1500 if zone else None


def _pair(text: str, *, named: bool) -> Pair:
    """Read exactly two numbers, in whichever way of writing gives two; two ways must agree."""
    if "°" in text:
        return _angles(text)
    loose = re.findall(r"\d+(?:[.,]\d+)?", text, re.ASCII)
    if named and len(loose) in {4, 6}:
        half = len(loose) // 2
        parts = [[_number(p) for p in loose[:half]], [_number(p) for p in loose[half:]]]
        if all(p < 60 for part in parts for p in part[1:]):
            return _degrees(parts[0]), _degrees(parts[1])
    found = set()
    for number, gap in _WAYS:
        whole = re.fullmatch(rf"({number})(?:{gap})({number})", text, re.ASCII)
        if whole:
            found.add((_number(whole[1]), _number(whole[2])))
    if not found and (len(loose) == 1 or re.fullmatch(r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?", text, re.ASCII)):
        raise InvalidData("one_number_is_not_a_point")
    if len(found) != 1:
        raise InvalidData("coordinates_not_understood")
    pair = found.pop()
    if max(map(abs, pair)) < 180 and all(v.is_integer() for v in pair):
        raise InvalidData("coordinates_too_coarse")
    return pair


def _number(text: str) -> float:
    return float(text.replace(" ", "").replace(",", "."))


def _degrees(parts: list[float]) -> float:
    """Degrees, minutes and seconds as degrees: d + m/60 + s/3600."""
    return float(sum(part / 60.0**power for power, part in enumerate(parts)))


def _angles(text: str) -> Pair:
    angles = [[_number(p) for p in found if p] for found in _ANGLE.findall(text)]
    rest = _ANGLE.sub("", text).strip(" ,;/|")
    if len(angles) == 1 and not rest:
        raise InvalidData("one_number_is_not_a_point")
    if len(angles) != 2 or rest:
        raise InvalidData("coordinates_not_understood")
    if any(part >= 60 for angle in angles for part in angle[1:]):
        raise InvalidData("coordinates_out_of_range")
    return _degrees(angles[0]), _degrees(angles[1])


def _within(bounds: tuple[float, float, float, float], x: float, y: float) -> bool:
    return bounds[0] <= x <= bounds[2] and bounds[1] <= y <= bounds[3]


_RANGES = (
    (crs.WGS84, crs.SWEDEN_WGS84),
    (crs.SWEREF99_TM, crs.SWEDEN_TM),
    (crs.SWEREF99_1500, crs.SWEDEN_1500),
)


def _point(pair: Pair, grid: int | None, *, axes: list[str] | None = None) -> TypedPoint:
    """Decide system and order by range; no pair fits twice, since the ranges do not overlap."""
    for system, bounds in _RANGES:
        for first_is_north in (True, False):
            y, x = pair if first_is_north else (pair[1], pair[0])
            if not _within(bounds, x, y):
                continue
            if grid is not None and grid != system:
                raise InvalidData("coordinates_contradict_label", grid=GRID_NAMES[grid])
            if axes in (["lat", "lon"], ["lon", "lat"]) and (axes[0] == "lat") != first_is_north:
                raise InvalidData("coordinates_contradict_label", grid="N/E")
            return _typed(x, y, system)
    if _is_rt90(*pair):
        raise InvalidData("grid_not_supported", grid="RT 90")
    raise InvalidData("coordinates_out_of_range")


def _is_rt90(a: float, b: float) -> bool:
    """The former national grid (2.5 gon V): northing as here, easting 1.2 to 1.9 million."""
    north, east = max(a, b), min(a, b)
    return 6_100_000 <= north <= 7_700_000 and 1_200_000 <= east <= 1_900_000


def _typed(x: float, y: float, system: int) -> TypedPoint:
    e, n = crs.transform(x, y, source=system, target=crs.SWEREF99_TM)
    label = f"{y:.5f}, {x:.5f}" if system == crs.WGS84 else f"{y:.0f}, {x:.0f}"
    return TypedPoint(e=round(float(e), 2), n=round(float(n), 2), system=system, label=label)
