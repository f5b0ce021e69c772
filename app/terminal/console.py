"""How the command line speaks: reports and faults as sentences, or as JSON."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from rich.console import Console
from rich.table import Table

from app.errors import BadSetting
from app.settings import PREFIX, settings
from app.wording import LANGUAGES, fault_sentence, number, sentence
from geodata.errors import Fault
from geodata.report import Finding, Report

REFUSED = 1
MOST_SHOWN = 12
"""Findings of one kind that are printed; all of them are stored and stand in ``--json``."""

WIDE = 200
"""Columns where nobody's screen sets a limit (a pipe, a file): a table cut to 80 would lose its words."""


def _console(*, stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, highlight=False, soft_wrap=True, width=None if stream.isatty() else WIDE)


out = _console(stderr=False)
err = _console(stderr=True)


def tongue() -> str:
    """Return the language to speak, also while some setting cannot be used."""
    try:
        return settings().language
    except BadSetting:
        wished = os.environ.get(f"{PREFIX}LANGUAGE", "")
        return wished if wished in LANGUAGES else LANGUAGES[0]


def say(code: str, /, **facts: Any) -> None:
    """Print a sentence of the catalogue's section ``cli``."""
    out.print(sentence("cli", code, facts, settings().language), markup=False)


def warn(code: str, /, **facts: Any) -> None:
    """Print a sentence that nobody should miss, where errors go."""
    err.print(sentence("cli", code, facts, settings().language), style="bold red", markup=False)


def say_json(value: Any) -> None:
    """Print a value as JSON, one document."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def say_fault(fault: Fault, *, as_json: bool) -> None:
    """Print what went wrong and what to do."""
    text = fault_sentence(fault, tongue(), terminal=True)
    if as_json:
        say_json({"code": fault.code, "detail": text, "facts": fault.facts})
    else:
        err.print(text, style="red", markup=False)


def say_report(report: Report, *, title: str, as_json: bool, rows: str = "rows") -> None:
    """Print what an import read, kept and mended, or an export wrote; ``rows`` counts them."""
    if as_json:
        say_json(report.to_json())
        return
    language = settings().language
    out.print(title, style="bold", markup=False)
    say(rows, read=report.read, kept=report.kept)
    for code in dict.fromkeys(finding.code for finding in report.findings):
        _say_findings([f for f in report.findings if f.code == code], language)


def _say_findings(findings: list[Finding], language: str) -> None:
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(overflow="fold")
    table.add_column(justify="right", style="dim", no_wrap=True)
    for finding in findings[:MOST_SHOWN]:
        facts = {**finding.facts, **{k: v for k, v in vars(finding).items() if k not in ("code", "facts")}}
        facts["names"] = list(finding.names[:MOST_SHOWN]) + (["…"] if len(finding.names) > MOST_SHOWN else [])
        place = ""
        if finding.e is not None and finding.n is not None:
            place = f"N {number(round(finding.n), language)} E {number(round(finding.e), language)}"
        table.add_row(sentence("findings", finding.code, facts, language), place)
    out.print(table)
    if len(findings) > MOST_SHOWN:
        say("more_findings", count=len(findings) - MOST_SHOWN)
