"""The graph that is served, with eight-bit weights and activations: python quantize.py GRAPH OUT."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
from onnxruntime.quantization import (
    CalibrationDataReader,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process

import data

DIGITS = 5_000  # to find the range of each activation by, of those that were learned from
BATCH = 100


def quantize(graph: Path, out: Path) -> None:
    """
    Writes `graph` anew: activations in eight bits without a sign, weights in seven with one, a scale for each channel.
    Seven, because two products of eight and eight bits do not fit the sixteen that processors without VNNI add them in.
    The first convolution stays as it is, since one input channel is too narrow for the eight-bit kernels (2 us a digit
    against 15), and so does the softmax.
    """
    with TemporaryDirectory() as folder:
        prepared, rearranged = Path(folder) / "prepared.onnx", Path(folder) / "rearranged.onnx"
        quant_pre_process(graph, prepared, skip_symbolic_shape=True)
        kept = _first_block_pools_first(prepared, rearranged)
        quantize_static(
            rearranged,
            out,
            _Digits(),
            quant_format=QuantFormat.QOperator,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            reduce_range=True,
            per_channel=True,
            nodes_to_exclude=kept,
        )
    onnx.checker.check_model(str(out), full_check=True)


def _first_block_pools_first(graph: Path, out: Path) -> list[str]:
    """
    Writes conv, ReLU, pool as conv, pool, max with 0: the same function. onnxruntime takes a ReLU for a part of the
    quantization behind it and moves both to before the pool, whose eight-bit kernel takes 31 us a digit instead of 1.
    Returns the names of the nodes that are not to be quantized.
    """
    model = onnx.load(str(graph))
    convolution, relu, pool, *others = model.graph.node
    if [convolution.op_type, relu.op_type, pool.op_type] != ["Conv", "Relu", "MaxPool"]:
        raise ValueError(f"{graph} does not begin with a convolution, a ReLU and a pool")
    pool.input[0] = convolution.output[0]
    output, pool.output[0] = pool.output[0], "pooled"
    zero = onnx.numpy_helper.from_array(np.zeros((), np.float32), "zero")
    model.graph.initializer.append(zero)
    relu_after = onnx.helper.make_node("Max", ["pooled", "zero"], [output], name="relu_after_pool")
    del model.graph.node[:], model.graph.value_info[:]
    model.graph.node.extend([convolution, pool, relu_after, *others])
    onnx.save(model, str(out))
    softmax = [node.name for node in others if node.op_type == "Softmax"]
    return [convolution.name, pool.name, relu_after.name, *softmax]


class _Digits(CalibrationDataReader):
    def __init__(self) -> None:
        learned, _ = data.train_and_held_out()
        images = learned.images[:DIGITS, None].astype(np.float32) / 255
        self._batches = iter(np.split(images, DIGITS // BATCH))

    def get_next(self) -> dict[str, np.ndarray] | None:
        batch = next(self._batches, None)
        return None if batch is None else {"image": batch}


if __name__ == "__main__":
    quantize(Path(sys.argv[1]), Path(sys.argv[2]))
