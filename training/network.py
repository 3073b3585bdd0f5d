"""The networks: the one we ship, and the original it is timed against."""

from collections import OrderedDict
from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class Conv:
    """A convolution with batch norm and ReLU; without padding a 3x3 shrinks the image by two pixels.

    `pool` puts a 2x2 max pool right behind the convolution, so that norm and ReLU see a quarter of the
    pixels: a fifth less time for a training step. Its norm has no scale of its own, the next layer's
    weights do that; so the scale it folds to is positive, and the pool can come last again when served.
    """

    channels: int
    padding: int = 0
    kernel: int = 3
    pool: bool = False


SHIPPED = (Conv(16, pool=True), Conv(32, pool=True), Conv(64, padding=1), Conv(64, padding=1), Conv(128))


def digit_network(layers: tuple[Conv, ...]) -> nn.Sequential:
    """Raw pixels [n, 1, 28, 28] in 0..1 to logits [n, 10].

    Pixels are not normalised on the way in: the batch norm behind the first convolution does it, and
    folds into that convolution.
    """
    parts: list[nn.Module] = []
    channels, side = 1, 28
    for layer in layers:
        parts.append(convolution(channels, layer))
        channels, side = layer.channels, side + 1 - layer.kernel + 2 * layer.padding
        side = side // 2 if layer.pool else side
    return nn.Sequential(*parts, nn.Flatten(), nn.Linear(channels * side * side, 10))


def convolution(inputs: int, layer: Conv) -> nn.Sequential:
    block = OrderedDict[str, nn.Module](
        conv=nn.Conv2d(inputs, layer.channels, layer.kernel, padding=layer.padding, bias=False)
    )
    if layer.pool:
        block["pool"] = nn.MaxPool2d(2)
    block["norm"] = nn.BatchNorm2d(layer.channels)
    block["norm"].weight.requires_grad_(not layer.pool)
    block["relu"] = nn.ReLU(inplace=True)
    return nn.Sequential(block)


def original_network() -> nn.Sequential:
    """The network of the first MNIST API; only its time is of interest, its weights are not to be had."""
    return nn.Sequential(
        *(nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(64, 128, 3), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(128, 10)),
    )


@torch.no_grad()
def logits(network: nn.Module, images: Tensor, batch: int = 500) -> Tensor:
    """Logits [n, 10] for bytes [n, 28, 28]."""
    network.eval()
    return torch.cat([network(pixels(part)) for part in images.split(batch)])


def pixels(images: Tensor) -> Tensor:
    """Bytes [n, 28, 28] as the network's input [n, 1, 28, 28], 0..1."""
    return images.unsqueeze(1).float().div_(255)
