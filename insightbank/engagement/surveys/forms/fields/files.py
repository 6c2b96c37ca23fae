"""A file to choose; what it is, is found out from its content before anything is kept."""

from __future__ import annotations

from typing import Any

from flask_babel import format_decimal
from werkzeug.datastructures import FileStorage
from wtforms import FileField
from wtforms.validators import ValidationError

from insightbank.engagement.surveys.contents import FileProblem, FileProblemError, made_harmless
from insightbank.engagement.surveys.forms.fields.base import ANSWER, Asking, Fields
from insightbank.engagement.surveys.kinds import Given
from insightbank.engagement.surveys.kinds.files import DOCUMENT, MEGABYTE, FileKind
from insightbank.web.i18n import LazyString, _, _l

CLEAN, HARMFUL = "clean", "harmful"
PROBLEMS: dict[FileProblem, LazyString] = {
    FileProblem.EMPTY: _l("This file is empty. Choose another one."),
    FileProblem.BROKEN: _l("We cannot open this file. Choose another one."),
    FileProblem.TOO_MANY_PIXELS: _l("This picture is too big. Choose a smaller one."),
}


class FileFields(Fields):
    """A button to choose a file with; a phone offers its camera."""

    kind = "file"
    template = "surveys/kinds/file.html"

    def make(self, asking: Asking) -> dict[str, Any]:
        accept = ",".join(FileKind().media_types(asking.question))
        return {ANSWER: FileField(asking.label.text, render_kw={"accept": accept})}

    def read(self, form: Any, asking: Asking) -> Given:
        given = form[ANSWER].data
        if isinstance(given, str) and given:
            raise ValidationError(_("Choose the file again."))
        if not isinstance(given, FileStorage) or not given.filename:
            return Given(is_unchanged=asking.said is not None)
        content = _read(given, FileKind().most_bytes(asking.question))
        allowed = FileKind().media_types(asking.question)
        verdict = asking.scan(content)
        if verdict == HARMFUL:
            raise ValidationError(_("This file may be harmful, so we cannot take it."))
        if verdict != CLEAN:
            raise ValidationError(_("We cannot check files now. Try again later, or skip this."))
        try:
            return Given(upload=made_harmless(content, allowed))
        except FileProblemError as error:
            raise ValidationError(_problem(error.problem, allowed)) from error

    def show(self, value: Any, text: str | None) -> dict[str, Any]:
        """Show nothing: a page cannot choose a file for somebody."""
        return {}

    def summary(self, asking: Asking, value: Any, text: str | None) -> str:
        size = format_decimal(max(value["size"] / MEGABYTE, 0.1), "0.#")
        if value["media_type"] == DOCUMENT:
            return _("A document, %(size)s MB", size=size)
        return _("A photo, %(size)s MB", size=size)


def _read(given: FileStorage, most: int) -> bytes:
    with given.stream:
        content = given.stream.read(most + 1)
    if len(content) > most:
        raise ValidationError(
            _("This file is too big. It can have up to %(most)s MB.", most=most // MEGABYTE)
        )
    return content


def _problem(problem: FileProblem, allowed: tuple[str, ...]) -> str:
    if problem != FileProblem.TYPE:
        return str(PROBLEMS[problem])
    if DOCUMENT in allowed:
        return _("Choose a photo (JPEG, PNG or WebP) or a PDF.")
    return _("Choose a photo (JPEG, PNG or WebP).")
