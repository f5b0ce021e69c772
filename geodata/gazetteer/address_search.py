"""The search for addresses: suggestions while typing, and one answer or a fault.

Nothing here writes a log line: what people look up is secret. The text stands in the facts of a fault alone,
which go back to the person who typed it.
"""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from geodata.gazetteer.gazetteer import Gazetteer, Hit
from geodata.gazetteer.resolution import Understood, resolve
from geodata.gazetteer.suggestions import suggest

__all__ = ["AddressIndex", "Hit", "Understood"]


class AddressIndex:
    """An index over addresses, and places and districts where there are any.

    Parameters
    ----------
    addresses
        Table by :data:`geodata.schema.ADDRESSES`; it may be empty.
    places
        Table by :data:`geodata.schema.PLACES`; ``kind`` is shown as it is.
    districts
        Districts with ``name`` and ``geometry``, SWEREF 99 TM; they name the ground an address lies on.
    municipality
        Its name. Typed after an address it says nothing, unless a locality is called the same.
    first_id
        What the first address is called in ``Hit.address_id`` and in the candidates of a fault; the others
        follow. Each import has numbers of its own, so that one from before it does not name another house.
    """

    def __init__(
        self,
        addresses: pd.DataFrame,
        *,
        places: pd.DataFrame | None = None,
        districts: gpd.GeoDataFrame | None = None,
        municipality: str = "",
        first_id: int = 0,
    ) -> None:
        self._gazetteer = Gazetteer(
            addresses, places=places, districts=districts, municipality=municipality, first_id=first_id
        )

    def search(self, text: str, *, limit: int = 8) -> list[Hit]:
        """Return suggestions for a text that may still be typed; empty for odd text, never a fault.

        Parameters
        ----------
        text
            What stands in the field.
        limit
            The most suggestions to return.
        """
        return suggest(self._gazetteer, text, limit=limit)

    def resolve(self, text: str) -> Understood:
        """Return the one address, place or point that a text means.

        Raises
        ------
        InvalidData
            ``empty_text``, ``text_too_long``, ``no_house_number`` (``street``, ``number``: "-1", "0"), or a
            fault of :func:`geodata.gazetteer.coordinate_text.read_point`.
        NotFound
            ``address_not_found`` (``text``, ``suggestions``: labels, ``candidates``); ``no_register``
            (``text``: there is no register); ``number_not_found`` (``street``, ``number``, ``nearest``:
            labels, ``candidates``); ``postcode_not_found`` (``postcode``); ``postcodes_made_up``
            (``postcode``, ``example``, ``locality``); ``no_postcodes``; ``property_designation``,
            ``box_is_no_address`` and ``street_missing`` (``text``); ``number_is_no_address`` (a telephone
            or personal number);
            ``place_too_large`` and ``place_without_street`` (``place``: a municipality or locality as a
            whole).
        Ambiguous
            With ``candidates``, each ``label``, ``detail``, ``kind``, ``e``, ``n``, ``lon``, ``lat``,
            ``address_id``, and the same in words as ``choices``; ``more`` counts those beyond what is named.
            ``several_addresses``; ``several_places``;
            ``which_number`` (of "1-3" there are several); ``letter_missing``; ``did_you_mean`` (``text``);
            ``perhaps`` (``text``: a kind of place, initials or parts of a name);
            ``place_without_street`` (``place``: a house number behind a place's name);
            ``misspelt_and_more``; ``number_missing`` (``street``, ``lowest``, ``highest``, ``count``);
            ``postcode_differs`` (``postcode``); ``locality_differs`` (``locality``);
            ``postcode_is_not_an_address`` (``postcode``, ``streets``, ``count``).
        """
        return resolve(self._gazetteer, text)

    def address(self, row: int) -> Understood:
        """Return the address of a row, as if its text had been typed.

        Raises
        ------
        IndexError
            There is no such row.
        """
        if not 0 <= row < len(self._gazetteer.book):
            raise IndexError(row)
        hit = self._gazetteer.address(row)
        return Understood(
            kind="address", label=hit.label, detail=hit.detail, e=hit.e, n=hit.n, address=row,
            corrected=False, note="",
        )  # fmt: skip
