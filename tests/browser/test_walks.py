"""Whole visits by keyboard alone: the focus is always somewhere, in view, and not covered."""

from __future__ import annotations

from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import Visitor, here

CAMP_14 = "kwanliso-14-kaechon"
MOST_KEYS, SETTLED_MS = 400, 30_000
STANDING = """() => {
  const part = document.activeElement;
  if (!part || part === document.body) return 'the focus is lost';
  const { left, top, width, height } = part.getBoundingClientRect();
  if (width === 0 || height === 0) return `${part.outerHTML.slice(0, 80)} has no size`;
  const [right, bottom] = [left + width, top + height];
  if (right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight)
    return `${part.outerHTML.slice(0, 80)} is out of view`;
  const seen = [0.1, 0.5, 0.9].some((x) => [0.1, 0.5, 0.9].some((y) => {
    const found = document.elementFromPoint(left + x * width, top + y * height);
    return found && [part, ...(part.labels ?? [])].some((own) => own.contains(found));
  }));
  return seen ? '' : `${part.outerHTML.slice(0, 80)} is covered`;
}"""


def press(page: Page, key: str) -> None:
    """A key that stays on the page; once the page has settled the focus is seen."""
    page.keyboard.press(key)
    if page.evaluate(STANDING) == "":
        return
    try:
        page.wait_for_function(f"() => ({STANDING})() === ''", timeout=SETTLED_MS)
    except Error:
        raise AssertionError(f"after {key}: {page.evaluate(STANDING)}") from None


def walk_to(page: Page, wanted: str, key: str = "Tab") -> None:
    """Press a key until the focus is on what is wanted."""
    for _ in range(MOST_KEYS):
        press(page, key)
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"{wanted} is not reached by {key}")


def follow(page: Page, wanted: str, address: str, key: str = "Tab") -> None:
    """Walk to a link and take it."""
    walk_to(page, wanted, key)
    page.keyboard.press("Enter")
    page.wait_for_url(address)


def past_the_map(page: Page) -> None:
    page.wait_for_selector(".years input")
    walk_to(page, ".atlas-map .skip")
    press(page, "Enter")


def find(page: Page, text: str) -> None:
    """Search, open the card of what is found, close it, search and open it again."""
    walk_to(page, "#q")
    for again in (True, False):
        page.keyboard.insert_text(text)
        expect(page.locator("[role=option]").first).to_be_visible()
        press(page, "ArrowDown")
        press(page, "Enter")
        page.wait_for_selector(".popup")
        assert "Camp 14" in page.evaluate("document.activeElement.textContent")
        if again:
            press(page, "Escape")
            assert page.evaluate("document.activeElement.id") == "q"


def read_a_place(page: Page) -> None:
    """Past the masthead, to a reference, and back to the map."""
    press(page, "Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    press(page, "Enter")
    walk_to(page, ".ref")
    press(page, "Enter")
    assert page.evaluate("document.activeElement.id").startswith("source-")
    follow(page, ".crumbs a[href='/']", "**/", "Shift+Tab")


def narrow(page: Page) -> None:
    """A filter and a year, and the way back to everything."""
    walk_to(page, ".facets summary")
    press(page, "Enter")
    walk_to(page, "input[name=status][value=operating]")
    press(page, "Space")
    assert "status=operating" in here(page)
    walk_to(page, ".years input")
    press(page, "ArrowLeft")
    assert "datetime=" in here(page)
    walk_to(page, "[data-reset]")
    press(page, "Enter")
    assert "?" not in here(page)


def test_from_search_to_story_by_keyboard_alone(visit: Visitor) -> None:
    seen = visit()
    page = seen.open("/")
    past_the_map(page)
    find(page, "개천 14호")
    follow(page, ".popup-more a", f"**/places/{CAMP_14}*")
    read_a_place(page)
    past_the_map(page)
    narrow(page)
    follow(page, "a[data-follow=choice]", "**/places*")
    follow(page, "th a", "**/places?*sort=*")
    follow(page, ".masthead a[href='/stories']", "**/stories")
    follow(page, "main a[href='/stories/two-banks']", "**/stories/two-banks")
    page.wait_for_selector(".leaflet-marker-pane .marker")
    walk_to(page, "[data-pace='1']")
    press(page, "Enter")
    expect(page.locator("[data-pace-at]")).not_to_contain_text("Step 1")
    press(page, "ArrowRight")
    assert page.evaluate("document.activeElement.id").startswith("step-")
    assert seen.complaints == []
