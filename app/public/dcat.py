"""The open data sets by DCAT-AP-SE, which the national portal and other catalogues harvest."""

from __future__ import annotations

from html import escape
from typing import Any

from app.settings import Settings
from app.store.datasets import Dataset
from app.wording import sentence
from app.workspace import Workspace

LICENCES = {
    "cc0": "http://creativecommons.org/publicdomain/zero/1.0/",
    "cc by 4.0": "http://creativecommons.org/licenses/by/4.0/",
    "odbl": "https://opendatacommons.org/licenses/odbl/1-0/",
}
"""Addresses of licences by what imports call them; another licence is told by its words."""

EU = "http://publications.europa.eu/resource/authority/"
SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
LANGUAGES = ("sv", "en")
SETS = ("districts", "areas", "offices", "providers")
FORMS = {"GEOJSON": "json", "HTML": "html"}
"""Of each set, and the ``f`` that asks for it."""


def catalogue(workspace: Workspace, settings: Settings, base: str) -> str:
    """Return the catalogue as RDF/XML: districts, areas in force, offices and providers.

    What the profile demands of an operator and none has told, licence and contact point, is said to be
    missing, in ``dcterms:rights`` and ``rdfs:comment``.

    Parameters
    ----------
    workspace
        The data, with their sources and licences.
    settings
        Licence and contact.
    base
        Our own address, without a stroke at its end.

    References
    ----------
    DIGG, *DCAT-AP-SE* 3.0.1, and its examples ``obligatoriskt.rdf`` and ``rekommenderat.rdf``.
    """
    name = workspace.municipality.name if workspace.municipality else "–"
    source = workspace.datasets.get("districts")
    here = f"{base}/dcat"
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())
    parts = [
        _catalogue(settings, here, name),
        _publisher(here, name),
        _contact(settings, here, name),
        _service(settings, here, base),
        *(_dataset(which, settings, here, source) for which in SETS),
    ]
    told = "\n".join(part for part in parts if part)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF {spaces}>\n{told}\n</rdf:RDF>\n'


def _catalogue(settings: Settings, here: str, name: str) -> str:
    missing = "" if settings.contact_email else _texts("rdfs:comment", "no_contact")
    return (
        f'<dcat:Catalog rdf:about="{escape(here)}">{_texts("dcterms:title", "catalogue", municipality=name)}'
        f"{_texts('dcterms:description', 'catalogue_description')}{missing}"
        + _link("dcterms:publisher", f"{here}#publisher")
        + _licence(settings.open_data_licence)
        + _link("dcterms:language", f"{EU}language/SWE")
        + _link("dcat:themeTaxonomy", f"{EU}data-theme")
        + _link("foaf:homepage", here.removesuffix("dcat"))
        + "".join(_link("dcat:dataset", f"{here}#{which}") for which in SETS)
        + "</dcat:Catalog>"
    )


def _publisher(here: str, name: str) -> str:
    return (
        f'<foaf:Agent rdf:about="{escape(here)}#publisher"><foaf:name>{escape(name)}</foaf:name>'
        f"{_link('dcterms:type', 'http://purl.org/adms/publishertype/LocalAuthority')}</foaf:Agent>"
    )


def _contact(settings: Settings, here: str, name: str) -> str:
    """The contact point, which is none without an address to write to."""
    if not settings.contact_email:
        return ""
    return (
        f'<vcard:Organization rdf:about="{escape(here)}#contact">'
        f"<vcard:fn>{escape(settings.contact_name or name)}</vcard:fn>"
        f"{_link('vcard:hasEmail', f'mailto:{settings.contact_email}')}</vcard:Organization>"
    )


def _service(settings: Settings, here: str, base: str) -> str:
    return (
        f'<dcat:DataService rdf:about="{escape(here)}#service">{_texts("dcterms:title", "service")}'
        + _link("dcat:endpointURL", f"{base}/ogc")
        + _link("dcat:endpointDescription", f"{base}/ogc/openapi")
        + _link("dcterms:accessRights", f"{EU}access-right/PUBLIC")
        + _link("dcterms:publisher", f"{here}#publisher")
        + _licence(settings.open_data_licence)
        + _of_contact(settings, here)
        + "</dcat:DataService>"
    )


def _dataset(which: str, settings: Settings, here: str, source: Dataset | None) -> str:
    made_up = source is not None and source.source.synthetic
    modified = source.source.date if source and source.source.date else ""
    about = f"{here}#{which}"
    items = f"{here.removesuffix('/dcat')}/ogc/collections/{which}/items"
    licence = _licence_of(which, settings, source)
    distributions = "".join(
        f'<dcat:distribution><dcat:Distribution rdf:about="{escape(about)}-{form.lower()}">'
        + _link("dcat:accessURL", f"{items}?f={asked}")
        + _link("dcat:accessService", f"{here}#service")
        + _link("dcterms:format", f"{EU}file-type/{form}")
        + f"{licence}</dcat:Distribution></dcat:distribution>"
        for form, asked in FORMS.items()
    )
    return (
        f'<dcat:Dataset rdf:about="{escape(about)}">{_texts("dcterms:title", which)}'
        + _texts("dcterms:description", f"{which}_description", example=made_up)
        + _link("dcterms:publisher", f"{here}#publisher")
        + _of_contact(settings, here)
        + _link("dcat:theme", f"{EU}data-theme/REGI")
        + _link("dcterms:accessRights", f"{EU}access-right/PUBLIC")
        + (f"<dcterms:modified>{escape(modified)}</dcterms:modified>" if modified else "")
        + f"{distributions}</dcat:Dataset>"
    )


def _of_contact(settings: Settings, here: str) -> str:
    return _link("dcat:contactPoint", f"{here}#contact") if settings.contact_email else ""


def _licence_of(which: str, settings: Settings, source: Dataset | None) -> str:
    """The licence of a set: districts are their source's, what is decided upon them is the operator's."""
    said = source.source.licence.strip() if source else ""
    first, second = (
        (said, settings.open_data_licence) if which == "districts" else (settings.open_data_licence, said)
    )
    return _licence(first or second)


def _licence(said: str) -> str:
    """A licence by its address, else in its own words; that there is none is told as well."""
    address = LICENCES.get(said.casefold(), said)
    if address.startswith(("http://", "https://")):
        return _link("dcterms:license", address)
    words = (
        f"<dcterms:description>{escape(said)}</dcterms:description>"
        if said
        else _texts("dcterms:description", "no_licence")
    )
    return f"<dcterms:rights><dcterms:RightsStatement>{words}</dcterms:RightsStatement></dcterms:rights>"


def _link(term: str, address: str) -> str:
    return f'<{term} rdf:resource="{escape(address)}"/>'


def _texts(term: str, code: str, *, example: bool = False, **facts: Any) -> str:
    found = []
    for language in LANGUAGES:
        text = sentence("ogc", code, facts, language)
        if example:
            text = f"{text} {sentence('ogc', 'example', {}, language)}"
        found.append(f'<{term} xml:lang="{language}">{escape(text)}</{term}>')
    return "".join(found)
