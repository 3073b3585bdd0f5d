"""What a network learns from, epoch by epoch: batches of pixels and the distribution wanted for each."""

from typing import Iterator, Protocol

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
    """Every digit once an epoch, in a new order and a new distortion; the wanted answer is its label."""

    def __init__(self, digits: Digits, batch: int, smoothing: float) -> None:
        self._images = torch.from_numpy(digits.images.copy())
        self._targets = smoothed(torch.from_numpy(digits.labels), smoothing)
        self._batch = batch
        self.batches = len(digits) // batch

    def epoch(self, random: torch.Generator) -> Iterator[Batch]:
        for rows in torch.randperm(len(self._images), generator=random).split(self._batch)[: self.batches]:
            yield distorted(pixels(self._images[rows]), random), self._targets[rows]


def smoothed(labels: Tensor, smoothing: float) -> Tensor:
    return F.one_hot(labels, 10) * (1 - smoothing) + smoothing / 10
