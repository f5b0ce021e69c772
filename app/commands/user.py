"""``omradesplan user``: who may sign in, and the keys of other programs."""

from __future__ import annotations

import secrets
import sys
from datetime import timedelta
from typing import Annotated, Literal

import typer
from rich.table import Table

from app.errors import BadRequest
from app.security import sign_in
from app.settings import settings
from app.store import accounts, audit
from app.store.accounts import KEY
from app.terminal.console import out, say, say_json
from app.terminal.local_store import opened
from app.wording import sentence
from geodata.errors import NotFound

app = typer.Typer(help="Lägg upp konton och nycklar, och gör inloggningslänkar.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAMN", help="Kontots namn.")]
RoleName = Literal["reader", "planner", "administrator"]
RoleOption = Annotated[
    RoleName, typer.Option("--role", help="reader (läser), planner (ritar) eller administrator (beslutar).")
]
Json = Annotated[bool, typer.Option("--json", help="Svara med JSON.")]
LONGEST_KEY_DAYS = 730


@app.command("set")
def put(
    name: Name,
    role: RoleOption,
    password_stdin: Annotated[
        bool,
        typer.Option(
            "--password-stdin",
            help="Läs lösenordet från standard in, fråga inte; så görs alltid där ingen sitter.",
        ),
    ] = False,
    no_password: Annotated[
        bool, typer.Option("--no-password", help="Inget nytt lösenord: inloggning med länk.")
    ] = False,
) -> None:
    """Lägg upp ett konto, eller ge ett som finns ny roll och nytt lösenord. Dess sessioner avslutas.

    Exempel: omradesplan user set anna --role planner
    """
    if not name.strip() or len(name) > 200:
        raise BadRequest("account_name_strange", most=200)
    password = "" if no_password else _password(from_stdin=password_stdin)
    digest = sign_in.hashed(password) if password or not no_password else ""
    with opened().write(drafts_only=True) as connection:
        accounts.put(connection, name.strip(), role=role, password=digest)
    say("account_set", name=name.strip(), role=sentence("roles", role, {}, settings().language))


@app.command("list")
def every(as_json: Json = False) -> None:
    """Visa alla konton.

    Exempel: omradesplan user list
    """
    with opened().read() as connection:
        found = accounts.every(connection)
    rows = [
        {
            "name": one.name, "role": one.role, "disabled": one.disabled, "password": bool(one.password),
            "locked_until": one.locked_until,
        }
        for one in found
    ]  # fmt: skip
    if as_json:
        say_json({"accounts": rows})
        return
    language = settings().language
    for row in rows:
        say(
            "account_closed" if row["disabled"] else "account_row", name=row["name"],
            role=sentence("roles", str(row["role"]), {}, language),
        )  # fmt: skip


@app.command("disable")
def disable(name: Name) -> None:
    """Stäng ett konto och avsluta dess sessioner, även när namnet bara har loggat in med länk.

    Med user set öppnas kontot igen. Nycklar (user keys) gäller vidare tills de dras in.

    Exempel: omradesplan user disable anna
    """
    with opened().write(drafts_only=True) as connection:
        closed = accounts.disable(connection, name)
        now = accounts.stamp()
        held = sum(one.name == name and one.expires_at > now for one in accounts.tokens(connection, KEY))
    if not closed.anything and not held:
        raise NotFound("unknown_account", name=name)
    if closed.account:
        say("account_disabled", name=name)
    else:
        say("name_signed_out" if closed.ended else "no_such_account", name=name, count=closed.ended)
    if held:
        say("keys_still_hold", name=name, count=held)


@app.command("link")
def link(
    name: Name,
    role: Annotated[
        RoleName | None, typer.Option("--role", help="Rollen; utan den den som kontot har.")
    ] = None,
    base: Annotated[str, typer.Option("--url", help="Serverns adress.")] = "",
) -> None:
    """Gör en länk som loggar in en gång, inom en kvart.

    Exempel: omradesplan user link anna --url https://omradesplan.example.se
    """
    store = opened()
    with store.read() as connection:
        found = accounts.get(connection, name)
    if found is None and role is None:
        raise NotFound("unknown_account", name=name)
    secret = sign_in.link(store, name, role or (found.role if found else ""))
    where = (base or settings().public_url).rstrip("/") or f"http://{settings().host}:{settings().port}"
    out.print(f"{where}/logga-in#{secret}", markup=False, soft_wrap=True)


@app.command("key")
def key(
    name: Annotated[str, typer.Argument(metavar="NAMN", help="Vad nyckeln är till för.")],
    role: RoleOption,
    days: Annotated[
        int, typer.Option("--days", min=1, max=LONGEST_KEY_DAYS, help="Hur länge nyckeln gäller.")
    ] = 365,
    write: Annotated[bool, typer.Option("--write", help="Nyckeln får ändra, inte bara läsa.")] = False,
) -> None:
    """Gör en nyckel åt ett annat program: Authorization: Bearer NYCKEL. Den visas bara nu.

    Exempel: omradesplan user key intranet --role reader --days 365
    """
    with opened().write(drafts_only=True) as connection:
        secret = accounts.issue(
            connection, KEY, name, role=role, lasts=timedelta(days=days), read_only=not write
        )
        audit.record(connection, "key.made", name, role=role, days=days, write=write)
    out.print(secret, markup=False, soft_wrap=True)


@app.command("keys")
def keys(as_json: Json = False) -> None:
    """Visa alla nycklar som gäller, men inte nycklarna själva.

    Exempel: omradesplan user keys
    """
    with opened().read() as connection:
        found = accounts.tokens(connection, KEY)
    rows = [
        {
            "name": one.name, "role": one.role, "read_only": one.read_only, "made_at": one.made_at,
            "expires_at": one.expires_at,
        }
        for one in found
    ]  # fmt: skip
    if as_json:
        say_json({"keys": rows})
        return
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    out.print(table)


@app.command("revoke")
def revoke(name: Annotated[str, typer.Argument(metavar="NAMN", help="Vad nyckeln var till för.")]) -> None:
    """Gör alla nycklar med ett namn ogiltiga, genast.

    Exempel: omradesplan user revoke intranet
    """
    with opened().write(drafts_only=True) as connection:
        if not accounts.revoke(connection, kind=KEY, name=name):
            raise NotFound("unknown_key", name=name)
        audit.record(connection, "key.revoked", name)
    say("key_revoked", name=name)


def _password(*, from_stdin: bool) -> str:
    # Nobody is asked where nobody sits: what is piped is the password.
    if from_stdin or not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    language = settings().language
    asked, again = (sentence("cli", code, {}, language) for code in ("password_asked", "password_again"))
    first = typer.prompt(asked, hide_input=True)
    if not secrets.compare_digest(first.encode(), typer.prompt(again, hide_input=True).encode()):
        raise BadRequest("passwords_differ")
    return str(first)
