"""Lets a worker send half the messages: a passing test is told by six, of which three change nothing that is shown.

What begins and ends well around a test is left out, unless times, a report file or each test's name were asked for.
"""

from __future__ import annotations

from typing import Any

import pytest


def is_news(name: str, said: dict[str, Any]) -> bool:
    """Whether a message says what nobody knows without it."""
    report = said.get("data", {})
    around = name == "testreport" and report["when"] != "call" and report["outcome"] == "passed"
    return not (name == "logstart" or around)


def send_fewer(config: pytest.Config) -> None:
    """Leave out what is no news, in a worker; elsewhere there is nothing to send."""
    asked = config.option
    if not hasattr(config, "workerinput") or asked.durations or asked.xmlpath or asked.verbose > 0:
        return
    (worker,) = (each for each in config.pluginmanager.get_plugins() if hasattr(each, "sendevent"))
    send = worker.sendevent
    worker.sendevent = lambda name, **said: is_news(name, said) and send(name, **said)
