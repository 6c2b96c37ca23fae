"""The words of messages: what the campaign says, the link, and how to say no, in one language.

Plain text only: it is read out, enlarged and translated by whatever the reader uses.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import current_app
from flask_babel import force_locale

from insightbank.core.languages import DEFAULT_LANGUAGE, SCREEN_LANGUAGES, bcp47
from insightbank.engagement.activities.rules import screen_of
from insightbank.engagement.invitations import queries, rules
from insightbank.engagement.invitations.models import Campaign, InvitationMessage
from insightbank.people.channels import Medium, Message
from insightbank.settings import Settings
from insightbank.web.i18n import _

LANDING, STOPPING = "invitations.landing", "invitations.stopping"


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whom words are for: their secret, the language of the words, and that of their pages."""

    token: str
    language: str
    own_language: str
    format: str
    is_reminder: bool


def write(message: InvitationMessage, to: str) -> Message:
    """Write one message, ready to go out to an address."""
    invitation = message.invitation
    who = addressed(message)
    words = queries.words_of(invitation.campaign, invitation.language).parts
    is_sms = message.medium == Medium.SMS
    body = sms_text(words, who) if is_sms else long_text(words, who, invitation.campaign)
    return Message(
        to=to,
        subject="" if is_sms else words.get("subject", ""),
        body=body,
        language=invitation.language,
        medium=Medium(message.medium),
        reference=str(message.id),
        unsubscribe=address_of(STOPPING, who) if message.medium == Medium.EMAIL else "",
    )


def addressed(message: InvitationMessage) -> Addressed:
    """Say whom a message is for."""
    invitation = message.invitation
    return Addressed(
        token=token_of(invitation.id),
        language=invitation.language,
        own_language=invitation.resident.language,
        format=invitation.format,
        is_reminder=message.number > 0,
    )


def token_of(invitation_id: UUID) -> str:
    """Give the secret of an invitation's link."""
    return rules.token_of(invitation_id, secret=_settings().secret_key)


def address_of(endpoint: str, who: Addressed) -> str:
    """Give the whole address of a page of the person's own, in their language where there is one.

    Built from the installation's own address: there is no request here.
    """
    language = who.own_language if who.own_language in SCREEN_LANGUAGES else who.language
    values = {"lang": bcp47(screen_of(language)), "token": who.token}
    path = current_app.url_map.bind("").build(endpoint, values)
    return _settings().base_url + path


def long_text(words: dict[str, str], who: Addressed, campaign: Campaign) -> str:
    """Give the text of an e-mail, or of a letter somebody else prints."""
    with force_locale(locale_of(who.language)):
        lines = [words.get("body", ""), *_reminding(who)]
        lines.append(_("Take part here: %(link)s", link=address_of(LANDING, who)))
        if who.format == "bsl_video" and campaign.bsl_url:
            film = _("Watch this in British Sign Language: %(link)s", link=campaign.bsl_url)
            lines.append(film)
        lines.append(_settings().organisation_name)
        stop = address_of(STOPPING, who)
        lines.append(_("If you do not want more invitations, open this page: %(link)s", link=stop))
        return "\n\n".join(lines)


def sms_text(words: dict[str, str], who: Addressed) -> str:
    """Give a text message: the campaign's words and the link; its page has the way to say no."""
    return f"{words.get('sms', '')} {address_of(LANDING, who)}"


def _reminding(who: Addressed) -> list[str]:
    if not who.is_reminder:
        return []
    return [_("If you have answered already, thank you. You do not need to do anything.")]


def locale_of(language: str) -> str:
    """Give the locale of words and dates: English here is British, 22 November 2026."""
    screen = screen_of(language)
    return "en_GB" if screen == DEFAULT_LANGUAGE else screen


def sample(language: str) -> Addressed:
    """Give somebody made up, for showing what a message will look like."""
    return Addressed("x" * 16, language, language, "standard", is_reminder=False)


def suggested(campaign: Campaign, language: str) -> dict[str, str]:
    """Give words to begin with, in a language; somebody checks them before they are used."""
    title = queries.title_of(campaign.activity, language).text
    with force_locale(locale_of(language)):
        invite = _("You are invited to take part: %(title)s", title=title)
        why = _("What you tell us helps to make health and care better. You do not have to answer.")
        return {"subject": invite, "body": f"{invite}\n\n{why}", "sms": invite}


def _settings() -> Settings:
    settings: Settings = current_app.config["INSIGHTBANK"]
    return settings
