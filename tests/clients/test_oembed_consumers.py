"""oEmbed as other people's libraries find and read it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import micawber
import pytest
from oembedpy import consumer, discovery
from oembedpy.types import Rich

from tests.needs import need, need_program

FRONTEND = Path(__file__).parent.parent.parent / "frontend"
PLACE = "kwanliso-14-kaechon"
EXTRACT = """
import { extract } from "@extractus/oembed-extractor";
const [address] = process.argv.slice(1);
process.stdout.write(JSON.stringify(await extract(address, { maxwidth: 500 })));
"""


def test_oembedpy_finds_an_embed_from_a_page(site: str) -> None:
    endpoint, params = discovery.find_from_content(f"{site}/stories/ningbo")
    assert endpoint == f"{site}/oembed"
    found = consumer.fetch_content(endpoint, params)
    assert isinstance(found, Rich)
    assert "<iframe" in found.html


def test_oembedpy_reads_the_xml(site: str) -> None:
    params = consumer.RequestParameters(f"{site}/places/{PLACE}", "xml", 400, 300)
    found = consumer.fetch_content(f"{site}/oembed", params)
    assert isinstance(found, Rich)
    assert found.title == "Camp 14, Kaechon"
    assert int(found.width) <= 400


def test_micawber_replaces_a_link_in_a_text(site: str) -> None:
    registry = micawber.ProviderRegistry()
    registry.register(f"{site}/.*", micawber.Provider(f"{site}/oembed"))
    text = registry.parse_text(f"{site}/places/{PLACE}?lang=ko", maxwidth=480)
    assert "<iframe" in text
    assert f"{site}/embed?place={PLACE}&amp;lang=ko" in text
    with pytest.raises(micawber.ProviderException):
        registry.request(f"{site}/about")


def test_oembed_extractor_finds_an_embed_from_a_page(site: str) -> None:
    node = need_program("node", "nodejs")
    need((FRONTEND / "node_modules/@extractus").is_dir(), "run `make frontend`")
    done = subprocess.run(
        [node, "--input-type=module", "-e", EXTRACT, "--", f"{site}/stories/ningbo"],
        cwd=FRONTEND,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert "<iframe" in found["html"]
    assert found["width"] <= 500
