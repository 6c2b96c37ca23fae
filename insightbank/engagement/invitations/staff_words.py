"""What staff read for the codes of this room: media, states, needs, what stands in the way."""

from __future__ import annotations

from insightbank.core.languages import EASY_READ, KNOWN_LANGUAGES
from insightbank.web.i18n import LazyString, _, _l

MEDIA: dict[str, LazyString] = {
    "email": _l("Email"),
    "sms": _l("Text message"),
    "letter": _l("Letter"),
    "none": _l("No way to reach them"),
}
CAMPAIGN_STATES: dict[str, LazyString] = {
    "draft": _l("Draft"),
    "launched": _l("Launched"),
    "stopped": _l("Stopped"),
    "over": _l("Over"),
}
STATE_COLOURS = {"draft": "yellow", "launched": "green", "stopped": "red", "over": "grey"}
MESSAGE_STATES: dict[str, LazyString] = {
    "queued": _l("Waiting"),
    "sending": _l("On its way"),
    "printed": _l("Printed, not posted"),
    "sent": _l("Sent"),
    "delivered": _l("Delivered"),
    "bounced": _l("Address takes nothing"),
    "failed": _l("Not sent"),
    "unsure": _l("Not sure if it was sent"),
    "cancelled": _l("Cancelled"),
}
TEXT_STATES: dict[str, LazyString] = {
    "missing": _l("Not written: people get English"),
    "draft": _l("Not checked: people get English"),
    "stale": _l("The English has changed: people get English"),
    "checked": _l("Ready"),
}
TEXT_COLOURS = {"missing": "red", "draft": "yellow", "stale": "orange", "checked": "green"}
UNMET: dict[str, LazyString] = {
    "language": _l("Another language"),
    "easy_read": _l("Easy Read"),
    "large_print": _l("Large print: no postal address, or no letters in this campaign"),
    "bsl_video": _l("A British Sign Language video: none is given"),
    "audio": _l("Audio"),
    "braille": _l("Braille"),
    "paper": _l("Paper: no postal address, or no letters in this campaign"),
    "interpreter": _l("An interpreter"),
    "bsl_interpreter": _l("A British Sign Language interpreter"),
    "supporter": _l("Somebody to support them"),
    "no_way": _l("No way to reach them"),
}
LACKS: dict[str, LazyString] = {
    "words": _l("Write the English words."),
    "activity": _l("Open the activity first."),
    "dates": _l("The first day must be one on which people can take part."),
    "media": _l("This installation cannot send by any of the ways chosen."),
    "audience": _l("The audience is gone, or names something that is gone. Choose another."),
    "few": _l("The audience is too small. Choose a wider one."),
    "nobody": _l("Nobody of this audience can be reached in the ways chosen."),
}
PARTS: dict[str, LazyString] = {
    "subject": _l("Subject"),
    "body": _l("Email and letter"),
    "sms": _l("Text message"),
}


def language_label(tag: str) -> str:
    """Name a language of messages."""
    if tag == EASY_READ:
        return _("Easy Read English")
    return KNOWN_LANGUAGES[tag].english_name if tag in KNOWN_LANGUAGES else tag
