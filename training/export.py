"""The trained network as the graph that is served: raw pixels in, calibrated probabilities out."""

import copy
from pathlib import Path

import onnx
import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

OPSET = 16


def export(network: nn.Sequential, temperature: float, path: Path) -> None:
    """Writes one self-contained file: batch norms and the temperature folded into weights, softmax last."""
    graph = nn.Sequential(with_temperature(folded(network), temperature), nn.Softmax(dim=1)).eval()
    torch.onnx.export(
        graph,
        (torch.zeros(1, 1, 28, 28),),
        str(path),
        opset_version=OPSET,
        input_names=["image"],
        output_names=["probabilities"],
        dynamic_axes={"image": {0: "N"}, "probabilities": {0: "N"}},
    )
    onnx.checker.check_model(str(path), full_check=True)


def folded(network: nn.Sequential) -> nn.Sequential:
    """A copy in which each convolution has taken in its batch norm."""
    copied = copy.deepcopy(network).eval().to(memory_format=torch.contiguous_format)
    return nn.Sequential(*(_folded_block(part) if hasattr(part, "norm") else part for part in copied))


def _folded_block(block: nn.Module) -> nn.Sequential:
    """Convolution, ReLU, pool: the order that runtimes fuse, and the same function, see `Conv`."""
    parts = [fuse_conv_bn_eval(block.conv, block.norm), nn.ReLU()]
    return nn.Sequential(*parts, *([block.pool] if hasattr(block, "pool") else []))


def with_temperature(network: nn.Sequential, temperature: float) -> nn.Sequential:
    """Divides the logits by the temperature by dividing the last layer, so serving pays nothing for it."""
    last = [m for m in network.modules() if isinstance(m, nn.Linear)][-1]
    with torch.no_grad():
        last.weight.div_(temperature)
        last.bias.div_(temperature)
    return network
