"""The page that stops mails."""
