"""The forms of a respondent: one question, facts about oneself, consent, an e-mail for the link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import current_app, request
from flask_wtf.csrf import _FlaskFormCSRF, validate_csrf
from werkzeug.datastructures import MultiDict
from wtforms import EmailField, Field, RadioField, SelectMultipleField, StringField
from wtforms.validators import Email, ValidationError

from insightbank.core.typed_text import clean_typed
from insightbank.engagement.surveys.forms.fields import ANSWER, FIELDS, OTHER, Asking
from insightbank.engagement.surveys.kinds import SHORT_TEXT, Given
from insightbank.web.form_fields import SelectChoice
from insightbank.web.forms import NOT_A_CHOICE, Answered, AtMost, Form
from insightbank.web.i18n import _, _l
from insightbank.web.profile_labels import PREFER_NOT_TO_SAY, ProfileQuestion

WRITE_IN = "write_in"
LONGEST_EMAIL = 254
FORGERY_HEADER = "X-CSRFToken"


class SecretAddressCSRF(_FlaskFormCSRF):  # type: ignore[misc]
    """Forgery protection of a page whose address holds a secret.

    The token lives in the session. A browser that keeps no cookies sends none; there the secret in
    the address, which nobody else can know, is the protection.
    """

    def validate_csrf_token(self, form: object, field: Field) -> None:
        if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
            return
        try:
            validate_csrf(field.data or request.headers.get(FORGERY_HEADER))
        except ValidationError as error:
            raise ValidationError(
                _("This page was open for too long. Check your answer and select Continue again.")
            ) from error


class RespondentForm(Form):
    """A form under an address that holds a secret; an old page is shown again, not refused."""

    class Meta(Form.Meta):
        csrf_class = SecretAddressCSRF


class QuestionForm(RespondentForm):
    """One question; build it with ``question_form``. ``given`` is set once it is valid."""

    asking: ClassVar[Asking]
    given: Given

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        try:
            self.given = FIELDS[self.asking.question.kind].read(self, self.asking)
        except ValidationError as error:
            return self.refuse(str(error))
        if self.given.is_empty and self.asking.question.is_required:
            return self.refuse(_("Answer this question to go on."))
        return True

    def refuse(self, message: str) -> bool:
        self[ANSWER].errors = [*self[ANSWER].errors, message]
        return False

    def typed(self, posted: MultiDict[str, str]) -> dict[str, list[str]]:
        """Give what was typed, field by field, for showing it again another time."""
        names = [name for name in posted if name.split("-")[0] in {ANSWER, OTHER}]
        return {name: [clean_typed(value) for value in posted.getlist(name)] for name in names}


def question_form(
    asking: Asking,
    *,
    posted: MultiDict[str, str] | None = None,
    typed: Mapping[str, list[str]] | None = None,
    text: str | None = None,
) -> QuestionForm:
    """Build the form of a question: as posted, as typed before, or with the answer kept."""
    fields = FIELDS[asking.question.kind]
    made = type("OneQuestionForm", (QuestionForm,), fields.make(asking) | {"asking": asking})
    if posted is None and typed:
        posted = MultiDict([(name, value) for name, values in typed.items() for value in values])
    if posted is not None:
        return made(formdata=posted)  # type: ignore[no-any-return]
    return made(formdata=None, data=fields.show(asking.said, text))  # type: ignore[no-any-return]


class FactForm(RespondentForm):
    """One optional fact; build it with ``fact_form``."""

    asked: ClassVar[ProfileQuestion]

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        codes = self.codes()
        if not set(codes) <= self.asked.codes:
            return self.refuse(str(NOT_A_CHOICE))
        if PREFER_NOT_TO_SAY in codes and len(codes) > 1:
            label = self.asked.option_label(PREFER_NOT_TO_SAY)
            return self.refuse(_("You cannot choose “%(choice)s” with others.", choice=label))
        if self.written() and not self.asked.write_in.intersection(codes):
            return self.refuse(_("Choose the answer that your own words go with."))
        return True

    def refuse(self, message: str) -> bool:
        self[ANSWER].errors = [*self[ANSWER].errors, message]
        return False

    def codes(self) -> list[str]:
        chosen = self[ANSWER].data or []
        return [chosen] if isinstance(chosen, str) else list(chosen)

    def written(self) -> str | None:
        return (self[WRITE_IN].data if WRITE_IN in self else None) or None


def fact_form(
    asked: ProfileQuestion,
    *,
    posted: MultiDict[str, str] | None = None,
    codes: list[str] | None = None,
    written: str | None = None,
) -> FactForm:
    """Build the form of one fact: as posted, or with what was kept."""
    field = SelectMultipleField if asked.multiple else RadioField
    fields: dict[str, Any] = {
        "asked": asked,
        ANSWER: field(asked.label, choices=asked.choices(), validate_choice=False),
    }
    if asked.write_in:
        fields[WRITE_IN] = StringField(_l("In your own words"), [AtMost(SHORT_TEXT)])
    made = type("OneFactForm", (FactForm,), fields)
    if posted is not None:
        return made(formdata=posted)  # type: ignore[no-any-return]
    chosen = codes or []
    data = chosen if asked.multiple else (chosen[0] if chosen else None)
    return made(formdata=None, data={ANSWER: data, WRITE_IN: written})  # type: ignore[no-any-return]


class ConsentForm(RespondentForm):
    """Whether the questions about the person may be asked."""

    answer = RadioField(
        _l("Can we ask you some questions about yourself?"),
        [Answered(_l("Choose yes or no."))],
        validate_choice=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answer.choices = [
            SelectChoice("yes", _("Yes, I agree that you keep my answers about me")),
            SelectChoice("no", _("No, skip these questions")),
        ]

    def validate_answer(self, field: RadioField) -> None:
        if field.data not in {"yes", "no"}:
            raise ValidationError(str(NOT_A_CHOICE))

    @property
    def agreed(self) -> bool:
        return bool(self.answer.data == "yes")


class EmptyForm(RespondentForm):
    """Nothing but the protection."""


class EmailLinkForm(RespondentForm):
    """Where to send the link; it is used once and not kept with the answers."""

    email = EmailField(
        _l("Your email address"),
        [
            Answered(_l("Enter an email address.")),
            AtMost(LONGEST_EMAIL),
            Email(_l("Enter an email address, like name@example.com.")),
        ],
    )
