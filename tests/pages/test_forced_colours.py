"""Every page in colours that the reader has chosen: nothing fades, and nothing is told by a colour that is gone."""

from __future__ import annotations

import pytest

from tests.counts import IS_LONG
from tests.pages import addresses
from tests.pages.browser import Look
from tests.pages.forcing import ringless, unforced

PAGES = addresses.every()
OFTEN = 9
"""Every so-manieth page is looked at in the quick run."""


@pytest.mark.parametrize("address", PAGES if IS_LONG else PAGES[::OFTEN], ids=lambda each: each.name)
def test_a_page_stays_readable_in_the_readers_own_colours(site, address):
    with site.page(address.who, Look("ko")) as page:
        page.emulate_media(forced_colors="active", color_scheme="dark")
        page.goto(address.path(site.world))
        assert unforced(page) == []
        assert ringless(page, 12 if IS_LONG else 4) == []
        page.emulate_media(forced_colors="active", color_scheme="light")
        assert unforced(page) == []


FAULTS = {
    "text is in no colour of the reader": "<p style='forced-color-adjust:none;color:#777'>pale</p>",
    "text does not stand out": "<p style='forced-color-adjust:none;color:Canvas;background:Canvas'>gone</p>",
    "a picture is painted in no colour of the reader": "<svg><rect width=9 height=9 fill='#0b6470'/></svg>",
    "a picture does not stand out": "<svg><rect width=9 height=9 style='fill:Canvas'/></svg>",
    "text of a picture is in no colour of the reader": "<svg><text y=9 fill='#0b6470'>1</text></svg>",
    "no border": "<button style='border:0'>press</button>",
    "a link like text": "<p style='color:LinkText'><a href=/a style='text-decoration:none;color:LinkText'>a</a></p>",
    "told by colour alone": "<span class='mark yes' style='width:9px;height:9px;display:inline-block'></span>",
    "one sign for yes, no": "<span class='mark yes'>o</span><span class='mark no'>o</span>",
    "underlined as the one where one is": "<p><b><a href=/a aria-current=page>a</a></b>"
    "<a href=/b style='border-bottom:2px solid transparent'>b</a></p>",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_page_that_loses_something_in_the_readers_colours_would_be_found(site, fault):
    with site.page("anonymous") as page:
        page.emulate_media(forced_colors="active")
        page.goto("about:blank")
        page.set_content(f"<html lang=en><title>t</title><body>{FAULTS[fault]}")
        assert [each.partition(":")[0] for each in unforced(page)] == [fault]


def test_a_stop_whose_ring_is_not_seen_would_be_found(site):
    with site.page("anonymous") as page:
        page.emulate_media(forced_colors="active")
        page.goto("about:blank")
        page.set_content("<html lang=en><title>t</title><body><button style='outline:0'>press</button><a href=/a>a</a>")
        assert [each.partition(":")[0] for each in ringless(page, 1)] == ["no ring"]
