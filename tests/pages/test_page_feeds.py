"""The calendars page: a calendar made to measure, the private ones of partners, the other formats."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from lib.changes import Edit
from lib.partners import PartnerFeed, digest, is_secret
from lib.press import Press
from lib.programme import text
from lib.store import Store
from tests.pages.conftest import CONCERT, FESTIVAL, SCRIPT, Visit, seen

PAGE = "feeds.py"
SECRET = re.compile(r"/partners/([0-9a-f]{8})-([\w-]{32})/([^/]+)\.ics$")


@pytest.fixture
def press(full: Store) -> Press:
    """The festival, published."""
    made = Press(full)
    made.publish(FESTIVAL.id, by="test")
    return made


def said(app: AppTest) -> str:
    """All the words of the page, as they are written in Markdown."""
    return "\n".join(part.value for part in (*app.markdown, *app.caption, *app.info, *app.warning))


def query(app: AppTest) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(app.code[0].value).query)


def choose(app: AppTest, name: str, *values: str, place: str = "feed") -> AppTest:
    return seen(app.multiselect(key=f"{place}_{name}").set_value(list(values)).run())


# ---------------------------------------------------------------- made to measure


@pytest.mark.usefixtures("full")
def test_nothing_published_leads_to_where_one_publishes(visit: Visit) -> None:
    app = visit(PAGE, lang="en")
    assert "Nothing of this festival is public" in app.info[0].value
    assert not app.code


@pytest.mark.usefixtures("full")
def test_a_festival_withdrawn_has_no_address_to_copy(visit: Visit, press: Press) -> None:
    press.withdraw(FESTIVAL.id, by="test")
    assert not visit(PAGE, lang="en").code


@pytest.mark.usefixtures("press")
def test_the_address_of_everything_has_no_query(visit: Visit) -> None:
    app = visit(PAGE)
    assert app.code[0].value.endswith("/feeds/essai-2024.ics")


@pytest.mark.usefixtures("press")
def test_a_choice_goes_into_the_address_and_into_the_words_and_the_number(visit: Visit) -> None:
    app = visit(PAGE, lang="en")
    assert "**3 items**" in said(app)
    app = choose(choose(app, "kind", "concert"), "venue", "salle")
    assert query(app) == [("lang", "en"), ("kind", "concert"), ("venue", "salle")]
    assert "The concerts in “Salle des Fêtes”, in English" in said(app).replace("\\", "")
    assert "**1 item**" in said(app)
    assert "kind=concert" in str(app.query_params["feed"])


@pytest.mark.usefixtures("press")
def test_a_link_to_the_page_keeps_what_is_chosen(visit: Visit) -> None:
    app = visit(PAGE, lang="en", feed="lang=en&kind=reading&exhibitions=ends&alarm=30")
    assert app.multiselect(key="feed_kind").value == ["reading"]
    assert query(app) == [("lang", "en"), ("kind", "reading"), ("exhibitions", "ends"), ("alarm", "30")]


@pytest.mark.usefixtures("press")
@pytest.mark.parametrize("feed", ["kind=nothing", "<script>", "from=2024-10-20&to=2024-10-19", "a=b&a=c", "%00"])
def test_a_link_that_chooses_what_there_is_not_is_said_to(visit: Visit, feed: str) -> None:
    app = visit(PAGE, lang="en", feed=feed)
    assert "does not have" in app.warning[0].value


@pytest.mark.usefixtures("press")
def test_where_nothing_is_left_the_page_says_what_to_leave_out(visit: Visit) -> None:
    app = visit(PAGE, lang="en", feed="lang=en&kind=concert&venue=mediatheque")
    assert "Nothing is like this" in said(app)
    assert not app.code
    app = seen(app.button(key="loosen_venue").click().run())
    assert query(app) == [("lang", "en"), ("kind", "concert")]


@pytest.mark.usefixtures("press")
def test_the_choice_stays_good_for_what_the_festival_has_no_more(visit: Visit, full: Store) -> None:
    full.save(FESTIVAL.id, Edit(removed_items=("concert",)), by="test")
    Press(full).publish(FESTIVAL.id, by="test")
    app = visit(PAGE, lang="en", feed="lang=en&strand=musiques")
    assert app.multiselect(key="feed_strand").value == ["musiques"]
    assert "Nothing is like this" in said(app)


@pytest.mark.usefixtures("press")
def test_only_what_is_published_is_offered_and_shown(visit: Visit, full: Store) -> None:
    coming = replace(CONCERT, id="neuf", title=text("Secret de bureau", "fr"), strand="Inconnu")
    full.save(FESTIVAL.id, Edit(items=(coming,)), by="test")
    app = visit(PAGE, lang="en")
    assert "**3 items**" in said(app)
    assert "Inconnu" not in str(app.multiselect(key="feed_strand").options)


def test_hostile_words_are_shown_as_they_are(visit: Visit, full: Store) -> None:
    loud = replace(CONCERT, title=text(SCRIPT, "fr"), strand=SCRIPT, people=(SCRIPT,))
    full.save(FESTIVAL.id, Edit(items=(loud,)), by="test")
    Press(full).publish(FESTIVAL.id, by="test")
    handle = "script-alert-1-script-gras-x-red-feu"
    app = visit(PAGE, lang="en", feed=f"lang=en&strand={handle}")
    assert not any("<script>" in part.value for part in (*app.markdown, *app.caption))
    assert query(app) == [("lang", "en"), ("strand", handle)]


@pytest.mark.usefixtures("press")
def test_one_item_and_one_person_have_their_own(visit: Visit) -> None:
    app = visit(PAGE)
    app = seen(app.selectbox(key="single_item").select("lecture").run())
    app = seen(app.selectbox(key="single_person").select("anahit-exemple").run())
    addresses = [urlsplit(code.value).path for code in app.code[1:]]
    assert addresses == ["/feeds/essai-2024/item/lecture.ics", "/feeds/essai-2024/person/anahit-exemple.ics"]


@pytest.mark.usefixtures("press")
def test_the_public_address_is_the_one_an_installation_names(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAVASARD_PUBLIC_URL", "https://agenda.example.org/")
    app = visit(PAGE)
    assert app.code[0].value == "https://agenda.example.org/feeds/essai-2024.ics"
    assert not app.warning


@pytest.mark.usefixtures("press")
def test_an_address_that_only_this_computer_reaches_is_said_to_be_one(visit: Visit) -> None:
    assert "works on this computer only" in visit(PAGE, lang="en").warning[0].value


@pytest.mark.usefixtures("press")
@pytest.mark.parametrize(
    "client", ["Google Agenda", "Apple (iPhone, iPad, Mac)", "Outlook", "Thunderbird", "Nextcloud"]
)
def test_every_client_has_its_way_its_delay_and_what_it_makes_of_changes(visit: Visit, client: str) -> None:
    app = visit(PAGE, lang="en")
    [way] = [part for part in app.expander if part.label == client]
    assert "Changes show after" in way.markdown[1].value
    assert f"| {client} |" in said(app)


# ---------------------------------------------------------------- partners


def make(visit: Visit, name: str = "Ville", owner: str = "Luc", *, has_notes: bool = False) -> AppTest:
    app = visit(PAGE, lang="en", calendars="partners")
    app.text_input(key="partner_name").set_value(name)
    app.text_input(key="partner_owner").set_value(owner)
    app.checkbox(key="partner_notes").set_value(has_notes)
    seen(app.run())
    choose(app, "kind", "concert", place=f"partner_{FESTIVAL.id}")
    return seen(app.button(key="make_partner_feed").click().run())


def address(app: AppTest) -> re.Match[str]:
    found = SECRET.search(app.code[0].value)
    assert found
    return found


def test_a_partner_gets_an_address_that_is_shown_once_and_kept_as_a_digest(visit: Visit, press: Press) -> None:
    app = make(visit)
    feed_id, secret, name = address(app).groups()
    [feed] = press.partner_feeds(FESTIVAL.id)
    assert (feed.id, feed.name, feed.owner, feed.query, name) == (
        feed_id,
        "Ville",
        "Luc",
        "lang=en&kind=concert",
        "ville",
    )
    assert is_secret(feed, secret)
    assert secret not in str(feed)
    kept = str(app.session_state)
    assert secret not in kept + str(app.query_params)
    app = seen(app.run())
    assert not app.code
    assert "Ville, for Luc: in use" in said(app).replace("\\", "")


@pytest.mark.usefixtures("press")
def test_a_calendar_without_a_name_is_not_made(visit: Visit, press: Press) -> None:
    app = make(visit, name="  ")
    assert app.error
    assert not press.partner_feeds(FESTIVAL.id)


@pytest.mark.usefixtures("press")
def test_internal_notes_are_given_after_a_warning_only(visit: Visit, press: Press) -> None:
    app = make(visit, has_notes=True)
    assert any("telephone numbers" in part.value for part in app.warning)
    assert press.partner_feeds(FESTIVAL.id)[0].has_notes


def test_a_feed_is_revoked_and_let_work_again(visit: Visit, press: Press) -> None:
    feed_id = address(make(visit))[1]
    app = visit(PAGE, lang="en", calendars="partners")
    app = seen(app.button(key=f"revoke_{feed_id}").click().run())
    assert press.partner_feeds(FESTIVAL.id)[0].revoked_at
    [undo] = [button for button in app.button if button.label == "Undo"]
    app = seen(undo.click().run())
    assert press.partner_feeds(FESTIVAL.id)[0].revoked_at is None
    assert app.button(key=f"revoke_{feed_id}")


def test_a_new_address_leaves_the_old_one_revoked(visit: Visit, press: Press) -> None:
    old = address(make(visit))
    app = visit(PAGE, lang="en", calendars="partners")
    new = address(seen(app.button(key=f"renew_{old[1]}").click().run()))
    feeds = {feed.id: feed for feed in press.partner_feeds(FESTIVAL.id)}
    assert feeds[old[1]].revoked_at
    assert not feeds[new[1]].revoked_at
    assert feeds[new[1]].query == feeds[old[1]].query
    assert not is_secret(feeds[new[1]], old[2])


def test_a_hostile_name_of_a_partner_is_shown_as_it_is(visit: Visit, press: Press) -> None:
    press.add_partner_feed(
        PartnerFeed(
            id="ab",
            festival_id=FESTIVAL.id,
            name=SCRIPT,
            owner="\u202e" + SCRIPT,
            query="venue=gone&kind=%3Cb%3E",
            digest=digest("x"),
            created_at=press.releases(FESTIVAL.id)[0].at,
            created_by="visitor 2",
        )
    )
    app = visit(PAGE, lang="en", calendars="partners")
    assert not any("<script>" in part.value for part in (*app.markdown, *app.caption))
    assert "not in the programme any more" in said(app)


# ---------------------------------------------------------------- other formats


@pytest.mark.usefixtures("press")
def test_every_format_has_its_address_and_what_it_is_for(visit: Visit) -> None:
    paths = [urlsplit(code.value).path for code in visit(PAGE, calendars="formats").code]
    names = ("schedule.xml", "schedule.json", "events.jsonld", "openagenda.csv", "programme.csv")
    assert paths == ["/programme/essai-2024", *(f"/feeds/essai-2024/{name}" for name in names)]


def test_the_page_is_embedded_only_where_the_festival_allows_it(visit: Visit, full: Store) -> None:
    full.save(FESTIVAL.id, Edit(festival=replace(FESTIVAL, embedders=("https://ville.example",))), by="test")
    Press(full).publish(FESTIVAL.id, by="test")
    app = visit(PAGE, calendars="formats")
    assert any(code.value.startswith("<iframe ") for code in app.code)
