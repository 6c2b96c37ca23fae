"""The blueprint that residents' pages and the pages of one's own account share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("people", __name__)
