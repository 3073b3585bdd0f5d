"""What a graph is worth: accuracy and calibration of the exported file, run as it is served."""

import math
from pathlib import Path
from typing import TypedDict

import numpy as np

import speed

BINS = 15


class Figures(TypedDict):
    digits: int
    errors: int
    accuracy: float
    accuracyInterval95: list[float]
    perDigitAccuracy: list[float]
    confusionMatrix: list[list[int]]
    negativeLogLikelihood: float
    brierScore: float
    expectedCalibrationError: float
    meanConfidence: float


def run(path: Path, images: np.ndarray) -> np.ndarray:
    """Probabilities [n, 10] for bytes [n, 28, 28], given as a client gives them: 0..1."""
    session = speed.session(path)
    inputs = images[:, None].astype(np.float32) / 255
    parts = np.array_split(inputs, max(1, len(inputs) // 500))
    return np.concatenate([session.run(None, {"image": part})[0] for part in parts])


def figures(probabilities: np.ndarray, labels: np.ndarray) -> Figures:
    p = probabilities.astype(np.float64)
    confidence, right = p.max(1), p.argmax(1) == labels
    matrix = confusion(p.argmax(1), labels)
    errors = int((~right).sum())
    return Figures(
        digits=len(labels),
        errors=errors,
        accuracy=round(1 - errors / len(labels), 6),
        accuracyInterval95=[round(x, 4) for x in wilson(int(right.sum()), len(labels))],
        perDigitAccuracy=[round(float(matrix[d, d] / matrix[d].sum()), 4) for d in range(10)],
        confusionMatrix=matrix.tolist(),
        negativeLogLikelihood=round(float(-np.log(p[np.arange(len(p)), labels]).mean()), 5),
        brierScore=round(float(((p - np.eye(10)[labels]) ** 2).sum(1).mean()), 5),
        expectedCalibrationError=round(calibration_error(confidence, right), 5),
        meanConfidence=round(float(confidence.mean()), 5),
    )


def confusion(predictions: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Counts [true digit, predicted digit]."""
    matrix = np.zeros((10, 10), np.int64)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


def wilson(successes: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """The 95 % score interval of a proportion (Wilson 1927)."""
    p = successes / n
    middle = p + z * z / (2 * n)
    spread = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle - spread) / (1 + z * z / n), (middle + spread) / (1 + z * z / n)


def calibration_error(confidence: np.ndarray, right: np.ndarray) -> float:
    """Mean |accuracy - confidence| over bins of equally many digits, in order of confidence."""
    order = np.argsort(confidence, kind="stable")
    gaps = [
        len(rows) * abs(float(right[rows].mean()) - float(confidence[rows].mean()))
        for rows in np.array_split(order, BINS)
    ]
    return sum(gaps) / len(confidence)
