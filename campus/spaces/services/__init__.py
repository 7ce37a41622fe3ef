"""Writes about rooms and what bounds them; every one ends by renewing the revision."""

from campus.spaces.services.revision import renew_revision

__all__ = ["renew_revision"]
