"""Job postings are found in web pages, in linked data or in microdata, whatever else the page holds."""

import contextlib
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.domain import Remote
from matching.errors import BadInputError
from matching.ingest.files import kind_of_file, read_openings
from matching.ingest.html_text import prose
from matching.ingest.job_posting import read_opening
from matching.ingest.web_page import postings_in_page, read_page
from tests.counts import cases
from tests.small import posting

POSTING = posting("page1", title="식각 공정 엔지니어")


def script(document, *, before="", after="", kind="application/ld+json"):
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    return f'<script type="{kind}">{before}{text}{after}</script>'


def page(*parts):
    return f"<!DOCTYPE html><html><head><title>채용</title></head><body><p>x</p>{''.join(parts)}</body></html>"


@pytest.mark.parametrize(
    "document",
    [
        POSTING,
        [POSTING],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "x"}, POSTING]},
        {"@type": "WebPage", "mainEntity": POSTING},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "position": 1, "item": POSTING}]},
        [
            {"@type": "BreadcrumbList", "itemListElement": []},
            {"@graph": [{"@type": "WebPage", "mainEntity": [POSTING]}]},
        ],
    ],
)
def test_a_posting_is_found_wherever_linked_data_puts_it(document):
    assert postings_in_page(page(script(document))) == (POSTING,)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<!--", "-->"),
        ("\n<![CDATA[\n", "\n]]>\n"),
        ("//<![CDATA[\n", "\n//]]>"),
        ("/*<![CDATA[*/", "/*]]>*/"),
        ("", " "),
    ],
)
def test_comments_and_cdata_around_linked_data_are_passed_over(before, after):
    assert postings_in_page(page(script(POSTING, before=before, after=after))) == (POSTING,)


def test_the_kind_of_a_script_is_compared_as_html_does():
    assert postings_in_page(page(script(POSTING, kind="Application/LD+JSON; charset=utf-8"))) == (POSTING,)
    with pytest.raises(BadInputError, match="no job posting"):
        postings_in_page(page(script(POSTING, kind="application/json")))


def test_several_postings_come_in_order_and_the_same_one_once():
    other = posting("page2")
    assert postings_in_page(page(script(POSTING), script([other, POSTING]))) == (POSTING, other)


def test_what_a_posting_names_by_its_id_is_looked_up_in_its_block():
    firm = {"@type": "Organization", "@id": "#firm", "name": "한빛디바이스"}
    graph = {"@graph": [POSTING | {"hiringOrganization": {"@id": "#firm"}}, firm]}
    (found,) = postings_in_page(page(script(graph)))
    assert read_opening(found).employer.name == "한빛디바이스"
    (alone,) = postings_in_page(page(script(POSTING | {"hiringOrganization": {"@id": "#nobody"}})))
    assert alone["hiringOrganization"] == {"@id": "#nobody"}


def test_html_in_a_description_becomes_lines_also_where_it_is_escaped():
    said = "<h2>업무</h2><ul><li>식각</li><li>R&amp;D</li></ul><script>x</script>"
    escaped = said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for text in (said, escaped):
        (found,) = postings_in_page(page(script(POSTING | {"description": text.replace("</script>", "<\\/script>")})))
        assert read_opening(found).description == "업무\n식각\nR&D"


def test_a_text_that_only_looks_like_html_is_left_as_it_is():
    assert prose("if a<n and m>d & so on") == "if a<n and m>d & so on"


def test_unknown_fields_are_kept():
    (found,) = postings_in_page(page(script(POSTING | {"jobImmediateStart": True, "portal:id": 7})))
    assert (found["jobImmediateStart"], found["portal:id"]) == (True, 7)


def test_a_block_that_cannot_be_parsed_is_named_and_the_others_are_read():
    reading = read_page(page("\n\n", script('{\n "@type": "JobPosting",\n "title": oops}'), script(POSTING)))
    assert reading.postings == (POSTING,)
    (problem,) = reading.problems
    assert (problem.code, problem.at.line) == ("page-block", 5)
    assert "1. block" in problem.text().en
    assert "column 11" in problem.text().en


def test_a_page_of_which_only_the_broken_block_could_be_the_posting_is_an_error():
    with pytest.raises(BadInputError, match=r"1\. block"):
        postings_in_page(page(script('{"@type": "JobPosting"')))


MICRODATA = """<div itemscope itemtype="https://schema.org/JobPosting">
<meta itemprop="jobLocationType" content="TELECOMMUTE">
<h1 itemprop="title">식각 <b>공정</b> 엔지니어</h1>
<div itemprop="hiringOrganization" itemscope itemtype="https://schema.org/Organization">
<a itemprop="sameAs" href="https://example.com">
 <span itemprop="name">한빛디바이스</span></a></div>
<div itemprop="description"><p>첫째<br>둘째</p><ul><li>셋째</ul></div>
<div itemprop="baseSalary" itemscope itemtype="https://schema.org/MonetaryAmount">
 <meta itemprop="currency" content="KRW"/>
 <div itemprop="value" itemscope itemtype="https://schema.org/QuantitativeValue">
  <span itemprop="minValue" content="90000000">9천만원</span>
 <meta itemprop="unitText" content="YEAR"></div></div>
<time itemprop="datePosted" datetime="2026-11-02">11월 2일</time>
<span itemprop="skills">TCAD</span><span itemprop="skills">식각</span></div>"""


def test_microdata_says_the_same_as_linked_data_would():
    (found,) = postings_in_page(page(MICRODATA))
    opening = read_opening(found)
    assert (opening.title, opening.employer.name, opening.description) == (
        "식각 공정 엔지니어", "한빛디바이스", "첫째\n둘째\n셋째",
    )  # fmt: skip
    assert (opening.pay.minimum, opening.pay.currency, str(opening.posted)) == (90_000_000, "KRW", "2026-11-02")
    assert (opening.skills, opening.remote) == (("TCAD", "식각"), Remote.REMOTE)


def test_linked_data_goes_before_microdata():
    assert postings_in_page(page(MICRODATA, script(POSTING))) == (POSTING,)


@pytest.mark.parametrize("said", ["euc-kr", "EUC-KR", "ks_c_5601-1987", "cp949"])
def test_a_page_is_read_in_the_charset_that_it_says(said):
    html = page(f'<meta http-equiv="Content-Type" content="text/html; charset={said}">', script(POSTING))
    assert postings_in_page(html.encode("cp949")) == (POSTING,)


def test_a_page_without_a_charset_is_read_as_what_it_can_only_be():
    html = page(script(POSTING))
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp949"):
        assert postings_in_page(html.encode(encoding)) == (POSTING,)


def test_a_page_that_is_not_what_it_says_is_an_error_with_the_line():
    html = page('<meta charset="utf-8">\n', script(POSTING)).encode("cp949")
    with pytest.raises(BadInputError) as caught:
        postings_in_page(html)
    assert (caught.value.code, caught.value.at.line) == ("page-charset", 1)


def test_a_page_is_loaded_like_any_other_file(tmp_path):
    path = tmp_path / "job.html"
    path.write_text(page(script(POSTING)), encoding="utf-8")
    assert kind_of_file(path) == "opening"
    assert [opening.title for opening in read_openings(path)] == ["식각 공정 엔지니어"]


@pytest.mark.parametrize(
    "unit", ["<!--", "<a ", "<a b='", "<![x", "<?", "</", "<p itemprop=a>", "<div itemscope itemprop=a>", "</p>"]
)
def test_what_is_never_closed_does_not_cost_time_squared(unit):
    def seconds(times):
        started = time.process_time()
        read_page("<div itemscope>" + unit * times)
        return time.process_time() - started

    seconds(100)
    assert seconds(24_000) < 0.05 + 30 * seconds(2_000)  # squared, it would be 144 times as long


words = st.sampled_from(
    [
        "<script type='application/ld+json'>",
        "</script>",
        '{"@type":"JobPosting","title":"x"}',
        "{",
        "}",
        "[",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<![if x]>",
        "<div itemscope itemtype='x/JobPosting'>",
        "<b itemprop=title>",
        "<meta itemprop=a",
        ">",
        "</div>",
        "</b>",
        "&amp;",
        "&#xD800;",
        "가",
        "\x00",
        chr(0xD800),
        '{"@graph":[{"@id":"a"}]}',
        "<meta charset=x>",
    ]
)


@given(st.lists(words | st.text(max_size=4), max_size=14).map("".join) | st.binary(max_size=80))
@settings(max_examples=cases(100, 300), deadline=None)
def test_whatever_a_page_holds_it_is_read_or_said_to_be_wrong(html):
    with contextlib.suppress(BadInputError):
        for each in postings_in_page(html):
            read_opening(each)


KEYS = ["@type", "@id", "@graph", "mainEntity", "title", "description", "x"]
json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("JobPosting"),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=10,
)  # fmt: skip


@given(json_like)
@settings(max_examples=cases(65, 200), deadline=None)
def test_whatever_linked_data_says_it_is_read_or_said_to_be_wrong(document):
    with contextlib.suppress(BadInputError):
        for each in postings_in_page(page(script(document))):
            read_opening(each)
