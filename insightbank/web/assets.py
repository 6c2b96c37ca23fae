"""Addresses of built assets: the manifest says under which hashed name each one was written."""

from __future__ import annotations

import json
from functools import lru_cache

from insightbank.settings import PACKAGE

DIST = PACKAGE / "static" / "dist"
PREFIX = "/static/dist/"


class AssetsNotBuiltError(RuntimeError):
    """The assets have not been built; ``make assets`` builds them."""


def asset_url(name: str) -> str:
    """Give the address of ``app.css``, ``app.rtl.css``, ``app.js`` or a picture.

    Raises AssetsNotBuiltError when there is no such built file.
    """
    path = DIST / "manifest.json"
    try:
        changed = path.stat().st_mtime_ns
        return PREFIX + _manifest(changed)[name]
    except (OSError, KeyError) as error:
        msg = f"{name} is not built: run `make assets`"
        raise AssetsNotBuiltError(msg) from error


@lru_cache(maxsize=1)
def _manifest(_changed: int) -> dict[str, str]:
    names: dict[str, str] = json.loads((DIST / "manifest.json").read_text("utf-8"))
    return names
