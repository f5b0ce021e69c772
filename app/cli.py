"""The command line ``omradesplan``: thin commands over the same modules as the server."""

from __future__ import annotations

import sys

import typer

from app.cli_frame import frame
from app.cli_usage import worded
from app.commands import export, fetch, import_data, init, look_up, serve, simulate, travel
from app.console import REFUSED, say_fault, tongue
from app.errors import BadSetting
from geodata.errors import Fault

app = typer.Typer(
    name="omradesplan",
    help="Områdesplan: vilka områden, kontor och utförare hör adresserna till?",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
app.command("init")(init.run)
app.add_typer(import_data.app, name="import")
app.add_typer(fetch.app, name="fetch")
app.add_typer(export.app, name="export")
app.command("lookup")(look_up.run)
app.command("simulate")(simulate.run)
app.command("travel")(travel.run)
app.command("serve")(serve.run)
frame(app)


def main() -> None:
    """Run a command: exit code 0 done, 1 refused with the reason, 2 not understood, 130 interrupted."""
    try:
        app(prog_name="omradesplan")
    except Fault as fault:
        said = worded(fault, tongue()) if isinstance(fault, BadSetting) else fault
        say_fault(said, as_json="--json" in sys.argv)
        raise SystemExit(REFUSED) from None


if __name__ == "__main__":
    main()
