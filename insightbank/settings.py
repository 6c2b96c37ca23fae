"""Settings: the only reader of the environment. docs/operators/settings.md describes each one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent


class SettingsError(ValueError):
    """A setting has a value that cannot work; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation decides; every field has a safe default for one machine."""

    data_dir: Path
    database_url: str
    secret_key: str
    site_name: str = "Insight Bank"
    organisation_name: str = "Mid and South Essex Integrated Care Board"
    brand_colour: str = "#0b5351"
    logo_path: Path | None = None
    contact_email: str = "engagement@example.org"
    base_url: str = "http://127.0.0.1:8000"
    secure_cookies: bool = False
    demonstration: bool = False
    message_channel: str = "console"
    smtp_url: str = ""
    smtp_sender: str = "no-reply@example.org"
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    require_second_factor: bool = True
    suppress_to: int = 7
    round_to: int = 5
    return_link_days: int = 14
    trusted_proxies: int = 0
    testing: bool = False
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def index_dir(self) -> Path:
        """The search index: private, rebuildable from the database."""
        return self.data_dir / "index"

    @property
    def uploads_dir(self) -> Path:
        return self.data_dir / "uploads"

    @property
    def queue_path(self) -> Path:
        """The embedded job queue; holds only nudges, never the work itself."""
        return self.data_dir / "queue.sqlite3"

    @property
    def translations_dir(self) -> Path:
        """Catalogues: beside the package in a checkout, inside it in a wheel."""
        return _bundled("translations")

    @property
    def migrations_dir(self) -> Path:
        return _bundled("migrations")


def _bundled(name: str) -> Path:
    inside = PACKAGE / "_bundled" / name
    return inside if inside.is_dir() else CHECKOUT / name


def settings_from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raises ``SettingsError`` naming the one that cannot work."""
    env = os.environ if environment is None else environment
    data_dir = Path(env.get("INSIGHTBANK_DATA_DIR") or "data").expanduser().resolve()
    logo = env.get("INSIGHTBANK_LOGO", "")
    return Settings(
        data_dir=data_dir,
        database_url=_database_url(env.get("DATABASE_URL", ""), data_dir),
        secret_key=env.get("INSIGHTBANK_SECRET_KEY") or _kept_secret(data_dir),
        site_name=env.get("INSIGHTBANK_SITE_NAME", "Insight Bank"),
        organisation_name=env.get(
            "INSIGHTBANK_ORGANISATION", "Mid and South Essex Integrated Care Board"
        ),
        brand_colour=_colour(env.get("INSIGHTBANK_BRAND_COLOUR", "#0b5351")),
        logo_path=Path(logo).resolve() if logo else None,
        contact_email=env.get("INSIGHTBANK_CONTACT_EMAIL", "engagement@example.org"),
        base_url=env.get("INSIGHTBANK_BASE_URL", "http://127.0.0.1:8000").rstrip("/"),
        secure_cookies=_flag(env, "INSIGHTBANK_SECURE_COOKIES", default=False),
        demonstration=_flag(env, "INSIGHTBANK_DEMONSTRATION", default=False),
        message_channel=_choice(
            env, "INSIGHTBANK_MESSAGES", ("console", "smtp", "memory"), "console"
        ),
        smtp_url=env.get("INSIGHTBANK_SMTP_URL", ""),
        smtp_sender=env.get("INSIGHTBANK_SMTP_SENDER", "no-reply@example.org"),
        oidc_issuer=env.get("INSIGHTBANK_OIDC_ISSUER", ""),
        oidc_client_id=env.get("INSIGHTBANK_OIDC_CLIENT_ID", ""),
        oidc_client_secret=env.get("INSIGHTBANK_OIDC_CLIENT_SECRET", ""),
        require_second_factor=_flag(env, "INSIGHTBANK_REQUIRE_SECOND_FACTOR", default=True),
        suppress_to=_number(env, "INSIGHTBANK_SUPPRESS_TO", 7),
        round_to=_number(env, "INSIGHTBANK_ROUND_TO", 5, least=1),
        return_link_days=_number(env, "INSIGHTBANK_RETURN_LINK_DAYS", 14, least=1),
        trusted_proxies=_number(env, "INSIGHTBANK_TRUSTED_PROXIES", 0),
    )


def _database_url(given: str, data_dir: Path) -> str:
    if not given:
        return f"sqlite:///{data_dir / 'insightbank.sqlite3'}"
    for scheme in ("postgres://", "postgresql://"):
        if given.startswith(scheme):
            return "postgresql+psycopg://" + given.removeprefix(scheme)
    if given.startswith(("sqlite:///", "postgresql+psycopg://")):
        return given
    msg = "DATABASE_URL must start with postgresql:// or sqlite:///"
    raise SettingsError(msg)


def _kept_secret(data_dir: Path) -> str:
    """Make a secret once and keep it, so that several processes and restarts agree on it."""
    path = data_dir / "secret-key"
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text("ascii")


def _colour(value: str) -> str:
    digits = value.removeprefix("#")
    if len(digits) == 6 and all(c in "0123456789abcdefABCDEF" for c in digits):
        return f"#{digits.lower()}"
    msg = "INSIGHTBANK_BRAND_COLOUR must look like #0b5351"
    raise SettingsError(msg)


def _flag(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = env.get(name, "").strip().casefold()
    if value in {"", "1", "yes", "true", "on", "0", "no", "false", "off"}:
        return default if not value else value in {"1", "yes", "true", "on"}
    msg = f"{name} must be yes or no"
    raise SettingsError(msg)


def _number(env: Mapping[str, str], name: str, default: int, *, least: int = 0) -> int:
    value = env.get(name, "").strip() or str(default)
    if value.isascii() and value.isdigit() and int(value) >= least:
        return int(value)
    msg = f"{name} must be a whole number of at least {least}"
    raise SettingsError(msg)


def _choice(env: Mapping[str, str], name: str, choices: tuple[str, ...], default: str) -> str:
    value = env.get(name, "").strip().casefold() or default
    if value in choices:
        return value
    msg = f"{name} must be one of {', '.join(choices)}"
    raise SettingsError(msg)
