"""A map in one file, made with folium: areas, offices and districts, with everything it needs inside.

It opens from a file share, in a mail, on a computer without a network. folium links its scripts and styles
from other hosts; here they are the ones that came with the installation, written into the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import folium
import numpy as np
import shapely
from branca.element import Element

from app.errors import NotReady
from app.palette import HUES
from app.schemas.geojson import transformed
from app.store.plans import PlanRecord
from app.wording import sentence
from app.workspace import Workspace
from geodata.crs import WGS84, to_wgs84

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
SIMPLER_M = 6.0
"""Borders are drawn with corners of less than a triangle of this side left out."""

COARSER = 2
"""Of seven decimals of a degree, two are left out: a metre is finer than the map shows."""


IN_FORCE = "in_force"

MOST_LABELS = 12
"""Areas of a plan whose names stand on the map; of more they show under the pointer."""


class _Map(folium.Map):
    """folium's map, asking for Leaflet alone, under names that are replaced by the files themselves."""

    default_js = [("leaflet", "leaflet.js")]  # noqa: RUF012 - as folium has it
    default_css = [("leaflet_css", "leaflet.css")]  # noqa: RUF012


def write(
    path: Path, workspace: Workspace, records: Sequence[PlanRecord], *, language: str, day: date
) -> None:
    """Write the map of some plans to a file.

    Parameters
    ----------
    path
        The file, ``.html``.
    workspace
        The districts, the providers, and whose municipality it is.
    records
        The plans, each a layer; the first shows.
    language
        Of the words.
    day
        The day of the map, which stands on it.

    Raises
    ------
    NotReady
        ``map_parts_missing``: the web client's third-party parts have not been built.
    """
    path.write_text(document(workspace, records, language=language, day=day), encoding="utf-8")


def document(workspace: Workspace, records: Sequence[PlanRecord], *, language: str, day: date) -> str:
    """Return the map as one HTML document; see ``write``."""
    west, south, east, north = _bounds(workspace)
    made = _Map(
        tiles=None, control_scale=False, zoom_control=True, location=[(south + north) / 2, (west + east) / 2]
    )
    for at, record in enumerate(records):
        _add_plan(made, workspace, record, language, shown=at == 0)
    _add_districts(made, workspace, language)
    folium.LayerControl(collapsed=False).add_to(made)
    made.fit_bounds([[south, west], [north, east]])
    root: Any = made.get_root()
    name = workspace.municipality.name if workspace.municipality else ""
    title = _word("title", language, municipality=name)
    root.title = title
    root.header.add_child(Element(f"<title>{escape(title)}</title><style>{_STYLE}</style>"), name="own")
    root.html.add_child(Element(_panel(workspace, records, language, day, title)), name="panel")
    root.script.add_child(Element(_SEARCH.replace("MAP", made.get_name())), name="search")
    return _whole(root.render(), language)


def _word(code: str, language: str, **facts: Any) -> str:
    return sentence("map", code, facts, language)


def _bounds(workspace: Workspace) -> tuple[float, float, float, float]:
    west, south, east, north = workspace.districts.total_bounds
    lon, lat = to_wgs84(np.array([west, east]), np.array([south, north]))
    return float(lon[0]), float(lat[0]), float(lon[1]), float(lat[1])


def _features(shapes: Sequence[Any], rows: Sequence[dict[str, str]]) -> dict[str, Any]:
    """Simpler shapes that still fit together, as GeoJSON; rows become properties."""
    simple = shapely.coverage_simplify(np.asarray(shapes, dtype=object), SIMPLER_M)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature", "properties": row,
                "geometry": shapely.geometry.mapping(transformed(shape, WGS84, coarser=COARSER)),
            }
            for shape, row in zip(simple.tolist(), rows, strict=True)
        ],
    }  # fmt: skip


def _add_plan(
    made: folium.Map, workspace: Workspace, record: PlanRecord, language: str, *, shown: bool
) -> None:
    offices = {one.code: one for one in record.plan.offices}
    providers = {code: one.name for code, one in workspace.providers.items()}
    rows = [
        {
            "name": area.name, "colour": area.colour or HUES[at % len(HUES)],
            "office": offices[area.office].name if area.office in offices else "–",
            "provider": providers.get(area.provider, "–"),
            "label": "1" if len(record.plan.areas) <= MOST_LABELS else "",
        }
        for at, area in enumerate(record.plan.areas)
    ]  # fmt: skip
    group = folium.FeatureGroup(name=_layer_name(record, language), show=shown)
    fields = [field for field in ("name", "office", "provider") if any(row[field] != "–" for row in rows)]
    folium.GeoJson(
        _features([area.geometry for area in record.plan.areas], rows),
        style_function=_area_style,
        highlight_function=lambda _: {"fillOpacity": 0.5},
        popup=folium.GeoJsonPopup(fields, aliases=[_word(f"field_{field}", language) for field in fields]),
        tooltip=folium.GeoJsonTooltip(["name"], labels=False) if len(rows) > MOST_LABELS else None,
    ).add_to(group)
    if offices:
        points = [
            {
                "type": "Feature",
                "properties": {"name": one.name, "address": one.address or "–", "phone": one.phone or "–"},
                "geometry": {"type": "Point", "coordinates": _place(one.e, one.n)},
            }
            for one in record.plan.offices
        ]
        told = ["name", "address", "phone"]
        folium.GeoJson(
            {"type": "FeatureCollection", "features": points},
            marker=folium.CircleMarker(
                radius=7, weight=2, color="#ffffff", fill_color="#14191e", fill_opacity=1
            ),
            popup=folium.GeoJsonPopup(told, aliases=[_word(f"field_{field}", language) for field in told]),
        ).add_to(group)
    group.add_to(made)


def _area_style(feature: dict[str, Any]) -> dict[str, Any]:
    colour = feature["properties"]["colour"]
    return {"color": colour, "weight": 2.5, "fillColor": colour, "fillOpacity": 0.28}


def _add_districts(made: folium.Map, workspace: Workspace, language: str) -> None:
    table = workspace.districts
    rows = [{"name": str(name)} for name in table["name"]]
    group = folium.FeatureGroup(name=_word("districts", language), show=False)
    folium.GeoJson(
        _features(table.geometry.tolist(), rows),
        style_function=lambda _: {"color": "#4b5560", "weight": 1, "fillOpacity": 0},
        popup=folium.GeoJsonPopup(["name"], aliases=[_word("field_district", language)]),
    ).add_to(group)
    group.add_to(made)


def _place(e: float, n: float) -> list[float]:
    lon, lat = to_wgs84(e, n)
    return [round(float(lon), 5), round(float(lat), 5)]


def _layer_name(record: PlanRecord, language: str) -> str:
    division = sentence("divisions", record.plan.division, {}, language)
    return escape(f"{division}: {record.name} ({sentence('bases', record.basis, {}, language)})")


def _panel(workspace: Workspace, records: Sequence[PlanRecord], language: str, day: date, title: str) -> str:
    """What stands beside the map: title, search, sources, and tables that say what the map shows."""
    made_up = [sentence("ui", f"made_up_{kind}", {}, language) for kind in workspace.synthetic]
    banner = sentence("ui", "banner_example", {"what": made_up}, language) if made_up else ""
    sources = "; ".join(
        " ".join(part for part in (data.source.title, data.source.publisher, data.source.licence) if part)
        for kind, data in workspace.datasets.items()
        if kind == "districts"
    )
    tables = "".join(_twin(workspace, record, language) for record in records)
    return (
        f'<div id="panel"><h1>{escape(title)}</h1>'
        f"<p>{escape(_holds(records, language, day))}</p>"
        + (f'<p class="made-up">{escape(banner)}</p>' if banner else "")
        + f'<form id="search"><label for="name">{escape(_word("search", language))}</label>'
        '<input id="name" list="names" autocomplete="off"><datalist id="names"></datalist>'
        f'<p id="said" role="status" data-none="{escape(_word("nothing_found", language))}"></p></form>'
        f"<details><summary>{escape(_word('as_table', language))}</summary>{tables}</details>"
        f"<p>{escape(_word('sources', language, sources=sources))}</p></div>"
    )


def _holds(records: Sequence[PlanRecord], language: str, day: date) -> str:
    """What the map is of: what holds that day, or a plan that does not."""
    stages = [record.stage(day) for record in records]
    if all(stage == IN_FORCE for stage in stages):
        return _word("as_of", language, date=day.isoformat())
    names = ", ".join(
        f"{record.name} ({sentence('stages', stage, {}, language)})"
        for record, stage in zip(records, stages, strict=True)
    )
    return _word("as_drawn", language, date=day.isoformat(), plans=names)


def _twin(workspace: Workspace, record: PlanRecord, language: str) -> str:
    offices = {one.code: one.name for one in record.plan.offices}
    providers = {code: one.name for code, one in workspace.providers.items()}
    rows = "".join(
        f'<tr><th scope="row">{escape(area.name)}</th><td>{escape(offices.get(area.office, "–"))}</td>'
        f"<td>{escape(providers.get(area.provider, '–'))}</td></tr>"
        for area in record.plan.areas
    )
    heads = "".join(
        f'<th scope="col">{escape(_word(f"field_{field}", language))}</th>'
        for field in ("name", "office", "provider")
    )
    caption = f"<caption>{_layer_name(record, language)}</caption>"
    return f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _whole(html: str, language: str) -> str:
    """The document with Leaflet's script and style sheet in the place of their links."""
    try:
        script = (VENDOR / "leaflet.js").read_text(encoding="utf-8")
        style = (VENDOR / "leaflet.css").read_text(encoding="utf-8")
    except FileNotFoundError as fault:
        raise NotReady("map_parts_missing") from fault
    script = re.sub(r"//# sourceMappingURL=.*", "", script).replace("</script", "<\\/script")
    html = re.sub(r'<script src="leaflet\.js"></script>', lambda _: f"<script>{script}</script>", html)
    html = re.sub(
        r'<link rel="stylesheet" href="leaflet\.css"\s*/>', lambda _: f"<style>{style}</style>", html
    )
    viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    html = re.sub(r'<meta name="viewport"[^>]*>', viewport, html)  # folium's forbids to zoom
    return re.sub(r"<html[^>]*>", f'<html lang="{language}">', html, count=1)


_STYLE = """
html, body { height: 100%; margin: 0; }
body { display: grid; grid-template-rows: auto 1fr; font: 16px/1.45 system-ui, sans-serif; color: #15191e; }
.folium-map { position: relative !important; height: auto !important; min-height: 20rem; grid-row: 2; }
#panel { padding: 12px 16px; max-width: 60rem; }
#panel h1 { font-size: 1.4rem; margin: 0; } #panel p { margin: 4px 0; color: #4b5560; font-size: .875rem; }
#panel .made-up { color: #5c3d00; background: #fff4d9; border-left: 4px solid #b97a00; padding: 4px 8px; }
#name { font: inherit; padding: 6px 8px; margin-left: 8px; width: min(20rem, 60vw); }
#panel table { border-collapse: collapse; margin: 8px 0; }
#panel caption { text-align: left; font-weight: 600; }
#panel th, #panel td { text-align: left; padding: 4px 16px 4px 0; border-bottom: 1px solid #d6dbe1; }
#panel details { max-height: 40vh; overflow: auto; }
.folium-map.leaflet-container { background: #eef1f4; font: inherit; }
.leaflet-tooltip.area-name { background: none; border: 0; box-shadow: none; padding: 0; font-weight: 700;
  color: #15191e; text-shadow: 0 0 3px #fff, 0 0 3px #fff, 0 0 3px #fff, 0 0 3px #fff; }
.leaflet-tooltip.area-name::before { display: none; }
#panel .leaflet-control-layers { border: 0; box-shadow: none; background: none; padding: 0; margin: 8px 0 0; }
#panel .leaflet-control-layers label { display: block; padding: 4px 0; font-size: 1rem; }
"""

_SEARCH = """
window.addEventListener("load", () => {
  const map = MAP, found = new Map();
  const collect = (layer, group) => {
    if (layer.eachLayer && !layer.feature) { layer.eachLayer((one) => collect(one, group)); return; }
    const name = layer.feature && layer.feature.properties.name;
    if (name && layer.feature.properties.label) {
      const label = document.createElement("span");
      label.textContent = name;
      layer.bindTooltip(label, {permanent: true, direction: "center", className: "area-name"});
    }
    if (name && !found.has(name.toLowerCase())) { found.set(name.toLowerCase(), {name, layer, group}); }
  };
  const every = [];
  for (const key of Object.keys(window)) {
    if (/^feature_group_/.test(key)) { every.push(window[key]); }
  }
  every.forEach((group) => collect(group, group));
  const list = document.getElementById("names");
  [...found.values()].sort((a, b) => a.name.localeCompare(b.name, "sv")).forEach(({name}) => {
    const option = document.createElement("option");
    option.value = name;
    list.append(option);
  });
  L.control.scale({imperial: false}).addTo(map);
  // On a telephone the list of layers would cover the map: it stands above it there.
  if (innerWidth < 640) {
    document.getElementById("panel").append(document.querySelector(".leaflet-control-layers"));
    map.invalidateSize();
  }
  // Names that would lie over others are left out until there is room.
  const part = () => {
    const kept = [];
    for (const name of document.querySelectorAll(".area-name.leaflet-tooltip")) {
      const box = name.getBoundingClientRect();
      const beside = (b) =>
        box.right < b.left || b.right < box.left || box.bottom < b.top || b.bottom < box.top;
      const free = kept.every(beside);
      name.style.visibility = free ? "" : "hidden";
      if (free) { kept.push(box); }
    }
  };
  map.on("zoomend overlayadd overlayremove", () => setTimeout(part, 300));  // what leaves fades for 200 ms
  setTimeout(part, 50);
  map.attributionControl && map.attributionControl.setPrefix("Leaflet");
  document.getElementById("search").addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("name").addEventListener("change", (event) => {
    const typed = event.target.value.trim().toLowerCase();
    const begins = ({name}) => name.toLowerCase().startsWith(typed);
    const hit = found.get(typed) || [...found.values()].find(begins);
    const said = document.getElementById("said");
    said.textContent = typed && !hit ? said.dataset.none : hit && typed ? hit.name : "";
    if (!hit || !typed) { return; }
    map.addLayer(hit.group);
    const place = hit.layer.getBounds ? hit.layer.getBounds() : L.latLngBounds([hit.layer.getLatLng()]);
    map.fitBounds(place, {maxZoom: 14});
    hit.layer.fire("click", {latlng: place.getCenter()}, true);
  });
});
"""
