"""A small OpenID Connect provider on the loopback, with keys of its own, that can do everything wrong on demand."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

CLIENT, SECRET = "omradesplan-test", "en hemlighet & mer"


class Provider:
    """Serves until closed. ``claims`` go into every token; ``fault`` names what it does wrong."""

    def __init__(self) -> None:
        self.fault = ""
        self.claims: dict[str, object] = {"preferred_username": "anna@example.se", "roles": ["planner"]}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.shift_s = 0
        self.new_key("k1")
        self.foreign = RSAKey.generate_key(2048, {"kid": "k1"})
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.get(self)

            def do_POST(self) -> None:
                provider.post(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}/tenant/v2.0"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def new_key(self, kid: str) -> None:
        """Change keys: tokens are signed by the new one alone, and the old one is told no more."""
        self.key = RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})

    def get(self, request: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(request.path)
        self.asked.append(parts.path)
        if parts.path.endswith("/openid-configuration"):
            self._send(request, self._description())
        elif parts.path.endswith("/keys"):
            keys = [{"kty": "none of ours"}, self.key.as_dict(private=False)]
            if self.fault == "shared_secret_among_keys":
                keys.append(
                    {"kty": "oct", "kid": "shared", "k": base64.urlsafe_b64encode(b"x" * 32).decode()}
                )
            self._send(request, {"keys": keys})
        elif parts.path.endswith("/authorize"):
            self._authorize(request, dict(parse_qsl(parts.query)))
        else:
            request.send_error(404)

    def _description(self) -> dict[str, object]:
        base = self.issuer
        other = self.fault == "another_issuer_described"
        return {
            "issuer": f"{base}/other" if other else base,
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": "http://192.0.2.1/token" if self.fault == "unencrypted" else f"{base}/token",
            "jwks_uri": f"{base}/keys",
            "end_session_endpoint": f"{base}/logout?a=1",
        }

    def _authorize(self, request: BaseHTTPRequestHandler, asked: dict[str, str]) -> None:
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert asked["client_id"] == CLIENT
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        answer = {"code": code, "state": asked["state"], "iss": self.issuer}
        if self.fault == "denied":
            answer = {"error": "access_denied", "state": asked["state"]}
        if self.fault == "mixed_up":
            answer["iss"] = "https://other.example"
        request.send_response(302)
        request.send_header("location", f"{asked['redirect_uri']}?{urlencode(answer)}")
        request.end_headers()

    def post(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["content-length"])).decode()
        asked = {name: values[0] for name, values in parse_qs(body).items()}
        left = self.codes.pop(asked.get("code", ""), None)
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        wrong = (
            left is None
            or left["code_challenge"] != challenge
            or left["redirect_uri"] != asked["redirect_uri"]
        )
        if wrong or not request.headers.get("authorization", "").startswith("Basic "):
            self._send(request, {"error": "invalid_grant"}, status=400)
            return
        if self.fault == "broken":
            self._send(request, {"error": "server_error"}, status=502)
            return
        self._send(
            request, {"access_token": "a", "token_type": "Bearer", "id_token": self._token(left["nonce"])}
        )

    def _token(self, nonce: str) -> str:
        now = int(time.time()) + self.shift_s
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "00000000-anna", "iat": now, "exp": now + 300, "nonce": nonce,
            **self.claims,
        }  # fmt: skip
        header, key = {"alg": "RS256", "kid": self.key.kid}, self.key
        changes: dict[str, dict[str, object]] = {
            "wrong_audience": {"aud": "somebody-else"},
            "many_audiences": {"aud": [CLIENT, "somebody-else"]},
            "another_party": {"aud": [CLIENT, "somebody-else"], "azp": "somebody-else"},
            "wrong_issuer": {"iss": f"{self.issuer}/"},
            "wrong_nonce": {"nonce": "another"},
            "no_nonce": {"nonce": None},
            "expired": {"exp": now - 600, "iat": now - 900},
            "never_expires": {"exp": None},
            "from_the_future": {"iat": now + 600, "exp": now + 900},
            "no_subject": {"sub": None},
            "wrong_access_token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        }
        claims = {
            name: value for name, value in (claims | changes.get(self.fault, {})).items() if value is not None
        }
        if self.fault == "unsigned":
            return ".".join([*(_part(one) for one in ({"alg": "none"}, claims)), ""])
        if self.fault == "signed_by_public_key":
            # The classic: the public key, which everybody knows, taken for a shared secret.
            return _hmac(header | {"alg": "HS256"}, claims, self.key.as_pem(private=False))
        if self.fault == "shared_secret_among_keys":
            return _hmac({"alg": "HS256", "kid": "shared"}, claims, b"x" * 32)
        if self.fault == "foreign_key":
            key = self.foreign
        if self.fault == "key_in_header":
            key = ECKey.generate_key("P-256", {"kid": self.key.kid})
            header = header | {"alg": "ES256", "jwk": key.as_dict(private=False)}
        text = jwt.encode(header, claims, key, algorithms=["RS256", "ES256"])
        if self.fault == "changed":
            head, _, tail = text.split(".")
            return f"{head}.{_part(claims | {'roles': ['administrator']})}.{tail}"
        return "no token" if self.fault == "no_token" else text

    def _send(self, request: BaseHTTPRequestHandler, content: object, *, status: int = 200) -> None:
        body = json.dumps(content).encode()
        request.send_response(status)
        request.send_header("content-type", "application/json")
        request.send_header("content-length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)


def _part(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def _hmac(header: dict[str, object], claims: dict[str, object], key: bytes) -> str:
    signed = f"{_part(header)}.{_part(claims)}"
    mac = hmac.digest(key, signed.encode(), hashlib.sha256)
    return f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
