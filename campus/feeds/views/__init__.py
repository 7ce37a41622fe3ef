"""Calendars over HTTP, the page that offers them, and what an organizer does about a late change."""
