"""What of the data in use is made up, said on the command line as the pages' banner says it."""

from __future__ import annotations

from collections.abc import Collection

from app.settings import settings
from app.terminal.console import out
from app.wording import sentence


def say_made_up(kinds: Collection[str]) -> None:
    """Say which kinds of data are example data or made up; nothing where none are."""
    language = settings().language
    if kinds:
        what = [sentence("ui", f"made_up_{kind}", {}, language) for kind in kinds]
        out.print(
            "\n" + sentence("ui", "banner_example", {"what": what}, language), style="dim", markup=False
        )
