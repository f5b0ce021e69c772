"""Reading map files: every format alike, every bad file refused by code."""

import json
import zipfile

import geopandas as gpd
import pyogrio
import pyproj
import pytest
import shapely
from shapely import Point, box

from geodata import crs, vector_files, zip_files
from geodata.errors import InvalidData, UnreadableFile

SQUARES = [box(530_000, 6_470_000, 530_100, 6_470_100), box(530_100, 6_470_000, 530_200, 6_470_100)]


def frame(epsg=crs.SWEREF99_TM, shapes=None):
    shapes = SQUARES if shapes is None else shapes
    table = gpd.GeoDataFrame({"KOD": range(1, len(shapes) + 1)}, geometry=shapes, crs=crs.SWEREF99_TM)
    return table.to_crs(epsg)


def write(folder, ending, table, **options):
    path = folder / f"distrikt{ending}"
    if ending == ".parquet":
        table.to_parquet(path)
    elif ending == ".zip":
        (folder / "shp").mkdir()
        pyogrio.write_dataframe(table, folder / "shp" / "distrikt.shp", **options)
        with zipfile.ZipFile(path, "w") as archive:
            for part in (folder / "shp").iterdir():
                archive.write(part, f"mapp/{part.name}")
    else:
        pyogrio.write_dataframe(table, path, **options)
    return path


def refused(path, **options):
    with pytest.raises((UnreadableFile, InvalidData)) as fault:
        vector_files.read(path, **options)
    return fault.value.code


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".shp", ".zip", ".fgb", ".parquet"])
@pytest.mark.parametrize("epsg", [crs.WGS84, crs.SWEREF99_TM, crs.SWEREF99_1500])
def test_every_format_in_every_system_gives_the_same_squares(tmp_path, ending, epsg):
    """Two squares of 100 m; through degrees with 7 decimals (GeoJSON) they keep a centimetre."""
    path = write(tmp_path, ending, frame(epsg))
    read = vector_files.read(path)
    assert read.table.crs.to_epsg() == crs.SWEREF99_TM
    assert list(read.table.index) == [1, 2]
    table = read.table.sort_values("KOD")  # FlatGeobuf keeps features in the order of their places
    assert [float(code) for code in table["KOD"]] == [1, 2]
    assert shapely.area(table.geometry.to_numpy()) == pytest.approx([10_000, 10_000], abs=3)
    assert table.geometry.iloc[0].hausdorff_distance(SQUARES[0]) < 0.02
    assert read.findings == ()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("tom.geojson", b"", "map_empty"),
        ("text.geojson", b"hej hopp", "map_unknown_format"),
        ("text.gpkg", b"not a database", "map_unknown_format"),
        ("skadad.gpkg", b"SQLite format 3\x00" + b"\x00" * 200, "map_damaged"),
        ("skadad.fgb", b"fgb\x03fgb\x00" + b"\xff" * 64, "map_damaged"),
        ("skadad.parquet", b"PAR1" + b"\x01" * 64, "map_damaged"),
        ("skadad.zip", b"PK\x03\x04" + b"\x00" * 64, "archive_damaged"),
        ("annat.json", b'{"namn": "inte en karta"}', "map_damaged"),
        ("inga.geojson", b'{"type": "FeatureCollection", "features": []}', "no_polygons"),
        ("lager.vrt", b'<OGRVRTDataSource><OGRVRTLayer name="x"/></OGRVRTDataSource>', "map_unknown_format"),
    ],
)
def test_a_bad_file_is_refused_by_code(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    assert refused(path) == code


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert refused(tmp_path / "saknas.geojson") == "map_missing"


def test_a_folder_is_said_to_be_one(tmp_path):
    assert refused(tmp_path) == "map_is_folder"


@pytest.mark.parametrize("ending", [".geojson", ".fgb", ".parquet", ".zip"])
def test_a_file_cut_in_half_is_refused(tmp_path, ending):
    whole = write(tmp_path, ending, frame(shapes=[box(k, 0, k + 1, 1) for k in range(530_000, 530_400)]))
    half = tmp_path / f"halv{ending}"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert refused(half) in {"map_damaged", "archive_damaged"}


def test_a_missing_reference_system_is_refused_unless_given(tmp_path):
    path = write(tmp_path, ".shp", frame())
    path.with_suffix(".prj").unlink()
    assert refused(path) == "crs_missing"
    read = vector_files.read(path, crs=str(crs.SWEREF99_TM))
    assert read.table.geometry.iloc[0].equals(SQUARES[0])


def test_metres_that_claim_to_be_degrees_are_refused_unless_the_system_is_given(tmp_path):
    """GeoJSON without a system counts as degrees; 530 000 is none."""
    path = tmp_path / "meter.geojson"
    path.write_text(frame().to_json(drop_id=True).replace("3006", "4326"))
    text = json.loads(path.read_text())
    text.pop("crs", None)
    path.write_text(json.dumps(text))
    assert refused(path) == "crs_does_not_fit"
    read = vector_files.read(path, crs=f"EPSG:{crs.SWEREF99_TM}")
    assert read.table.geometry.iloc[0].equals(SQUARES[0])
    assert [f.code for f in read.findings] == ["crs_overridden"]


@pytest.mark.parametrize("name", ["SWEREF 1899", "", "99999999999999999999", "EPSG:5613", "EPSG:4978"])
def test_a_system_nobody_knows_or_that_is_none_for_maps_is_refused(tmp_path, name):
    """EPSG:5613 is RH 2000 (heights), EPSG:4978 is geocentric; refused though the file names its own."""
    assert refused(write(tmp_path, ".gpkg", frame()), crs=name) == "crs_unknown"


def test_a_system_other_than_the_file_s_own_is_refused_and_the_same_by_another_name_is_not(tmp_path):
    """The local grid puts the same numbers some 200 km away; ESRI's own words for SWEREF 99 TM are the same."""
    path = write(tmp_path, ".gpkg", frame())
    with pytest.raises(InvalidData, match="crs_conflict") as fault:
        vector_files.read(path, crs=str(crs.SWEREF99_1500))
    assert fault.value.facts == {"file": path.name, "declared": "SWEREF99 TM", "asked": "SWEREF99 15 00"}
    for same in (str(crs.SWEREF99_TM), pyproj.CRS.from_epsg(crs.SWEREF99_TM).to_wkt("WKT1_ESRI")):
        read = vector_files.read(path, crs=same)
        assert read.findings == ()
        assert read.table.geometry.iloc[0].equals(SQUARES[0])


@pytest.mark.parametrize("system", [crs.WGS84, crs.SWEREF99_TM])
def test_latitude_first_is_said_to_be_so_and_not_a_wrong_system(tmp_path, system):
    turned = gpd.GeoSeries(SQUARES, crs=crs.SWEREF99_TM).to_crs(system)
    swapped = [shapely.transform(shape, lambda xy: xy[:, ::-1]) for shape in turned]
    path = tmp_path / "nord.gpkg"
    gpd.GeoDataFrame({"kod": ["1", "2"]}, geometry=swapped, crs=system).to_file(path)
    assert refused(path) == "axes_swapped"


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-le"])
def test_letters_that_are_not_utf_8_are_said_to_be_so(tmp_path, encoding):
    path = write(tmp_path, ".geojson", frame())
    path.write_bytes(path.read_text(encoding="utf-8").replace('"KOD": 1', '"KOD": "Å"').encode(encoding))
    assert refused(path) == "map_encoding"


def test_a_geopackage_cut_short_is_refused_under_its_own_name(tmp_path):
    whole = write(tmp_path, ".gpkg", frame())
    half = tmp_path / "halv.gpkg"
    half.write_bytes(whole.read_bytes()[:-5_000])
    with pytest.raises(UnreadableFile, match="map_damaged") as fault:
        vector_files.read(half)
    assert fault.value.facts == {"file": "halv.gpkg"}


def test_yes_and_no_stay_so_beside_blanks(tmp_path):
    """The reader gives a column of true and null as 1 and not a number."""
    path = write(tmp_path, ".geojson", frame())
    text = json.loads(path.read_text(encoding="utf-8"))
    for feature, value in zip(text["features"], (True, None), strict=True):
        feature["properties"] = {"svar": value}
    path.write_text(json.dumps(text), encoding="utf-8")
    assert vector_files.read(path).table["svar"].tolist() == [True, None]


def test_points_and_lines_are_left_out_and_told(tmp_path):
    path = write(tmp_path, ".geojson", frame(crs.WGS84, [*SQUARES, Point(530_000, 6_470_000)]))
    read = vector_files.read(path)
    assert [(f.code, f.count) for f in read.findings] == [("not_polygons", 1)]
    assert read.table.index.tolist() == [1, 2]


def test_points_alone_are_refused(tmp_path):
    assert refused(write(tmp_path, ".gpkg", frame(shapes=[Point(530_000, 6_470_000)]))) == "no_polygons"


def test_several_layers_with_polygons_are_refused_by_name_unless_one_is_asked_for(tmp_path):
    path = write(tmp_path, ".gpkg", frame(), layer="nyko3")
    pyogrio.write_dataframe(frame(), path, layer="nyko4", append=False)
    pyogrio.write_dataframe(frame(shapes=[Point(530_000, 6_470_000)]), path, layer="punkter")
    with pytest.raises(InvalidData, match="several_layers") as fault:
        vector_files.read(path)
    assert fault.value.facts["layers"] == ["nyko3", "nyko4"]
    assert vector_files.read(path, layer="nyko4").layer == "nyko4"
    assert refused(path, layer="nyko5") == "layer_unknown"


def test_one_layer_with_polygons_among_others_is_taken(tmp_path):
    path = write(tmp_path, ".gpkg", frame(), layer="distrikt")
    pyogrio.write_dataframe(frame(shapes=[Point(530_000, 6_470_000)]), path, layer="punkter")
    assert vector_files.read(path).layer == "distrikt"


def test_a_zip_with_two_shapefiles_names_them(tmp_path):
    for name in ("ett", "tva"):
        pyogrio.write_dataframe(frame(), tmp_path / f"{name}.shp")
    path = tmp_path / "tva.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in sorted(tmp_path.glob("*.*")):
            if part != path:
                archive.write(part, part.name)
    with pytest.raises(InvalidData, match="several_layers") as fault:
        vector_files.read(path)
    assert fault.value.facts["layers"] == ["ett", "tva"]


def test_a_shapefile_without_its_companions_is_refused_by_what_is_missing(tmp_path):
    path = write(tmp_path, ".shp", frame())
    path.with_suffix(".dbf").unlink()
    with pytest.raises(UnreadableFile, match="shapefile_incomplete") as fault:
        vector_files.read(path)
    assert fault.value.facts["missing"] == [".dbf"]


def test_a_zip_that_swells_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    """10 MB of zeros pack to some 10 kB; the limit here is 1 MB."""
    monkeypatch.setattr(zip_files, "MOST_BYTES", 1 << 20)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("distrikt.geojson", b"{" + b" " * (10 << 20))
    assert refused(path) == "archive_too_large"


def test_a_zip_that_lies_about_its_size_is_refused(tmp_path):
    path = tmp_path / "lies.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("distrikt.geojson", b"{" + b" " * 100_000)
    data = path.read_bytes().replace((100_001).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(data)
    assert refused(path) in {"archive_damaged", "map_damaged"}


def test_a_zip_cannot_write_outside_its_folder(tmp_path):
    """A part under ``..`` is left out like other hidden ones; an absolute path lands in the folder."""
    path = tmp_path / "slip.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../ute.geojson", "{}")
        archive.writestr("/etc/ute.geojson", "{}")
    into = tmp_path / "in"
    into.mkdir()
    files = zip_files.unpacked(path, into=into)
    assert [file.name for file in files] == ["ute.geojson"]
    assert all(into in file.resolve().parents for file in files)
    assert not (tmp_path / "ute.geojson").exists()


def test_a_zip_without_a_map_is_refused(tmp_path):
    path = tmp_path / "text.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("las.txt", "hej")
    assert refused(path) == "archive_without_map"


def test_too_many_polygons_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(vector_files, "MOST_FEATURES", 1)
    for ending in (".gpkg", ".parquet"):
        assert refused(write(tmp_path, ending, frame())) == "too_many_polygons"


def test_a_file_over_the_size_limit_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(vector_files, "MOST_BYTES", 100)
    assert refused(write(tmp_path, ".gpkg", frame())) == "map_too_large"


def test_a_geopackage_is_left_as_it_was(tmp_path):
    path = write(tmp_path, ".gpkg", frame())
    before = path.read_bytes()
    vector_files.read(path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
