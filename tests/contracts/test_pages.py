"""Every page that can be reached by a link obeys the rules of pages, and costs little."""

from __future__ import annotations

import re
from functools import cache

import brotli

from insightbank.core.roles import ACCOUNT_ROLES
from tests.contracts.crawling import Crawl, Visit
from tests.contracts.product import PACKAGE

MOST_QUERIES = 12
MOST_BYTES = 60_000
DIST = PACKAGE / "static" / "dist"
ASSET = re.compile(r'(?:src|href)="/static/dist/([^"?]+\.(?:css|js|svg|png|ico|webp))"')
QUERY_EXCEPTIONS: dict[str, int] = {
    # a survey with its questions and texts, its counts, and four tables of the census
    "analytics.results": 16,
    # an insight with all its parts beside the note it came from, and the line in the audit log
    "review.item": 16,
    # answers with tags and marks beside the survey, and the line in the audit log
    "survey_answers.list_answers": 14,
    "from_answers.choose": 14,
}
"""endpoint → how many it may ask, with the reason beside it."""


def test_everybody_reaches_pages_by_links(crawled: Crawl) -> None:
    reached = {visit.role for visit in crawled.pages if visit.status == 200}
    assert reached >= ACCOUNT_ROLES
    assert len(crawled.pages) > 40


def test_no_link_leads_to_an_error(crawled: Crawl) -> None:
    assert not [f"{visit}: {visit.status}" for visit in crawled.visits if visit.status >= 400]


def test_every_page_obeys_the_rules_of_pages(crawled: Crawl) -> None:
    assert not [f"{visit}: {visit.broken}" for visit in crawled.pages if visit.broken]


def test_no_page_asks_the_database_more_than_a_dozen_questions(crawled: Crawl) -> None:
    dear = [
        f"{visit}: {visit.queries}"
        for visit in crawled.visits
        if visit.queries > QUERY_EXCEPTIONS.get(visit.endpoint, MOST_QUERIES)
    ]
    assert not dear


def test_no_page_asks_the_same_question_for_each_row(crawled: Crawl) -> None:
    repeated = [
        f"{visit}: {count} × {statement[:100]}"
        for visit in crawled.visits
        for statement in set(visit.statements)
        if (count := visit.statements.count(statement)) > 3
    ]
    assert not repeated


def test_a_first_view_weighs_little(crawled: Crawl) -> None:
    heavy = [f"{v}: {size:,} bytes" for v in crawled.pages if (size := weight(v)) > MOST_BYTES]
    assert not heavy


def weight(visit: Visit) -> int:
    """Count the bytes of a page and all it asks for, compressed as they are sent."""
    page = len(brotli.compress(visit.html.encode(), quality=5))
    return page + sum(asset_weight(name) for name in set(ASSET.findall(visit.html)))


@cache
def asset_weight(name: str) -> int:
    path = DIST / name
    compressed = path.with_name(path.name + ".br")
    if compressed.exists():
        return compressed.stat().st_size
    return len(brotli.compress(path.read_bytes()))
