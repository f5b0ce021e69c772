"""The operator's page and its examples: what they name is there, and the programs they are for accept them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from app.access import TABLE
from app.commands.serve import KEPT_S
from app.server.body_limit import MOST_BYTES
from app.server.telemetry import Telemetry
from app.settings import PREFIX, Settings
from geodata.lists.list_files import MOST_BYTES as MOST_LIST_BYTES
from tests.conftest import ROOT, skip_or_fail

FOLDER = ROOT / "docs" / "drift"
UNIT = (FOLDER / "omradesplan@.service").read_text(encoding="utf-8")
NGINX = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
CADDY = (FOLDER / "Caddyfile").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "drift.md").read_text(encoding="utf-8")


def number(pattern: str, text: str) -> int:
    return int(re.search(pattern, text)[1])


def test_the_proxy_lets_go_of_a_connection_before_the_server_does():
    """Else it asks on one that is just being closed, and whoever waits behind it gets a 502."""
    kept = [int(seconds) for seconds in re.findall(r"keepalive_timeout (\d+)s;", NGINX)]
    assert len(kept) == len(re.findall(r"\bkeepalive \d+;", NGINX)) == 2
    assert max(kept) < KEPT_S


def test_every_setting_route_and_number_that_is_named_is_there():
    for text in (UNIT, NGINX, CADDY, PAGE):
        for name in re.findall(rf"{PREFIX}([A-Z_]+)", text):
            assert name.lower() in Settings.model_fields, name
    for path in set(re.findall(r"`(/(?:api|metrics)[a-z0-9/]*)`", PAGE)):
        assert any(one == path or one.startswith(path + "/") for one in TABLE), path
    names = {metric.name for metric in Telemetry()._registry.collect()}
    for name in re.findall(r"`((?:omradesplan|process)_[a-z_]+)", PAGE):
        assert name.removesuffix("_total") in names or name in names, name


def test_the_swedish_and_the_english_half_have_the_same_parts():
    swedish, english = PAGE.split("## English")
    assert swedish.count("\n### ") == english.count("\n### ") == 6
    for code in set(re.findall(r"`(/[a-z0-9/]+|[a-z]+_[^`\n]*)`", english)):
        assert f"`{code}`" in swedish, code


def test_the_unit_waits_longer_than_the_server_and_systemd_accepts_it(tmp_path):
    wait = number(rf"{PREFIX}STOP_WITHIN_S=(\d+)", UNIT)
    assert number(r"TimeoutStopSec=(\d+)", UNIT) >= wait + 5
    if not shutil.which("systemd-analyze"):
        skip_or_fail("there is no systemd-analyze")
    path = tmp_path / "omradesplan@8001.service"
    command = Path(sys.executable).parent / "omradesplan"
    path.write_text(UNIT.replace("/opt/omradesplan/.venv/bin/omradesplan", str(command)), encoding="utf-8")
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(path)], capture_output=True, text=True, check=False, timeout=60
    )  # fmt: skip
    about_ours = [line for line in told.stderr.splitlines() if "omradesplan" in line]
    assert about_ours == []
    path.write_text(UNIT.replace("TimeoutStopSec=30", "TimeoutStop=30 s"), encoding="utf-8")
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(path)], capture_output=True, text=True, check=False, timeout=60
    )  # fmt: skip
    assert "TimeoutStop" in told.stderr, "what is wrong is found"


def test_a_command_has_the_settings_of_the_servers(tmp_path):
    """An address with the signs that a shell would take for its own, as docs/postgresql.md writes one."""
    words = (FOLDER / "omradesplan").read_text(encoding="utf-8")
    address = "postgresql+psycopg://a:p%40$ss;w&rd@db/o?sslmode=verify-full"
    settings, program = tmp_path / "settings.env", tmp_path / "program"
    settings.write_text(
        f"# secrets\nOMRADESPLAN_DATABASE_URL='{address}'\nOMRADESPLAN_LANGUAGE=en\n", encoding="utf-8"
    )
    program.write_text('#!/bin/sh\nenv | grep ^OMRADESPLAN; umask; printf "%s." "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    for there, here in (
        ("/etc/omradesplan.env", settings),
        ("/opt/omradesplan/.venv/bin/omradesplan", program),
    ):
        assert there in words
        words = words.replace(there, str(here))
    words = words.replace("runuser -u omradesplan --", "env")
    told = subprocess.run(
        ["sh", "-c", words, "omradesplan", "user", "set", "Åsa B"], env={"PATH": os.environ["PATH"]},
        capture_output=True, text=True, check=True, timeout=30,
    ).stdout.splitlines()  # fmt: skip
    folder = re.search(r"Environment=(OMRADESPLAN_DATA=.*)", UNIT)[1]
    assert set(told[:3]) == {folder, f"OMRADESPLAN_DATABASE_URL={address}", "OMRADESPLAN_LANGUAGE=en"}
    assert told[3:] == [re.search(r"UMask=(.*)", UNIT)[1], "user.set.Åsa B."]


def test_nginx_accepts_its_example(tmp_path):
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    openssl = shutil.which("openssl")
    if not nginx or not openssl:
        skip_or_fail("there is no nginx or no openssl")
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=x",
         "-keyout", key, "-out", certificate], check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    site = NGINX.replace("/etc/ssl/omraden.pem", str(certificate)).replace("/etc/ssl/omraden.key", str(key))
    site = site.replace("/var/log/nginx/", f"{tmp_path}/")
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"pid {tmp_path}/pid;\nerror_log {tmp_path}/error.log;\nevents {{}}\nhttp {{\n{site}\n}}\n", encoding="utf-8"
    )  # fmt: skip
    told = subprocess.run(
        [nginx, "-t", "-p", tmp_path, "-c", whole], capture_output=True, text=True, check=False, timeout=60
    )
    assert told.returncode == 0, told.stderr


def test_both_proxies_let_bodies_through_throw_names_away_and_log_no_question():
    lists = MOST_LIST_BYTES >> 20
    assert number(r"client_max_body_size (\d+)m;\n    proxy", NGINX) == MOST_BYTES >> 20
    assert number(r"client_max_body_size (\d+)m;\n        proxy_request", NGINX) >= lists
    assert number(r"max_size (\d+)MiB", CADDY) == MOST_BYTES >> 20
    assert (
        number(r"max_size (\d+)MB", CADDY) * 10**6 >= lists << 20
        or number(r"max_size (\d+)MB", CADDY) >= lists
    )
    of_lists = NGINX.split("(batch|jobs)")[1].split("}")[0]
    assert {"proxy_buffering off;", "proxy_request_buffering off;"} <= {
        one.strip() for one in of_lists.splitlines()
    }
    form = re.search(r"log_format omradesplan '([^']*)'", NGINX)[1]
    for word in ("request_uri", "args", "remote", "request ", "referer", "$request'"):
        assert word not in form.replace("$request_method", "").replace("$request_time", "")
    for name in ("X-Forwarded-User", "X-Forwarded-Role"):
        assert f'proxy_set_header {name} "";' in NGINX
        assert CADDY.count(f"header_up -{name}") == 2
    assert CADDY.count("{") == CADDY.count("}")
    assert "log" not in CADDY.split("omraden.example.se {")[1].replace("lists", "")
