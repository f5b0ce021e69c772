"""``omradesplan serve``: the web server."""

from __future__ import annotations

import errno
import logging
import os
import signal
import socket
import sys
import threading
from datetime import timedelta
from typing import Annotated

import typer

from app.errors import BadSetting
from app.intake import example, start
from app.security import sign_in
from app.settings import settings
from app.store import accounts, datasets
from app.store.engine import Store
from app.terminal.console import REFUSED, say, warn
from app.terminal.local_store import opened

PLANNER, LINK_LASTS = "planerare", timedelta(days=1)
"""Whom the link on example data signs in, and how long it can be used once."""

KEPT_S = 75
"""How long a connection is kept for the next request: longer than a proxy keeps it (nginx: 60 s).

Were it shorter, a proxy would now and then ask on a connection that is just being closed, and answer 502.
"""

GRACE_S = 5
"""What comes after the last request has been given up: lists are ended, the store is closed."""

BACKLOG = 2048
"""Questions that wait while the data are loaded."""


def run(
    host: Annotated[
        str | None, typer.Option("--host", help="Adress att lyssna på; annars OMRADESPLAN_HOST, 127.0.0.1.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, help="Port; annars OMRADESPLAN_PORT, 8000."),
    ] = None,
    with_example: Annotated[
        bool, typer.Option("--example", help="Gör exempeldata om det inte finns några data.")
    ] = False,
) -> None:
    """Starta webbservern.

    Exempel: omradesplan serve --port 8000
    """
    configured = settings()
    host, port = configured.host if host is None else host, port or configured.port
    # The port is taken before anything else is done: whoever cannot have it is told so at once.
    where = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    with listen(host, port) as listening:
        store = opened()
        if with_example and start.is_empty(store):
            say("making_example")
            example.fill(store, configured.data)
        only_read = store.why_unwritable()
        if only_read:
            warn(f"{only_read}_serving", folder=store.place)
        _say_sign_in(
            store, configured.public_url.rstrip("/") or where, example_wanted=with_example and not only_read
        )
        store.close()
        if not answer(listening, where):
            raise typer.Exit(REFUSED)


def _say_sign_in(store: Store, where: str, *, example_wanted: bool) -> None:
    """On example data a link for a planner: nobody needs an account to try. Else who makes accounts."""
    if settings().sign_in == "off":
        warn("sign_in_is_off", url=where)
    if settings().sign_in != "local":
        return
    with store.read() as connection:
        used = datasets.current(connection)
        known = bool(accounts.every(connection))
    if example_wanted and "districts" in used and used["districts"].source.synthetic:
        secret = sign_in.link(store, PLANNER, "planner", lasts=LINK_LASTS)
        say("sign_in_link", url=f"{where}/logga-in#{secret}")
    elif not known:
        say("no_accounts_yet")


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address and port.

    Raises
    ------
    BadSetting
        ``port_taken``, ``port_forbidden``, ``host_unknown``.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError) as fault:
        raise BadSetting("host_unknown", host=host) from fault
    made = socket.socket(family, kind, protocol)
    # A port that the last server has just left may be taken again; one in use may not.
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind(address)
        made.listen(BACKLOG)
    except OSError as fault:
        made.close()
        if fault.errno == errno.EACCES:
            raise BadSetting("port_forbidden", port=str(port)) from fault
        if fault.errno == errno.EADDRINUSE:
            other = port + 1 if port < 65535 else port - 1
            raise BadSetting("port_taken", port=str(port), other=str(other)) from fault
        raise BadSetting("host_unknown", host=host) from fault
    return made


def end_at_last(seconds: float) -> None:
    """End the process after so long, whatever its threads do; what a write has not finished is undone."""

    def end() -> None:
        logging.getLogger(__name__).error("did not stop in %s s; ended", seconds)
        os._exit(REFUSED)

    last = threading.Timer(seconds, end)
    last.daemon = True
    last.start()


def answer(listening: socket.socket, url: str) -> bool:
    """Serve until told to stop; return whether it came so far."""
    # Only who serves waits for the web framework to load.
    import uvicorn  # noqa: PLC0415

    from app.main import create_app, load  # noqa: PLC0415
    from app.server import heap, log  # noqa: PLC0415

    configured = settings()
    log.set_up(form=configured.log_format, requests=configured.log_requests)
    heap.share_heaps()
    # Whoever stops the server while it loads waits for nothing; uvicorn stops by itself once it answers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # Loaded here and not in the server, so that a fault of the data is said in words.
    application = create_app(configured, loaded=heap.settled(load(configured)))

    class Server(uvicorn.Server):
        """Says where it answers."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            """Say where, once questions are answered there."""
            await super().startup(sockets)
            if self.started:
                say("serving", url=url)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            """Finish what is being answered; a thread that will not end does not keep the process."""
            end_at_last(configured.stop_within_s + GRACE_S)
            await super().shutdown(sockets)

    # uvicorn's own access log has the address with what stands after its question mark; ours has the route.
    # What a proxy says is read in security/peer.py, from the addresses that the operator lists.
    server = Server(
        uvicorn.Config(
            application, access_log=False, log_config=None, proxy_headers=False,
            timeout_graceful_shutdown=configured.stop_within_s, timeout_keep_alive=KEPT_S,
        )
    )  # fmt: skip
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        return True
    return server.started
