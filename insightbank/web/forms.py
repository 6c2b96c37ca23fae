"""The form every page builds on: protected, typed, and careful with what people type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import ValidationError

from insightbank.core.typed_text import clean_typed
from insightbank.web.field_messages import field_message
from insightbank.web.i18n import LazyString, _, _l

if TYPE_CHECKING:
    Text = str | LazyString

SUBMITTING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
SHORT_TEXT = 300
LONG_TEXT = 10_000


class Form(FlaskForm):  # type: ignore[misc]
    """Base of all forms: cross-site protection on, what was typed cleaned before it is checked."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def bind_field(self, form: Any, unbound: Any, options: dict[str, Any]) -> Any:
            filters = list(unbound.kwargs.get("filters", ()))
            if issubclass(unbound.field_class, (StringField, TextAreaField)):
                filters.append(cleaned)
            return unbound.bind(form=form, filters=filters, **options)

        def wrap_formdata(self, form: object, formdata: Any) -> Any:
            """Read what was typed and nothing else: no upload, no JSON, where words are wanted."""
            if formdata is None or hasattr(formdata, "getlist"):
                return formdata
            return (request.form or None) if request.method in SUBMITTING else None

        def get_translations(self, form: object) -> Any:
            return _FieldTranslations()

    def first_error(self) -> str:
        """Give the first message, for places with no room for a list."""
        return next((str(m) for messages in self.errors.values() for m in messages), "")


class _FieldTranslations:
    """WTForms' own messages in our words, so that one catalogue translates all."""

    def gettext(self, string: str) -> str:
        return field_message(string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return field_message(singular if n == 1 else plural)


def cleaned(value: object) -> object:
    """Clean typed text; anything else passes."""
    return clean_typed(value).strip() if isinstance(value, str) else value


class Answered:
    """Refuse an empty field with a sentence that says what to do."""

    field_flags: dict[str, bool] = {}  # noqa: RUF012  # "required" would let browsers speak first

    def __init__(self, message: Text) -> None:
        self.message = message

    def __call__(self, form: object, field: Field) -> None:
        value = field.data
        is_blank = value in (None, "", [], False) or (isinstance(value, str) and not value.strip())
        if is_blank and not field.errors:  # an error from reading what was typed says more
            raise ValidationError(str(self.message))


class AtMost:
    """Refuse a text that is too long, and say by how much; what was typed stays in the field."""

    field_flags: dict[str, bool] = {}  # noqa: RUF012

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, form: object, field: Field) -> None:
        if field.data and len(field.data) > self.most:
            raise ValidationError(
                _(
                    "Your text is %(length)s characters long. Shorten it to %(most)s or fewer.",
                    length=len(field.data),
                    most=self.most,
                )
            )


NOT_A_CHOICE = _l("Choose one of the answers in the list.")
