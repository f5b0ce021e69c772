"""Travel time on the look-up page's map: off until asked for, and the table says what the server counted."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PHONE, Visit
from tests.browser.patience import until
from tests.browser.test_lookup_map import drawn
from tests.browser.test_lookup_page import ADDRESS, OFFICE, SOCIAL, assert_answered, look_up

pytestmark = pytest.mark.browser

ISOCHRONES = "**/api/v1/travel/isochrones**"
PATIENCE_MS = 60_000
"""The whole municipality by car takes a second where nothing else runs; other tests may run beside."""


def answered(page: Page) -> None:
    look_up(page, ADDRESS)
    assert_answered(page)
    if page.locator("#map-toggle").is_visible():
        page.locator("#map-toggle").click()
    drawn(page)


def switch_on(page: Page) -> None:
    page.get_by_role("button", name="Restid", exact=True).click()
    expect(page.locator("#reach-result")).to_be_visible(timeout=PATIENCE_MS)


def rows(page: Page) -> list[list[str]]:
    return [
        [cell.strip().replace("\u00a0", " ") for cell in row.locator("th, td").all_inner_texts()]
        for row in page.locator("#reach-body tr").all()
    ]


def small_answer(route: Route) -> None:
    """A town of 200 in which everybody is reached in half an hour on foot."""
    square = [[536_000, 6_474_000], [537_000, 6_474_000], [537_000, 6_475_000], [536_000, 6_474_000]]
    counts = {5: (3, 0), 10: (50, 5), 15: (100, 9), 20: (150, 12), 30: (200, 14), 40: (200, 14)}
    features = [
        {
            "type": "Feature",
            "properties": {"minutes": m, "people": p, "people_80_plus": e, "street_km": 1.0},
            "geometry": {"type": "Polygon", "coordinates": [square]},
        }
        for m, (p, e) in counts.items()
    ]
    body = {"type": "FeatureCollection", "features": features, "assumption": {}, "crs": 3006}
    route.fulfill(json={**body, "people_total": 200, "people_80_plus_total": 14})


def test_nothing_is_asked_before_it_is_switched_on(visit: Visit):
    page = visit.open()
    answered(page)
    assert not [url for url in visit.requests if "isochrones" in url]
    expect(page.locator("#reach-result")).to_be_hidden()
    expect(page.locator("#reach-toggle")).to_have_attribute("aria-pressed", "false")


def test_the_table_says_what_the_server_counted_for_the_office_of_the_answer(visit: Visit):
    """People are those of the server's own answer; each row holds the one above, and all of them add up."""
    page = visit.open()
    answered(page)
    before = page.locator("#map").screenshot()
    with page.expect_response(ISOCHRONES, timeout=PATIENCE_MS) as waited:
        page.get_by_role("button", name="Restid", exact=True).click()
    question = json.loads(waited.value.request.post_data)
    answer = waited.value.json()
    assert (question["mode"], question["direction"], len(question["origins"])) == ("car", "to", 1)
    expect(page.locator("#reach-result")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("#reach-office option:checked")).to_have_text("Områdeskontor Öst")
    expect(page.locator("#reach-caption")).to_have_text(
        "Boende inom restid till Områdeskontor Öst med bil dagtid"
    )
    shown = rows(page)
    people = [int(row[1].replace(" ", "")) for row in shown]
    assert people[:-1] == [f["properties"]["people"] for f in answer["features"]]
    assert people[:-1] == sorted(people[:-1])
    assert people[-2] + people[-1] == answer["people_total"]
    assert [row[0] for row in shown[:2]] == ["Inom 5 min", "Inom 10 min"]
    until(page, lambda: page.locator("#map").screenshot() != before)
    page.get_by_role("button", name="Restid", exact=True).click()
    expect(page.locator("#reach-result")).to_be_hidden()


def test_few_people_are_hidden_and_shares_are_of_all(visit: Visit):
    """3 of 200 are too few to tell; 50 of 200 are a quarter; nobody is left beyond 40 minutes."""
    visit.page.route(ISOCHRONES, small_answer)
    page = visit.open()
    answered(page)
    switch_on(page)
    shown = rows(page)
    assert shown[0] == ["Inom 5 min", "<5", "1,5 %", "0"]
    assert shown[1] == ["Inom 10 min", "50", "25 %", "5"]
    assert shown[-1] == ["Längre bort eller utan väg", "0", "0 %", "0"]
    expect(page.locator("#reach-told")).to_contain_text("Inom 15 minuter bor 100 personer")


def test_another_mode_and_office_are_chosen_by_the_keyboard_and_kept(visit: Visit):
    questions: list[dict] = []

    def route(held: Route) -> None:
        questions.append(json.loads(held.request.post_data or "{}"))
        small_answer(held)

    visit.page.route(ISOCHRONES, route)
    page = visit.open()
    answered(page)
    page.locator("#reach-toggle").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#reach-result")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#reach-caption")).to_contain_text("med cykel")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#reach-caption")).to_contain_text("med bil")
    assert [one["mode"] for one in questions] == ["car", "bike"]
    page.locator("#reach-office").select_option(label="Det närmaste av alla kontor")
    expect(page.locator("#reach-caption")).to_have_text("Boende inom restid till närmaste kontor med bil")
    assert len(questions[-1]["origins"]) == 4


def test_what_everybody_sees_is_told_in_tens_in_words_too(visit: Visit):
    """Whoever has not signed in gets counts in tens: the caption and what is heard say so, the table's are whole tens."""
    visit.page.context.clear_cookies()
    page = visit.open()
    answered(page)
    switch_on(page)
    expect(page.locator("#reach-caption")).to_have_text(
        "Boende inom restid till Områdeskontor Öst med bil dagtid, avrundat till tiotal"
    )
    expect(page.locator("#reach-told")).to_contain_text("bor cirka ")
    people = [row[1].replace(" ", "") for row in rows(page)]
    assert all(count.isdigit() and int(count) % 10 == 0 for count in people)


def test_a_question_under_way_is_not_asked_again_because_the_map_is_drawn_anew(visit: Visit):
    """Another address of the same office draws the map again while the first answer is awaited; the wish is the same."""
    held: list[Route] = []

    def route(one: Route) -> None:
        held.append(one)

    visit.page.route(ISOCHRONES, route)
    page = visit.open()
    answered(page)
    page.locator("#reach-toggle").click()
    expect(page.locator("#reach-waiting")).to_contain_text("Områdeskontor Öst med bil")
    look_up(page, "Drottninggatan 47")
    expect(page.locator("#answer h2")).to_have_text("Drottninggatan 47")
    expect(page.locator(SOCIAL)).to_have_text(OFFICE)
    drawn(page)
    until(page, lambda: bool(held))
    # Whoever switches it on before the answer has come to the map first asks for all offices: that is another wish.
    asked = [one.request.post_data for one in held]
    assert len(asked) == len(set(asked))
    small_answer(held[-1])
    expect(page.locator("#reach-caption")).to_contain_text("Områdeskontor Öst med bil")


def test_teams_start_from_their_base_and_districts_have_no_office(visit: Visit):
    """Six bases of home care; time is counted outwards, since it is the team that travels."""
    questions: list[dict] = []

    def route(held: Route) -> None:
        questions.append(json.loads(held.request.post_data or "{}"))
        small_answer(held)

    visit.page.route(ISOCHRONES, route)
    page = visit.open()
    answered(page)
    switch_on(page)
    page.locator('input[name="division"][value="hemvard"]').check()
    expect(page.locator("#reach-caption")).to_have_text(
        "Boende inom restid från Utgångslokal Centrum med bil"
    )
    assert questions[-1]["direction"] == "from"
    page.locator('input[name="division"][value="stadsdelar"]').check()
    expect(page.locator("#reach-trouble")).to_contain_text("Stadsdelar har inga kontor")
    expect(page.locator("#reach-result")).to_be_hidden()


def test_a_late_answer_is_dropped(visit: Visit):
    """By car is held back until the answer on foot stands there: it must not come through."""
    held: list[Route] = []

    def route(one: Route) -> None:
        if '"car"' in (one.request.post_data or ""):
            held.append(one)
        else:
            small_answer(one)

    visit.page.route(ISOCHRONES, route)
    page = visit.open()
    answered(page)
    page.locator("#reach-toggle").click()
    expect(page.locator("#reach-waiting")).to_contain_text("med bil")
    page.locator('input[name="mode"][value="walk"]').check()
    expect(page.locator("#reach-caption")).to_contain_text("till fots")
    until(page, lambda: bool(held))
    page.wait_for_timeout(1500)
    expect(page.locator("#reach-caption")).to_contain_text("till fots")
    expect(page.locator("#reach-cancel")).to_be_hidden()


def test_waiting_says_what_happens_and_can_be_cancelled(visit: Visit):
    visit.page.route(ISOCHRONES, lambda route: None)
    page = visit.open()
    answered(page)
    page.locator("#reach-toggle").click()
    expect(page.locator("#reach-wait")).to_contain_text("Räknar restiden till Områdeskontor Öst med bil")
    page.locator("#reach-cancel").click()
    expect(page.locator("#reach-toggle")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#reach-toggle")).to_be_focused()
    expect(page.locator("#reach-wait")).to_be_hidden()


def test_without_roads_it_says_so_and_the_answer_stands(visit: Visit):
    problem = {"code": "no_roads", "status": 503, "facts": {}, "detail": ""}
    visit.page.route(ISOCHRONES, lambda route: route.fulfill(status=503, json=problem))
    page = visit.open()
    answered(page)
    page.locator("#reach-toggle").click()
    expect(page.locator("#reach-trouble")).to_contain_text("inga vägar inlästa")
    expect(page.locator("#reach-trouble")).to_have_attribute("role", "alert")
    assert_answered(page)


def test_the_answer_tells_minutes_to_the_office_by_all_three_modes(visit: Visit):
    page = visit.open()
    look_up(page, "Berga")
    line = page.locator('.card[data-division="socialtjanst"] .card__travel').first
    expect(line).to_contain_text(re.compile(r"\d+\s+min bil · \d+\s+min cykel · \d+\s+min gång"))


@pytest.mark.parametrize(
    "visit",
    [{}, PHONE],
    ids=["wide", "360 px"],
    indirect=True,
)
def test_no_state_breaks_the_guidelines_or_the_width(visit: Visit):
    visit.page.route(ISOCHRONES, small_answer)
    page = visit.open()
    answered(page)
    switch_on(page)
    page.locator("#reach-result .how summary").click()
    assert visit.axe() == []
    page.locator('input[name="division"][value="stadsdelar"]').check()
    expect(page.locator("#reach-trouble")).to_be_visible()
    assert visit.axe() == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
