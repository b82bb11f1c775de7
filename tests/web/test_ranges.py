"""Parts of a file as RFC 9110 section 14 has them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from app.web.ranges import CHUNK, File, Part, answer_file, read_range

BODY = bytes(range(256)) * (3 * CHUNK // 256)
ETAG = '"v1"'


async def _file(request: Request) -> Response:
    return answer_file(request, File(BODY, ETAG, "application/x-test", {"X-Own": "1"}))


@pytest.fixture(scope="module")
def files() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=[Route("/", _file)])) as found:
        yield found


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-0", Part(0, 1)),
        ("bytes=0-99", Part(0, 100)),
        ("bytes=90-200", Part(90, 100)),
        ("bytes=90-", Part(90, 100)),
        ("bytes=-5", Part(95, 100)),
        ("bytes=-500", Part(0, 100)),
        ("BYTES = 3-4 ", Part(3, 5)),
        ("bytes=100-", Part(100, 100)),
        ("bytes=-0", Part(100, 100)),
        ("bytes=999-1000", Part(100, 100)),
        ("", None),
        ("bytes=", None),
        ("bytes=-", None),
        ("bytes=5-4", None),
        ("bytes=a-b", None),
        ("bytes=0-1,5-6", None),
        ("lines=0-1", None),
        ("bytes=٣-٤", None),
        ("bytes=0-" + "9" * 40, None),
    ],
)
def test_a_range_is_read_as_the_standard_has_it(header: str, part: Part | None) -> None:
    assert read_range(header, 100) == part


def test_without_a_range_all_of_it_comes(files: TestClient) -> None:
    response = files.get("/")
    assert (response.status_code, response.content) == (200, BODY)
    assert response.headers["accept-ranges"] == "bytes"
    assert response.headers["content-length"] == str(len(BODY))
    assert response.headers["x-own"] == "1"


@pytest.mark.parametrize("length", [1, 100, CHUNK, CHUNK + 1, 2 * CHUNK + 7])
def test_a_part_comes_with_its_place(files: TestClient, length: int) -> None:
    response = files.get("/", headers={"Range": f"bytes=5-{4 + length}"})
    assert (response.status_code, response.content) == (206, BODY[5 : 5 + length])
    assert response.headers["content-range"] == f"bytes 5-{4 + length}/{len(BODY)}"
    assert response.headers["content-length"] == str(length)
    assert response.headers["etag"] == ETAG


def test_a_part_beyond_the_end_is_416_with_the_length(files: TestClient) -> None:
    response = files.get("/", headers={"Range": f"bytes={len(BODY)}-"})
    assert response.status_code == 416
    assert response.headers["content-range"] == f"bytes */{len(BODY)}"


@pytest.mark.parametrize(
    ("if_range", "status"),
    [
        (ETAG, 206),
        ('"v0"', 200),
        ('W/"v1"', 200),
        ("Mon, 23 Nov 2026 18:19:18 GMT", 200),
    ],
)
def test_if_range_sends_the_part_of_the_same_file_only(
    files: TestClient, if_range: str, status: int
) -> None:
    response = files.get("/", headers={"Range": "bytes=0-9", "If-Range": if_range})
    assert response.status_code == status


@pytest.mark.parametrize("known", [ETAG, 'W/"v1"', '"v0", "v1"', "*"])
def test_a_known_file_is_not_sent_again(files: TestClient, known: str) -> None:
    response = files.get("/", headers={"Range": "bytes=0-9", "If-None-Match": known})
    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["etag"] == ETAG


def test_head_takes_no_notice_of_a_range(files: TestClient) -> None:
    response = files.head("/", headers={"Range": "bytes=0-9"})
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["content-length"] == str(len(BODY))
