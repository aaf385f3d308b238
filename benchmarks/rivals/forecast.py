"""AutoETS, AutoTheta and Prophet over a file of tasks; runs in the rivals' environment."""

import json
import logging
import sys
import warnings
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd
from prophet import Prophet
from statsforecast.models import AutoETS, AutoTheta

LEVELS = np.arange(1, 10) / 10
SAMPLES = 300


def prophet(task: dict) -> dict:
    """Prophet with its own samples: of the sum, or of each step."""
    monthly = task["season"] == 12
    days = pd.date_range(
        task["first"], periods=len(task["values"]) + task["ahead"], freq="MS" if monthly else "D"
    )
    model = Prophet(uncertainty_samples=SAMPLES)
    past = days[: len(task["values"])]
    model.fit(pd.DataFrame({"ds": past, "y": task["values"]}))
    future = pd.DataFrame({"ds": days[len(past) :]})
    drawn = model.predictive_samples(future)["yhat"]
    point = model.predict(future)["yhat"].to_numpy()
    if task["sum"]:
        drawn, point = drawn.sum(axis=0, keepdims=True), point.sum(keepdims=True)
    return {
        "points": point.tolist(),
        "quantiles": np.quantile(drawn, LEVELS, axis=1).T.tolist(),
    }


def classical(model: object, task: dict) -> dict:
    """A model of statsforecast; its own 80 % interval by step, none of a sum."""
    prediction = model.forecast(
        y=np.array(task["values"], dtype=float),
        h=task["ahead"],
        level=None if task["sum"] else [80],
    )
    if task["sum"]:
        return {"points": [float(prediction["mean"].sum())], "quantiles": None}
    ends = np.stack([prediction["lo-80"], prediction["hi-80"]], axis=1)
    return {"points": prediction["mean"].tolist(), "quantiles": ends.tolist()}


METHODS = {
    "AutoETS": lambda task: classical(AutoETS(season_length=task["season"]), task),
    "AutoTheta": lambda task: classical(AutoTheta(season_length=task["season"]), task),
    "Prophet": prophet,
}


def main() -> None:
    """Read the tasks, let each method answer, write the answers."""
    warnings.simplefilter("ignore")
    for name in ("prophet", "cmdstanpy"):
        logging.getLogger(name).disabled = True
    tasks_file, answers_file = (Path(name) for name in sys.argv[1:3])
    answers = []
    for task in json.loads(tasks_file.read_text(encoding="utf-8")):
        for method, answer in METHODS.items():
            if method in task.get("without", ()):
                continue
            start = perf_counter()
            answer_fields = answer(task)
            seconds = perf_counter() - start
            answers.append(
                {"id": task["id"], "method": method, "seconds": seconds, **answer_fields}
            )
    answers_file.write_text(json.dumps(answers), encoding="utf-8")


if __name__ == "__main__":
    main()
