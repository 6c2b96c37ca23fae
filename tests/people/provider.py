"""A small OpenID Connect provider on a port of its own: the outside world of single sign-on."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response


@dataclass
class Provider:
    """Says that ``claims`` has signed in; tests change them, and how the token is made."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    nonce: str | None = None
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signing_key: RSAKey | None = None
    grants: dict[str, dict[str, str]] = field(default_factory=dict)

    def agree(self, address: str) -> str:
        """Do what the person does at the provider, and give the address they are sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_hex(8)
        self.grants[code] = asked
        back = urlsplit(asked["redirect_uri"]).path
        return f"{back}?{urlencode({'code': code, 'state': asked['state']})}"

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        answer = {
            "/.well-known/openid-configuration": self._metadata,
            "/keys": lambda _: {"keys": [self.key.as_dict(private=False)]},
            "/token": self._token,
        }[request.path](request)
        status = 400 if "error" in answer else 200
        response = Response(json.dumps(answer), status, content_type="application/json")
        return response(environ, start_response)

    def _metadata(self, _request: Request) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def _token(self, request: Request) -> dict[str, Any]:
        grant = self.grants.pop(request.form.get("code", ""), None)
        verifier = request.form.get("code_verifier", "")
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        if grant is None or digest.rstrip(b"=").decode() != grant["code_challenge"]:
            return {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": grant["client_id"],
            "iat": now,
            "exp": now + 60,
            "nonce": self.nonce or grant["nonce"],
        }
        token = jwt.encode(
            {"alg": "RS256", "kid": "one"}, claims | self.claims, self.signing_key or self.key
        )
        return {"access_token": "x", "token_type": "Bearer", "id_token": token}


@contextmanager
def running_provider() -> Iterator[Provider]:
    """Run a provider until the block ends."""
    provider = Provider()
    server = make_server("127.0.0.1", 0, provider)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
