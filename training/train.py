"""The whole training, from the four files to the served model and its card: python train.py --out FOLDER."""

import argparse
import json
import multiprocessing
import os
import re
import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import card
import data
import evaluate
import steps
from quantize import quantize


def main() -> None:
    options = _options()
    steps.RUNS.mkdir(exist_ok=True)
    _in_parallel(options.jobs, steps.learn, steps.SEEDS)
    _in_parallel(options.jobs, steps.show, range(steps.VIEWS))
    _in_parallel(options.jobs, steps.refine, steps.SEEDS)
    ship(options.out)


def ship(out: Path) -> None:
    """Calibrates every network, chooses one on the held-out digits, quantizes it, then takes the test figures once."""
    _, held_out = data.train_and_held_out()
    networks = [steps.calibrated(seed) for seed in steps.SEEDS]
    chosen_by = [
        evaluate.figures(evaluate.run(path, held_out.images), held_out.labels) for path, _ in networks
    ]
    best = min(
        range(len(networks)), key=lambda i: (chosen_by[i]["errors"], chosen_by[i]["negativeLogLikelihood"])
    )
    out.mkdir(parents=True, exist_ok=True)
    shipped = Path(shutil.copy(networks[best][0], out / "mnist.onnx"))

    test = data.test()
    figures = [evaluate.figures(evaluate.run(path, test.images), test.labels) for path, _ in networks]
    described = card.describe(shipped, steps.SEEDS[best], networks[best][1], chosen_by, figures)
    (out / "model-card.json").write_text(_readable(described))
    steps.note(json.dumps(described["seeds"]))


def _readable(described: dict[str, Any]) -> str:
    """JSON with each innermost list on a line of its own."""
    spread = json.dumps(described, indent=2) + "\n"
    return re.sub(r"\[[^\[\]{}]*\]", lambda found: re.sub(r"\s*\n\s*", " ", found[0]), spread)


def _in_parallel(jobs: int, step: Callable[[int], Path], numbers: Iterable[int]) -> None:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=spawn, initializer=steps.one_thread) as workers:
        for made in workers.map(step, numbers):
            steps.note(f"{made.relative_to(steps.RUNS)} is there")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for mnist.onnx and model-card.json")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="steps at a time, one thread each")
    return parser.parse_args()


if __name__ == "__main__":
    main()
