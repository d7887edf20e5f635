import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from triage import MessageError
from triage.checks import Check, read_checks

HEAD = 'name = "one"\ncapability = "own"\nabout = "words"\nceiling = 0.1\n'
MFT = f'[[test]]\n{HEAD}kind = "MFT"\nexpect = {{ urgency = "high" }}\n'
INV = f'[[test]]\n{HEAD}kind = "INV"\nsame = "urgency"\n'
DIR = f'[[test]]\n{HEAD}kind = "DIR"\ntask = "urgency"\ndirection = "not_down"\n'


def read(folder: Path, toml: str) -> tuple[Check, ...]:
    (folder / "own.toml").write_text(toml, encoding="utf-8")
    return read_checks(folder)


def texts(check: Check) -> list[str]:
    return [case.message.text for case in check.cases]


def test_every_text_becomes_as_many_cases_as_it_has_fillings(tmp_path: Path) -> None:
    (check,) = read(tmp_path, f'[fill]\nday = ["today", "tonight"]\n{MFT}texts = ["Now!", "I need it {{day}}."]\n')
    assert texts(check) == ["Now!", "I need it tonight.", "I need it today."]


def test_every_word_of_a_list_gets_its_turn(tmp_path: Path) -> None:
    words = [f"w{number}" for number in range(7)]
    (check,) = read(tmp_path, f"[fill]\nword = {words}\n{MFT}texts = ['a {{word}}', 'b {{word}}', 'c {{word}}']\n")
    assert {text.split()[1] for text in texts(check)} == set(words)


def test_plain_texts_keep_their_braces(tmp_path: Path) -> None:
    (check,) = read(tmp_path, MFT + 'plain = true\ntexts = ["print({day})"]\n')
    assert texts(check) == ["print({day})"]


def test_groups_of_one_test_have_their_own_expectation(tmp_path: Path) -> None:
    toml = f'[[test]]\n{HEAD}kind = "MFT"\n' + "".join(
        f'[[test.when]]\nexpect = {{ urgency = "{label}" }}\ntexts = ["{label}"]\n' for label in ("low", "high")
    )
    (check,) = read(tmp_path, toml)
    assert [(case.message.text, case.rule.labels["urgency"]) for case in check.cases] == [  # type: ignore[attr-defined]
        ("low", ("low",)),
        ("high", ("high",)),
    ]


def test_a_varied_slot_compares_the_first_word_with_each_other(tmp_path: Path) -> None:
    toml = f'[fill]\nwho = ["Ann", "Bo", "Cy"]\n{INV}vary = "who"\ntexts = ["{{who}} is here"]\n'
    (check,) = read(tmp_path, toml)
    pairs = [(case.before.text if case.before else "", case.message.text) for case in check.cases]
    assert pairs == [("Ann is here", "Bo is here"), ("Ann is here", "Cy is here")]


def test_changes_that_change_nothing_are_no_cases(tmp_path: Path) -> None:
    (check,) = read(tmp_path, INV + 'perturb = ["lower_case"]\ntexts = ["already low", "Not Yet"]\n')
    assert texts(check) == ["not yet"]


def test_pairs_are_filled_together(tmp_path: Path) -> None:
    toml = DIR + 'copies = 2\npairs = [["in a {far}", "today"]]\n'
    (check,) = read(tmp_path, '[fill]\nfar = ["month", "year"]\n' + toml)
    assert [(case.before.text, case.message.text) for case in check.cases if case.before] == [
        ("in a month", "today"),
        ("in a year", "today"),
    ]


def test_a_text_may_carry_subject_channel_and_author(tmp_path: Path) -> None:
    toml = MFT + 'texts = [{ subject = "S", text = "T", channel = "chat", author = "internal" }]\n'
    message = read(tmp_path, toml)[0].cases[0].message
    assert (message.subject, message.text, message.channel, message.author) == ("S", "T", "chat", "internal")


def test_appended_prepended_and_titled_texts(tmp_path: Path) -> None:
    toml = DIR + 'append = ["Now."]\nprepend = ["Hello."]\nsubjects = ["S"]\ntexts = ["Help."]\n'
    messages = [case.message for case in read(tmp_path, toml)[0].cases]
    assert [(each.subject, each.text) for each in messages] == [
        (None, "Help. Now."),
        (None, "Hello. Help."),
        ("S", "Help."),
    ]


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("[[test", "cannot be read as TOML"),
        ("", "lacks test"),
        ("tests = 1", "unknown keys 'tests'; known: capability"),
        ("test = []", "list with something in it"),
        ("test = [1]", "has to be a table"),
        ('[[test]]\nname = "no spaces"', "one word of letters"),
        ('[[test]]\nname = "one"', "lacks capability, kind"),
        (MFT.replace("MFT", "MTF") + 'texts = ["a"]', "kind is 'MTF'; known: MFT, INV, DIR"),
        (MFT, "give either texts or use"),
        (MFT + 'texts = ["a"]\nuse = "b"', "give either texts or use"),
        (MFT + 'use = "b"', "known: none, add one"),
        (MFT + "texts = [1]", "has to be text in quotes"),
        (MFT + 'texts = ["a"]\nperturb = ["typo"]', "unknown keys 'perturb'"),
        (MFT + 'texts = ["a {slot}"]', "no list for {slot}"),
        (MFT + 'texts = ["a"]\ncopies = 0', "whole number from 1 to 100"),
        (MFT + 'texts = [{ text = "a", chanel = "sms" }]', "unknown keys 'chanel'"),
        (MFT + 'texts = [{ text = "a", channel = "fax" }]', "known: email, chat"),
        (MFT.replace("0.1", "1.5") + 'texts = ["a"]', "share from 0 to below 1"),
        (MFT.replace("urgency", "urgencies") + 'texts = ["a"]', "unknown keys 'urgencies'"),
        (MFT.replace("expect", "# ") + 'texts = ["a"]', "expect has to be a table"),
        (MFT + '[[test.when]]\ntexts = ["a"]', "not both"),
        (INV + 'texts = ["a"]', "nothing changes its texts"),
        (INV + 'texts = ["a"]\nperturb = "typos"', "known: typo"),
        (INV + 'texts = ["12"]\nperturb = "upper_case"', "no case is left"),
        (INV + 'texts = ["a"]\nvary = "who"', "known: none, add one"),
        ('[fill]\nwho = ["a", "b"]\n' + INV + 'texts = ["a"]\nvary = "who"', "has no slot {who}"),
        (INV.replace("same", "# ") + 'texts = ["a"]\nperturb = "upper_case"', "lacks same"),
        (INV + 'texts = ["a"]\npairs = [["a", "b"]]', "leave texts and use out"),
        (INV + 'pairs = [["a"]]', "a list of two"),
        (DIR.replace("urgency", "intent") + 'pairs = [["a", "b"]]', "known: urgency, sentiment"),
        (DIR.replace("not_down", "upwards") + 'pairs = [["a", "b"]]', "known: up, down"),
        (MFT + f'texts = ["{"a" * 20_001}"]', "at most 20,000"),
        (INV + f"texts = {[str(n) + 'a' for n in range(2001)]}\nperturb = 'upper_case'", "more than 2,000 cases"),
    ],
)
def test_what_is_wrong_in_a_case_file_is_said_with_its_place(tmp_path: Path, toml: str, words: str) -> None:
    with pytest.raises(MessageError) as caught:
        read(tmp_path, toml)
    assert words.replace("'", "") in str(caught.value).replace("'", "")
    assert "own.toml" in str(caught.value)


def test_a_missing_or_empty_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(MessageError, match="no such folder"):
        read_checks(tmp_path / "none")
    with pytest.raises(MessageError, match="no case file"):
        read_checks(tmp_path)


def test_a_file_that_is_not_utf8_or_too_large_is_said(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(MessageError, match="UTF-8"):
        read_checks(tmp_path)
    (tmp_path / "own.toml").write_bytes(b"#" * ((1 << 20) + 1))
    with pytest.raises(MessageError, match="larger than 1 MiB"):
        read_checks(tmp_path)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(alphabet=string.printable + "{}é\u202e", max_size=200))
def test_any_text_is_read_as_it_stands_or_refused_by_name(tmp_path: Path, text: str) -> None:
    escaped = "".join(f"\\U{ord(letter):08x}" for letter in text)
    (check,) = read(tmp_path, f'{MFT}plain = true\ntexts = ["{escaped}"]\n')
    assert texts(check) == [text]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=300))
def test_any_file_is_read_or_refused_with_an_error_of_its_own(tmp_path: Path, toml: str) -> None:
    (tmp_path / "own.toml").write_text(toml, encoding="utf-8", errors="replace")
    with pytest.raises(MessageError):
        read_checks(tmp_path)
