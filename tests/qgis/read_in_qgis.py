"""What QGIS itself makes of us: run by the system's own Python, with a server's address and an exported plan.

Usage: /usr/bin/python3 tests/qgis/read_in_qgis.py http://127.0.0.1:8000 plan.gpkg
"""

import os
import sys

os.environ["QT_QPA_PLATFORM"] = "offscreen"
from qgis.core import Qgis, QgsApplication, QgsFeatureRequest, QgsRectangle, QgsVectorLayer


def layer(uri: str, name: str, provider: str) -> QgsVectorLayer:
    """A layer that QGIS can read."""
    made = QgsVectorLayer(uri, name, provider)
    assert made.isValid(), f"{name}: {made.error().summary()}"
    return made


def read_collections(base: str) -> None:
    """Read every collection: whole, and in a quarter of its extent."""
    for name in ("districts", "areas", "offices"):
        found = layer(f"url='{base}/ogc' typename='{name}' maxNumFeatures='1000'", name, "OAPIF")
        features = list(found.getFeatures())
        assert features, f"{name}: no features"
        box = found.extent()
        assert 10 < box.xMinimum() < 25, f"{name}: longitude and latitude have changed places"
        assert 55 < box.yMinimum() < 70, f"{name}: longitude and latitude have changed places"
        part = QgsRectangle(box.center().x(), box.center().y(), box.xMaximum(), box.yMaximum())
        fewer = {one["code"] for one in found.getFeatures(QgsFeatureRequest(part))}
        touched = {one["code"] for one in features if one.geometry().boundingBox().intersects(part)}
        assert fewer == touched, f"{name}: a quarter holds {fewer ^ touched} in one way of asking alone"
        print(name, len(features), "features,", len(fewer), "codes in a quarter,", found.crs().authid())
    people = layer(f"url='{base}/ogc' typename='providers' maxNumFeatures='1000'", "providers", "OAPIF")
    assert [one["name"] for one in people.getFeatures()], "providers: no features"
    print("providers", people.featureCount(), "features, wkb type", people.wkbType())


def read_styles(package: str) -> None:
    """Read the styles that a GeoPackage brings: a colour an area, and names."""
    areas = layer(f"{package}|layername=areas", "areas", "ogr")
    areas.loadDefaultStyle()
    categories = {one.value(): one.symbol().color().name() for one in areas.renderer().categories()}
    assert set(categories) == {feature["code"] for feature in areas.getFeatures()}
    assert areas.labelsEnabled()
    print("styles", categories)


def main() -> None:
    """Read every collection and the styles of a GeoPackage; end with 1 where one of them fails."""
    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], False)
    application.initQgis()
    print("QGIS", Qgis.QGIS_VERSION)
    read_collections(sys.argv[1])
    read_styles(sys.argv[2])
    # QGIS falls over layers that outlive it, so what holds them is left first.
    application.exitQgis()


main()
