"""The hues of areas, the same as in the web client (``static/js/pure/colour.js``)."""

from __future__ import annotations

HUES = ("#0072b2", "#e69f00", "#009e73", "#4f46e5", "#d55e00", "#cc79a7", "#8c6d31", "#a8a8a8")
"""For areas without a colour: Okabe and Ito 2008, but for the yellow, the black and the light blue."""
