"""How often a suggested column is right: the score of a guess as a probability.

The coefficients of `calibration.toml` are fitted by `benchmarks/recognition.py` on exports whose
columns are known, each export read without the words that its own preset brings.
"""

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Protocol


class ScoredGuess(Protocol):
    """A suggested column: its score, its margin over the next best, and what says so."""

    @property
    def confidence(self) -> float:
        """The score (0–1)."""

    @property
    def margin(self) -> float:
        """How far the score stands above the next best."""

    @property
    def by(self) -> str:
        """What says so: "header", "values" or "relation"."""


def probability(guess: ScoredGuess) -> float:
    """The share of guesses like this one that are right (0–1)."""
    weights = _weights()
    logit = (
        weights["intercept"]
        + weights["score"] * guess.confidence
        + weights["margin"] * max(guess.margin, 0.0)
        + weights[f"by_{guess.by}"]
    )
    return 1 / (1 + math.exp(-logit))


@cache
def _weights() -> Mapping[str, float]:
    text = (Path(__file__).parent / "calibration.toml").read_text("utf-8")
    weights: Mapping[str, float] = tomllib.loads(text)["weights"]
    return weights
