"""Install the built wheel into an empty environment and triage one message there, without torch.

python .ci/try_wheel.py DIST CONSTRAINTS
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

PROGRAM = """
import sys, triage
from pathlib import Path
assert "site-packages" in triage.__file__, triage.__file__
triager = triage.load()
answer = triager("Third time I write! Charged twice for order 4471, I need it fixed before Friday.")
assert answer.intent.label in triager.taxonomy.labels("intent")
assert answer.signals, "no signal found"
assert triager.draft(answer).text.strip(), "empty draft"
assert (Path(triage.__file__).parent / "py.typed").exists()
assert not {"torch", "transformers", "sklearn", "datasets"} & set(sys.modules)
print("wheel:", triager.name, triager.version, answer.intent.label, answer.urgency.label, answer.action)
"""


def main() -> None:
    dist, constraints = Path(sys.argv[1]), Path(sys.argv[2])
    (wheel,) = dist.glob("*.whl")
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, wheel.resolve(), "--constraint", constraints.resolve()], check=True)
        subprocess.run([python, "-c", PROGRAM], check=True, cwd=folder)
        subprocess.run([python.with_name("triage"), "--version"], check=True, cwd=folder)


if __name__ == "__main__":
    main()
