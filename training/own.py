"""Make a company's own model from a recipe: what `triage train` does, in a file that can be kept and repeated.

python training/own.py training/own.toml [--resume]
"""

import argparse
import inspect
import sys
import tomllib
from pathlib import Path

from triage.errors import TriageError
from triage.learning import train


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--resume", action="store_true", help="go on with a training that was stopped")
    options = parser.parse_args()
    recipe = tomllib.loads(options.recipe.read_text(encoding="utf-8"))
    known = set(inspect.signature(train).parameters) - {"progress", "resume"}
    if unknown := sorted(set(recipe) - known):
        sys.exit(f"{options.recipe}: unknown keys {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    try:
        trained = train(**recipe, resume=options.resume)
    except TriageError as error:
        sys.exit(f"{options.recipe}: {error}")
    print("\n".join(trained.report.lines()))
    print(f"depth: {trained.depth} ({trained.why})")
    for note in trained.notes:
        print(f"note: {note}")
    for task, row in trained.measured["trained"].items():
        print(task, row)
    print(f"written: {trained.folder}")


if __name__ == "__main__":
    main()
