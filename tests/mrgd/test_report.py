import re
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from mrgd.report import RUNGS, report_html
from proofs_check.evidence import Verdict
from proofs_check.ledger import Entry, Results
from proofs_check.standing import standings

DATE = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
RESULTS = Results(
    experiment="toy",
    results={"table": [{"method": "MrGD", "steps": "<68>"}]},
    figures={"error": "<svg xmlns='http://www.w3.org/2000/svg'/>"},
    version="1",
    recorded="2026-01-01",
)
VOID = {"meta", "br", "img", "link", "hr", "input"}


class Page(HTMLParser):
    """Tags, ids and links of a page; unbalanced tags are an error."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.ids, self.links, self.open = [], [], [], []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.links += [attributes[key] for key in ("href", "src") if attributes.get(key)]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag


@pytest.fixture
def html(stand_ins):
    functions = {name: stand_ins.FUNCTIONS[name] for name in list(stand_ins.FUNCTIONS)[:5]}
    entries = {
        name: Entry(evidence=(function(None),), seconds=1.0, recorded="2026-01-01")
        for name, function in functions.items()
    }
    found = standings(stand_ins.claims(), entries).values()
    links = {"stand-in.certified": ("certificates/stand-in.certified.json",)}
    return report_html(tuple(found), (RESULTS,), certificates=links, date=DATE)


def test_the_page_loads_nothing_and_runs_nothing(html):
    page = Page(html)
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "link", "iframe", "object", "form"}
    assert not [link for link in page.links if re.match(r"(https?:)?//", link)]
    assert "url(" not in html
    assert "@import" not in html
    assert "default-src 'none'" in html


def test_tags_balance_ids_are_distinct_and_links_point_at_something(html):
    page = Page(html)
    assert len(page.ids) == len(set(page.ids))
    targets = [link[1:] for link in page.links if link.startswith("#")]
    assert targets
    assert set(targets) <= set(page.ids)


def test_every_claim_is_shown_with_its_verdict_scope_and_source(html, stand_ins):
    for name in stand_ins.claims():
        assert f'<article id="{name}"' in html
    assert "fails at x = 1/2" in html
    assert "<code>x = 1/2</code>" in html
    assert "trusts eyes" in html
    assert 'href="certificates/stand-in.certified.json"' in html
    assert "not verified yet" in html


def test_the_legend_says_of_every_verdict_what_it_does_not_establish(html):
    assert [rung.verdict for rung in RUNGS] == list(Verdict)
    for rung in RUNGS:
        assert rung.establishes in unescape(html)
        assert rung.leaves_open in unescape(html)


def test_figures_have_a_text_and_values_are_escaped(html):
    page = Page(html)
    images = [attributes for tag, attributes in page.tags if tag == "img"]
    assert len(images) == 1
    assert images[0]["alt"].startswith("toy: error")
    assert images[0]["src"].startswith("data:image/svg+xml;base64,")
    assert "&lt;68&gt;" in html


def test_headings_step_down_one_level_at_a_time(html):
    levels = [int(tag[1]) for tag, _ in Page(html).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_hostile_text_in_a_claim_is_shown_as_text(stand_ins):
    hostile = stand_ins.claim_called("a.b", title="<script>alert(1)</script>")
    html = report_html(
        tuple(standings({"a.b": hostile}, {}).values()), (), certificates={}, date=DATE
    )
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_the_same_ledger_gives_the_same_page(stand_ins):
    found = tuple(standings(stand_ins.claims(), {}).values())
    pages = {report_html(found, (RESULTS,), certificates={}, date=DATE) for _ in range(2)}
    assert len(pages) == 1
    assert "2026-01-02 03:04 UTC" in pages.pop()


def test_a_ledger_without_anything_gives_a_page():
    page = Page(report_html((), (), certificates={}, date=DATE))
    assert "legend" in page.ids
