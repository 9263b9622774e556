"""Slack's rules for blocks, elements and modals, as strict as the real ones where those are known."""
