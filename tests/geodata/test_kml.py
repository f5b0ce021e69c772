"""KML as map programs write it: folders, extended data, heights; and as nobody should."""

import zipfile

import pytest
import shapely

from geodata import kml, point_layers, vector_files
from geodata.crs import SWEREF99_TM, to_wgs84
from geodata.errors import InvalidData, UnreadableFile

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
SQUARE = "15.60,58.40,12 15.61,58.40,12 15.61,58.41,12 15.60,58.41,12 15.60,58.40,12"
HOLE = "15.602,58.402 15.604,58.402 15.604,58.404 15.602,58.402"


def ring(kind, corners):
    return f"<{kind}><LinearRing><coordinates>{corners}</coordinates></LinearRing></{kind}>"


def polygon(*holes, corners=SQUARE):
    inner = "".join(ring("innerBoundaryIs", one) for one in holes)
    return f"<Polygon>{ring('outerBoundaryIs', corners)}{inner}</Polygon>"


def placemark(name, shape, data=""):
    return f"<Placemark><name>{name}</name><ExtendedData>{data}</ExtendedData>{shape}</Placemark>"


def written(folder, content, *, head=HEAD, name="karta.kml"):
    path = folder / name
    path.write_text(f"{head}{content}</Document></kml>", encoding="utf-8")
    return path


def refused(path):
    with pytest.raises((UnreadableFile, InvalidData)) as fault:
        vector_files.read(path)
    return fault.value.code


def test_folders_are_layers_and_extended_data_are_columns(tmp_path):
    """One square of 0.01 degrees with a hole, its fields in both forms that KML has; a pin in a folder beside."""
    told = (
        '<Data name="KOD"><displayName>Kod</displayName><value>101</value></Data>'
        '<SchemaData schemaUrl="#x"><SimpleData name="SLAG">stadsdel</SimpleData></SchemaData>'
    )
    pin = placemark("Kontor", "<Point><coordinates>15.6051, 58.405 </coordinates></Point>", told)
    path = written(
        tmp_path,
        f"<name>Allt</name><Folder><name>ytor</name>{placemark('A &amp; Ö', polygon(HOLE), told)}</Folder>"
        f"<Folder><name>kontor</name>{pin}</Folder>",
    )
    read = vector_files.read(path)
    assert (read.format, read.layer, read.table.crs.to_epsg()) == ("kml", "ytor", SWEREF99_TM)
    (row,) = read.table.to_dict("records")
    assert (row["name"], row["KOD"], row["SLAG"]) == ("A & Ö", "101", "stadsdel")
    assert len(row["geometry"].interiors) == 1
    points = point_layers.read(path, "kontor")
    assert points.rows[0]["KOD"] == "101"
    assert [float(v) for v in to_wgs84(points.e[0], points.n[0])] == pytest.approx([15.6051, 58.405])


def test_a_zipped_file_with_parts_and_prefixes_is_read(tmp_path):
    """A KMZ, as Google Earth writes it: several polygons of one placemark are one shape."""
    other = polygon(corners=SQUARE.replace("15.6", "15.7"))
    both = f"<MultiGeometry>{polygon()}{other}</MultiGeometry>"
    text = f"<Placemark><name>Två</name>{both}</Placemark>".replace("<", "<k:").replace("<k:/", "</k:")
    head = '<k:kml xmlns:k="http://www.opengis.net/kml/2.2"><k:Document>'
    with zipfile.ZipFile(tmp_path / "karta.kmz", "w") as archive:
        archive.writestr("doc.kml", f"{head}{text}</k:Document></k:kml>")
    read = vector_files.read(tmp_path / "karta.kmz")
    assert [len(shapely.get_parts(shape)) for shape in read.table.geometry] == [2]
    assert read.table["name"].tolist() == ["Två"]


@pytest.mark.parametrize(
    ("declared", "used"),
    [
        ('<!DOCTYPE k [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
        ('<!DOCTYPE k [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>', "&b;"),
        ('<!DOCTYPE kml SYSTEM "http://example.org/kml.dtd">', ""),
    ],
)
def test_a_file_with_declarations_of_its_own_is_refused(tmp_path, declared, used):
    head = f'<?xml version="1.0"?>{declared}{HEAD.partition(">")[2]}'
    assert refused(written(tmp_path, placemark(used, polygon()), head=head)) == "map_declarations"


@pytest.mark.parametrize(
    "content",
    [
        placemark("A", polygon(corners="15.60,58.40 15.61 15.61,58.41")),
        placemark("A", polygon(corners="15.60,58.40 nan,58.40 15.61,58.41")),
        placemark("A", polygon(corners="15.60,58.40")),
        placemark("A", polygon(corners="öst,norr öst,norr öst,norr")),
        "<Folder>" * 70,
        placemark("A", f"<Placemark>{polygon()}</Placemark>"),
        placemark("A", polygon())[:-20],
        placemark("A", polygon(), "".join(f'<Data name="{k}"><value/></Data>' for k in range(300))),
    ],
)
def test_a_damaged_file_is_refused(tmp_path, content):
    assert refused(written(tmp_path, content)) == "map_damaged"


def test_what_holds_no_polygon_or_is_no_kml_is_told_apart(tmp_path):
    assert refused(written(tmp_path, placemark("A", ""))) == "no_polygons"
    other = tmp_path / "annat.kml"
    other.write_text("<?xml version='1.0'?><gpx><wpt/></gpx>", encoding="utf-8")
    assert refused(other) == "map_unknown_format"


def test_more_than_is_read_is_refused_while_it_is_read(tmp_path):
    path = written(tmp_path, placemark("A", polygon()) * 3)
    with pytest.raises(kml.TooMany):
        kml.read(path, most_features=2, most_vertices=100)
    with pytest.raises(kml.TooMany):
        kml.read(path, most_features=9, most_vertices=14)
    (folder,) = kml.read(path, most_features=3, most_vertices=15)
    assert len(folder.rows) == 3
