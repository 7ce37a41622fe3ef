"""Reading for mails."""
