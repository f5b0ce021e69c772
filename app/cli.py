"""The command line ``omradesplan``: thin commands over the same modules as the server."""

from __future__ import annotations

import sys

import typer

from app.actor import act_as, of_this_computer
from app.errors import BadSetting
from app.terminal.cli_frame import named
from app.terminal.cli_usage import worded
from app.terminal.console import REFUSED, say_fault, tongue
from geodata.errors import Fault

COMMANDS = {
    "init": "init",
    "import": "import_data",
    "fetch": "fetch",
    "export": "export",
    "lookup": "look_up",
    "assign": "assign",
    "plan": "plan",
    "audit": "audit",
    "user": "user",
    "backup": "backup",
    "restore": "restore",
    "simulate": "simulate",
    "travel": "travel",
    "serve": "serve",
}
"""Each command and its module in ``app.commands``, which is loaded when somebody asks for the command."""

app = typer.Typer(
    cls=named(COMMANDS, "app.commands"),
    name="omradesplan",
    help="Områdesplan: vilka områden, kontor och utförare hör adresserna till?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _about() -> None:
    """Områdesplan: vilka områden, kontor och utförare hör adresserna till?"""


def main() -> None:
    """Run a command: exit code 0 done, 1 refused with the reason, 2 not understood, 130 interrupted."""
    try:
        act_as(of_this_computer())
        app(prog_name="omradesplan")
    except Fault as fault:
        said = worded(fault, tongue()) if isinstance(fault, BadSetting) else fault
        say_fault(said, as_json="--json" in sys.argv)
        raise SystemExit(REFUSED) from None


if __name__ == "__main__":
    main()
