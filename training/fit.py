"""The training loop: SGD with Nesterov momentum on a one-cycle rate, returning averaged weights."""

import copy
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from views import Views


@dataclass(frozen=True)
class Recipe:
    epochs: int
    peak_rate: float = 0.1
    weight_decay: float = 5e-4
    averaging: float = 0.998  # the share of the average that stays at each step


def fit(
    network: nn.Sequential, views: Views, recipe: Recipe, seed: int, note: Callable[[str], None]
) -> nn.Sequential:
    """Trains the network and returns the exponential moving average of its weights, ready to evaluate."""
    random = torch.Generator().manual_seed(seed)
    network.to(memory_format=torch.channels_last)
    average = copy.deepcopy(network).eval()
    learned = [p for p in network.parameters() if p.requires_grad]
    optimizer = torch.optim.SGD(
        learned, lr=0.1, momentum=0.9, nesterov=True, weight_decay=recipe.weight_decay, foreach=True
    )
    rate = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, recipe.peak_rate, recipe.epochs * views.batches, pct_start=0.2, cycle_momentum=False
    )
    for epoch in range(1, recipe.epochs + 1):
        losses = 0.0
        for images, wanted in views.epoch(random):
            losses += step(network.train(), images, wanted, optimizer)
            rate.step()
            move_average(average, network, recipe.averaging)
        note(f"seed {seed} epoch {epoch}/{recipe.epochs} loss {losses / views.batches:.4f}")
    return average


def step(network: nn.Module, images: Tensor, wanted: Tensor, optimizer: torch.optim.Optimizer) -> float:
    loss = cross_entropy(network(images.contiguous(memory_format=torch.channels_last)), wanted)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    return float(loss)


def cross_entropy(logits: Tensor, wanted: Tensor) -> Tensor:
    """Against a distribution: a label, a smoothed label or a teacher's answer."""
    return -(wanted * logits.log_softmax(1)).sum(1).mean()


@torch.no_grad()
def move_average(average: nn.Module, network: nn.Module, stays: float) -> None:
    """Averages weights and batch-norm statistics alike."""
    for mine, theirs in zip(average.state_dict().values(), network.state_dict().values(), strict=True):
        if mine.is_floating_point():
            mine.lerp_(theirs, 1 - stays)
