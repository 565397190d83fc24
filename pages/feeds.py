"""Partners and programmers come here to put the programme into a calendar that stays right by itself."""

import io
from urllib.parse import quote, urlencode, urlsplit

import segno
import streamlit as st

from lib.i18n import LANGUAGES
from pages import _shared

t = _shared.words()
_shared.needs_festival()
programme = _shared.programme()
festival = programme.festival

st.write(t("Subscribe once: what changes in the programme then reaches your calendar."))
st.write(t("It holds the confirmed and the cancelled items."))
with st.container(horizontal=True):
    exhibitions = st.selectbox(
        t("Exhibitions"),
        ["span", "daily"],
        format_func={
            "span": t("One entry from first to last day"),
            "daily": t("Their opening on each day"),
        }.__getitem__,
    )
    language = st.selectbox(
        t("Language of the calendar"),
        list(LANGUAGES),
        index=list(LANGUAGES).index(t.language),
        format_func=LANGUAGES.__getitem__,
    )

here = urlsplit(st.context.url or "http://localhost:8501")
base = _shared.settings().public_url or f"{here.scheme}://{here.netloc}"
chosen = {"lang": language, "exhibitions": exhibitions}
options = {name: value for name, value in chosen.items() if value not in (festival.languages[0], "span")}
address = f"{base}/feeds/{quote(festival.id)}.ics" + (f"?{urlencode(options)}" if options else "")
webcal = "webcal" + address.removeprefix("https").removeprefix("http")

picture, ways = st.columns([1, 3], vertical_alignment="center")
drawn = io.BytesIO()
segno.make(address, error="m").save(drawn, kind="png", scale=6, border=3)
picture.image(drawn.getvalue(), alt=t("QR code of the calendar's address: {address}", address=address), width=220)
with ways:
    st.markdown(t("The address to subscribe to:"))
    st.code(address, language=None, wrap_lines=True)
    with st.container(horizontal=True):
        st.link_button(t("Subscribe on this device"), webcal, icon=":material/event_available:", type="primary")
        st.link_button(t("Download once"), address, icon=":material/download:")
    st.caption(t("A downloaded file does not follow later changes; a subscription does."))
if urlsplit(base).hostname in {"localhost", "127.0.0.1"}:
    st.warning(
        t("This address works on this computer only. To publish, put Navasard on a server that partners can reach."),
        icon=":material/lan:",
    )

st.subheader(t("How to subscribe"), anchor=False)
GOOGLE = "https://calendar.google.com/calendar/r?" + urlencode({"cid": webcal})
OUTLOOK = "https://outlook.live.com/calendar/0/addfromweb?" + urlencode(
    {"url": address, "name": festival.name.to(language)}
)
CLIENTS = [
    (
        "Google Agenda",
        t("On a computer: Other calendars, + , From URL, and paste the address. It then shows on the phone too."),
        t("Changes show after 4 to 24 hours; Google offers no faster way."),
        GOOGLE,
    ),
    (
        "Apple (iPhone, iPad, Mac)",
        t("Use the button “Subscribe on this device”, or File, New calendar subscription, and paste the address."),
        t("Changes show as often as you choose, from 5 minutes to a week: choose every hour."),
        webcal,
    ),
    (
        "Outlook",
        t("Add calendar, Subscribe from web, and paste the address that begins with https."),
        t("Changes show after about 3 hours, sometimes a day."),
        OUTLOOK,
    ),
    (
        "Thunderbird",
        t("New calendar, On the network, and paste the address."),
        t("Changes show after 30 minutes."),
        "",
    ),
    (
        "Nextcloud",
        t("Calendar, + New calendar, New subscription from link, and paste the address."),
        t("Changes show after about 4 hours."),
        "",
    ),
]
for client, how, delay, shortcut in CLIENTS:
    with st.expander(client):
        st.write(how)
        st.write(delay)
        if shortcut:
            st.link_button(t("Open in {client}", client=client), shortcut, icon=":material/open_in_new:")
