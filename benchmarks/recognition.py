"""How surely columns of unknown exports are recognised: each export without its own preset.

    python -m benchmarks.recognition [FOLDER of further exports …] [--fit]

Truth is what the built-in preset of an export reads; the headers of that preset are hidden while
its columns are suggested, so that the export is one of an unknown system. Prints the share of
columns right and wrong by source, and the reliability table; `--fit` fits the probabilities
anew, leaving one source out in turn, and prints the weights for calibration.toml.
"""

import argparse
import math
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from data.ingest.profile_file import profile_file
from data.model.errors import ExportError
from data.presets import identify, preset
from data.presets.identify import PresetMatch
from data.recognition import calibration, suggest
from data.recognition.profiling import TableProfile
from data.recognition.suggest import ColumnGuess
from data.storage.store import Store

SAMPLES = Path(__file__).parent.parent / "sample_exports"
SUFFIXES = {".csv", ".xlsx", ".xls", ".txt", ".tsv"}
KINDS = ("header", "values", "relation")
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.001)


@dataclass(frozen=True)
class Trial:
    """One suggested column of one export, and whether it is what the export's preset reads."""

    source: str
    guess: ColumnGuess
    is_right: bool


@dataclass
class Tally:
    """Counts of one source: columns of its preset, of them suggested rightly, wrong ones."""

    columns: int = 0
    right: int = 0
    wrong: int = 0
    kinds_right: int = 0
    files: int = 0


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path, help="folders of further exports")
    parser.add_argument("--fit", action="store_true", help="fit the probabilities anew")
    args = parser.parse_args()
    tallies: dict[str, Tally] = defaultdict(Tally)
    trials: list[Trial] = []
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "store")
        for source, sheet, match in _known_tables(store, [SAMPLES, *args.folders]):
            trials += _try(source, sheet, match, tallies[source])
        store.close()
    _print_tallies(tallies)
    fitted = _fit(trials) if args.fit else None
    if fitted is not None:
        print("\nLeft out in turn:")
        _print_reliability(list(_left_out(trials)))
        for name, value in zip(_names(), fitted, strict=True):
            print(f"{name} = {value:.3f}")
    print("\nAs shipped:")
    _print_reliability([(calibration.probability(t.guess), t.is_right) for t in trials])


def _known_tables(
    store: Store, folders: Sequence[Path]
) -> Iterator[tuple[str, TableProfile, PresetMatch]]:
    """The headed tables of all files that a built-in preset reads."""
    paths = sorted(path for folder in folders for path in folder.rglob("*"))
    for path in paths:
        if path.suffix.lower() not in SUFFIXES or path.stat().st_size > 30_000_000:
            continue
        try:
            sheets = profile_file(store, path, path.name)
        except ExportError:
            continue
        for sheet in (each for each in sheets if each.is_headed and each.count):
            try:
                match = identify.by_headers(
                    preset.builtin().values(), sheet.headers, None, path.name
                )
            except ExportError:
                continue
            yield match.preset.id, sheet, match


def _try(source: str, sheet: TableProfile, match: PresetMatch, tally: Tally) -> list[Trial]:
    """Suggest the columns of one table of a hidden preset."""
    truth: dict[int, set[str]] = defaultdict(set)
    for column, parts in match.places.items():
        for part in parts:
            for place in part:
                truth[place].add(column)
    # where a value is put together from several columns, each of them alone is not it
    joined = {p for parts in match.places.values() for part in parts if len(part) > 1 for p in part}
    kind = match.section.table
    proposals = suggest.kind_proposals(sheet, excluded=source)
    tally.files += 1
    tally.kinds_right += proposals[0].kind == kind
    proposal = next(each for each in proposals if each.kind == kind)
    tally.columns += len([p for p in truth if p not in joined and sheet.columns[p].filled])
    trials = []
    for guess in proposal.guesses:
        if guess.place in joined or (guess.place not in truth and not _is_rival(guess, truth)):
            continue  # the preset leaves the column unread: nothing says what it is
        is_right = guess.column in truth[guess.place]
        tally.right += is_right
        tally.wrong += not is_right
        trials.append(Trial(source, guess, is_right))
    return trials


def _is_rival(guess: ColumnGuess, truth: dict[int, set[str]]) -> bool:
    """Whether the suggested canonical column stands elsewhere in the file."""
    return any(guess.column in columns for columns in truth.values())


def _print_tallies(tallies: dict[str, Tally]) -> None:
    print("source               files  kind right  columns  right  wrong")
    whole = Tally()
    for source, each in sorted(tallies.items()):
        share = each.right / each.columns if each.columns else math.nan
        print(
            f"{source:20} {each.files:5}  {each.kinds_right:10}  {each.columns:7}  {share:5.1%}"
            f"  {each.wrong:5}"
        )
        for name in vars(whole):
            setattr(whole, name, getattr(whole, name) + getattr(each, name))
    print(
        f"{'all':20} {whole.files:5}  {whole.kinds_right:10}  {whole.columns:7}"
        f"  {whole.right / whole.columns:5.1%}  {whole.wrong:5}"
    )


def _print_reliability(outcomes: Sequence[tuple[float, bool]]) -> None:
    print("probability     guesses  right")
    for low, high in pairwise(BINS):
        inside = [is_right for chance, is_right in outcomes if low <= chance < high]
        if inside:
            print(f"{low:.2f} – {min(high, 1):.2f}  {len(inside):7}  {np.mean(inside):6.1%}")


def _names() -> list[str]:
    return ["intercept", "score", "margin", *(f"by_{kind}" for kind in KINDS)]


def _features(trial: Trial) -> list[float]:
    guess = trial.guess
    by = [float(guess.by == kind) for kind in KINDS]
    return [1.0, guess.confidence, max(guess.margin, 0.0), *by]


def _fit(trials: Sequence[Trial]) -> npt.NDArray[np.float64]:
    """Coefficients of a logistic regression, each source weighing as much as any other."""
    matrix = np.array([_features(each) for each in trials])
    right = np.array([each.is_right for each in trials], dtype=float)
    count: dict[str, int] = defaultdict(int)
    for each in trials:
        count[each.source] += 1
    weight = np.array([1 / math.sqrt(count[each.source]) for each in trials])

    def loss(beta: npt.NDArray[np.float64]) -> float:
        logits = np.clip(matrix @ beta, -30, 30)
        likelihood = np.logaddexp(0, logits) - right * logits
        return float((weight * likelihood).sum() + 0.005 * (beta[1:] ** 2).sum())

    fitted: npt.NDArray[np.float64] = minimize(loss, np.zeros(matrix.shape[1])).x
    return fitted


def _left_out(trials: Sequence[Trial]) -> Iterator[tuple[float, bool]]:
    """Probabilities of the guesses of each source, fitted on all the others."""
    for source in sorted({each.source for each in trials}):
        beta = _fit([each for each in trials if each.source != source])
        for each in (each for each in trials if each.source == source):
            logit = float(np.dot(_features(each), beta))
            yield 1 / (1 + math.exp(-logit)), each.is_right


if __name__ == "__main__":
    main()
