"""The stack that the MNIST API stands in for, written anew to its contract: FastAPI, uvicorn, PyTorch on the CPU.

The network is the original's, with random weights: the time is the same, the digits are not.
Run: uvicorn app:app --port 8000 --no-access-log
"""

from typing import Annotated

import torch
from annotated_types import Len
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, FiniteFloat
from torch import nn

torch.manual_seed(0)
torch.set_num_threads(1)

app = FastAPI(title="UAAG2 MNIST Inference API", version="1.0.0")


def block(inputs: int, outputs: int) -> list[nn.Module]:
    return [nn.Conv2d(inputs, outputs, 3), nn.ReLU(), nn.MaxPool2d(2)]


model = nn.Sequential(
    *block(1, 32), *block(32, 64), *block(64, 128), nn.Flatten(), nn.Dropout(0.5), nn.Linear(128, 10)
).eval()


class PredictionRequest(BaseModel):
    data: Annotated[list[FiniteFloat], Len(784, 784)]


class PredictionResponse(BaseModel):
    prediction: int
    confidence: float


@app.get("/")
async def root() -> dict[str, str]:
    return {"message": "Welcome to the UAAG2 MNIST model inference API!"}


@app.get("/health")
async def health() -> dict[str, str | bool]:
    return {"status": "healthy", "model_loaded": True}


@app.post("/predict")
async def predict(request: PredictionRequest) -> PredictionResponse:
    try:
        with torch.no_grad():
            image = torch.tensor(request.data, dtype=torch.float32).reshape(1, 1, 28, 28)
            probabilities = torch.softmax(model(image), dim=1)
            confidence, prediction = probabilities.max(dim=1)
        return PredictionResponse(prediction=int(prediction), confidence=float(confidence))
    except Exception as error:
        raise HTTPException(status_code=500, detail=f"Prediction failed: {error}") from error
