"""The workspace in a browser: what one person sees of it, and everything that they can do there."""

from sandbox.page.routing import routes

__all__ = ["routes"]
