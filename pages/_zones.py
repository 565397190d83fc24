"""The time zones to choose from, those of the usual festivals first."""

from zoneinfo import available_timezones

ZONES = ["Europe/Paris", "Asia/Yerevan", *sorted(available_timezones() - {"Europe/Paris", "Asia/Yerevan"})]
