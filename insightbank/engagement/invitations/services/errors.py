"""What can be refused about invitations."""

from __future__ import annotations


class InvitationError(Exception):
    """Anything about a campaign or an invitation that is refused."""


class NotDraftError(InvitationError):
    """The campaign has been launched; its words and its people are fixed."""


class NotReadyError(InvitationError):
    """The campaign cannot be launched yet; ``reasons`` are words of ``rules.Lack``."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


class UnworkableError(InvitationError):
    """Dates, parts or languages that cannot work; the message says which."""
