"""A reader walks through all pages, on a desk and on a telephone."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

PAGES = {
    "": "Negen experimenten met de bijstand naast elkaar",
    "effecten": "Effecten",
    "synthese": "Synthese",
    "uitstroom": "Uitstroom",
    "deelnemers": "Deelnemers",
    "proces": "Proces",
    "ontwerp": "Hoe de experimenten zijn opgezet",
    "bronnen": "Bronnen",
}
ACCESSIBILITY_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
TIMEOUT_MS = 60_000
OVERFLOW_PX = """(() => {
    const main = document.querySelector('[data-testid=stMain]');
    return main.scrollWidth - main.clientWidth;
})()"""
DESK = {"width": 1280, "height": 900}
TELEPHONE = {"width": 390, "height": 844}


SWITCHED = ("", "effecten", "synthese", "uitstroom", "deelnemers", "proces")
SYNTHETIC = "Demonstratie, synthetisch: deze mensen bestaan niet"
STRIPS = {"Demonstratie": SYNTHETIC, "Leveringen": "Uit leveringen van gemeenten"}
SMALL_TELEPHONE = {"width": 320, "height": 640}
CLIPPED = """(() => [...document.querySelectorAll('[data-testid=stVegaLiteChart] :is(svg, canvas)')]
    .filter(drawing => drawing.getBoundingClientRect().right > window.innerWidth).length)()"""


def _open(browser: Browser, address: str, size: dict[str, int], scheme: str = "light") -> Page:
    page = browser.new_page(viewport=size, color_scheme=scheme)
    page.goto(address)
    expect(page.locator("h1")).to_be_visible(timeout=TIMEOUT_MS)
    expect(page.get_by_text("Citeren als")).to_be_visible(timeout=TIMEOUT_MS)
    return page


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESK, TELEPHONE], ids=["desk", "telephone"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_stands_by_itself(browser: Browser, server: str, name: str, size: dict[str, int]) -> None:
    page = _open(browser, f"{server}/{name}", size)

    assert PAGES[name] in page.locator("h1").inner_text()
    _assert_sound(page)
    page.close()


def _assert_sound(page: Page) -> None:
    assert page.locator("h1").count() == 1
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.locator("[data-testid=stAlertContentError]").count() == 0
    assert page.evaluate(OVERFLOW_PX) == 0
    violations = Axe().run(page, options={"runOnly": list(ACCESSIBILITY_RULES)}).response["violations"]
    assert [(violation["id"], violation["nodes"][0]["html"]) for violation in violations] == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("size", "scheme"), [(DESK, "light"), (TELEPHONE, "dark"), (DESK, "dark")], ids=["desk", "telephone-dark", "dark"]
)
@pytest.mark.parametrize("figures", ["Demonstratie", "Leveringen"])
@pytest.mark.parametrize("name", SWITCHED)
def test_every_page_stands_with_participant_data(
    browser: Browser, participant_server: str, name: str, figures: str, size: dict[str, int], scheme: str
) -> None:
    page = _open(browser, f"{participant_server}/{name}?cijfers={figures}", size, scheme)

    _assert_sound(page)
    assert page.get_by_text(SYNTHETIC).count() == (figures == "Demonstratie")
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 1200)")
    expect(page.get_by_text(STRIPS[figures], exact=True)).to_be_in_viewport()
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (TELEPHONE, "dark")], ids=["desk", "telephone-dark"])
@pytest.mark.parametrize("part", ["Hoe snel, en terug", "Maand na maand: baan, loon, bijstand"])
def test_every_part_of_outflow_stands(
    browser: Browser, participant_server: str, part: str, size: dict[str, int], scheme: str
) -> None:
    page = _open(browser, f"{participant_server}/uitstroom?cijfers=Demonstratie&onderdeel={quote(part)}", size, scheme)

    _assert_sound(page)
    assert page.evaluate(CLIPPED) == 0
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("name", [*SWITCHED, "ontwerp"])
def test_no_chart_runs_out_of_a_small_telephone(browser: Browser, participant_server: str, name: str) -> None:
    page = _open(browser, f"{participant_server}/{name}?cijfers=Demonstratie", SMALL_TELEPHONE)

    drawings = page.locator("[data-testid=stVegaLiteChart]").locator("svg, canvas")
    expect(drawings.first).to_be_visible(timeout=TIMEOUT_MS)
    assert page.evaluate(OVERFLOW_PX) == 0
    assert page.evaluate(CLIPPED) == 0
    page.close()


@pytest.mark.browser
def test_the_demonstration_stays_in_sight_and_in_mind(browser: Browser, participant_server: str) -> None:
    page = _open(browser, participant_server, DESK)
    menu = page.get_by_test_id("stSidebarNav")
    page.get_by_test_id("stMain").get_by_text("Demonstratie", exact=True).click()
    expect(page.get_by_text(SYNTHETIC)).to_be_visible(timeout=TIMEOUT_MS)
    assert page.url.endswith("?cijfers=Demonstratie")
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 1200)")
    expect(page.get_by_text(SYNTHETIC)).to_be_in_viewport()

    # Bronnen is about print alone; Proces has the switch too.
    for name, strips in (("proces", 1), ("bronnen", 0)):
        menu.get_by_text(name.capitalize(), exact=True).click()
        expect(page.locator("h1")).to_contain_text(PAGES[name], timeout=TIMEOUT_MS)
        expect(page.get_by_text(SYNTHETIC)).to_have_count(strips, timeout=TIMEOUT_MS)
    page.get_by_test_id("stMain").get_by_text("Bevindingen", exact=True).first.click()
    menu.get_by_text("Uitstroom", exact=True).click()
    expect(page.get_by_text(SYNTHETIC)).to_be_visible(timeout=TIMEOUT_MS)
    page.wait_for_url("**/uitstroom?*cijfers=Demonstratie*", timeout=TIMEOUT_MS)

    page.get_by_test_id("stMain").get_by_text("Gedrukt", exact=True).first.click()
    expect(page.get_by_text(SYNTHETIC)).to_have_count(0, timeout=TIMEOUT_MS)
    menu.get_by_text("Deelnemers", exact=True).click()
    expect(page.locator("h1")).to_contain_text(PAGES["deelnemers"], timeout=TIMEOUT_MS)
    expect(page.get_by_text("Citeren als")).to_be_visible(timeout=TIMEOUT_MS)
    assert page.get_by_text(SYNTHETIC).count() == 0
    page.close()


@pytest.mark.browser
def test_a_shared_link_to_the_demonstration_holds_on_the_next_page(browser: Browser, participant_server: str) -> None:
    page = _open(browser, f"{participant_server}/uitstroom?cijfers=Demonstratie", DESK)
    menu = page.get_by_test_id("stSidebarNav")

    for name in ("deelnemers", "effecten"):
        menu.get_by_text(name.capitalize(), exact=True).click()
        expect(page.locator("h1")).to_contain_text(PAGES[name], timeout=TIMEOUT_MS)
        expect(page.get_by_text(SYNTHETIC)).to_be_visible(timeout=TIMEOUT_MS)
        page.wait_for_url(f"**/{name}?*cijfers=Demonstratie*", timeout=TIMEOUT_MS)
    page.get_by_test_id("stMain").get_by_text("Gedrukt", exact=True).first.click()
    expect(page.get_by_text(SYNTHETIC)).to_have_count(0, timeout=TIMEOUT_MS)
    page.close()


@pytest.mark.browser
def test_a_filter_of_a_part_of_the_page_lives_in_the_address_too(browser: Browser, participant_server: str) -> None:
    page = _open(browser, f"{participant_server}/uitstroom?cijfers=Demonstratie&proeven=Oss", DESK)

    page.get_by_test_id("stMain").get_by_text("36 maanden", exact=True).click()
    expect(page.get_by_text("Minstens één keer uit de bijstand binnen 36 maanden")).to_be_visible(timeout=TIMEOUT_MS)
    page.wait_for_url("**/uitstroom?*termijn=36*", timeout=TIMEOUT_MS)

    page.reload()
    expect(page.get_by_text("Minstens één keer uit de bijstand binnen 36 maanden")).to_be_visible(timeout=TIMEOUT_MS)
    expect(page.get_by_text(SYNTHETIC)).to_be_visible(timeout=TIMEOUT_MS)

    page.get_by_test_id("stMain").get_by_text("Hoe snel, en terug", exact=True).click()
    expect(page.get_by_text("Nog geen enkele keer uit de bijstand").first).to_be_visible(timeout=TIMEOUT_MS)
    page.wait_for_url("**/uitstroom?*onderdeel=*", timeout=TIMEOUT_MS)
    page.close()


@pytest.mark.browser
def test_a_trial_is_switched_off_by_a_click_and_the_mean_follows(browser: Browser, participant_server: str) -> None:
    page = _open(browser, f"{participant_server}/synthese?cijfers=Demonstratie", DESK)
    expect(page.get_by_text("Gemiddeld over 5 proeven")).to_be_visible(timeout=TIMEOUT_MS)

    page.get_by_test_id("stCheckbox").get_by_text("Oss", exact=True).click()
    expect(page.get_by_text("Gemiddeld over 4 proeven")).to_be_visible(timeout=TIMEOUT_MS)
    expect(page.get_by_text("Zonder Oss, door u uitgezet.")).to_be_visible(timeout=TIMEOUT_MS)
    page.wait_for_url("**/synthese?*telt-oss=false*", timeout=TIMEOUT_MS)

    page.reload()
    expect(page.get_by_text("Gemiddeld over 4 proeven")).to_be_visible(timeout=TIMEOUT_MS)
    page.close()


@pytest.mark.browser
def test_the_first_visitor_of_a_server_may_come_in_by_the_address_of_a_page(
    browser: Browser, fresh_server: str
) -> None:
    page = _open(browser, f"{fresh_server}/effecten", DESK)

    expect(page.get_by_test_id("stSidebarNav").get_by_text("Overzicht", exact=True)).to_be_visible(timeout=TIMEOUT_MS)
    assert page.locator("h1").inner_text().startswith("Effecten")
    page.close()


@pytest.mark.browser
def test_a_reader_walks_all_pages_by_the_menu(browser: Browser, server: str) -> None:
    page = _open(browser, server, DESK)

    for name, heading in list(PAGES.items())[1:]:
        page.get_by_test_id("stSidebarNav").get_by_text(name.capitalize(), exact=True).click()
        expect(page.locator("h1")).to_contain_text(heading, timeout=TIMEOUT_MS)
        expect(page.get_by_text("Citeren als")).to_be_visible(timeout=TIMEOUT_MS)
        assert page.locator("[data-testid=stException]").count() == 0
    page.close()


@pytest.mark.browser
def test_a_link_to_a_number_opens_its_passport(browser: Browser, server: str) -> None:
    page = _open(browser, f"{server}/bronnen?figuur=000:1:3:1", DESK)

    expect(page.get_by_text("Deelnemer uitgestroomd naar werk").first).to_be_visible(timeout=TIMEOUT_MS)
    page.close()


@pytest.mark.browser
def test_a_page_speaks_dutch_and_asks_nothing_of_the_world(browser: Browser, server: str) -> None:
    page = browser.new_page(viewport=DESK)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server}/bronnen")
    expect(page.get_by_text("Citeren als")).to_be_visible(timeout=TIMEOUT_MS)

    expect(page.locator("html")).to_have_attribute("lang", "nl", timeout=TIMEOUT_MS)
    assert page.title() == "Bronnen - VEX"
    assert [url for url in asked if not url.startswith((server, "data:", "blob:"))] == []
    page.close()


@pytest.mark.browser
def test_filters_live_in_the_address_and_keep_to_their_page(browser: Browser, server: str) -> None:
    page = _open(browser, f"{server}/uitstroom?gemeente=Oss", DESK)
    expect(page.get_by_text("119 van 301").first).to_be_visible(timeout=TIMEOUT_MS)
    assert page.get_by_text("120 van 394").count() == 0

    page.get_by_test_id("stSidebarNav").get_by_text("Ontwerp", exact=True).click()
    expect(page.locator("h1")).to_contain_text(PAGES["ontwerp"], timeout=TIMEOUT_MS)
    expect(page.get_by_text("Citeren als")).to_be_visible(timeout=TIMEOUT_MS)

    assert "%5B" not in page.url
    assert "[" not in page.url
    page.close()
