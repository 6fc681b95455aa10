"""The days of the calendar as one pattern, so that a schema alone can tell a date from a text that looks like one."""

from __future__ import annotations

_LEAP = r"(?:[1-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?:[2468][048]|[13579][26])00)"

DAY = (
    r"^(?:[1-9][0-9]{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)"
    rf"|(?:0[13578]|1[02])-31)|{_LEAP}-02-29)$"
)
"""Matches YYYY-MM-DD of the Gregorian calendar from the year 1000, and nothing else."""

LOOKS_LIKE_A_DAY = r"^....-..-..$"
"""Matches whatever may be meant as a date."""
