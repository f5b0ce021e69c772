"""``omradesplan import``: districts, people, addresses, roads, water and plans from files."""

from __future__ import annotations

from datetime import date as day
from pathlib import Path
from typing import Annotated, Literal

import typer

from app.commands import map_file
from app.intake import imports
from app.intake.imports import Origin
from app.plan_files import plan_import
from app.settings import settings
from app.store import responsibilities
from app.terminal.console import out, say, say_json, say_report
from app.terminal.local_store import opened
from geodata import table_files
from geodata.errors import UnreadableFile
from geodata.report import Report
from geodata.schema import AGE_BANDS

OLDEST = AGE_BANDS[-1]

app = typer.Typer(
    help="Läs in stadsdelar, befolkning, behov, adresser, vägar, vatten eller ett förslag från en fil.",
    no_args_is_help=True,
)


def _file(path: Path) -> Path:
    """Refuse a folder in words, whatever the reader of the file would have said."""
    if path.is_dir():
        raise UnreadableFile("file_is_folder", file=str(path))
    return path


File = Annotated[Path, typer.Argument(metavar="FIL", help="Filen som ska läsas in.", callback=_file)]
AsJson = Annotated[bool, typer.Option("--json", help="Skriv rapporten som JSON.")]
Crs = Annotated[
    str | None,
    typer.Option("--crs", help="Koordinatsystem när filen inte säger det, t.ex. 3006 för SWEREF 99 TM."),
]
Title = Annotated[str, typer.Option("--title", help="Vad datamängden heter.")]
Publisher = Annotated[str, typer.Option("--publisher", help="Vem som har gett ut den.")]
Licence = Annotated[str, typer.Option("--licence", help="Licens, t.ex. CC0.")]
Url = Annotated[str, typer.Option("--url", help="Var den kommer ifrån.")]
Dated = Annotated[str, typer.Option("--date", help="Uppgifternas datum, ÅÅÅÅ-MM-DD.")]


@app.command("districts")
def districts(
    file: File,
    crs: Crs = None,
    code: Annotated[str | None, typer.Option("--code", help="Kolumn med distriktens koder.")] = None,
    name: Annotated[str | None, typer.Option("--name", help="Kolumn med distriktens namn.")] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", help="Kolumn med typ, eller en typ för alla, t.ex. stadsdel.")
    ] = None,
    tolerance: Annotated[
        float,
        typer.Option("--tolerance", min=0.01, help="Bredaste överlapp eller glipa som lagas, i meter."),
    ] = 10.0,
    replace_ground: Annotated[
        bool,
        typer.Option(
            "--replace-ground", help="Läs in även om mark som nu har ett distrikt blir utan, och säg vilken."
        ),
    ] = False,
    title: Title = "",
    publisher: Publisher = "",
    licence: Licence = "",
    url: Url = "",
    date: Dated = "",
    as_json: AsJson = False,
) -> None:
    """Läs in stadsdelar, tätorter och omland (eller basområden under dem).

    Exempel: omradesplan import districts NYKO3v23.geojson --licence "okänd"
    """
    report = imports.import_districts(
        opened(), file, folder=settings().data, crs=crs, tolerance_m=tolerance, replace_ground=replace_ground,
        origin=Origin(title=title, publisher=publisher, licence=licence, url=url, date=date),
        columns={"code": code, "name": name, "kind": kind},
    )  # fmt: skip
    _done(file, report, as_json=as_json)
    map_file.renew(as_json=as_json)
    if not as_json:
        area_km2 = round(report.figures["area_m2"] / 1e6, 2)
        say("districts_totals", **{**report.figures, "kept": report.kept, "area_km2": area_km2})


@app.command("population")
def population(
    file: File,
    year: Annotated[int | None, typer.Option("--year", help="Årtal när filen inte säger det.")] = None,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", help="Vilken kolumn som är vad, t.ex. age_80_plus=80+. Kan upprepas."),
    ] = None,
    title: Title = "",
    publisher: Publisher = "",
    licence: Licence = "",
    url: Url = "",
    date: Dated = "",
    as_json: AsJson = False,
) -> None:
    """Läs in antal boende per stadsdel och åldersgrupp. Tomt betyder okänt antal, 1-4 personer.

    Exempel: omradesplan import population befolkning.xlsx --year 2025
    """
    report = imports.import_population(
        opened(), file, folder=settings().data, year=year, columns=_pairs(column), today=_today(),
        origin=Origin(title=title, publisher=publisher, licence=licence, url=url, date=date),
    )  # fmt: skip
    _done(file, report, as_json=as_json)
    if not as_json:
        _say_people(report)


@app.command("forecast")
def forecast(
    file: File,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", help="Vilken kolumn som är vad, t.ex. age_80_plus=80+. Kan upprepas."),
    ] = None,
    title: Title = "",
    publisher: Publisher = "",
    licence: Licence = "",
    url: Url = "",
    date: Dated = "",
    as_json: AsJson = False,
) -> None:
    """Läs in en befolkningsprognos per stadsdel, åldersgrupp och år.

    Exempel: omradesplan import forecast prognos.xlsx
    """
    report = imports.import_forecast(
        opened(), file, columns=_pairs(column),
        origin=Origin(title=title, publisher=publisher, licence=licence, url=url, date=date),
    )  # fmt: skip
    _done(file, report, as_json=as_json)


@app.command("demand")
def demand(
    file: File,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", help="Vilken kolumn som är vad, t.ex. recipients=Brukare. Kan upprepas."),
    ] = None,
    title: Title = "",
    publisher: Publisher = "",
    licence: Licence = "",
    url: Url = "",
    date: Dated = "",
    as_json: AsJson = False,
) -> None:
    """Läs in omsorgstagare, hushåll eller båda per stadsdel. Tomt betyder okänt antal, 1-4.

    Exempel: omradesplan import demand behov.xlsx --column recipients=Brukare
    """
    report = imports.import_demand(
        opened(), file, columns=_pairs(column),
        origin=Origin(title=title, publisher=publisher, licence=licence, url=url, date=date),
    )  # fmt: skip
    _done(file, report, as_json=as_json)
    if not as_json:
        for field, total in report.figures["sums"].items():
            say(f"{field}_total", **{field: total})


@app.command("addresses")
def addresses(
    file: File,
    crs: Crs = None,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", help="Vilken kolumn som är vad, t.ex. street=Gata. Kan upprepas."),
    ] = None,
    title: Title = "",
    publisher: Publisher = "",
    licence: Licence = "",
    url: Url = "",
    date: Dated = "",
    as_json: AsJson = False,
) -> None:
    """Läs in adresser: Lantmäteriets Belägenhetsadress, OpenStreetMap, CSV eller Excel.

    Exempel: omradesplan import addresses belagenhetsadress.gpkg
    """
    report = imports.import_addresses(
        opened(), file, folder=settings().data, crs=crs, mapping=_pairs(column),
        origin=Origin(title=title, publisher=publisher, licence=licence, url=url, date=date),
    )  # fmt: skip
    _done(file, report, as_json=as_json)


@app.command("roads")
def roads(
    file: File,
    title: Title = "",
    publisher: Publisher = "",
    licence: Licence = "",
    url: Url = "",
    date: Dated = "",
    as_json: AsJson = False,
) -> None:
    """Läs in vägar: OpenStreetMap (PBF eller XML), eller ett vägnät som osmnx har sparat (GraphML).

    Exempel: omradesplan import roads linkoping.osm.pbf --licence ODbL
    """
    report = imports.import_roads(
        opened(), file, folder=settings().data,
        origin=Origin(title=title, publisher=publisher, licence=licence, url=url, date=date),
    )  # fmt: skip
    _done(file, report, as_json=as_json)
    map_file.renew(as_json=as_json)


@app.command("water")
def water(
    file: File,
    crs: Crs = None,
    layer: Annotated[
        list[str] | None, typer.Option("--layer", help="Lager med vatten, om filen har flera. Kan upprepas.")
    ] = None,
    title: Title = "",
    publisher: Publisher = "",
    licence: Licence = "",
    url: Url = "",
    date: Dated = "",
    as_json: AsJson = False,
) -> None:
    """Läs in sjöar och vattendrag till kartan: GeoJSON, GeoPackage, Shapefile eller OpenStreetMap.

    Exempel: omradesplan import water vattendrag.geojson --licence ODbL
    """
    report = imports.import_water(
        opened(), file, crs=crs, layers=tuple(layer or ()),
        origin=Origin(title=title, publisher=publisher, licence=licence, url=url, date=date),
    )  # fmt: skip
    _done(file, report, as_json=as_json)
    map_file.renew(as_json=as_json)


@app.command("plan")
def plan(
    file: File,
    division: Annotated[
        Literal["hemvard", "socialtjanst"], typer.Option("--division", help="Vad indelningen är till för.")
    ],
    name: Annotated[str, typer.Option("--name", help="Vad förslaget ska heta; annars som filen.")] = "",
    code: Annotated[str | None, typer.Option("--code", help="Fält med områdets kod.")] = None,
    name_field: Annotated[str | None, typer.Option("--name-field", help="Fält med områdets namn.")] = None,
    crs: Crs = None,
    tolerance: Annotated[
        float,
        typer.Option("--tolerance", min=0.01, help="Bredaste överlapp eller mark utan område som lagas, m."),
    ] = plan_import.TOLERANCE_M,
    follow: Annotated[
        float,
        typer.Option(
            "--follow", min=0.01, max=100, help="Så nära en stadsdelsgräns följer områdets gräns den, m."
        ),
    ] = plan_import.FOLLOWS_M,
    as_json: AsJson = False,
) -> None:
    """Läs in ett förslag till indelning som utkast: en karta med områden, eller en tabell stadsdel–område.

    Exempel: omradesplan import plan forslag.gpkg --division hemvard --name "Fem områden"

    Exempel: omradesplan import plan stadsdelar.csv --division socialtjanst
    """
    asked = plan_import.Asked(code=code, name=name_field, crs=crs, tolerance_m=tolerance, follow_m=follow)
    report = plan_import.import_plan(opened(), file, division=division, name=name, day=_today(), asked=asked)
    _done(file, report, as_json=as_json)
    if not as_json:
        say("plan_imported", plan=report.figures["plan"], name=report.figures["name"])


@app.command("responsibility")
def responsibility(
    file: File,
    why: Annotated[str, typer.Option("--why", help="Varför reglerna ändras; står i historiken.")],
    as_json: AsJson = False,
) -> None:
    """Läs in vem som ansvarar, i stället för de regler som finns. Motsägelser vägras, historiken står kvar.

    Kolumner: service, min_age, max_age, valid_from, valid_to, committee, administration, source.

    Exempel: omradesplan import responsibility ansvar.csv --why "Ny nämndorganisation, KS 2026:1"
    """
    sheet = table_files.read(file)
    rules = responsibilities.of_table(sheet.table)
    with opened().write() as connection:
        made = responsibilities.put(connection, rules, why=why)
    counts = {"rules": len(rules), "added": len(made.added), "removed": len(made.removed)}
    if as_json:
        say_json(counts)
    else:
        say("responsibility_imported", **counts)


def _today() -> day:
    return day.today()  # noqa: DTZ011 - the municipality's own calendar day


def _pairs(column: list[str] | None) -> dict[str, str] | None:
    """Turn ``--column what=Heading`` into a mapping."""
    if not column:
        return None
    pairs = [text.partition("=") for text in column]
    if any(not (mark and key and value) for key, mark, value in pairs):
        raise typer.BadParameter("--column: vad=Rubrik")
    return {key.strip(): value.strip() for key, _, value in pairs}


def _say_people(report: Report) -> None:
    """Say the sums of the latest year, to be held against the table that was read."""
    sums = report.figures["band_sums"]
    facts = {"year": report.figures["years"][-1], "people": report.figures["people"]}
    if OLDEST in sums:
        say("people_totals", **facts, oldest=sums[OLDEST])
    else:
        say("people_total", **facts)


def _done(file: Path, report: Report, *, as_json: bool) -> None:
    say_report(report, title=file.name, as_json=as_json)
    if not as_json:
        out.print()
