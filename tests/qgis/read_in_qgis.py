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


def main() -> None:
    """Read every collection and the styles of a GeoPackage; end with 1 where one of them fails."""
    base, package = sys.argv[1:3]
    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], False)
    application.initQgis()
    print("QGIS", Qgis.QGIS_VERSION)
    for name in ("districts", "areas", "offices"):
        found = layer(f"url='{base}/ogc' typename='{name}' maxNumFeatures='1000'", name, "OAPIF")
        features = list(found.getFeatures())
        assert features, f"{name}: no features"
        box = found.extent()
        assert 10 < box.xMinimum() < 25, f"{name}: longitude and latitude have changed places"
        assert 55 < box.yMinimum() < 70, f"{name}: longitude and latitude have changed places"
        part = QgsRectangle(box.center().x(), box.center().y(), box.xMaximum(), box.yMaximum())
        fewer = list(found.getFeatures(QgsFeatureRequest(part)))
        print(name, len(features), "features,", len(fewer), "in a quarter,", found.crs().authid())
    areas = layer(f"{package}|layername=areas", "areas", "ogr")
    areas.loadDefaultStyle()
    categories = {one.value(): one.symbol().color().name() for one in areas.renderer().categories()}
    assert set(categories) == {feature["code"] for feature in areas.getFeatures()}
    assert areas.labelsEnabled()
    print("styles", categories)
    application.exitQgis()


main()
