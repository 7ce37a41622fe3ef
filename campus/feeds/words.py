"""What feeds, their details, purposes and programs are called."""

from campus.feeds.models import Client, Detail, FeedPurpose
from campus.web.locale import _

DETAILS = {
    Detail.FULL: _("The whole event"),
    Detail.TITLE: _("Title, time and place"),
    Detail.BUSY: _("Only that the time is taken"),
}
PURPOSES = {
    FeedPurpose.OWN: _("For my own calendar"),
    FeedPurpose.SHARED: _("For someone I trust"),
    FeedPurpose.DEVICE: _("For a screen or another program"),
}
CLIENTS = {
    Client.GOOGLE: _("Google Calendar"),
    Client.APPLE: _("Apple Calendar"),
    Client.OUTLOOK: "Outlook",
    Client.THUNDERBIRD: "Thunderbird",
    Client.GNOME: "GNOME",
    Client.OTHER: _("Another program"),
}
