"""Translating side by side: the source here, the translation there. For translators, officers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.languages import bcp47, direction_of
from insightbank.core.roles import Role
from insightbank.engagement.activities.rules import TextState
from insightbank.engagement.translations import queries, services
from insightbank.engagement.translations.forms.staff import (
    TextsForm,
    language_label,
    name_of,
    posted_texts,
    texts_form,
)
from insightbank.engagement.translations.queries import Written
from insightbank.engagement.translations.rules import (
    Match,
    faults_of,
    is_much_longer,
    matches_of,
    placeholders,
    plural_examples,
    stamp,
)
from insightbank.engagement.translations.views.staff import (
    SEE_OTHER,
    current_person,
    find_translated,
)
from insightbank.engagement.translations.views.staff_words import fault_words, where
from insightbank.engagement.translations.wiring import current_translator
from insightbank.people.services import record_audit
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import today
from insightbank.web.i18n import _, _n

if TYPE_CHECKING:
    from insightbank.engagement.activities.models import Activity

bp = Blueprint("translating", __name__, url_prefix="/staff/translations/<slug>/<language>")
TO_DO = "todo"


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as the page shows it: its fields by name, and what helps to translate it."""

    written: Written
    where: str
    name: str
    matches: Sequence[Match]
    warnings: Sequence[str] = field(default_factory=tuple)
    theirs: str = ""
    is_own: bool = False


@bp.get("")
@open_to(Role.TRANSLATOR, Role.OFFICER)
def edit(slug: str, language: str) -> ResponseReturnValue:
    activity = find_translated(slug, language)
    every = queries.list_written(activity, language)
    written = [one for one in every if _is_to_do(one)] if _only_to_do() else every
    form = _form(activity, language, written)
    return _page(activity, language, written, form, every=every)


@bp.post("")
@open_to(Role.TRANSLATOR, Role.OFFICER)
def save(slug: str, language: str) -> ResponseReturnValue:
    activity = find_translated(slug, language)
    every = queries.list_written(activity, language)
    written = posted_texts(every, request.form)
    form = _form(activity, language, written, is_posted=True)
    if use := request.form.get("use"):
        _put_in(activity, language, written, form, use)
        return _page(activity, language, written, form, every=every)
    if not form.validate():
        return _page(activity, language, written, form, every=every), 422
    try:
        saved = _save(activity, language, form)
    except services.FaultyTextsError as error:
        _mark_faulty(form, error)
        return _page(activity, language, written, form, every=every), 422
    except services.ChangedMeanwhileError as error:
        _mark_changed(form, error.theirs)
        page = _page(activity, language, written, form, every=every, theirs=error.theirs)
        return page, 409
    _tell(saved)
    return redirect(_next_address(slug, language), SEE_OTHER)


def _form(
    activity: Activity, language: str, written: Sequence[Written], *, is_posted: bool = False
) -> TextsForm:
    rows = queries.list_texts(activity, language=language)
    pictures = {subject: row.text for subject, row in rows.items()}
    posted = request.form if is_posted else None
    return texts_form(written, language=language, pictures=pictures, posted=posted)


def _save(activity: Activity, language: str, form: TextsForm) -> services.Saved:
    person = current_person()
    saved = services.save_texts(
        activity, form.typed(), language=language, read=form.read(), person=person, today=today()
    )
    services.save_pictures(activity, form.pictures(), language=language, today=today())
    detail = {
        "language": language,
        "written": len(saved.written),
        "checked": len(saved.checked),
    }
    record_audit("activity.translated", person.id, "activity", activity.id, detail)
    return saved


def _tell(saved: services.Saved) -> None:
    flash(_("The texts are saved."), "success")
    if saved.checked:
        many = len(saved.checked)
        flash(_n("You checked %(num)s text.", "You checked %(num)s texts.", many), "success")
    if saved.waiting:
        many = len(saved.waiting)
        flash(
            _n(
                "%(num)s text is yours: somebody else has to check it.",
                "%(num)s texts are yours: somebody else has to check them.",
                many,
            )
        )


def _next_address(slug: str, language: str) -> str:
    if then := request.form.get("then"):
        languages = queries.translated_into(find_translated(slug, language))
        if then in languages:
            return url_for(".edit", slug=slug, language=then)
    show = TO_DO if request.args.get("show") == TO_DO else None
    return url_for(".edit", slug=slug, language=language, show=show)


def _put_in(
    activity: Activity, language: str, written: Sequence[Written], form: TextsForm, use: str
) -> None:
    """Put the source or an earlier translation into a field; nothing is saved by that."""
    name, _bar, which = use.partition("|")
    one = next((w for w in written if name_of(w.slot.subject) == name), None) or abort(404)
    if which == "source":
        form[f"text-{name}"].data = one.slot.source
        return
    matches = matches_of(one.slot.source, queries.list_memories(activity, language))
    found = next((m.memory.text for m in matches if stamp(m.memory.text) == which), None)
    form[f"text-{name}"].data = found or abort(404)


def _mark_faulty(form: TextsForm, error: services.FaultyTextsError) -> None:
    for subject, faults in error.faults.items():
        form[f"text-{name_of(subject)}"].errors = [fault_words(fault) for fault in faults]


def _mark_changed(form: TextsForm, theirs: Mapping[str, str]) -> None:
    """Show both texts; saving once more keeps the one in the field."""
    for subject, text in theirs.items():
        name = name_of(subject)
        form[f"shown-{name}"].data = stamp(text)
        form[f"text-{name}"].errors = [
            _("Somebody else has changed this text. Decide which words stay, then save again.")
        ]


def _page(
    activity: Activity,
    language: str,
    written: Sequence[Written],
    form: TextsForm,
    *,
    every: Sequence[Written],
    theirs: Mapping[str, str] | None = None,
) -> str:
    memories = queries.list_memories(activity, language)
    languages = queries.translated_into(activity)
    after = languages[(languages.index(language) + 1) % len(languages)]
    return render_template(
        "staff/translations/edit.html",
        activity=activity,
        title=next((w.slot.source for w in every if w.slot.subject == "title"), activity.slug),
        form=form,
        shown=[
            _shown(one, form, matches_of(one.slot.source, memories), theirs or {})
            for one in written
        ],
        language=language,
        name=language_label(language),
        next_language=after if after != language else "",
        language_label=language_label,
        lang=bcp47(language),
        dir=direction_of(language),
        source_lang=bcp47(activity.source_language),
        source_dir=direction_of(activity.source_language),
        all_count=len(every),
        to_do_count=sum(_is_to_do(one) for one in every),
        is_to_do=_only_to_do(),
        plurals=plural_examples(language),
        placeholders=placeholders,
        translator=current_translator(),
        stamp=stamp,
    )


def _is_to_do(one: Written) -> bool:
    return one.state in {TextState.MISSING, TextState.STALE}


def _only_to_do() -> bool:
    return request.args.get("show") == TO_DO


def _shown(
    one: Written, form: TextsForm, matches: Sequence[Match], theirs: Mapping[str, str]
) -> Shown:
    name = name_of(one.slot.subject)
    text = form[f"text-{name}"].data or ""
    warnings = [fault_words(fault) for fault in faults_of(one.slot, one.text)]
    if is_much_longer(one.slot.source, text):
        warnings.append(
            _(
                "%(length)s characters; the source has %(source)s. See that it fits on a phone.",
                length=len(text),
                source=len(one.slot.source),
            )
        )
    actor = current_actor()
    return Shown(
        written=one,
        where=where(one.slot),
        name=name,
        matches=[match for match in matches if match.memory.text != text],
        warnings=warnings,
        theirs=theirs.get(one.slot.subject, ""),
        is_own=one.row is not None and actor.id is not None and one.row.written_by == actor.id,
    )


@bp.post("/machine")
@open_to(Role.TRANSLATOR, Role.OFFICER)
def draft_by_machine(slug: str, language: str) -> ResponseReturnValue:
    activity = find_translated(slug, language)
    translator = current_translator() or abort(404)
    try:
        done, left = services.draft_by_machine(activity, language, translator, today=today())
    except services.MachineFailedError:
        flash(_("The translation program did not answer. Nothing has changed."))
        return redirect(url_for(".edit", slug=slug, language=language), SEE_OTHER)
    detail = {"language": language, "drafts": done, "machine": translator.name}
    record_audit("activity.machine_drafts", current_actor().id, "activity", activity.id, detail)
    flash(
        _(
            "%(done)s drafts made by %(machine)s. Check each one.",
            done=done,
            machine=translator.name,
        ),
        "success",
    )
    if left:
        flash(_n("%(num)s text could not be drafted.", "%(num)s texts could not be drafted.", left))
    return redirect(url_for(".edit", slug=slug, language=language), SEE_OTHER)
