import subprocess
import sys
from pathlib import Path

SCRIPT = """
import os, socket, sys

def refuse(*arguments, **options):
    raise AssertionError("a connection was asked for")

class Closed(socket.socket):
    __init__ = refuse

socket.socket = Closed
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse
import triage

os.chdir(sys.argv[2])
triager = triage.load(sys.argv[1], threads=1)
answers = list(triager.stream(["Where is my parcel?", "My lawyer will write to you. See https://example.com"]))
drafts = [triager.draft(answer) for answer in answers]
assert all(draft.text for draft in drafts)
print(answers[0].intent.label)
"""


def test_loading_judging_and_drafting_ask_for_no_connection_and_write_nothing(
    tiny_folder: Path, tmp_path: Path
) -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT, tiny_folder, tmp_path], capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout == "order_status\n"
    assert list(tmp_path.iterdir()) == []
