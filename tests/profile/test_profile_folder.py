"""Reading a profile folder: what is right is kept, what is wrong is named with file, entry and remedy."""

from contextlib import suppress
from pathlib import Path

import pytest
from acme import replace, whole
from hypothesis import given
from hypothesis import strategies as st

from triage.errors import DraftError
from triage.profile import Redirect, read_profile
from triage.profile.articles import article_from_markdown, articles_from_csv
from triage.profile.read import examine


def test_a_whole_folder_is_read(tmp_path: Path) -> None:
    profile = read_profile(whole(tmp_path / "acme"))
    assert profile.voice == "plain"
    assert profile.redirects["fraud_security"] == Redirect("our fraud desk")
    assert profile.redirects["billing"].how == "on 0808 157 0001"
    assert profile.issues[0].workaround == ("Open the invoice in a browser.",)
    assert [article.id for article in profile.articles] == ["address", "copy"]


def test_emphasis_is_taken_off_and_only_the_answer_is_kept(tmp_path: Path) -> None:
    article = read_profile(whole(tmp_path / "acme")).articles[1]
    assert article.summary == "Every invoice lies in your account as a PDF."
    assert article.steps == ("Sign in and choose Invoices.", "Choose the month, then Download.")


def test_issues_and_articles_are_not_among_the_companys_words_before_they_are_found(tmp_path: Path) -> None:
    profile = read_profile(whole(tmp_path / "acme"))
    assert "our billing desk" in profile.words
    assert "version 7.2" not in profile.words


BROKEN = [
    ("profile.toml", 'voice = "plain"', 'voice = "loud"', "voice is 'loud'; known: formal, friendly, plain"),
    ("profile.toml", "Europe/London", "Europe/Lundon", "no time zone"),
    ("profile.toml", "09:00-17:00", "17:00-09:00", "hours.monday has to be from when to when"),
    ("profile.toml", "09:00-17:00", "9-17", "hours.monday has to be from when to when"),
    ("profile.toml", "2099-12-25", '"2099-12-25"', "dates without quotes"),
    ("profile.toml", "monday =", "montag =", "unknown keys ['montag']"),
    ("profile.toml", "team =", "name =", "redirects.billing: the entry has unknown keys ['name']"),
    ("profile.toml", '"within 1 hour"', '"within 1 hour."', "service_levels.critical stands inside a sentence"),
    ("issues.toml", "[[issue]]", "[issue]", "two brackets"),
    ("issues.toml", "symptom =", "symptoms =", "issue app-closes: the issue has unknown keys ['symptoms']"),
    ("issues.toml", 'status = "fixing"', 'status = "soon"', "status is 'soon'; known: investigating"),
    ("issues.toml", "the app closes when", "{{ config }}", "symptom has to be one line of plain words"),
    ("issues.toml", "in a browser.", "in a browser", "workaround, number 1 has to be a whole sentence"),
    ("issues.toml", '["Open the invoice in a browser."]', '"Open it."', "workaround has to be a list"),
    ("issues.toml", 'intents = ["malfunction"]', "until = 2026-11-24", "until has to be a time with its zone"),
    ("articles/copy.md", "https://", "javascript:", "url has to be a web address"),
    ("articles/copy.md", "title =", "titel =", "unknown keys ['titel']"),
    ("articles/copy.md", "+++\ntitle", "---\ntitle", "has to begin with front matter"),
    ("articles/copy.md", "Sign in", "<b>Sign in</b>", "steps, number 1 has to be one line of plain words"),
    ("articles/copy.md", "Every invoice", "Every {% raw %} invoice", "summary has to be one line of plain words"),
    ("articles/copy.md", "Choose the month,", "Choose " + "x" * 250, "at most 200 fit into a reply"),
    ("articles/copy.md", 'title = "How', 'id = "address"\ntitle = "How', "the id 'address' is taken"),
]


@pytest.mark.parametrize(("file", "old", "new", "told"), BROKEN, ids=[told[:40] for *_, told in BROKEN])
def test_a_mistake_is_named_with_its_file(tmp_path: Path, file: str, old: str, new: str, told: str) -> None:
    folder = whole(tmp_path / "acme")
    replace(folder / file, old, new)
    with pytest.raises(DraftError) as caught:
        read_profile(folder)
    assert told in str(caught.value)
    assert Path(file).name in str(caught.value)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    folder = whole(tmp_path / "acme")
    replace(folder / "profile.toml", 'voice = "plain"', 'vioce = "plain"')
    replace(folder / "issues.toml", "fixing", "soon")
    (folder / "isues.toml").write_text("", encoding="utf-8")
    (folder / "articles" / "empty.md").write_text("+++\ntitle = 'Nothing'\n+++\n", encoding="utf-8")
    _, mistakes = examine(folder)
    assert len(mistakes) == 4
    assert "isues.toml: is no part of a profile" in mistakes[0]
    with pytest.raises(DraftError, match="and 1 more: triage profile check"):
        read_profile(folder)


def test_a_folder_without_its_main_file_is_refused(tmp_path: Path) -> None:
    profile, mistakes = examine(tmp_path)
    assert profile is None
    assert "profile.toml: cannot be read: No such file" in mistakes[0]


def test_articles_may_come_as_a_table(tmp_path: Path) -> None:
    folder = whole(tmp_path / "acme")
    for file in (folder / "articles").iterdir():
        file.unlink()
    (folder / "articles").rmdir()
    (folder / "articles.csv").write_text(
        "\ufeffid,title,summary,steps,intents,technical\n"
        'copy,How to get a copy,"Every invoice, old or new, is a PDF.",Sign in. | Choose it.,billing_question,no\n'
        "other,How to do it,Short\n"
        "third,How to do that,This is how.,,,perhaps\n",
        encoding="utf-8",
    )
    profile, mistakes = examine(folder)
    assert profile is not None
    assert profile.articles[0].steps == ("Sign in.", "Choose it.")
    assert [mistake.partition("articles.csv: ")[2] for mistake in mistakes] == [
        "line 3: has more or fewer cells than the first line; put cells with commas in quotes",
        "line 4: technical has to be yes or no",
    ]


def test_a_table_and_a_folder_of_articles_exclude_each_other(tmp_path: Path) -> None:
    folder = whole(tmp_path / "acme")
    (folder / "articles.csv").write_text("id,title,summary\n", encoding="utf-8")
    assert "both articles/ and articles.csv" in examine(folder)[1][0]


@given(st.text(max_size=400))
def test_no_text_breaks_the_readers_of_articles(text: str) -> None:
    for read in (
        lambda: article_from_markdown(f'+++\ntitle = "A"\n+++\n{text}', name="a"),
        lambda: article_from_markdown(text, name="a"),
        lambda: list(articles_from_csv(f"id,title,summary\n{text}")),
        lambda: list(articles_from_csv(text)),
    ):
        with suppress(DraftError):
            read()


@given(st.text(alphabet="ab .\n1-*`_+#<{[|\u2028\u202e\x00", max_size=200))
def test_what_is_kept_of_an_article_is_one_line_without_markup(text: str) -> None:
    try:
        article = article_from_markdown(f'+++\ntitle = "A"\n+++\n{text}', name="a")
    except DraftError:
        return
    for words in (article.summary, *article.steps):
        assert words.isprintable()
        assert not set(words) & set("[]{}<>`|\\")
