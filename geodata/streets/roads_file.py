"""Roads in one compressed file: arrays and string tables, never pickled objects."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.errors import UnreadableFile
from geodata.streets.roads import FIRST_TAGS, ROAD_TAGS, Roads

FORMAT = 1
ARRAYS = ("node_id", "e", "n", "signal", "way_start", "way_nodes")
LATER = "stopped"
"""What files of before barriers were read lack, as they lack some tags: nothing is known of them then."""

SEPARATOR = "\x00"


def save(roads: Roads, path: Path) -> None:
    """Write roads to ``path`` (``.npz``). A tag column becomes codes into its distinct values.

    The file is complete or absent: it is written beside and then renamed.
    """
    content: dict[str, NDArray[np.generic]] = {name: getattr(roads, name) for name in (*ARRAYS, LATER)}
    content["format"] = np.array([FORMAT])
    for tag in ROAD_TAGS:
        codes, values = pd.factorize(roads.tags[tag], sort=True)
        content[f"{tag}.codes"] = codes.astype(np.int32)
        text = SEPARATOR.join(str(v) for v in values)
        content[f"{tag}.values"] = np.frombuffer(text.encode(), dtype=np.uint8)
    beside = path.with_suffix(".part")
    with beside.open("wb") as stream:
        np.savez_compressed(stream, **content)  # type: ignore[arg-type]
    beside.replace(path)


def load(path: Path) -> Roads:
    """Read roads from ``path``; raises ``UnreadableFile`` on anything that ``save`` did not write."""
    try:
        with np.load(path, allow_pickle=False) as content:
            if int(content["format"][0]) != FORMAT:
                raise UnreadableFile("roads_file_format", file=path.name)
            arrays = {name: content[name] for name in ARRAYS}
            nodes, ways = len(arrays["node_id"]), len(arrays["way_start"]) - 1
            arrays[LATER] = content[LATER] if LATER in content else np.zeros(nodes, dtype=np.uint8)
            tags = {tag: _column(content, tag, ways) for tag in ROAD_TAGS}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as fault:
        raise UnreadableFile("roads_file_damaged", file=path.name) from fault
    return Roads(**arrays, tags=pd.DataFrame(tags))


def _column(content: Mapping[str, NDArray[Any]], tag: str, ways: int) -> pd.Series[str]:
    if f"{tag}.codes" not in content and tag not in FIRST_TAGS:
        return pd.Series([""] * ways, dtype="str")
    distinct = np.array(content[f"{tag}.values"].tobytes().decode().split(SEPARATOR), dtype=object)
    return pd.Series(distinct[content[f"{tag}.codes"]], dtype="str")
