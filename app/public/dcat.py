"""The open data sets by DCAT-AP-SE, which the national portal and other catalogues harvest."""

from __future__ import annotations

from html import escape
from typing import Any

from app.store.datasets import Dataset
from app.wording import sentence
from app.workspace import Workspace

LICENCES = {
    "cc0": "http://creativecommons.org/publicdomain/zero/1.0/",
    "cc by 4.0": "http://creativecommons.org/licenses/by/4.0/",
    "odbl": "https://opendatacommons.org/licenses/odbl/1-0/",
}
"""Addresses of licences by what imports call them; another licence is told by its words."""

FILE_TYPE = "http://publications.europa.eu/resource/authority/file-type/"
SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
LANGUAGES = ("sv", "en")


def catalogue(workspace: Workspace, base: str) -> str:
    """Return the catalogue as RDF/XML: districts, areas in force, offices and providers.

    Parameters
    ----------
    workspace
        The data, with their sources and licences.
    base
        Our own address, without a stroke at its end.

    References
    ----------
    DIGG, *DCAT-AP-SE* 3.0.
    """
    name = workspace.municipality.name if workspace.municipality else "–"
    source = workspace.datasets.get("districts")
    parts = [_dataset(which, base, source) for which in ("districts", "areas", "offices", "providers")]
    listed = "".join(f'<dcat:dataset rdf:resource="{escape(f"{base}/dcat#{which}")}"/>'
                     for which in ("districts", "areas", "offices", "providers"))  # fmt: skip
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF {spaces}>\n'
        f'<dcat:Catalog rdf:about="{escape(base)}/dcat">{_texts("title", "catalogue", municipality=name)}'
        f"{_texts('description', 'catalogue_description')}"
        f'<dcterms:publisher rdf:resource="{escape(base)}/dcat#publisher"/>'
        '<dcterms:language rdf:resource="http://publications.europa.eu/resource/authority/language/SWE"/>'
        f'<foaf:homepage rdf:resource="{escape(base)}/"/>{listed}</dcat:Catalog>\n'
        f'<foaf:Agent rdf:about="{escape(base)}/dcat#publisher"><foaf:name>{escape(name)}</foaf:name>'
        '<dcterms:type rdf:resource="http://purl.org/adms/publishertype/LocalAuthority"/></foaf:Agent>\n'
        + "\n".join(parts)
        + "\n</rdf:RDF>\n"
    )


def _dataset(which: str, base: str, source: Dataset | None) -> str:
    made_up = source is not None and source.source.synthetic
    issued = source.source.date if source and source.source.date else ""
    about = f"{base}/dcat#{which}"
    forms = {"GEOJSON": "application/geo+json", "HTML": "text/html"}
    items = f"{base}/ogc/collections/{which}/items"
    distributions = "".join(
        f'<dcat:distribution><dcat:Distribution rdf:about="{escape(about)}-{form.lower()}">'
        f'<dcat:accessURL rdf:resource="{escape(items)}?f={"json" if form == "GEOJSON" else "html"}"/>'
        f'<dcterms:format rdf:resource="{FILE_TYPE}{form}"/>{_licence(source)}'
        "</dcat:Distribution></dcat:distribution>"
        for form in forms
    )
    return (
        f'<dcat:Dataset rdf:about="{escape(about)}">{_texts("title", which)}'
        f"{_texts('description', f'{which}_description', example=made_up)}"
        f'<dcterms:publisher rdf:resource="{escape(base)}/dcat#publisher"/>'
        '<dcat:theme rdf:resource="http://publications.europa.eu/resource/authority/data-theme/REGI"/>'
        '<dcterms:accessRights rdf:resource="http://publications.europa.eu/resource/authority/access-right/PUBLIC"/>'
        + (f"<dcterms:modified>{escape(issued)}</dcterms:modified>" if issued else "")
        + f"{distributions}</dcat:Dataset>"
    )


def _licence(source: Dataset | None) -> str:
    """The licence of what the borders were made from; none where the source has none."""
    said = source.source.licence.strip() if source else ""
    if not said:
        return ""
    known = LICENCES.get(said.casefold())
    if known:
        return f'<dcterms:license rdf:resource="{known}"/>'
    words = f"<dcterms:description>{escape(said)}</dcterms:description>"
    return f"<dcterms:rights><dcterms:RightsStatement>{words}</dcterms:RightsStatement></dcterms:rights>"


def _texts(term: str, code: str, *, example: bool = False, **facts: Any) -> str:
    found = []
    for language in LANGUAGES:
        text = sentence("ogc", code, facts, language)
        if example:
            text = f"{text} {sentence('ogc', 'example', {}, language)}"
        found.append(f'<dcterms:{term} xml:lang="{language}">{escape(text)}</dcterms:{term}>')
    return "".join(found)
