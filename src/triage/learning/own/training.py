"""The steps of a training on a company's tickets, in their order: read, split, choose, learn, decide, measure, save."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from triage.errors import MessageError, ModelError, TrainingError
from triage.folder import FORMAT, seal_folder
from triage.heads import MANY
from triage.learning.own.base import Base, open_base
from triage.learning.own.card import own_card
from triage.learning.own.decisions import own_decisions
from triage.learning.own.depth import Choice, choose_depth
from triage.learning.own.fit import Learned, with_heads
from triage.learning.own.measure import measure_all
from triage.learning.own.rows import Rows, Scores, rows_of, score_rows
from triage.learning.own.run import close_run, digest_of, file_digest, open_run
from triage.learning.own.save import check_place, put_in_place, recover
from triage.learning.own.taxonomy import OwnLabels, as_toml, own_labels
from triage.learning.replay import replay_texts
from triage.learning.train import Progress, Trained
from triage.text.reader import Reader
from triage.tickets import Splits, Ticket, Tickets, describe, read_tickets, split

FEWEST_ROWS = 4
"""Tickets to learn from, at the least."""
TEST_SHARE, VALID_SHARE = 0.2, 0.1


@dataclass(frozen=True, slots=True)
class OwnTraining:
    """One training with all that was asked for; `run` does it. See `triage.learning.train` for what each means."""

    out: Path
    base: Path | None
    encoder: Path | None
    taxonomy: Path | None
    extend: bool
    names: Mapping[str, Mapping[str, str]]
    depth: str
    seed: int
    resume: bool
    drop_suspect: bool
    precision: float
    name: str
    version: str
    licence: str
    data_name: str
    told: Progress

    def run(self, source: Any, test: Any, reading: Mapping[str, Any]) -> Trained:
        """Do it all."""
        if not 0.5 <= self.precision < 1:
            raise TrainingError(f"target_precision is {self.precision}; it has to be a share from 0.5 on and below 1")
        recover(self.out)
        check_place(self.out)
        base = open_base(self.base)
        self._check_encoder()
        tickets = _tickets(source, reading)
        apart = None if test is None else _tickets(test, {**reading, "limit": None})
        parts = split(tickets, test=0 if apart else TEST_SHARE, valid=VALID_SHARE, seed=self.seed)
        parts = replace(parts, test=tuple(apart.rows)) if apart else parts
        report = describe(tickets, parts)
        notes: list[str] = []
        if self.drop_suspect:
            parts, dropped = _without_suspects(parts, base.folder, self.seed)
            notes.append(f"left out {dropped} of the tickets to learn from, whose labels are likely wrong")
        everyone = (*parts.train, *parts.valid, *parts.test)
        if len(parts.train) + len(parts.valid) < FEWEST_ROWS:
            raise TrainingError(
                f"{len(tickets.rows)} usable rows ({len(tickets.unused)} are not): too few to learn from. Bring at"
                f" least {FEWEST_ROWS} to learn from, better five for every label"
            )
        own = own_labels(everyone, base.taxonomy, given=self.taxonomy, extend=self.extend, names=self.names)
        notes += own.notes
        reader = Reader(languages=base.config.languages)
        self.told("read", 0, 1)
        train, valid, tested = (rows_of(part, own, reader) for part in (parts.train, parts.valid, parts.test))
        self.told("read", 1, 1)
        learn = train + valid
        _check(learn, own)
        if lost := len(everyone) - len(learn) - len(tested):
            notes.append(f"{lost} tickets hold nothing to read once quotes, markup and signature are off")
        choice = self._choice(train, valid, own)
        run = open_run(self.out, self._plan(everyone, base), resume=self.resume)
        fresh = run / "folder"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        held = replay_texts() if choice.depth != "heads" or own.extended else []
        said = score_rows(
            base.encoder,
            base.heads,
            [*learn.texts, *tested.texts, *held],
            cache=run / "scores",
            told=lambda done, of: self.told("score", done, of),
        )
        ends = len(learn), len(learn) + len(tested)
        before = [said.of(slice(*stretch)) for stretch in ((0, ends[0]), ends, (ends[1], None))]
        learned = self._learn(choice, base, own, fresh, run, (train, valid, tested), held, before)
        (fresh / "taxonomy.toml").write_text(as_toml(own.taxonomy), encoding="utf-8")
        decisions = own_decisions(
            learned.logits,
            learned.judged,
            base.config,
            taxonomy=own.taxonomy,
            trained=own.trained,
            precision=self.precision,
        )
        self.told("measure", 0, 1)
        measured = measure_all(
            learned,
            decisions,
            own,
            rows=(learn, tested),
            base=base.config,
            before=before[1:],
            precision=self.precision,
            seed=self.seed,
        )
        measured["rows"] = {"train": len(train), "valid": len(valid), "test": len(tested)}
        measured["rows"]["unused"] = len(tickets.unused)
        self.told("measure", 1, 1)
        self._write(fresh, base, own, decisions, choice, measured, notes, parts)
        (run / "measured.json").write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
        put_in_place(fresh, self.out)
        close_run(run)
        return Trained(self.out, choice.depth, choice.why, report, measured, tuple(notes))

    def _learn(
        self,
        choice: Choice,
        base: Base,
        own: OwnLabels,
        fresh: Path,
        run: Path,
        rows: tuple[Rows, Rows, Rows],
        held: Sequence[str],
        before: Sequence[Scores],
    ) -> Learned:
        train, valid, test = rows
        if choice.depth == "heads":
            return with_heads(
                base.folder,
                fresh,
                train + valid,
                encoder=base.encoder,
                heads=base.heads,
                own=own,
                scores=before[0],
                test=before[1],
                replay=before[2],
                seed=self.seed,
                told=lambda done, of: self.told("heads", done, of),
            )
        from triage.learning.own.tune import with_tuning

        return with_tuning(
            base.folder,
            fresh,
            train,
            valid,
            depth=choice.depth,
            encoder=self.encoder,
            heads=base.heads,
            config=base.config,
            own=own,
            scores=before[0],
            replay=before[2],
            replay_texts=held,
            test_texts=test.texts,
            run=run,
            seed=self.seed,
            resume=self.resume,
            told=self.told,
        )

    def _choice(self, train: Rows, valid: Rows, own: OwnLabels) -> Choice:
        """The depth; where rows to set calibration on are missing, only heads can be had."""
        labels = [example.targets for example in (train + valid).examples]
        choice = choose_depth(self.depth, labels, trained=own.trained, gpu=torch.cuda.is_available())
        if choice.depth == "heads" and self.depth == "auto" and self.encoder:
            choice = Choice("few-shot", f"{choice.why}; but another encoder was given, which has to be tuned")
        if choice.depth == "heads":
            if self.encoder:
                raise TrainingError("depth heads keeps the base's encoder; leave --encoder out, or tune it")
            return choice
        bare = [task for task in own.trained if not any(example.targets.get(task) for example in valid.examples)]
        if not bare:
            return choice
        if self.depth == "auto" and MANY not in own.trained and not self.encoder:
            return Choice(
                "heads", f"too few rows to keep some out of a tuning for the calibration of {', '.join(bare)}"
            )
        raise TrainingError(
            f"too few rows to keep some out for the calibration of {', '.join(bare)}. Bring more, or use --depth heads"
        )

    def _write(
        self,
        fresh: Path,
        base: Base,
        own: OwnLabels,
        decisions: Mapping[str, Any],
        choice: Choice,
        measured: Mapping[str, Any],
        notes: Sequence[str],
        parts: Splits,
    ) -> None:
        """Config, card and seal."""
        config = {
            "format": FORMAT,
            "name": self.name,
            "version": self.version,
            "languages": list(base.config.languages),
            "max_tokens": base.config.max_tokens,
            **decisions,
        }
        (fresh / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
        card = own_card(
            name=f"{self.name} {self.version}",
            base=f"{base.config.name} {base.config.version}",
            own=own,
            choice=choice,
            seed=self.seed,
            licence=self.licence,
            data_name=self.data_name,
            measured=measured,
            thresholds=decisions["thresholds"],
            base_precision=base.config.precision,
            split=parts.how,
            notes=notes,
        )
        (fresh / "README.md").write_text(card, encoding="utf-8")
        seal_folder(fresh)

    def _plan(self, tickets: Sequence[Ticket], base: Base) -> dict[str, Any]:
        """What has to be the same for a stopped training to go on."""
        return {
            "tickets": digest_of(tickets),
            "base": file_digest(base.folder),
            "encoder": str(self.encoder or ""),
            "taxonomy": file_digest(self.taxonomy),
            "depth": self.depth,
            "seed": self.seed,
            "extend": self.extend,
            "drop_suspect": self.drop_suspect,
            "names": {task: dict(values) for task, values in self.names.items()},
        }

    def _check_encoder(self) -> None:
        for name in ("config.json", "tokenizer.json"):
            if self.encoder is not None and not (self.encoder / name).is_file():
                raise ModelError(
                    f"{self.encoder}: has no {name}. --encoder takes a local folder of a Hugging Face encoder"
                )


def _tickets(source: Any, reading: Mapping[str, Any]) -> Tickets:
    tickets = source if isinstance(source, Tickets) else read_tickets(source, **reading)
    if not tickets.rows:
        first = f", the first: {tickets.unused[0].where}: {tickets.unused[0].reason}" if tickets.unused else ""
        raise MessageError(f"none of {len(tickets.unused)} rows can be learned from{first}")
    return tickets


def _check(learn: Rows, own: OwnLabels) -> None:
    """Raise when the rows to learn from carry one label only of a task that is to be trained."""
    for task in own.trained:
        found = {label for example in learn.examples for label in example.targets.get(task, ())}
        if len(found) < 2:
            raise TrainingError(
                f"the tickets to learn from carry {len(found)} label of {task} only, so there is nothing to tell apart."
                " Bring more tickets"
            )


def _without_suspects(parts: Splits, base: Path, seed: int) -> tuple[Splits, int]:
    """The parts without tickets to learn from whose labels are likely wrong, and how many those are."""
    from triage.learning.suspects import suspects
    from triage.triager import load

    rows = (*parts.train, *parts.valid)
    wrong = {suspect.index for suspect in suspects(load(base), rows, seed=seed)}
    edge = len(parts.train)
    train = tuple(row for place, row in enumerate(parts.train) if place not in wrong)
    valid = tuple(row for place, row in enumerate(parts.valid) if place + edge not in wrong)
    return replace(parts, train=train, valid=valid), len(wrong)
