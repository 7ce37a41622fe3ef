"""CalendarEvent to iCalendar octets (RFC 5545, 7986), and the zones they name."""
