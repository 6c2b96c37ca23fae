"""What voting takes, on our own page and inside another site's: who votes, and how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Response, abort, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from insightbank.core.disclosure import PublishedTable
from insightbank.engagement.polls import queries, services
from insightbank.engagement.polls.forms.voting import VoteForm, vote_form
from insightbank.engagement.polls.queries import ShownPoll
from insightbank.engagement.polls.rules import Standing, Way, share_of
from insightbank.web.clock import now, today
from insightbank.web.i18n import _, current_language

COOKIE = "insightbank_voter"
REMEMBERED = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Ballot:
    """What a visitor is shown: the form where they can vote, else the results."""

    shown: ShownPoll
    standing: Standing
    form: VoteForm | None
    results: PublishedTable[str] | None
    message: str = ""
    status: int = 200
    voter: str = ""

    def share(self, key: str) -> int | None:
        return share_of(self.results, key) if self.results else None

    @property
    def has_shares(self) -> bool:
        return any(self.share(option.key) for option in self.shown.options)


def find_poll(slug: str) -> ShownPoll:
    """Find a poll that has been published; ends the request with 404 for any other."""
    shown = queries.get_poll(slug, language=current_language())
    return abort(404) if shown is None or shown.is_draft else shown


def look(shown: ShownPoll) -> Ballot:
    """Prepare the page of somebody who comes to a poll."""
    standing = shown.standing(today())
    voter = known_voter()
    if standing == Standing.OPEN and voter and queries.has_voted(shown.activity.id, voter):
        return _results(shown, _("You have voted in this poll."))
    if standing == Standing.OPEN:
        return Ballot(shown, standing, vote_form(shown, posted=False), None)
    if standing == Standing.EARLY:
        return Ballot(shown, standing, None, None)
    return _results(shown, "")


def vote(shown: ShownPoll, way: Way) -> Ballot:
    """Count a posted vote once, and prepare the page that says what became of it."""
    form = vote_form(shown, posted=True)
    if not form.validate():
        return Ballot(shown, shown.standing(today()), form, None, status=422)
    voter = known_voter() or form.nonce
    try:
        services.cast_vote(
            shown.poll,
            key=form.choice.data or "",
            voter=voter,
            way=way,
            now=now(),
            today=today(),
            most_per_minute=current_app.config["INSIGHTBANK"].embed_votes_per_minute,
        )
    except services.PollClosedError:
        return _results(shown, "", status=410)
    except services.AlreadyVotedError:
        return _results(shown, _("You have already voted. Your first vote counts."), voter=voter)
    except services.TooFastError:
        form.choice.errors = [_("Many people are voting now. Wait a minute and vote again.")]
        return Ballot(shown, Standing.OPEN, form, None, status=429)
    return _results(shown, _("Thank you. We have counted your vote."), voter=voter)


def _results(shown: ShownPoll, message: str, *, status: int = 200, voter: str = "") -> Ballot:
    results = queries.get_results(shown.poll, policy=current_app.config["DISCLOSURE"])
    return Ballot(shown, shown.standing(today()), None, results, message, status, voter)


def known_voter() -> str:
    """Read the random id of this browser; empty where it has none that we signed."""
    try:
        voter = _signer().loads(request.cookies.get(COOKIE, ""))
    except BadSignature:
        return ""
    return voter if isinstance(voter, str) else ""


def remember(response: Response, ballot: Ballot, *, is_framed: bool) -> Response:
    """Give a browser that has voted a random id, so that it votes once in each poll.

    Inside another site most browsers refuse cookies; those that keep them apart for each site
    take this one, over HTTPS only.
    """
    if not ballot.voter or known_voter():
        return response
    if is_framed and not request.is_secure:
        return response
    response.set_cookie(
        COOKIE,
        str(_signer().dumps(ballot.voter)),
        max_age=REMEMBERED,
        httponly=True,
        secure=is_framed or current_app.config["INSIGHTBANK"].secure_cookies,
        samesite="None" if is_framed else "Lax",
        partitioned=is_framed,
    )
    return response


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="insightbank.voter")
