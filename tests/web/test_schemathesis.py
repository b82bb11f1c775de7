"""Generated requests over the whole API document.

No 5xx, no answer that it does not name, nothing taken that it forbids, nothing refused that it
allows: but for what OpenAPI has no words for.
"""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import CheckContext, not_a_server_error
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    response_schema_conformance,
    status_code_conformance,
)

from app.main import create_app
from app.settings import Settings
from app.web.params import MAXIMUM
from app.web.patience import PATIENCE_S

schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(Settings(reload_s=0)))


def no_fault_of_ours(context: CheckContext, response: Response, case: Any) -> bool | None:
    """501 says that oEmbed's `format` names one we do not have, as the standard wants it."""
    if response.status_code == 501 and case.operation.path == "/oembed":
        return None
    return not_a_server_error(context, response, case)


GRAMMARS = ("filter", "datetime", "bbox", "at", "near", "sortby", "properties", "crs", "scale")
"""Parameters with a grammar, with an order of their numbers, or that do not go with another."""


def takes_what_is_described(context: CheckContext, response: Response, case: Any) -> bool | None:
    """A described request is refused for a grammar alone."""
    if response.status_code == 400 and response.json().get("parameter") in GRAMMARS:
        return None
    return positive_data_acceptance(context, response, case)


def refuses_what_is_not(context: CheckContext, response: Response, case: Any) -> bool | None:
    """What is forbidden is refused, but for what a form leaves empty, and for a limit too large.

    That is served as the maximum (OGC 17-069r4, fc-limit-response-1). 414 refuses too, which the
    check does not know.
    """
    asked = case.query or {}
    limit = str(asked.get("limit", ""))
    is_large = limit.isdigit() and int(limit) > MAXIMUM
    if response.status_code == 414 or is_large or [""] in asked.values():
        return None
    return negative_data_rejection(context, response, case)


CHECKS = (
    *(no_fault_of_ours, status_code_conformance, content_type_conformance),
    *(response_schema_conformance, takes_what_is_described, refuses_what_is_not),
)


# A parameter of its own gives the tests ids by the operation; without one they all have the same.
@schema.parametrize()
@pytest.mark.parametrize("checks", [CHECKS], ids=["whole"])
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_generated_requests_get_described_answers(
    case: schemathesis.Case[Any], checks: tuple[Any, ...]
) -> None:
    case.call_and_validate(checks=list(checks), timeout=2 * PATIENCE_S)
