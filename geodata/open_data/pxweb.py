"""A table of a statistical database that speaks PxWebApi 2: some of its cells, by their codes.

References
----------
PxWebApi 2 user guide, https://github.com/PxTools/pxtools.github.io (docs/PxWebApi/documentation): ``GET
/tables/{id}/data`` with ``valueCodes[variable]``, ``codelist[variable]`` and ``outputFormat=json-stat2``; a
question without a variable that cannot be left out, or for too many cells, is refused. JSON-stat 2.0,
https://json-stat.org/format/: ``id`` names the dimensions in order, ``value`` is row by row, ``null`` is not
shown.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode
from urllib.request import Request

import numpy as np
from numpy.typing import NDArray

from geodata.open_data.answer_cache import Cache
from geodata.open_data.web_server import DAMAGED, STRANGE, NotWhole, Progress, WebServer


@dataclass(frozen=True, kw_only=True)
class Cells:
    """Cells of a table.

    Attributes
    ----------
    label
        What the table is called.
    updated
        When it was last changed, ISO 8601; ``""`` where it is not told.
    codes
        Variable to the codes of its values, in order.
    words
        Variable to code to what it is called.
    values
        float64, one axis a variable in the order of ``codes``; ``NaN`` is not shown.
    kept
        Whether the answer is a kept one.
    text
        The answer as it came.
    """

    label: str
    updated: str
    codes: Mapping[str, tuple[str, ...]]
    words: Mapping[str, Mapping[str, str]]
    values: NDArray[np.float64]
    kept: bool
    text: bytes


def fetch(
    table: str,
    asked: Mapping[str, str],
    *,
    codelists: Mapping[str, str],
    server: WebServer,
    cache: Cache,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Cells:
    """Fetch cells of a table with one question.

    Parameters
    ----------
    table
        Its identity, such as ``TAB6574``.
    asked
        Variable to an expression: codes with commas between, ``*`` for any signs, ``top(1)`` for the last.
    codelists
        Variable to the list of codes that its expression is about, where there are several.
    server
        Whom to ask; its address ends before ``/tables``.
    cache, tell
        Where answers are kept; called with the progress.

    Raises
    ------
    SourceUnavailable
        ``source_unreachable``, ``source_busy``, ``source_refused``, ``source_no_answer``.
    """
    tell(Progress(done=0, total=1))
    query = {
        "lang": "sv",
        "outputFormat": "json-stat2",
        **{f"valueCodes[{name}]": words for name, words in asked.items()},
        **{f"codelist[{name}]": words for name, words in codelists.items()},
    }
    url = f"{server.url.rstrip('/')}/tables/{quote(table)}/data?{urlencode(query)}"
    text = cache.get(url)
    kept = text is not None
    if text is None:
        request = Request(url, headers={"Accept": "application/json"})  # noqa: S310 - as the setting
        found, text = server.fetch(
            request, read=_read, waiting=lambda s: tell(Progress(done=0, total=1, waiting_s=s))
        )
        cache.put(url, text)
    else:
        found = _read(text)
    tell(Progress(done=1, total=1))
    return Cells(**found, kept=kept, text=text)


def _read(text: bytes) -> dict[str, Any]:
    """Read an answer in JSON-stat 2.0."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotWhole(DAMAGED) from error
    try:
        names, sizes = [str(name) for name in content["id"]], [int(size) for size in content["size"]]
        categories = {name: content["dimension"][name]["category"] for name in names}
        codes = {name: _in_order(own["index"]) for name, own in categories.items()}
        values = _values(content["value"], math.prod(sizes)).reshape([len(codes[name]) for name in names])
        words = {
            name: {str(k): str(v) for k, v in own.get("label", {}).items()}
            for name, own in categories.items()
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotWhole(STRANGE) from error
    label, updated = str(content.get("label", "")), str(content.get("updated", ""))
    return {"label": label, "updated": updated, "codes": codes, "words": words, "values": values}


def _in_order(index: Any) -> tuple[str, ...]:
    """Codes in their order; the index is a list of them, or says the place of each."""
    if isinstance(index, list):
        return tuple(str(code) for code in index)
    return tuple(str(code) for code in sorted(index, key=lambda code: int(index[code])))


def _values(value: Any, count: int) -> NDArray[np.float64]:
    """Every cell; they come as a list, or by their number where most are empty."""
    out = np.full(count, np.nan)
    cells = value.items() if isinstance(value, dict) else enumerate(value)
    if not isinstance(value, dict) and len(value) != count:
        raise ValueError("value")
    for number, cell in cells:
        if cell is not None:
            out[int(number)] = float(cell)
    return out
