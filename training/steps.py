"""The steps of a training, each one seeded, on one thread, and skipped when its file is already there."""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import nn

import data
import evaluate
from augment import distorted
from calibrate import fit_temperature
from export import export
from fit import Recipe, fit
from network import STUDENT, TEACHERS, Layer, digit_network, logits, pixels
from views import FreshViews, TaughtViews, Views, write_view

RUNS = Path(__file__).parent / "runs"
BATCH = 125
TEACHER_SEEDS = (1000, 1001)  # one for each network in TEACHERS
TEACHER = Recipe(epochs=16)
SOFTENING = 2.0  # the temperature at which teachers answer; the student's own is fitted afterwards
VIEWS = 10
VIEW_SEED = 7000
STUDENT_SEEDS = (1, 2, 3, 4, 5)
STUDENT_RECIPE = Recipe(epochs=12)


def one_thread() -> None:
    """Results then depend on the seed alone, and seeds share the cores without waiting for each other."""
    torch.set_num_threads(1)


def teach(number: int) -> Path:
    """Trains one teacher on labels and exports it, softened."""
    path = RUNS / f"teacher-{TEACHER_SEEDS[number]}.onnx"

    def learn() -> None:
        digits, _ = data.train_and_held_out()
        network = _trained(TEACHERS[number], FreshViews(digits, BATCH), TEACHER, TEACHER_SEEDS[number])
        export(network, SOFTENING, path)

    return _unless_there(path, learn)


def show(number: int) -> Path:
    """Distorts every digit once more and asks the teachers what they see; the wanted answer is their mean."""
    folder = RUNS / "views"

    def ask() -> None:
        digits, _ = data.train_and_held_out()
        random = torch.Generator().manual_seed(VIEW_SEED + number)
        parts = torch.from_numpy(digits.images.copy()).split(1_000)
        seen = torch.cat([distorted(pixels(part), random) for part in parts])
        images = seen.squeeze(1).mul(255).round().clamp(0, 255).byte().numpy()
        answers = [evaluate.run(RUNS / f"teacher-{seed}.onnx", images) for seed in TEACHER_SEEDS]
        folder.mkdir(exist_ok=True)
        write_view(folder, number, images, np.mean(answers, axis=0))

    return _unless_there(folder / f"wanted-{number:02}.npy", ask)


def study(seed: int) -> Path:
    """Trains one student on what the teachers saw, and keeps its weights."""
    path = RUNS / f"student-{seed}.pt"

    def learn() -> None:
        network = _trained(STUDENT, TaughtViews(RUNS / "views", BATCH), STUDENT_RECIPE, seed)
        torch.save(network.state_dict(), path)

    return _unless_there(path, learn)


def calibrated(seed: int) -> tuple[Path, float]:
    """Exports a student with the temperature that suits the held-out digits best."""
    network = digit_network(STUDENT)
    network.load_state_dict(torch.load(RUNS / f"student-{seed}.pt"))
    _, held_out = data.train_and_held_out()
    answers = logits(network, torch.from_numpy(held_out.images))
    temperature = fit_temperature(answers, torch.from_numpy(held_out.labels))
    path = RUNS / f"student-{seed}.onnx"
    export(network, temperature, path)
    return path, temperature


def _trained(layers: tuple[Layer, ...], views: Views, recipe: Recipe, seed: int) -> nn.Sequential:
    torch.manual_seed(seed)  # the initial weights
    return fit(digit_network(layers), views, recipe, seed, note)


def _unless_there(path: Path, make: Callable[[], None]) -> Path:
    if not path.exists():
        make()
    return path


def note(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)
