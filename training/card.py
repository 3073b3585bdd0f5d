"""The model card: everything a user of the file may ask, with no figure that was not taken from the file."""

import hashlib
import platform
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch

import augment
import data
import evaluate
import quantize
import speed
import steps
from evaluate import BINS, Figures
from network import SHIPPED, Conv


@dataclass(frozen=True)
class Graphs:
    """One network twice: in the eight bits that are served, and as it was learned."""

    shipped: Path
    floats: Path


def describe(
    graphs: Graphs, seed: int, temperature: float, held_out: list[Figures], test: list[Figures]
) -> dict[str, Any]:
    """The card of the shipped graph: the network of this seed, among those whose figures, as learned, are given."""
    chosen = steps.SEEDS.index(seed)
    return {
        "name": "UAAG2 MNIST digit classifier",
        "date": datetime.now(UTC).date().isoformat(),
        **_file(graphs),
        "architecture": _architecture(SHIPPED),
        "recipe": _recipe(),
        "seed": seed,
        "temperature": round(temperature, 5),
        "calibration": "one temperature, fitted on the held-out digits, folded into the last layer",
        **_worth(graphs.shipped),
        "quantization": _quantization(graphs, held_out[chosen], test[chosen]),
        "seeds": _seeds(held_out, test),
        "howTaken": _how_taken(),
        "speed": _speed(graphs),
        "data": _data(),
        "intendedUse": "one handwritten digit, centred as in MNIST, light ink on a dark ground; a reference "
        "target for load and performance tests",
        "limits": [
            "every image gets a digit: there is no answer for 'not a digit', and blank, inverted, off-centre "
            "or photographed input can be answered wrongly with high confidence",
            "the confidence is calibrated on MNIST alone; it says nothing about other sources of digits",
            "a few labels of the test set are themselves wrong, so accuracies above 99.8 % mean little",
        ],
    }


def _worth(path: Path) -> dict[str, Figures]:
    _, held_out = data.train_and_held_out()
    return {
        name: evaluate.figures(evaluate.run(path, digits.images), digits.labels)
        for name, digits in (("test", data.test()), ("heldOut", held_out))
    }


def _quantization(graphs: Graphs, held_out: Figures, test: Figures) -> dict[str, Any]:
    """What the eight bits cost: the figures of the network as it was learned."""
    kept = ("errors", "negativeLogLikelihood", "expectedCalibrationError")
    return {
        "how": "unsigned eight-bit activations, seven-bit weights with a scale for each channel; the first convolution "
        f"and the softmax in float32; ranges from {quantize.DIGITS} digits that were learned from",
        "floatFile": graphs.floats.name,
        "floatSha256": _sha256(graphs.floats),
        "floatTest": {name: test[name] for name in kept},
        "floatHeldOut": {name: held_out[name] for name in kept},
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _file(graphs: Graphs) -> dict[str, Any]:
    path = graphs.shipped
    model = onnx.load(str(path))
    weights = onnx.load(str(graphs.floats)).graph.initializer
    return {
        "file": path.name,
        "sha256": _sha256(path),
        "bytes": path.stat().st_size,
        "opset": model.opset_import[0].version,
        "parameters": sum(int(np.prod(weight.dims)) for weight in weights),
        "input": {
            "name": "image",
            "type": "float32",
            "shape": ["N", 1, 28, 28],
            "range": "0 background to 1 ink",
        },
        "output": {
            "name": "probabilities",
            "type": "float32",
            "shape": ["N", 10],
            "range": "0 to 1, rows add up to 1",
        },
    }


def _architecture(layers: tuple[Conv, ...]) -> str:
    return "; ".join(
        [*map(_layer, layers), "linear to 10; softmax (batch norms folded into the convolutions)"]
    )


def _layer(layer: Conv) -> str:
    padded, pool = " padded" if layer.padding else "", "; max pool 2x2" if layer.pool else ""
    return f"conv {layer.kernel}x{layer.kernel} to {layer.channels}{padded}, ReLU{pool}"


def _recipe() -> dict[str, Any]:
    distortion = {
        name.lower(): value
        for name, value in vars(augment).items()
        if isinstance(value, (int, float)) and name != "PIXEL"
    }
    return {
        "first": {**asdict(steps.FIRST), "batch": steps.BATCH, "labelSmoothing": steps.SMOOTHING},
        "second": {**asdict(steps.SECOND), "batch": steps.BATCH, "from": "the first round's weights"},
        "secondWants": "the mean answer of the five networks of the first round",
        "viewsPerDigit": steps.VIEWS,
        "distortion": distortion,
        "optimizer": "SGD, Nesterov momentum 0.9, one-cycle rate, averaged weights",
    }


def _seeds(held_out: list[Figures], test: list[Figures]) -> dict[str, Any]:
    accuracies = [figures["accuracy"] for figures in test]
    return {
        "seeds": list(steps.SEEDS),
        "heldOutErrors": [figures["errors"] for figures in held_out],
        "heldOutNegativeLogLikelihood": [figures["negativeLogLikelihood"] for figures in held_out],
        "testAccuracy": accuracies,
        "testAccuracyMean": round(float(np.mean(accuracies)), 6),
        "testAccuracyStandardDeviation": round(float(np.std(accuracies, ddof=1)), 6),
        "chosenBy": "fewest held-out errors, then least held-out negative log likelihood; "
        "never by the test set",
    }


def _how_taken() -> dict[str, str]:
    return {
        "figures": "computed from this .onnx file in onnxruntime on the CPU, pixels as byte / 255",
        "accuracyInterval95": "Wilson score interval",
        "confusionMatrix": "rows are the true digit, columns the predicted one",
        "expectedCalibrationError": f"{BINS} bins of equally many digits in order of confidence, "
        "mean |accuracy - confidence| weighted by size",
        "test": "the 10,000 test digits, run once for this training, after everything was chosen on the held-out "
        "digits, and once more when its choice was brought to eight bits; an earlier training had looked at them once before",
        "heldOut": "the 5,000 training digits set aside; they also chose the seed and the temperature",
        "seeds": "figures of the five networks as they were learned, in float32",
        "with": f"onnxruntime {version('onnxruntime')}, onnx {version('onnx')}, torch {torch.__version__}, "
        f"Python {platform.python_version()}",
    }


def _speed(graphs: Graphs) -> dict[str, Any]:
    (original_us, _), (ours_us, ratio), (float_us, float_ratio) = speed.against_original(
        graphs.shipped, graphs.floats
    )
    return {
        "timeRatioToOriginal": round(ratio, 3),
        "timeRatioToOriginalOfFloat": round(float_ratio, 3),
        "medianMicroseconds": round(ours_us, 1),
        "medianMicrosecondsOfFloat": round(float_us, 1),
        "originalMedianMicroseconds": round(original_us, 1),
        "how": f"onnxruntime {version('onnxruntime')} for Python, 1 thread, 1 image a call; "
        f"{speed.ROUNDS} rounds of {speed.CALLS} calls of each network in turn; "
        "median over rounds of the ratio; python speed.py",
        "machine": speed.cpu(),
    }


def _data() -> dict[str, Any]:
    return {
        "name": "MNIST (LeCun, Cortes, Burges)",
        "licence": "CC BY-SA 3.0",
        "sha256": data.SHA256,
        "split": f"{60_000 - data.HELD_OUT} to learn from and {data.HELD_OUT} held out, "
        f"of the training files; permutation seed {data.SPLIT_SEED}",
    }
