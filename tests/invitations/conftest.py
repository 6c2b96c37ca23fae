"""A mail server and a Notify of our own, both really spoken to over the network."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

SERVICE, SECRET = str(uuid4()), str(uuid4())
API_KEY = f"tests-{SERVICE}-{SECRET}"


class LetterBox:
    """Takes e-mail; refuses for good whoever is called nobody, and for now whoever is busy."""

    def __init__(self) -> None:
        self.mail: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802 (a name of the server's)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("nobody"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("busy"):
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 (a name of the server's)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        self.mail.append(message_from_bytes(content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def mail_server() -> Iterator[tuple[str, LetterBox]]:
    """Give the address of a mail server, and what it has taken."""
    box = LetterBox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield f"smtp://127.0.0.1:{port}", box
    controller.stop()


class NotifyStub(ThreadingHTTPServer):
    """Speaks the parts of Notify's interface that we use, and remembers what it was given."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Notify)
        self.taken: list[dict[str, Any]] = []
        self.claims: list[dict[str, Any]] = []
        self.answers: list[tuple[int, str, str]] = []
        self.breaks_after_taking = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Notify(BaseHTTPRequestHandler):
    server: NotifyStub

    def do_POST(self) -> None:
        self._check_token()
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.answers:
            status, kind, words = self.server.answers.pop(0)
            errors = [{"error": kind, "message": words}]
            self._answer(status, {"status_code": status, "errors": errors})
            return
        self.server.taken.append(body | {"status": "sending", "path": self.path})
        if self.server.breaks_after_taking:
            self.close_connection = True
            self.connection.close()
            return
        self._answer(201, {"id": str(uuid4()), "reference": body.get("reference")})

    def do_GET(self) -> None:
        self._check_token()
        wanted = parse_qs(urlsplit(self.path).query)["reference"]
        found = [n for n in self.server.taken if [n.get("reference")] == wanted]
        self._answer(200, {"notifications": found, "links": {}})

    def _check_token(self) -> None:
        token = self.headers["Authorization"].removeprefix("Bearer ")
        self.server.claims.append(jwt.decode(token, SECRET, algorithms=["HS256"]))

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def notify() -> Iterator[NotifyStub]:
    """Give a Notify that answers on this machine."""
    server = NotifyStub()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()
