"""Learning intents from few and from many labels: triage and its peers, side by side, on the splits of public data.

python benchmarks/learning.py --corpora DIR --encoder DIR --out benchmarks/results/learning.jsonl
    [--page docs/benchmarks.md]
    [--data banking77,clinc150,hwu64] [--shots 5,10,full] [--peers tfidf,frozen,...] [--seeds 1,2,3]

Every run is a child process of its own, whose peak memory is what the system says of it. Its figures are appended to
`--out` when it ends, and runs that are there already are not run again: stop it and start it as you like. Peers that
are not installed are passed over, and it is said why. `--python` names an interpreter for SetFit and model2vec.

Further seeds are run where the first one trained in under two minutes. Coverage at 95% precision is the largest share
of the test rows, surest first, that holds at least that precision. Where the training data has out-of-scope rows they
are one more label; accuracy is then over the rows in scope, and the score for out of scope is one minus the highest
probability of any label in scope.
"""

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.floating[Any]]
Predict = Callable[[Sequence[str]], Table]
OUTSIDE = "oos"
PRECISION = 0.95
ALARMS = 0.05
QUICK = 120.0
"""Seconds of training under which further seeds are run."""
BEGIN, END = "<!-- learning: begin -->", "<!-- learning: end -->"


@dataclass(frozen=True, slots=True)
class Work:
    """What a peer learns from, and where it may put files."""

    texts: list[str]
    labels: list[str]
    names: list[str]
    test: Path
    encoder: Path
    base: Path | None
    seed: int
    steps: int
    folder: Path

    @property
    def numbers(self) -> list[int]:
        """The labels as places in `names`."""
        return [self.names.index(label) for label in self.labels]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--base", type=Path, help="model folder that triage starts from; the shipped one by default")
    parser.add_argument("--out", type=Path, required=True, help="JSON lines of results, appended to")
    parser.add_argument("--page", type=Path, help="Markdown page whose section on learning is written anew")
    parser.add_argument("--data", default="banking77,clinc150,hwu64")
    parser.add_argument("--shots", default="5,10,full")
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--python", default=sys.executable, help="interpreter for setfit and model2vec")
    parser.add_argument("--setfit-steps", type=int, default=800, help="its own default takes hours on a CPU")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(child(json.loads(options.child), options)))
        return
    for data in options.data.split(","):
        for shots in options.shots.split(","):
            for peer in options.peers.split(","):
                if peer.endswith("full" if shots != "full" else "few-shot"):
                    continue  # a depth that is not for so many labels
                for seed in map(int, options.seeds.split(",")):
                    run(options, {"data": data, "shots": shots, "peer": peer, "seed": seed})
    if options.page:
        write_page(options.page, results(options.out))


def run(options: argparse.Namespace, key: dict[str, Any]) -> None:
    """One run in a child process, unless it is there already or is one too many."""
    done = [row for row in results(options.out) if all(row[name] == key[name] for name in ("data", "shots", "peer"))]
    if any(row["seed"] == key["seed"] or row["train_seconds"] > QUICK for row in done):
        return
    python = options.python if key["peer"] in ("setfit", "model2vec") else sys.executable
    command = [python, __file__, *sys.argv[1:], "--child", json.dumps(key)]
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    title = " ".join(str(part) for part in key.values())
    last = ended.stdout.strip().rsplit("\n", 1)[-1]
    if ended.returncode or not last.startswith("{"):
        print(f"{title}: failed with exit code {ended.returncode}", flush=True)
        return
    row = json.loads(last)
    if "skipped" in row:
        print(f"{title}: passed over, {row['skipped']}", flush=True)
        return
    with options.out.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")
    print(f"{title}: accuracy {row['accuracy']:.4f}, trained in {row['train_seconds']:.0f} s", flush=True)


def results(path: Path) -> list[dict[str, Any]]:
    """What has been measured; a line that an interruption cut off is left out."""
    if not path.is_file():
        return []
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            rows.append(json.loads(line))
        except ValueError:
            print(f"{path}: a line is cut off, and left out")
    return rows


def child(key: dict[str, Any], options: argparse.Namespace) -> dict[str, Any]:
    """Train one peer, ask it for the test rows, and give the figures."""
    split = "train" if key["shots"] == "full" else f"train_{key['shots']}"
    train, test = (read(options.corpora, key["data"], part) for part in (split, "test"))
    names = sorted({label for _, label in train})
    with tempfile.TemporaryDirectory() as folder:
        work = Work(
            texts=[text for text, _ in train],
            labels=[label for _, label in train],
            names=names,
            test=as_csv(Path(folder) / "test.csv", [row for row in test if row[1] in names]),
            encoder=options.encoder,
            base=options.base,
            seed=key["seed"],
            steps=options.setfit_steps,
            folder=Path(folder),
        )
        began, reckoned = time.perf_counter(), time.process_time()
        try:
            predict = PEERS[key["peer"]](work)
        except ImportError as error:
            return {"skipped": f"{error.name or error} cannot be imported"}
        trained, spent = time.perf_counter() - began, time.process_time() - reckoned
        began = time.perf_counter()
        table = predict([text for text, _ in test])
        rate = len(test) / (time.perf_counter() - began)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        **key,
        "train_rows": len(train),
        "test_rows": len(test),
        "train_seconds": round(trained, 1),
        "train_cpu_seconds": round(spent, 1),
        "peak_mb": round(peak / 1024),
        "per_second": round(rate),
        **figures(table, [label for _, label in test], names),
    }


def figures(table: Table, truth: Sequence[str], names: Sequence[str]) -> dict[str, float]:
    """Accuracy, coverage and calibration over the rows in scope; and how well rows out of scope are told apart."""
    inside = np.array([label != OUTSIDE for label in truth])
    said = np.array(names)[table.argmax(1)]
    right, sure = (said == np.array(truth))[inside], table.max(1)[inside]
    found = {
        "accuracy": float(right.mean()),
        "coverage": covered(sure, right, PRECISION),
        "ece": calibration_error(sure, right),
    }
    if not inside.all() and OUTSIDE in names:
        columns = [number for number, name in enumerate(names) if name != OUTSIDE]
        score = 1 - table[:, columns].max(1)
        bar = np.quantile(score[inside], 1 - ALARMS, method="higher")
        found["oos_recall"] = float((score[~inside] > bar).mean())
        order = np.argsort(score, kind="stable")
        ranks = np.empty(len(score))
        ranks[order] = np.arange(1, len(score) + 1)
        outside = int((~inside).sum())
        found["oos_auroc"] = float((ranks[~inside].sum() - outside * (outside + 1) / 2) / (outside * int(inside.sum())))
    return {name: round(value, 4) for name, value in found.items()}


def covered(sure: NDArray[Any], right: NDArray[Any], precision: float) -> float:
    """The largest share of rows, surest first, that is right as often as `precision` asks for."""
    shares = np.cumsum(right[np.argsort(-sure, kind="stable")]) / np.arange(1, len(right) + 1)
    good = np.flatnonzero(shares >= precision)
    return float((good[-1] + 1) / len(right)) if len(good) else 0.0


def calibration_error(sure: Table, right: NDArray[np.bool_], *, bins: int = 15) -> float:
    where = np.minimum((sure * bins).astype(int), bins - 1)
    parts = [where == number for number in range(bins) if (where == number).any()]
    return float(sum(abs(sure[part].mean() - right[part].mean()) * part.mean() for part in parts))


def read(corpora: Path, name: str, split: str) -> list[tuple[str, str]]:
    with gzip.open(corpora / name / f"{split}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [(row["text"], row.get("intent") or row["category"]) for row in rows]


def as_csv(path: Path, rows: Iterable[tuple[str, str]]) -> Path:
    import csv

    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("text", "label"), *rows])
    return path


def triage_at(depth: str, *, shipped: bool = False) -> Callable[[Work], Predict]:
    """Train with triage at one depth, from all-MiniLM-L6-v2, or with `shipped` from the model in the package."""

    def learn(work: Work) -> Predict:
        import triage
        from triage.learning.train import train
        from triage.tickets.values import name_of, plain

        out = work.folder / "model"
        trained = train(
            as_csv(work.folder / "train.csv", zip(work.texts, work.labels, strict=True)),
            out=out,
            text="text",
            labels={"intent": "label"},
            base=work.base,
            encoder=None if shipped else work.encoder,
            depth=depth,
            test=work.test,
            seed=work.seed,
        )
        triager = triage.load(trained.folder)
        places = {plain(name_of(name)): place for place, name in enumerate(work.names)}

        def predict(texts: Sequence[str]) -> Table:
            table = np.zeros((len(texts), len(work.names)))
            for row, answer in enumerate(triager.stream(texts)):
                intent = answer.intent
                for label, probability in ((intent.label, intent.probability), *intent.runners_up):
                    if (place := places.get(plain(label))) is not None:
                        table[row, place] = probability
            return table

        return predict

    return learn


def tfidf(work: Work) -> Predict:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    vectors = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    model = make_pipeline(vectors, LogisticRegression(C=10, max_iter=1000)).fit(work.texts, work.numbers)
    return lambda texts: np.asarray(model.predict_proba(texts))


def frozen(work: Work) -> Predict:
    from sklearn.linear_model import LogisticRegression

    encode = mean_states(work.encoder)
    model = LogisticRegression(C=10, max_iter=1000).fit(encode(work.texts), work.numbers)
    return lambda texts: np.asarray(model.predict_proba(encode(texts)))


def mean_states(folder: Path) -> Callable[[Sequence[str]], Table]:
    import torch
    from tokenizers import Tokenizer
    from transformers import AutoModel

    model = AutoModel.from_pretrained(str(folder), local_files_only=True).eval()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(192)
    tokenizer.enable_padding()

    def encode(texts: Sequence[str]) -> Table:
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        vectors = np.empty((len(texts), model.config.hidden_size), np.float32)
        for start in range(0, len(order), 64):
            rows = order[start : start + 64]
            read = tokenizer.encode_batch([texts[row] for row in rows])
            ids, mask = torch.tensor([e.ids for e in read]), torch.tensor([e.attention_mask for e in read])
            with torch.no_grad():
                states = model(input_ids=ids, attention_mask=mask).last_hidden_state
            means = (states * mask.unsqueeze(2)).sum(1) / mask.sum(1, keepdim=True)
            vectors[rows] = torch.nn.functional.normalize(means, dim=1).numpy()
        return vectors

    return encode


def setfit(work: Work) -> Predict:
    from datasets import Dataset
    from setfit import SetFitModel, Trainer, TrainingArguments

    model = SetFitModel.from_pretrained(str(work.encoder))
    arguments = TrainingArguments(
        output_dir=str(work.folder / "setfit"), seed=work.seed, max_steps=work.steps, report_to="none"
    )
    rows = Dataset.from_dict({"text": work.texts, "label": work.numbers})
    Trainer(model=model, args=arguments, train_dataset=rows).train()
    return lambda texts: np.asarray(model.predict_proba(list(texts), as_numpy=True))


def spacy_textcat(work: Work) -> Predict:
    import random

    import spacy
    from spacy.training import Example
    from thinc.api import fix_random_seed

    fix_random_seed(work.seed)
    nlp = spacy.blank("en")
    component = nlp.add_pipe("textcat")
    for name in work.names:
        component.add_label(name)  # type: ignore[attr-defined]
    rows = [
        Example.from_dict(nlp.make_doc(text), {"cats": {name: float(name == label) for name in work.names}})
        for text, label in zip(work.texts, work.labels, strict=True)
    ]
    optimizer = nlp.initialize(lambda: rows)
    chance = random.Random(work.seed)
    for _ in range(20):
        chance.shuffle(rows)
        for start in range(0, len(rows), 32):
            nlp.update(rows[start : start + 32], sgd=optimizer, drop=0.1)

    def predict(texts: Sequence[str]) -> Table:
        return np.array([[doc.cats[name] for name in work.names] for doc in nlp.pipe(texts)])

    return predict


def model2vec(work: Work) -> Predict:
    from model2vec.distill import distill
    from model2vec.train import StaticModelForClassification

    static = distill(model_name=str(work.encoder))
    model = StaticModelForClassification.from_static_model(model=static)
    model.fit(work.texts, work.labels)
    columns = [list(model.classes).index(name) for name in work.names]
    return lambda texts: np.asarray(model.predict_proba(list(texts)))[:, columns]


PEERS: dict[str, Callable[[Work], Predict]] = {
    "tfidf": tfidf,
    "frozen": frozen,
    "setfit": setfit,
    "spacy": spacy_textcat,
    "model2vec": model2vec,
    "triage-few-shot": triage_at("few-shot"),
    "triage-full": triage_at("full"),
    "shipped-heads": triage_at("heads", shipped=True),
    "shipped-few-shot": triage_at("few-shot", shipped=True),
    "shipped-full": triage_at("full", shipped=True),
}
TITLES = {
    "tfidf": "TF-IDF + logistic regression",
    "frozen": "frozen MiniLM + logistic regression",
    "setfit": "SetFit, same MiniLM",
    "spacy": "spaCy textcat",
    "model2vec": "model2vec classifier, distilled from the same MiniLM",
    "triage-few-shot": "**triage** `few-shot`, MiniLM",
    "triage-full": "**triage** `full`, MiniLM",
    "shipped-heads": "**triage** `heads`, shipped model",
    "shipped-few-shot": "**triage** `few-shot`, shipped model",
    "shipped-full": "**triage** `full`, shipped model",
}


def write_page(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """Put the tables between the marks of the page, which gets them at its end where it has none."""
    page = path.read_text(encoding="utf-8") if path.is_file() else "# Benchmarks\n"
    if BEGIN not in page:
        page = f"{page.rstrip()}\n\n## Learning from labels\n\n{BEGIN}\n{END}\n"
    before, rest = page.split(BEGIN, 1)
    path.write_text(f"{before}{BEGIN}\n{tables(rows)}\n{END}{rest.split(END, 1)[1]}", encoding="utf-8")


def tables(rows: Sequence[dict[str, Any]]) -> str:
    """One table for each data set and number of labels; means over the seeds that were run."""
    groups: dict[tuple[str, str], dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        groups[row["data"], row["shots"]][row["peer"]].append(row)
    parts = []
    for (data, shots), peers in sorted(groups.items()):
        outside = any("oos_auroc" in row for found in peers.values() for row in found)
        columns = [
            "seeds",
            "accuracy",
            "± over seeds",
            "covered at 95%",
            "ECE",
            "training, s",
            "CPU s",
            "peak, MB",
            "messages/s",
        ]
        columns += ["out of scope: AUROC", "recall at 5% alarms"] if outside else []
        parts.append(f"### {data}, {shots if shots == 'full' else f'{shots} a label'}\n")
        parts.append(f"| | {' | '.join(columns)} |\n|---|{'---:|' * len(columns)}")
        parts += [f"| {TITLES[peer]} | {' | '.join(cells(peers[peer], outside))} |" for peer in TITLES if peer in peers]
        parts.append("")
    return "\n".join(parts).rstrip()


def cells(found: Sequence[dict[str, Any]], outside: bool) -> list[str]:
    def average(name: str, form: str) -> str:
        values = [row[name] for row in found if name in row]
        return format(mean(values), form) if values else "–"

    accuracies = [row["accuracy"] for row in found]
    spread = f"{(max(accuracies) - min(accuracies)) / 2:.3f}" if len(found) > 1 else "–"
    texts = [str(len(found)), average("accuracy", ".3f"), spread, average("coverage", ".0%"), average("ece", ".3f")]
    texts += [average(name, ".0f") for name in ("train_seconds", "train_cpu_seconds", "peak_mb", "per_second")]
    return [*texts, average("oos_auroc", ".3f"), average("oos_recall", ".2f")] if outside else texts


if __name__ == "__main__":
    main()
