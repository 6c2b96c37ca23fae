"""What a page of results shows, made ready for its template: every count passes the gate here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import format_date

from insightbank.core.disclosure import DisclosurePolicy, PublishedCount, published_count
from insightbank.core.languages import KNOWN_LANGUAGES
from insightbank.core.taxonomy import load_taxonomy
from insightbank.insights.models import Insight
from insightbank.insights.rules import QuoteState
from insightbank.search.documents import FACETS, MAX_OFFSET, Hit, SearchResult, Span
from insightbank.search.forms import PAGE_SIZE, SearchForm
from insightbank.search.highlights import Segment, snippet
from insightbank.web.i18n import LazyString, _, _l
from insightbank.web.labels import plus_label, source_label, theme_label

PlaceNames = Mapping[str, Mapping[str, str]]
"""Names by slug, of Alliances under ``alliance`` and of districts under ``district``."""

SNIPPET_WIDTH = 280
MISSING_FACETS = ("plus", "district")

FACET_NAMES: dict[str, LazyString] = {
    "theme": _l("Theme"),
    "plus": _l("PLUS group"),
    "alliance": _l("Alliance"),
    "district": _l("District"),
    "source": _l("How it was gathered"),
    "year": _l("Year"),
    "language": _l("Language"),
}


@dataclass(frozen=True, slots=True)
class MarkedQuote:
    """An approved quote in its own language, with the words asked for marked."""

    language: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class ResultCard:
    """One result: its insight and where the words asked for stand in it."""

    insight: Insight
    title: tuple[Segment, ...]
    body: tuple[Segment, ...]
    quote: MarkedQuote | None
    facts: tuple[str, ...]


def cards(
    result: SearchResult, insights: Mapping[str, Insight], places: PlaceNames
) -> list[ResultCard]:
    """Put the hits of a page beside their insights; one withdrawn a moment ago is left out."""
    return [_card(hit, insights[hit.id], places) for hit in result.hits if hit.id in insights]


def _card(hit: Hit, insight: Insight, places: PlaceNames) -> ResultCard:
    spans = hit.highlights
    facts = (
        where(insight, places),
        format_date(insight.held_on, "d MMMM y"),
        source_label(insight.source),
    )
    return ResultCard(
        insight=insight,
        title=tuple(snippet(insight.title, spans.title, width=len(insight.title))),
        body=tuple(snippet(insight.body, spans.body, width=SNIPPET_WIDTH)),
        quote=_quote(insight, spans.quotes),
        facts=facts,
    )


def _quote(insight: Insight, spans: Sequence[Sequence[Span]]) -> MarkedQuote | None:
    """Give the first approved quote in which a word asked for stands."""
    approved = [quote for quote in insight.quotes if quote.state == QuoteState.APPROVED]
    for quote, marks in zip(approved, spans, strict=False):
        if marks:
            segments = tuple(snippet(quote.text, marks, width=SNIPPET_WIDTH))
            return MarkedQuote(quote.language, segments)
    return None


def where(insight: Insight, places: PlaceNames) -> str:
    """Name the place of an insight, as exactly as is known."""
    for facet, slug in (("district", insight.district), ("alliance", insight.alliance)):
        if slug:
            return places[facet].get(slug, slug)
    return _("Whole area")


def label(facet: str, value: str, places: PlaceNames) -> str:
    """Give what a facet's value is called on screen; an unknown value shows as itself."""
    if facet in places:
        return places[facet].get(value, value)
    known = {"theme": theme_label, "plus": plus_label, "source": source_label}
    if facet in known:
        return known[facet](value)
    language = KNOWN_LANGUAGES.get(value) if facet == "language" else None
    return language.english_name if language else value


def shown_count(count: PublishedCount, policy: DisclosurePolicy) -> str:
    """Write a count that has passed the gate: ``1 to 7`` stands for one that may not be told."""
    if count.is_suppressed:
        return _("1 to %(most)s", most=policy.suppress_to)
    return f"{count.value:,}"


def facets(
    form: SearchForm, result: SearchResult, *, places: PlaceNames, policy: DisclosurePolicy
) -> list[dict[str, Any]]:
    """List the filters with their counts; values that are chosen stay, whatever their count."""
    shown = []
    for facet in FACETS:
        chosen_values = form.filters.get(facet, ())
        counts = dict.fromkeys(chosen_values, 0) | dict(result.facets.get(facet, {}))
        values = sorted(counts, key=lambda value: (-counts[value], value))
        if facet == "year":
            values = sorted(counts, reverse=True)
        options = [
            {
                "value": value,
                "label": label(facet, value, places),
                "count": shown_count(published_count(counts[value], policy=policy), policy),
                "checked": value in chosen_values,
            }
            for value in values
        ]
        if options:
            shown.append({"name": facet, "legend": str(FACET_NAMES[facet]), "options": options})
    return shown


def chosen(form: SearchForm, places: PlaceNames) -> list[dict[str, str]]:
    """List the chosen filters, each with the address of the search without it."""
    return [
        {
            "text": f"{FACET_NAMES[facet]}: {label(facet, value, places)}",
            "href": url_for("search.search", **form.without(facet, value)),
        }
        for facet, values in form.filters.items()
        for value in values
    ]


def offered(form: SearchForm, result: SearchResult, places: PlaceNames) -> list[dict[str, str]]:
    """List themes and groups that the question names and that are not chosen yet, as filters."""
    return [
        {
            "text": label(facet, value, places),
            "href": url_for("search.search", **form.with_filter(facet, value)),
        }
        for facet, value in result.recognised
        if value not in form.filters.get(facet, ())
    ]


def missing(form: SearchForm, result: SearchResult, places: PlaceNames) -> dict[str, list[str]]:
    """List the PLUS groups and districts that nothing in the result speaks of."""
    every: dict[str, Sequence[str]] = {
        "plus": list(load_taxonomy().plus_groups),
        "district": list(places["district"]),
    }
    return {
        facet: [label(facet, value, places) for value in every[facet] if not counts.get(value)]
        for facet in MISSING_FACETS
        if facet not in form.filters and (counts := result.facets.get(facet, {})) is not None
    }


def page_count(total: int) -> int:
    """Give the number of pages; nobody reads past the last that can be asked for."""
    return min((total + PAGE_SIZE - 1) // PAGE_SIZE, MAX_OFFSET // PAGE_SIZE + 1)
