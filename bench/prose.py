"""How much of prose is understood: precision and recall over labelled synthetic sentences. `python -m bench.prose`

The sentences and their numbers are made up (tests/fixtures/prose/synthetic.jsonl); each figure is labelled with value,
unit, qualifier and, where an indicator on record is meant, the whole observation. Three parts: `tuned` was looked at
while the vocabulary was made, `held_out` was written before and not, `written_last` after all tuning.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench import ROOT
from etl.extract.prose import Proposal, proposals
from etl.extract.words import DIMENSIONS, Vocabulary
from etl.publications.document import Document, Paragraph

SENTENCES = ROOT / "tests" / "fixtures" / "prose" / "synthetic.jsonl"
OBSERVED = ("indicator", "period_start", "period_end", "period_kind", *DIMENSIONS)
ANY = "*"


@dataclass
class Score:
    """Figures (value, unit, qualifier, and whether a level or not) and whole proposals: right, made, and expected.

    `trusted` holds the confidence of each proposal, and whether it is right.
    """

    sentences: int = 0
    figures: Counter[str] = field(default_factory=Counter)
    proposals: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    trusted: list[tuple[float, bool]] = field(default_factory=list)

    @staticmethod
    def precision(counts: Counter[str]) -> float:
        """Share of what was made that is right."""
        return counts["right"] / max(1, counts["made"])

    @staticmethod
    def recall(counts: Counter[str]) -> float:
        """Share of what was expected that was made."""
        return counts["right"] / max(1, counts["expected"])


def measured(vocabulary: Vocabulary, file: Path = SENTENCES) -> dict[str, Score]:
    """The score of each part of the labelled sentences."""
    scores: dict[str, Score] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        sentence = json.loads(line)
        _add(scores.setdefault(sentence["part"], Score()), sentence, _read(sentence, vocabulary))
    return scores


def _read(sentence: dict[str, Any], vocabulary: Vocabulary) -> list[Proposal]:
    paragraph = Paragraph(sentence["text"], "paragraph 1", "第1段")
    return list(proposals(Document(sentence["id"], "", sentence["published_on"], "", (paragraph,)), vocabulary))


def _add(score: Score, sentence: dict[str, Any], found: list[Proposal]) -> None:
    left = list(sentence["figures"])
    score.sentences += 1
    score.figures["expected"] += len(left)
    score.proposals["expected"] += sum("indicator" in label for label in left)
    for proposal in found:
        label = next((label for label in left if _same_figure(label, proposal)), None)
        score.figures["made"] += 1
        if label:
            left.remove(label)
            score.figures["right"] += 1
        else:
            score.misses.append(f"{sentence['id']}: {proposal.candidate.words['value']} is no figure of it")
        cells = proposal.candidate.cells
        if not proposal.figure.derived and cells["indicator"]:
            score.proposals["made"] += 1
            wrong = list(_differences(label or {}, cells))
            score.proposals["right"] += not wrong
            score.trusted.append((proposal.candidate.confidence, not wrong))
            score.misses += (
                [f"{sentence['id']}: {proposal.candidate.words['value']}: {', '.join(wrong)}"] if wrong else []
            )
        elif label and "indicator" in label:
            score.misses.append(f"{sentence['id']}: {label['value']}: nothing proposed, not {label['indicator']}")
    score.misses += [f"{sentence['id']}: {label['value']} {label['unit']} not found" for label in left]


def _same_figure(label: dict[str, Any], proposal: Proposal) -> bool:
    figure, cells = proposal.figure, proposal.candidate.cells
    if Decimal(label["value"]) != figure.value or bool(label.get("derived")) != figure.derived:
        return False
    if figure.derived:
        return label["unit"] in figure.units
    return (label["unit"], label["qualifier"]) == (cells["unit"], figure.qualifier)


def _differences(label: dict[str, Any], cells: dict[str, str]) -> Iterator[str]:
    for column in OBSERVED:
        if label.get(column, "") not in (ANY, cells[column]):
            yield f"{column} {cells[column] or '–'}, not {label.get(column) or '–'}"


def main() -> None:
    """Print the table, and with `--misses` what is wrong."""
    scores = measured(Vocabulary(ROOT / "data"))
    print("| Part | sentences | figures | precision | recall | proposals | precision | recall |")
    print("| --- | --: | --: | --: | --: | --: | --: | --: |")
    for part, score in scores.items():
        shares = [
            f"{counts['expected']} | {score.precision(counts):.1%} | {score.recall(counts):.1%}"
            for counts in (score.figures, score.proposals)
        ]
        print(f"| {part} | {score.sentences} | {' | '.join(shares)} |")
        if "--misses" in sys.argv:
            print(*score.misses, sep="\n", file=sys.stderr)
    print("\n| Confidence | proposals | right |\n| --- | --: | --: |")
    trusted = [one for score in scores.values() for one in score.trusted]
    for lowest in (0.0, 0.5, 0.7, 0.8, 0.9):
        above = min(other for other in (0.5, 0.7, 0.8, 0.9, 1.01) if other > lowest)
        right = [right for confidence, right in trusted if lowest <= confidence < above]
        print(f"| {lowest:.1f}–{min(above, 1.0):.1f} | {len(right)} | {sum(right) / max(1, len(right)):.0%} |")


if __name__ == "__main__":
    main()
