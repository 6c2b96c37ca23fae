"""A calendar file of one event (RFC 5545), which calendars of phones and computers read."""

from __future__ import annotations

from datetime import UTC, datetime

MOST_OCTETS = 75


def event_file(
    *,
    uid: str,
    starts_at: datetime,
    ends_at: datetime,
    title: str,
    place: str,
    description: str,
    url: str,
    revision: int,
    now: datetime,
    is_called_off: bool,
) -> str:
    """Write the file; times are in UTC, so that no calendar needs to know our summer time."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Insight Bank//Events//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{_text(uid)}",
        f"DTSTAMP:{_moment(now)}",
        f"DTSTART:{_moment(starts_at)}",
        f"DTEND:{_moment(ends_at)}",
        f"SEQUENCE:{revision}",
        f"STATUS:{'CANCELLED' if is_called_off else 'CONFIRMED'}",
        f"SUMMARY:{_text(title)}",
        *([f"LOCATION:{_text(place)}"] if place else []),
        *([f"DESCRIPTION:{_text(description)}"] if description else []),
        f"URL:{url}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    """Escape what a TEXT value cannot hold as it is (section 3.3.11)."""
    escaped = text.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
    return "".join(
        c for c in escaped.replace("\n", r"\n") if c.isprintable() or c in "\u200c\u200d"
    )


def folded(line: str) -> str:
    """Fold a line at 75 octets, never inside a character (section 3.1)."""
    parts, part, size = [], "", 0
    for char in line:
        octets = len(char.encode())
        if size + octets > MOST_OCTETS:
            parts.append(part)
            part, size = " ", 1
        part += char
        size += octets
    return "\r\n".join([*parts, part])
