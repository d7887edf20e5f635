"""How fast triage is, as ratios within one run: against the bare onnxruntime session and a transformers pipeline.

python benchmarks/speed.py --messages corpora/twcs_spotify/all.jsonl.gz --encoder DIR [--count 3000] [--model DIR]

`--encoder` is the folder of all-MiniLM-L6-v2, for the pipeline, which runs in a process of its own, turn by turn with
the others. It needs torch and transformers; `--python` names an interpreter that has them, so that triage can be timed
as it is installed, without: where torch is installed spaCy imports it, and triage is slower to start and a little
slower after.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

import triage
from messages import read
from triage.encoders.onnx import OnnxEncoder

ROUNDS = 7
BATCH = 64
START = """
import time, resource, sys
began = time.perf_counter(); import triage; imported = time.perf_counter() - began
began = time.perf_counter(); triager = triage.load({model!r}); loaded = time.perf_counter() - began
text = "Third time I write! Charged twice for order 4471, I need it fixed before Friday."
times = []
for number in range(150):
    began = time.perf_counter(); triager(text); times.append(time.perf_counter() - began)
for _ in triager.stream([text] * 2000 + [text * 40] * 64): pass
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(imported, loaded, sorted(times[20:])[65], peak, "torch" in sys.modules)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=Path, required=True, help="JSON lines with a 'text', gzipped or not")
    parser.add_argument("--encoder", type=Path, help="float32 encoder folder for the transformers pipeline")
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="interpreter with transformers")
    parser.add_argument("--model", type=Path, help="model folder; the shipped one by default")
    parser.add_argument("--count", type=int, default=3000)
    options = parser.parse_args()

    fresh = [start(options.model) for _ in range(ROUNDS)]
    names = ("import triage, s", "triage.load(), s", "one message warm, ms", "peak memory, MB")
    for number, (name, factor) in enumerate(zip(names, (1, 1, 1000, 1), strict=True)):
        print(f"{name:28} {median(run[number] for run in fresh) * factor:8.3f}")

    texts = list(islice(read(options.messages), options.count))
    triager = triage.load(options.model)
    encoder = triager.encoder
    assert isinstance(encoder, OnnxEncoder)
    rows = tokenised(encoder, [reading.text for _, reading in triager._read(texts)])
    ways: dict[str, Callable[[], None]] = {
        "bare onnxruntime": lambda: bare(encoder, rows),
        "triage stream": lambda: exhaust(triager.stream(texts, batch_size=BATCH)),
    }
    torch = "torch is loaded" if "torch" in sys.modules else "torch is not loaded"
    print(f"\n{len(texts)} messages, {len(set(texts))} of them different; {torch}")
    if options.encoder:
        ways["transformers pipeline, float32"] = pipeline(options.python, options.encoder, texts)
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            began = time.perf_counter()
            way()
            taken[name].append(time.perf_counter() - began)
    print(f"medians of {ROUNDS} rounds in turn; a ratio is that of each round's two times")
    for name, seconds in taken.items():
        ratio = median(theirs / ours for theirs, ours in zip(seconds, taken["triage stream"], strict=True))
        print(f"{name:32} {len(texts) / median(seconds):8.0f} messages/s   stream is {ratio:5.2f} times that")


def start(model: Path | None) -> list[float]:
    """Import time, load time, median latency and peak memory of a fresh process."""
    program = START.format(model=str(model) if model else None)
    output = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    *figures, torch_loaded = output.split()
    if torch_loaded == "True":
        print("note: torch is installed here and spaCy imports it; a light install starts faster and needs less")
    return [float(figure) for figure in figures]


def tokenised(encoder: OnnxEncoder, texts: list[str]) -> list[dict[str, NDArray[np.int64]]]:
    """What the graph is fed for these texts, in the order of a stream: as they come, a long one in its windows."""
    feeds = []
    for encoding in encoder.tokenizer.encode_batch(texts):
        for window in (encoding, *encoding.overflowing):
            ids = np.array([window.ids], np.int64)
            feeds.append({"input_ids": ids, "attention_mask": np.ones_like(ids)})
    return feeds


def bare(encoder: OnnxEncoder, feeds: list[dict[str, NDArray[np.int64]]]) -> None:
    """The same session on the same rows and as many threads, and nothing else."""
    with ThreadPoolExecutor(encoder.threads) as pool:
        shares = [feeds[k :: encoder.threads] for k in range(encoder.threads)]
        exhaust(pool.map(lambda share: [encoder.session.run(None, feed) for feed in share], shares))


PIPELINE = """
import json, sys
import transformers
transformers.logging.set_verbosity_error()
folder, size = sys.argv[1], int(sys.argv[2])
texts = json.loads(sys.stdin.readline())
model = transformers.AutoModelForSequenceClassification.from_pretrained(folder, num_labels=27)
tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
classify = transformers.pipeline("text-classification", model=model, tokenizer=tokenizer, device="cpu")
print("ready", flush=True)
for _ in sys.stdin:
    for _ in classify(texts, batch_size=size, truncation=True, max_length=256): pass
    print("done", flush=True)
"""


def pipeline(python: Path, folder: Path, texts: list[str]) -> Callable[[], None]:
    """The same encoder with one classification head of 27 labels, in float32, in a process that waits for its turn."""
    process = subprocess.Popen(
        [python, "-c", PIPELINE, folder, str(BATCH)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    asks, answers = process.stdin, process.stdout

    def ask(line: str, answer: str) -> None:
        asks.write(f"{line}\n")
        asks.flush()
        if answers.readline().strip() != answer:
            raise SystemExit(f"{python} did not run the pipeline; does it have torch and transformers?")

    ask(json.dumps(texts), "ready")
    return lambda: ask("go", "done")


def exhaust(items: object) -> None:
    for _ in items:  # type: ignore[attr-defined]
        pass


if __name__ == "__main__":
    main()
