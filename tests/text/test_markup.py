import pytest

from triage.text.aligned import untouched
from triage.text.markup import without_markup


def text_of(raw: str) -> str:
    return without_markup(untouched(raw)).text


PAGE = """<html><head><title>Mail</title><style>p { color: red }</style></head>
<body><!-- header --><p>Hello,</p>
<p>my   order
is <b>late</b>.<br/>Really late &pound;20&nbsp;now.</p><script>alert("<p>")</script>
<ul><li>one</li><li>two</li></ul></body></html>"""


def test_a_page_becomes_its_visible_lines() -> None:
    assert text_of(PAGE).split() == [
        "Hello,",
        "my",
        "order",
        "is",
        "late.",
        "Really",
        "late",
        "£20",
        "now.",
        "one",
        "two",
    ]
    assert "late.\nReally" in text_of(PAGE)
    assert "one\ntwo" in text_of(PAGE)


def test_words_point_to_where_they_stand_in_the_page() -> None:
    page = without_markup(untouched(PAGE))
    at = page.text.index("Really")
    assert PAGE[slice(*page.origin(at, at + 6))] == "Really"
    at = page.text.index("£")
    assert PAGE[slice(*page.origin(at, at + 1))] == "&pound;"


@pytest.mark.parametrize(
    "plain",
    [
        "a < b and c > d",
        "I <3 it",
        "<order 4471>",
        "Map<String, List<Integer>> fails",
        "mail <jane@example.com>",
        "if (a<b) x>y",
        "AT&T & co",
    ],
)
def test_text_that_only_looks_like_markup_stays(plain: str) -> None:
    assert text_of(plain) == plain


def test_code_in_a_report_stays_while_markup_around_it_goes() -> None:
    report = "It <b>fails</b>:\n```html\n<div>\n```\nand `<p>x</p>` too"
    assert text_of(report) == "It fails:\n```html\n<div>\n```\nand `<p>x</p>` too"


@pytest.mark.parametrize(
    "quote", ["<blockquote>old<br>older</blockquote>", '<div class="gmail_quote">old<br>older<div>deep</div></div>']
)
def test_quoted_blocks_become_quoted_lines(quote: str) -> None:
    lines = [line for line in text_of(f"<div>new</div>{quote}<div>after</div>").split("\n") if line]
    assert lines[0] == "new"
    assert lines[-1] == "after"
    assert all(line.startswith("> ") for line in lines[1:-1])


def test_quoted_lines_in_the_source_are_each_marked() -> None:
    assert text_of("new<br>\n\n\n\n<blockquote>one\ntwo</blockquote>").endswith("> one\n> two\n\n")
