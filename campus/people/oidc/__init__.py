"""Asking an institution's provider who somebody is (OpenID Connect Core 1.0, authorization code with PKCE)."""
