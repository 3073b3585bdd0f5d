"""Confidence that means what it says: one temperature, fitted on held-out digits (Guo et al. 2017)."""

import torch
import torch.nn.functional as F
from torch import Tensor


def fit_temperature(logits: Tensor, labels: Tensor) -> float:
    """The T for which softmax(logits / T) has the least negative log likelihood, by ternary search."""

    def nll(log_t: float) -> float:
        return float(F.cross_entropy(logits.double() / torch.tensor(log_t).exp(), labels))

    low, high = -3.0, 3.0  # the NLL is unimodal in log T
    while high - low > 1e-5:
        third = (high - low) / 3
        low, high = (low, high - third) if nll(low + third) < nll(high - third) else (low + third, high)
    return float(torch.tensor((low + high) / 2).exp())
