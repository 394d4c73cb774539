"""The whole API, asked what its schema allows and what it does not: no answer that the schema does not tell of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from zlib import crc32

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from tests.web.test_api import CASE, good

from debar.web.api import audit
from debar.web.api.parts import entry
from debar.web.guard import Pace

if TYPE_CHECKING:
    from schemathesis import APIOperation, Case
    from tests.web.world import World

ALWAYS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = {"ann": 3, "vi": 2}
"""How often each operation is asked, in each way of asking, by whom."""
UNBOUND = {"/v1/cases/{case}/evidence", "/v1/screen", "/v1/cases/{case}/findings", "/v1/cases/{case}/facets"}
"""Where schemathesis cannot tell what is wrong: forms are text and bytes alike, a key has no bearing where nothing is
kept, and in a query one value is written like a list of it."""


@pytest.fixture(scope="module")
def things(shared_world: World) -> dict[str, str]:
    """What there is in the office, by the names of path parameters, so that not every place is one that is not."""
    case = shared_world.office.case
    there, finding = f"/v1/cases/{case}", shared_world.office.lines()[0].id
    with shared_world.client("cy") as client:
        waiver = {"rule": "US-889A", "maker": "huawei", "why": "lab", "until": "2999-01-01"}
        return {
            "case": case,
            "finding": finding,
            "number": "1",
            "rule": "US-889A",
            "maker": "huawei",
            "evidence": good(client.get(f"{there}/evidence"))["items"][0]["id"],
            "waiver": good(client.post(f"{there}/waivers", json=waiver), 201)["id"],
            "answer": good(client.post(f"{there}/answers", json={"key": "site", "value": "ordinary"}), 201)["id"],
            "dossier": good(client.post(f"{there}/dossiers", json={"finding": finding}), 201)["id"],
            "report": good(client.post(f"{there}/reports", json={"format": "csv"}), 201)["id"],
            "spare": good(client.post("/v1/cases", json=CASE), 201)["id"],
        }


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["as-allowed", "otherwise"])
@pytest.mark.parametrize("name", ["ann", "vi"])
def test_no_answer_that_the_schema_does_not_tell_of(
    shared_world: World, things: dict[str, str], monkeypatch: pytest.MonkeyPatch, name: str, mode: GenerationMode
) -> None:
    for room, pace in ((entry, "BY_CALLER"), (entry, "BY_ADDRESS"), (entry, "STRANGERS"), (audit, "VERIFIED")):
        monkeypatch.setattr(room, pace, Pace(1e9, 1e9))
    headers = {"authorization": f"Bearer {shared_world.tokens[name]}"}
    with shared_world.client(None) as client:
        told = good(client.get("/v1/openapi.json"))
    del told["security"], told["components"]["securitySchemes"]  # who asks is settled here
    schema = schemathesis.openapi.from_dict(told)
    wrong, went = [], set()
    for found in schema.get_all_operations():
        operation = found.ok()
        try:
            went |= {
                status // 100 for status in ask(operation, mode, EXAMPLES[name], shared_world.url, headers, things)
            }
        except BaseException as error:
            wrong.append(f"{operation.label}: {_told(error)}")
    assert not wrong, "\n\n".join(wrong)
    assert went >= ({2, 4} if mode is GenerationMode.POSITIVE else {4})


def ask(
    operation: APIOperation,
    mode: GenerationMode,
    examples: int,
    url: str,
    headers: dict[str, str],
    things: dict[str, str],
) -> list[int]:
    """Ask for one operation a few times; returns the statuses. Raises what is wrong with an answer."""
    statuses: list[int] = []
    bounded = settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip

    @bounded
    @given(case=operation.as_strategy(mode))
    def one(case: Case) -> None:
        placed(case, things)
        checks: list[Any] = list(ALWAYS)
        if mode is GenerationMode.NEGATIVE and operation.path not in UNBOUND:
            checks.append(negative_data_rejection)
        statuses.append(case.call_and_validate(base_url=url, headers=headers, checks=checks).status_code)

    try:
        one()
    except Exception as error:
        if "Unsatisfiable" not in type(error).__name__:  # nothing of it can be asked wrongly
            raise
    return statuses


def placed(case: Case, things: dict[str, str]) -> None:
    """Lead most of what is asked to something that is there."""
    for name, value in (case.path_parameters or {}).items():
        right = re.fullmatch(r"[1-9][0-9]{0,9}" if name == "number" else r"[!-~]{1,64}", str(value))
        if name in things and right and crc32(str(value).encode()) % 4:
            case.path_parameters[name] = things[name]
            if name == "case" and case.operation.path.endswith(("/close", "/question")):
                case.path_parameters[name] = things["spare"]


def _told(error: BaseException) -> str:
    inner = getattr(error, "exceptions", None)
    return "; ".join(_told(each) for each in inner) if inner else f"{type(error).__name__}: {error}"[:1_500]
