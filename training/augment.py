"""Random handwriting: each digit of a batch is turned, scaled, sheared, moved and bent by its own amount."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

TURN_DEGREES = 13.0
SCALE = 0.12
SHEAR = 0.15
MOVE_PIXELS = 2.5
BEND_PIXELS = 0.7  # standard deviation at the knots of a coarse grid (elastic distortion, Simard et al. 2003)
BEND_KNOTS = 6
PIXEL = 1 / 14  # grid_sample's coordinates run from -1 to 1 over 28 pixels


def distorted(images: Tensor, random: torch.Generator) -> Tensor:
    """Pixels [n, 1, 28, 28] through n random maps, bilinear, background outside."""
    grid = F.affine_grid(_affine(len(images), random), list(images.shape), align_corners=False)
    return F.grid_sample(images, grid + _bends(len(images), random), align_corners=False)


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


def _bends(n: int, random: torch.Generator) -> Tensor:
    """Smooth displacements [n, 28, 28, 2]."""
    knots = torch.randn(n, 2, BEND_KNOTS, BEND_KNOTS, generator=random) * (BEND_PIXELS * PIXEL)
    return F.interpolate(knots, size=(28, 28), mode="bicubic", align_corners=True).permute(0, 2, 3, 1)
