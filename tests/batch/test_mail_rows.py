import json
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from triage.batch import mail, run
from triage.batch.inputs import open_inputs
from triage.batch.mail import mail_cells
from triage.batch.rows import Reject, Row
from triage.errors import MessageError
from triage.testing import StandInTriager

PLAIN = b"""From: =?utf-8?q?Ann_M=C3=BCller?= <ann@example.org>
To: help@example.com
Subject: =?iso-8859-1?q?Caf=E9?= order
Date: Sun, 01 Mar 2026 09:30:00 +0100
Message-ID: <abc@example.org>
In-Reply-To: <first@example.com>

Where is my parcel?

On 1 Feb 2026, Help wrote:
> How can we help?
"""


def built(*, html: bool = True, attached: bool = True, text: str = "Refund me today") -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = "a@b.org", "Hello", "<1@b.org>"
    message.set_content(text)
    if html:
        message.add_alternative(f"<p>{text} in <b>HTML</b></p>", subtype="html")
    if attached:
        message.add_attachment(b"\x00\x01", maintype="image", subtype="png", filename="bad lämp.png")
        message.add_attachment("a log that nobody wrote to us", filename="log.txt")
    return bytes(message)


def test_headers_are_decoded_and_quotes_stay_for_the_reader() -> None:
    cells = mail_cells(PLAIN)
    assert cells["from"] == "Ann Müller <ann@example.org>"
    assert cells["subject"] == "Café order"
    assert (cells["id"], cells["in_reply_to"]) == ("abc@example.org", "first@example.com")
    assert cells["sent_at"] == "2026-03-01T09:30:00+01:00"
    assert cells["text"].startswith("Where is my parcel?")
    assert "> How can we help?" in cells["text"]


def test_the_plain_text_is_taken_and_attachments_are_only_named() -> None:
    cells = mail_cells(built())
    assert cells["text"].strip() == "Refund me today"
    assert cells["attachments"] == ["bad lämp.png", "log.txt"]


def test_html_is_taken_where_nothing_else_is_written(tmp_path: Path, triager: StandInTriager) -> None:
    raw = built(text=" ").replace(b"in <b>HTML</b>", b"I was charged twice")
    assert "charged twice" in mail_cells(raw)["text"]
    assert "<p>" in mail_cells(raw)["text"]


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "klingon", "utf-16", '"'])
def test_a_charset_that_is_wrong_does_no_harm(charset: str) -> None:
    raw = f"Subject: x\nContent-Type: text/plain; charset={charset}\n\n".encode() + "Grüße".encode("cp1252")
    assert mail_cells(raw)["text"]


def test_mails_of_an_mbox_are_rows(tmp_path: Path, triager: StandInTriager) -> None:
    path = tmp_path / "in.mbox"
    first = b"From ann@example.org Sun Mar  1 09:30:00 2026\n" + PLAIN + b"\n>From here on it broke\nFrom me to you\n\n"
    path.write_bytes(first + b"From b@b.org Sun Mar  1 09:31:00 2026\n" + built() + b"\n")
    summary = run(triager, path, tmp_path / "out.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").open()]
    assert [row["triage_id"] for row in rows] == ["abc@example.org", "1@b.org"]
    assert "\nFrom here on it broke\nFrom me to you\n" in rows[0]["text"]
    assert summary.said[1] == "text from text, subject from subject, id from id, sent_at from sent_at"
    assert summary.balance() == "2 rows read = 2 triaged + 0 rejected"


def test_what_is_no_mail_is_rejected_with_its_line(tmp_path: Path, triager: StandInTriager) -> None:
    path = tmp_path / "in.mbox"
    path.write_bytes(
        b"stray\xff words\n\nFrom a Sun Mar  1 09:30:00 2026\n\n\nFrom b Sun Mar  1 09:31:00 2026\nTo: x\n\nhi\n"
    )
    rows = list(open_inputs(path).source.read())
    assert [(row.line, isinstance(row, Reject)) for row in rows] == [(1, True), (3, True), (6, False)]
    assert isinstance(rows[0], Reject)
    assert rows[0].data == b"stray\xff words\n\n"
    (tmp_path / "none.mbox").write_bytes(b"nothing\n")
    with pytest.raises(MessageError, match="it is no mbox file"):
        open_inputs(tmp_path / "none.mbox")


def test_a_folder_of_eml_files_is_read_one_mail_each(tmp_path: Path, triager: StandInTriager) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "1.eml").write_bytes(PLAIN)
    (folder / "2.eml").write_bytes(built().replace(b"Message-ID: <1@b.org>\n", b""))
    (folder / "3.eml").write_bytes(b"")
    summary = run(triager, folder, tmp_path / "out.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").open()]
    assert [row["triage_id"] for row in rows] == ["abc@example.org", f"{folder}/2.eml"]
    assert summary.rejects is not None
    assert json.loads(summary.rejects.read_text())["file"] == f"{folder}/3.eml"


def test_a_mail_that_is_too_long_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("triage.batch.mail_rows.MAX_MAIL", 1_000)
    path = tmp_path / "in.mbox"
    mails = [b"From a Sun Mar  1 09:30:00 2026\nTo: x\n\n" + b"words\n" * count + b"\n" for count in (10, 1_000, 10)]
    path.write_bytes(b"".join(mails))
    rows = list(open_inputs(path).source.read())
    assert [isinstance(row, Reject) for row in rows] == [False, True, False]
    assert len(rows[1].data or rows[1].raw) <= 1_000


def test_hostile_mail_takes_little_time() -> None:
    begun = time.process_time()
    endless = b"Subject: x\nContent-Type: text/plain; " + b'a="' * 500_000 + b"\n\nhi"
    assert mail_cells(endless)["subject"] == "x"
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(2_000))
    with pytest.raises(MessageError, match="more than 50 parts"):
        mail_cells(nested)
    assert mail_cells(b"X: y\n" * 100_000 + b"\nhi")["text"] == "hi"
    assert time.process_time() - begun < 10


def test_no_error_holds_the_words_of_a_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("secret words")

    monkeypatch.setattr(mail, "message_from_bytes", broken)
    with pytest.raises(MessageError) as caught:
        mail_cells(b"Subject: secret words\n\nsecret words")
    assert str(caught.value) == "the mail cannot be read; KeyError"


PIECE = st.one_of(
    st.binary(max_size=40),
    st.sampled_from(
        [
            b"\n\n",
            b"From a Sun Mar  1 09:30:00 2026\n",
            b"Subject: =?utf-8?b?////?= x\n",
            b"Content-Type: multipart/mixed; boundary=b\n",
            b"Content-Type: multipart/alternative; boundary=c\n",
            b"Content-Type: message/rfc822\n",
            b"Content-Transfer-Encoding: base64\n",
            b"Content-Disposition: attachment; filename*=utf-8''%ff\n",
            b"Content-Type: text/html; charset=\xff\n",
            b"--b\n",
            b"--c--\n",
            b"Date: Sun, 99 Foo 0000 99:99:99 +9999\n",
        ]
    ),
)


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECE, max_size=14).map(b"".join))
def test_any_bytes_are_a_mail_or_a_reason(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    try:
        cells = mail_cells(content)
    except MessageError:
        pass
    else:
        assert set(cells) == set(mail.KINDS)
        assert all(isinstance(cells[name], str | None) for name in mail.KINDS if name != "attachments")
        assert all(isinstance(name, str) for name in cells["attachments"])
    path = tmp_path_factory.mktemp("fuzz") / "in.mbox"
    path.write_bytes(b"From a Sun Mar  1 09:30:00 2026\nTo: x\n" + content)
    rows = list(open_inputs(path).source.read())
    assert len(rows) >= 1
    summary = run(StandInTriager(), path, path.with_name("out.parquet"))
    assert summary.stopped is None
    assert summary.read == len(rows) == summary.written + summary.rejected
    assert all(isinstance(row, Row | Reject) for row in rows)
