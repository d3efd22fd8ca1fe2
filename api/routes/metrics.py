"""Counters for Prometheus, for administrators and the operator of this machine."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.asking import may_administer
from api.dependencies import known_parameters
from api.errors import ProblemError
from api.metrics import CONTENT_TYPE, Metrics

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters)])


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Give what is counted, in Prometheus' text format."""
    if not may_administer(request):
        raise ProblemError("unknown-path")
    counted: Metrics = request.app.state.metrics
    return Response(counted.text(), media_type=CONTENT_TYPE)
