"""Random handwriting: each digit of a batch is turned, scaled, sheared and moved by its own amount."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

TURN_DEGREES = 10.0
SCALE = 0.10
SHEAR = 0.10
MOVE_PIXELS = 2.0
PIXEL = 1 / 14  # grid_sample's coordinates run from -1 to 1 over 28 pixels


def distorted(images: Tensor, random: torch.Generator) -> Tensor:
    """Pixels [n, 1, 28, 28] through n random maps, bilinear, background outside."""
    grid = F.affine_grid(_affine(len(images), random), list(images.shape), align_corners=False)
    return F.grid_sample(images, grid, align_corners=False)


def _affine(n: int, random: torch.Generator) -> Tensor:
    def between(limit: float) -> Tensor:
        return (torch.rand(n, generator=random) * 2 - 1) * limit

    turn = between(math.radians(TURN_DEGREES))
    width, height = 1 + between(SCALE), 1 + between(SCALE)
    shear = between(SHEAR)
    cos, sin = turn.cos(), turn.sin()
    rows = [
        torch.stack([cos * width, (shear * cos - sin) * height, between(MOVE_PIXELS * PIXEL)], 1),
        torch.stack([sin * width, (shear * sin + cos) * height, between(MOVE_PIXELS * PIXEL)], 1),
    ]
    return torch.stack(rows, 1)
