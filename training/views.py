"""What a network learns from, epoch by epoch: batches of pixels and the distribution wanted for each."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from augment import distorted
from data import Digits
from network import pixels

Batch = tuple[Tensor, Tensor]  # pixels [n, 1, 28, 28] and wanted probabilities [n, 10]


class Views(Protocol):
    batches: int

    def epoch(self, random: torch.Generator) -> Iterator[Batch]: ...


class FreshViews:
    """Every digit once an epoch, in a new order and a new distortion; the wanted answer is its label, smoothed."""

    def __init__(self, digits: Digits, batch: int, smoothing: float) -> None:
        self._images = torch.from_numpy(digits.images.copy())
        labels = F.one_hot(torch.from_numpy(digits.labels), 10).float()
        self._wanted = labels * (1 - smoothing) + smoothing / 10
        self._batch = batch
        self.batches = len(digits) // batch

    def epoch(self, random: torch.Generator) -> Iterator[Batch]:
        for rows in torch.randperm(len(self._images), generator=random).split(self._batch)[: self.batches]:
            yield distorted(pixels(self._images[rows]), random), self._wanted[rows]


class TaughtViews:
    """Every digit once an epoch, in a new order, each time one of its stored views with the teachers' answer.

    Distorting and asking the teachers once and for all lets every seed share that cost.
    """

    def __init__(self, folder: Path, batch: int) -> None:
        self._images = [np.load(path, mmap_mode="r") for path in sorted(folder.glob("images-*.npy"))]
        self._wanted = [np.load(path) for path in sorted(folder.glob("wanted-*.npy"))]
        self._batch = batch
        self._digits = len(self._wanted[0])
        self.batches = self._digits // batch

    def epoch(self, random: torch.Generator) -> Iterator[Batch]:
        view = torch.randint(len(self._images), (self._digits,), generator=random).tolist()
        for rows in torch.randperm(self._digits, generator=random).split(self._batch)[: self.batches]:
            picked = [(view[row], row) for row in rows.tolist()]
            images = np.stack([self._images[v][row] for v, row in picked])
            wanted = np.stack([self._wanted[v][row] for v, row in picked])
            yield pixels(torch.from_numpy(images)), torch.from_numpy(wanted)


def write_view(folder: Path, number: int, images: np.ndarray, wanted: np.ndarray) -> None:
    """Keeps one distortion of every digit, bytes [n, 28, 28], and the wanted probabilities [n, 10]."""
    np.save(folder / f"images-{number:02}.npy", images)
    np.save(folder / f"wanted-{number:02}.npy", wanted)
