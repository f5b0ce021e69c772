"""Roads in one compressed file: arrays and string tables, never pickled objects."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.errors import UnreadableFile
from geodata.roads import ROAD_TAGS, Roads

FORMAT = 1
ARRAYS = ("node_id", "e", "n", "signal", "way_start", "way_nodes")
SEPARATOR = "\x00"


def save(roads: Roads, path: Path) -> None:
    """Write roads to ``path`` (``.npz``). A tag column becomes codes into its distinct values.

    The file is complete or absent: it is written beside and then renamed.
    """
    content: dict[str, NDArray[np.generic]] = {name: getattr(roads, name) for name in ARRAYS}
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
            tags = {tag: _column(content[f"{tag}.codes"], content[f"{tag}.values"]) for tag in ROAD_TAGS}
            arrays = {name: content[name] for name in ARRAYS}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as fault:
        raise UnreadableFile("roads_file_damaged", file=path.name) from fault
    return Roads(**arrays, tags=pd.DataFrame(tags))


def _column(codes: NDArray[np.int32], values: NDArray[np.uint8]) -> pd.Series[str]:
    distinct = np.array(values.tobytes().decode().split(SEPARATOR), dtype=object)
    return pd.Series(distinct[codes], dtype="str")
