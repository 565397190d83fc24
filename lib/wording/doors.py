"""The words of the page for the person at the door, which its script fills in."""

from __future__ import annotations

from lib.i18n import Words, mark

WORDS = {
    "title": mark("Counting at the door"),
    "name": mark("Your first name"),
    "sitting": mark("What you count"),
    "choose": mark("Choose…"),
    "now": mark("Now and soon"),
    "others": mark("Other days"),
    "one_more": mark("One more"),
    "one_less": mark("One too many: take one back"),
    "inside": mark("Came in, all phones together"),
    "mine": mark("On this phone: {n}"),
    "phones": mark("Phones that count here: {n}"),
    "left": mark("Places left: {n} of {seats}"),
    "full": mark("Full (places: {n}). Go on counting if people come in."),
    "over": mark("Over capacity by {n} (places: {seats}). Go on counting: the number is kept."),
    "no_seats": mark("No number of places is known here."),
    "saved": mark("Saved."),
    "saving": mark("Saving…"),
    "waiting": mark("No network. Presses that wait on this phone: {n}. None is lost: go on counting."),
    "refused": mark("This address does not work any more: ask the team for another. What you counted is kept here."),
    "broken": mark("The server cannot answer at the moment. Presses that wait on this phone: {n}. Go on counting."),
    "unknown": mark("This is not in the programme any more: tell the team what you counted."),
    "finished": mark("I am finished"),
    "thanks": mark("Thank you! The number is written down. You can still go on counting."),
    "hand": mark("Counted by hand in the room?"),
    "number": mark("Number of people"),
    "write_down": mark("Write it down"),
    "written": mark("Written down as counted by hand: {n}."),
    "nothing": mark("There is nothing to count here yet."),
    "network": mark("Open this page once with a network: from then on it counts without one."),
}


def door_words(t: Words) -> dict[str, str]:
    """Every sentence of the page by what the script calls it."""
    return {name: t(sentence) for name, sentence in WORDS.items()}
