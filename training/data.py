"""The four MNIST files: read from MNIST_DIR or a public mirror, trusted only when their sha256 is right."""

import gzip
import hashlib
import os
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import numpy as np

MIRROR = "https://ossci-datasets.s3.amazonaws.com/mnist/"
SHA256 = {
    "train-images-idx3-ubyte.gz": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    "train-labels-idx1-ubyte.gz": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    "t10k-images-idx3-ubyte.gz": "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    "t10k-labels-idx1-ubyte.gz": "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
}
DOWNLOADS = Path(__file__).parent / "data"
HELD_OUT = 5_000
SPLIT_SEED = 55_005  # one split for every seed and every experiment, so their figures can be compared


@dataclass(frozen=True)
class Digits:
    """Images [n, 28, 28] of bytes, 0 background to 255 ink, and their labels [n], 0 to 9."""

    images: np.ndarray
    labels: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, rows: np.ndarray) -> "Digits":
        return Digits(self.images[rows], self.labels[rows])


def train_and_held_out() -> tuple[Digits, Digits]:
    """The 60,000 training digits as 55,000 to learn from and 5,000 to choose and calibrate by."""
    digits = _read("train")
    order = np.random.default_rng(SPLIT_SEED).permutation(len(digits))
    return digits.take(order[HELD_OUT:]), digits.take(order[:HELD_OUT])


def test() -> Digits:
    """The 10,000 test digits: for the figures of the model card, never for a choice."""
    return _read("t10k")


def _read(part: str) -> Digits:
    images = gzip.decompress(_trusted(f"{part}-images-idx3-ubyte.gz"))
    labels = gzip.decompress(_trusted(f"{part}-labels-idx1-ubyte.gz"))
    return Digits(
        np.frombuffer(images, np.uint8, offset=16).reshape(-1, 28, 28),
        np.frombuffer(labels, np.uint8, offset=8).astype(np.int64),
    )


def _trusted(name: str) -> bytes:
    folder = os.environ.get("MNIST_DIR")
    content = (Path(folder) / name).read_bytes() if folder else _downloaded(name)
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256[name]:
        raise ValueError(f"{name}: sha256 is {found}, not {SHA256[name]}")
    return content


def _downloaded(name: str) -> bytes:
    kept = DOWNLOADS / name
    if not kept.exists():
        with urllib.request.urlopen(MIRROR + name, timeout=60) as response:
            content = response.read()
        DOWNLOADS.mkdir(exist_ok=True)
        kept.write_bytes(content)
    return kept.read_bytes()
