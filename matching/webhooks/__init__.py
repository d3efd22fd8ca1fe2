"""Webhooks: receivers who are told by signed messages that something happened, and nothing of whom it happened to."""

from matching.webhooks import signing
from matching.webhooks.courier import Courier, Retry
from matching.webhooks.destination import Allowed, read_url
from matching.webhooks.events import EVENTS, Event, announce, announce_test, fresh_message, telling
from matching.webhooks.kept import Delivery, Webhook, Webhooks, events_named

__all__ = [
    "EVENTS",
    "Allowed",
    "Courier",
    "Delivery",
    "Event",
    "Retry",
    "Webhook",
    "Webhooks",
    "announce",
    "announce_test",
    "events_named",
    "fresh_message",
    "read_url",
    "signing",
    "telling",
]
