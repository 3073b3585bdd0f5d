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
from network import SHIPPED, digit_network, logits, pixels
from views import FreshViews, TaughtViews, write_view

RUNS = Path(__file__).parent / "runs"
BATCH = 125
SEEDS = (1, 2, 3, 4, 5)
SMOOTHING = 0.05  # of the labels, in the first round
FIRST = Recipe(epochs=30)
VIEWS = 16
VIEW_SEED = 7000
SECOND = Recipe(epochs=9, peak_rate=0.03)
SECOND_SEED = 200  # added to the seed of the first round


def one_thread() -> None:
    """Results then depend on the seed alone, and seeds share the cores without waiting for each other."""
    torch.set_num_threads(1)


def learn(seed: int) -> Path:
    """The first round: from labels, every digit distorted anew each epoch."""

    def train() -> nn.Sequential:
        digits, _ = data.train_and_held_out()
        torch.manual_seed(seed)  # the initial weights
        views = FreshViews(digits, BATCH, SMOOTHING)
        return fit(digit_network(SHIPPED), views, FIRST, seed, note)

    return _trained(RUNS / f"first-{seed}.pt", train)


def show(number: int) -> Path:
    """Distorts every digit once more and asks all five what they see; the wanted answer is their mean."""
    folder = RUNS / "views"

    def ask() -> None:
        digits, _ = data.train_and_held_out()
        random = torch.Generator().manual_seed(VIEW_SEED + number)
        parts = torch.from_numpy(digits.images.copy()).split(1_000)
        seen = torch.cat([distorted(pixels(part), random) for part in parts])
        images = seen.squeeze(1).mul(255).round().clamp(0, 255).byte().numpy()
        answers = [evaluate.run(RUNS / f"first-{seed}.onnx", images) for seed in SEEDS]
        folder.mkdir(exist_ok=True)
        write_view(folder, number, images, np.mean(answers, axis=0))

    return _unless_there(folder / f"wanted-{number:02}.npy", ask)


def refine(seed: int) -> Path:
    """The second round: each goes on from its own weights, with the answers of all five."""

    def train() -> nn.Sequential:
        views = TaughtViews(RUNS / "views", BATCH)
        return fit(_load(RUNS / f"first-{seed}.pt"), views, SECOND, seed + SECOND_SEED, note)

    return _trained(RUNS / f"second-{seed}.pt", train)


def calibrated(seed: int) -> tuple[Path, float]:
    """Exports a network with the temperature that suits the held-out digits best."""
    network = _load(RUNS / f"second-{seed}.pt")
    _, held_out = data.train_and_held_out()
    answers = logits(network, torch.from_numpy(held_out.images))
    temperature = fit_temperature(answers, torch.from_numpy(held_out.labels))
    path = RUNS / f"second-{seed}.onnx"
    export(network, temperature, path)
    return path, temperature


def _trained(path: Path, train: Callable[[], nn.Sequential]) -> Path:
    """Keeps the weights, and beside them the graph as it is, uncalibrated."""

    def keep() -> None:
        network = train()
        export(network, 1.0, path.with_suffix(".onnx"))
        torch.save(network.state_dict(), path)

    return _unless_there(path, keep)


def _load(path: Path) -> nn.Sequential:
    network = digit_network(SHIPPED)
    network.load_state_dict(torch.load(path))
    return network


def _unless_there(path: Path, make: Callable[[], None]) -> Path:
    if not path.exists():
        make()
    return path


def note(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)
