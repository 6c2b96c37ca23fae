"""Running campaigns: the list, a new one, its words, checking who is asked, launching. Officers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.languages import DEFAULT_LANGUAGE, bcp47, direction_of
from insightbank.core.roles import Role
from insightbank.engagement.activities import queries as activities
from insightbank.engagement.activities.rules import OPEN, PREPARING
from insightbank.engagement.audiences.staff_words import refusal_words
from insightbank.engagement.invitations import audience, queries, rules, services, wording
from insightbank.engagement.invitations import staff_words as words
from insightbank.engagement.invitations.forms.staff import CampaignForm, LaunchForm, WordsForm
from insightbank.people.messages import channels_for
from insightbank.people.services import record_audit
from insightbank.settings import SettingsError
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import today
from insightbank.web.i18n import _

if TYPE_CHECKING:
    from insightbank.engagement.invitations.models import Campaign

bp = Blueprint("invitations_staff", __name__, url_prefix="/staff/invitations")
SEE_OTHER = 303


def find_campaign(campaign_id: UUID) -> Campaign:
    """Find a campaign; ends the request with 404 where there is none."""
    return queries.get_campaign(campaign_id) or abort(404)


def find_draft(campaign_id: UUID) -> Campaign:
    """Find a campaign that may still change; ends the request with 409 where not."""
    campaign = find_campaign(campaign_id)
    if campaign.state != rules.CampaignState.DRAFT:
        abort(409)
    return campaign


def available() -> frozenset[str]:
    """Give the media that can be sent here; letters are printed where they cannot be sent."""
    try:
        channels = channels_for(current_app.config["INSIGHTBANK"])
    except SettingsError:
        return frozenset({"letter"})  # whoever runs the worker reads in its log what is wrong
    return frozenset(medium.value for medium in channels) | {"letter"}


@bp.get("")
@open_to(Role.OFFICER)
def list_campaigns() -> ResponseReturnValue:
    campaigns = queries.list_campaigns()
    titles = {c.id: queries.title_of(c.activity, DEFAULT_LANGUAGE) for c in campaigns}
    return render_template(
        "staff/invitations/list.html", campaigns=campaigns, titles=titles, words=words
    )


@bp.get("/new")
@open_to(Role.OFFICER)
def new() -> ResponseReturnValue:
    form = _form(
        activity=request.args.get("activity"),
        audience=request.args.get("audience"),
        starts_on=today(),
        media=["email"],
        formdata=None,
    )
    return render_template("staff/invitations/new.html", form=form)


@bp.post("/new")
@open_to(Role.OFFICER)
def create() -> ResponseReturnValue:
    form = _form()
    if not form.validate():
        return render_template("staff/invitations/new.html", form=form), 422
    activity = activities.get_activity_by_id(form.activity_id()) or abort(404)
    campaign = services.create_campaign(
        activity,
        **_values(form),
        today=today(),
        owner_account_id=current_actor().id,
    )
    for tag in activity.languages:
        suggested = wording.suggested(campaign, tag)
        services.set_words(campaign, suggested, language=tag, checked=False, today=today())
    record_audit("campaign.created", current_actor().id, "campaign", campaign.id)
    return redirect(url_for(".show", campaign_id=campaign.id), SEE_OTHER)


@bp.get("/<uuid:campaign_id>")
@open_to(Role.OFFICER)
def show(campaign_id: UUID) -> ResponseReturnValue:
    campaign = find_campaign(campaign_id)
    return render_template(
        "staff/invitations/show.html",
        campaign=campaign,
        title=queries.title_of(campaign.activity, DEFAULT_LANGUAGE),
        audience_name=audience.name_of(campaign),
        all_words=queries.all_words(campaign),
        reminders=reminder_days(campaign),
        words=words,
    )


@bp.get("/<uuid:campaign_id>/settings")
@open_to(Role.OFFICER)
def settings(campaign_id: UUID) -> ResponseReturnValue:
    campaign = find_draft(campaign_id)
    days = [*reminder_days(campaign), None, None]
    form = _form(
        name=campaign.name,
        activity=str(campaign.activity_id),
        audience=str(campaign.audience_id),
        media=campaign.media,
        starts_on=campaign.starts_on,
        reminder_1=days[0],
        reminder_2=days[1],
        bsl_url=campaign.bsl_url,
        formdata=None,
    )
    return render_template("staff/invitations/settings.html", form=form, campaign=campaign)


@bp.post("/<uuid:campaign_id>/settings")
@open_to(Role.OFFICER)
def change(campaign_id: UUID) -> ResponseReturnValue:
    campaign = find_draft(campaign_id)
    form = _form()
    if not form.validate():
        page = render_template("staff/invitations/settings.html", form=form, campaign=campaign)
        return page, 422
    activity = activities.get_activity_by_id(form.activity_id()) or abort(404)
    services.change_campaign(campaign, activity, **_values(form))
    record_audit("campaign.changed", current_actor().id, "campaign", campaign.id)
    flash(_("The campaign is saved."), "success")
    return redirect(url_for(".show", campaign_id=campaign.id), SEE_OTHER)


def _form(**data: Any) -> CampaignForm:
    states = {OPEN, *PREPARING}
    listed = [a for a in activities.list_activities() if a.state in states]
    titles = activities.load_texts(listed, DEFAULT_LANGUAGE, subjects=["title"])
    return CampaignForm(
        activities=[(str(a.id), str(titles[a.id].of("title"))) for a in listed],
        audiences=audience.choices(),
        **data,
    )


def _values(form: CampaignForm) -> dict[str, Any]:
    return {
        "name": form.name.data,
        "audience_id": form.audience_id(),
        "media": form.media.data,
        "starts_on": form.starts_on.data,
        "reminders": form.reminders(),
        "bsl_url": form.bsl_url.data or "",
    }


def reminder_days(campaign: Campaign) -> list[date]:
    """Give the days of a campaign's reminders."""
    return [date.fromisoformat(day) for day in campaign.reminders]


@bp.get("/<uuid:campaign_id>/words/<language>")
@open_to(Role.OFFICER, Role.TRANSLATOR)
def show_words(campaign_id: UUID, language: str) -> ResponseReturnValue:
    campaign = find_campaign(campaign_id)
    kept = queries.words_of(campaign, language)
    form = WordsForm(formdata=None, data={**kept.parts, "checked": kept.state == "checked"})
    return _words_page(campaign, language, form)


@bp.post("/<uuid:campaign_id>/words/<language>")
@open_to(Role.OFFICER, Role.TRANSLATOR)
def save_words(campaign_id: UUID, language: str) -> ResponseReturnValue:
    campaign = find_draft(campaign_id)
    form = WordsForm()
    if not form.validate():
        return _words_page(campaign, language, form), 422
    services.set_words(
        campaign,
        form.words(),
        language=_offered(campaign, language),
        checked=bool(form.checked.data),
        today=today(),
    )
    record_audit("campaign.words", current_actor().id, "campaign", campaign.id)
    flash(_("The words are saved."), "success")
    return redirect(url_for(".show_words", campaign_id=campaign.id, language=language), SEE_OTHER)


def _words_page(campaign: Campaign, language: str, form: WordsForm) -> str:
    _offered(campaign, language)
    kept = queries.words_of(campaign, language)
    who = wording.sample(language)
    sms = wording.sms_text(kept.parts, who)
    return render_template(
        "staff/invitations/words.html",
        campaign=campaign,
        form=form,
        kept=kept,
        english=queries.words_of(campaign, DEFAULT_LANGUAGE).parts,
        lang=bcp47(language),
        dir=direction_of(language),
        email=wording.long_text(kept.parts, who, campaign),
        sms=sms,
        sms_parts=rules.sms_parts(sms),
        words=words,
    )


def _offered(campaign: Campaign, language: str) -> str:
    if language not in {DEFAULT_LANGUAGE, *campaign.activity.languages}:
        abort(404)
    return language


@bp.get("/<uuid:campaign_id>/check")
@open_to(Role.OFFICER)
def check(campaign_id: UUID) -> ResponseReturnValue:
    return _check_page(find_draft(campaign_id), LaunchForm(formdata=None))


@bp.post("/<uuid:campaign_id>/check")
@open_to(Role.OFFICER)
def launch(campaign_id: UUID) -> ResponseReturnValue:
    campaign = find_draft(campaign_id)
    form = LaunchForm()
    if not form.validate():
        return _check_page(campaign, form), 422
    try:
        asked = audience.load(campaign, today=today())
        services.launch(
            campaign,
            asked.reach,
            rule=asked.rule,
            available=available(),
            secret=current_app.config["INSIGHTBANK"].secret_key,
            today=today(),
        )
    except services.NotReadyError as refusal:
        form.sure.errors = [str(words.LACKS[reason]) for reason in refusal.reasons]
        return _check_page(campaign, form), 422
    record_audit("campaign.launched", current_actor().id, "campaign", campaign.id)
    flash(_("The campaign is launched. Messages leave from the first day on."), "success")
    return redirect(url_for("campaigns_sent.report", campaign_id=campaign.id), SEE_OTHER)


def _check_page(campaign: Campaign, form: LaunchForm) -> str:
    lacks = queries.lacks_of(campaign, available=available(), today=today())
    forecast, hidden = None, ""
    try:
        forecast = audience.forecast(
            campaign,
            available=available(),
            actor_id=current_actor().id,
            today=today(),
            policy=current_app.config["DISCLOSURE"],
        )
    except services.NotReadyError as refusal:
        lacks += refusal.reasons
    except audience.CountsHiddenError as error:
        floor = current_app.config["INSIGHTBANK"].audience_floor
        hidden = refusal_words(error.refusal, floor)
    return render_template(
        "staff/invitations/check.html",
        campaign=campaign,
        form=form,
        lacks=lacks,
        forecast=forecast,
        hidden=hidden,
        all_words=queries.all_words(campaign),
        words=words,
    )


@bp.post("/<uuid:campaign_id>/stop")
@open_to(Role.OFFICER)
def stop(campaign_id: UUID) -> ResponseReturnValue:
    campaign = find_campaign(campaign_id)
    services.stop_campaign(campaign)
    record_audit("campaign.stopped", current_actor().id, "campaign", campaign.id)
    flash(_("The campaign is stopped. Nothing more is sent."), "success")
    return redirect(url_for(".show", campaign_id=campaign.id), SEE_OTHER)
