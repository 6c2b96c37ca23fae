"""The address of a booking: signed, so that only who has it from us can open or cancel it."""

from __future__ import annotations

from uuid import UUID

from itsdangerous import BadSignature, URLSafeSerializer

from insightbank.core.languages import bcp47
from insightbank.settings import Settings


def booking_token(booking_id: UUID, secret: str) -> str:
    """Give the secret part of the address."""
    return str(_signer(secret).dumps(booking_id.hex))


def read_token(token: str, secret: str) -> UUID | None:
    """Find the id in the secret part of an address; None for one that we did not make."""
    try:
        return UUID(str(_signer(secret).loads(token)))
    except (BadSignature, ValueError):
        return None


def booking_link(slug: str, booking_id: UUID, *, language: str, settings: Settings) -> str:
    """Give the whole address, for messages that leave when nobody asks for a page."""
    token = booking_token(booking_id, settings.secret_key)
    return f"{settings.base_url}/{bcp47(language)}/events/{slug}/b/{token}"


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="insightbank.booking")
