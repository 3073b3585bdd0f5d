"""Time of one image on one core in onnxruntime, against the original network: python speed.py GRAPH..."""

import platform
import statistics
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime as ort

from export import export
from network import original_network

ORIGINAL = Path(__file__).parent / "runs" / "original.onnx"
ROUNDS = 200
CALLS = 50  # one round: this many calls of each network, in turn


def against_original(*paths: Path) -> list[tuple[float, float]]:
    """`compare` for the original network, with random weights, and the graphs at `paths`."""
    ORIGINAL.parent.mkdir(exist_ok=True)
    export(original_network(), 1.0, ORIGINAL)
    return compare([ORIGINAL, *paths])


def session(path: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def compare(paths: list[Path], rounds: int = ROUNDS) -> list[tuple[float, float]]:
    """For each graph: median microseconds a call, and the median over rounds of its ratio to the first."""
    sessions = [session(path) for path in paths]
    image = np.random.default_rng(1).random((1, 1, 28, 28), dtype=np.float32)
    for each in sessions:
        _micros(each, image)
    times = [[_micros(each, image) for each in sessions] for _ in range(rounds)]
    return [
        (statistics.median(t[i] for t in times), statistics.median(t[i] / t[0] for t in times))
        for i in range(len(paths))
    ]


def _micros(each: ort.InferenceSession, image: np.ndarray) -> float:
    began = time.perf_counter_ns()
    for _ in range(CALLS):
        each.run(None, {"image": image})
    return (time.perf_counter_ns() - began) / CALLS / 1_000


def cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


if __name__ == "__main__":
    names = sys.argv[1:]
    for name, (micros, ratio) in zip(["original", *names], against_original(*map(Path, names)), strict=True):
        print(f"{micros:7.1f} us  {ratio:.3f}  {name}")
