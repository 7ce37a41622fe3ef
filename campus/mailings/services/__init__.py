"""Acts around mails."""
