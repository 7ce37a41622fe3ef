"""Mails: written in the transaction of the change that causes them, delivered after it by a worker."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Only development shows mails on a page; elsewhere they are nobody's but their reader's."""
    if not config.registry["settings"].is_development:
        return
    config.add_route("outbox.mails", "/dev/mails")
    config.add_route("outbox.mail", r"/dev/mails/{id:\d+}")
    config.add_route("outbox.mail_html", r"/dev/mails/{id:\d+}/html")
    config.scan("campus.outbox.views")
