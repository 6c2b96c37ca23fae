"""Pages about people: residents' own account, staff accounts, organisations and the audit log."""

from insightbank.people.views import account, resident, staff
from insightbank.people.views.blueprint import bp

blueprints = [bp, staff.bp]

__all__ = ["account", "blueprints", "bp", "resident", "staff"]
