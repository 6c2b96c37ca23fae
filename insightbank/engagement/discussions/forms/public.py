"""What people type in a discussion: a name, an idea, a reply, a report."""

from __future__ import annotations

import secrets
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import ValidationError

from insightbank.engagement.discussions.rules import (
    LONGEST_IDEA,
    LONGEST_NAME,
    LONGEST_REPLY,
    LONGEST_TITLE,
    Reason,
)
from insightbank.web.form_fields import SelectChoice
from insightbank.web.forms import SHORT_TEXT, Answered, AtMost, Form
from insightbank.web.i18n import LazyString, _, _l

TOKEN_LENGTH = 43


class JoiningForm(Form):
    """A form that can be the first of somebody in a discussion; asks who they are until then."""

    token = HiddenField()
    name = StringField(
        _l("A name to show beside your words"),
        [AtMost(LONGEST_NAME)],
        description=_l("It does not have to be your real name."),
    )
    old_enough = BooleanField(_l("I am old enough to take part"))

    def __init__(
        self, *args: Any, is_known: bool, has_name: bool, youngest: int | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if has_name:
            del self.name
        if is_known or not youngest:
            del self.old_enough
        else:
            self.old_enough.label.text = _("I am %(age)s or older", age=youngest)
        if not self.token.data:
            self.token.data = secrets.token_urlsafe(32)

    def validate_name(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError(_("Enter a name. It does not have to be your real name."))

    def validate_old_enough(self, field: BooleanField) -> None:
        if not field.data:
            raise ValidationError(_("You can only take part if you are old enough."))

    @property
    def chosen_name(self) -> str:
        return (self.name.data or "") if "name" in self else ""

    @property
    def is_old_enough(self) -> bool:
        return bool(self.old_enough.data) if "old_enough" in self else False

    def words(self) -> tuple[str, str]:
        """Give title and text."""
        raise NotImplementedError


class IdeaForm(JoiningForm):
    """A new idea."""

    title = StringField(
        _l("Your idea in a few words"),
        [Answered(_l("Enter your idea in a few words.")), AtMost(LONGEST_TITLE)],
    )
    text = TextAreaField(
        _l("Tell us more"),
        [Answered(_l("Tell us more about your idea.")), AtMost(LONGEST_IDEA)],
        description=_l("Please do not give names or anything that shows who somebody is."),
    )

    def words(self) -> tuple[str, str]:
        return self.title.data or "", self.text.data or ""


class ReplyForm(JoiningForm):
    """A reply to an idea."""

    text = TextAreaField(
        _l("Your reply"),
        [Answered(_l("Enter your reply.")), AtMost(LONGEST_REPLY)],
        description=_l("Please do not give names or anything that shows who somebody is."),
    )

    def words(self) -> tuple[str, str]:
        return "", self.text.data or ""


class SupportForm(JoiningForm):
    """Support for an idea; a name is not needed for that."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "has_name": True})


class PressForm(Form):
    """A button and nothing else."""


REPORT_REASONS: dict[Reason, LazyString] = {
    Reason.AT_RISK: _l("Somebody may be in danger"),
    Reason.PERSONAL_DATA: _l("It shows who somebody is"),
    Reason.ABUSE: _l("It is rude, hateful or threatening"),
    Reason.ADVERT: _l("It is an advert"),
    Reason.OFF_TOPIC: _l("It has nothing to do with the topic"),
    Reason.OTHER: _l("Something else"),
}


class ReportForm(Form):
    """Why something should not be shown."""

    reason = RadioField(
        _l("What is wrong with it?"),
        [Answered(_l("Choose what is wrong with it."))],
        choices=[SelectChoice(str(key), words) for key, words in REPORT_REASONS.items()],
    )
    text = TextAreaField(_l("Anything else we should know"), [AtMost(SHORT_TEXT)])
