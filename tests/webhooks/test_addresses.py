"""Which addresses a stranger's URL may lead to."""

from __future__ import annotations

import pytest

from matching.errors import BadInputError
from matching.webhooks.addresses import refusal
from matching.webhooks.destination import Allowed, Destination, address_of, read_url

REFUSED = {
    "127.0.0.1": "loopback", "127.255.255.254": "loopback", "::1": "loopback", "::ffff:127.0.0.1": "loopback",
    "::ffff:7f00:1": "loopback", "64:ff9b::7f00:1": "loopback", "2002:7f00:1::": "loopback",
    "::ffff:0:127.0.0.1": "loopback",
    "10.0.0.1": "private", "10.255.255.255": "private", "172.16.0.1": "private", "172.31.255.255": "private",
    "192.168.1.1": "private", "100.64.0.1": "private", "100.100.100.200": "private", "::ffff:10.0.0.1": "private",
    "64:ff9b::10.1.2.3": "private", "2002:c0a8:101::1": "private", "64:ff9b:1::1": "private", "fc00::1": "private",
    "fd12:3456:789a::1": "private", "fec0::1": "private", "2a00::5efe:10.0.0.1": "private",
    "2a00::200:5efe:192.168.0.1": "private",
    "169.254.169.254": "link-local", "::ffff:169.254.169.254": "link-local", "64:ff9b::a9fe:a9fe": "link-local",
    "2002:a9fe:a9fe::": "link-local", "fe80::1": "link-local",
    "224.0.0.1": "multicast", "239.255.255.250": "multicast", "ff02::1": "multicast", "ff0e::1": "multicast",
    "0.0.0.0": "reserved", "0.1.2.3": "reserved", "192.0.0.170": "reserved", "192.0.2.1": "reserved",
    "198.18.0.1": "reserved", "198.51.100.7": "reserved", "203.0.113.9": "reserved", "240.0.0.1": "reserved",
    "255.255.255.255": "reserved", "192.88.99.1": "reserved", "::": "reserved", "::7f00:1": "reserved",
    "100::1": "reserved", "2001::1": "reserved", "2001:db8::1": "reserved", "3fff::1": "reserved",
    "4000::1": "reserved", "5f00::1": "reserved",
    "fe80::1%eth0": "unreadable", "2a00::1%eth0": "unreadable", "2130706433": "unreadable", "0x7f.1": "unreadable",
    "127.1": "unreadable", "010.0.0.1": "unreadable", "localhost": "unreadable", "": "unreadable",
}  # fmt: skip
PUBLIC = (
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1",
    "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0",
    "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700:4700::1111", "2001:4860:4860::8888",
    "2a00:1450:4001::1", "64:ff9b::808:808", "::ffff:8.8.8.8", "2002:808:808::1", "2400:cb00::1",
)  # fmt: skip
URL = Destination("https", "receiver.example", 443, "/hook")


@pytest.mark.parametrize(("address", "why"), REFUSED.items())
def test_an_address_that_is_not_public_is_refused(address, why):
    assert refusal(address) == why


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_passes(address):
    assert refusal(address) is None
    assert address_of(URL, Allowed(), lambda host, port: [address]) == address


def test_the_table_of_refused_addresses_is_long_enough_to_mean_something():
    assert len(REFUSED) >= 30
    assert set(REFUSED.values()) == {"loopback", "private", "link-local", "multicast", "reserved", "unreadable"}


@pytest.mark.parametrize("address", [each for each, why in REFUSED.items() if why != "unreadable"])
def test_one_refused_address_among_public_ones_refuses_the_host(address):
    with pytest.raises(BadInputError, match="not public"):
        address_of(URL, Allowed(), lambda host, port: ["8.8.8.8", address])


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("http://receiver.example/hook", "https alone"), ("ftp://receiver.example/", "https alone"),
        ("https://user:secret@receiver.example/", "not an address"), ("https://@receiver.example/", "not an address"),
        ("https:///hook", "not an address"), ("https://receiver.example/#part", "not an address"),
        ("https://receiver.example/a b", "not an address"), ("https://receiver.example\\@10.0.0.1/", "not an address"),
        ("https://예시.example/", "not an address"), ("https://receiver.example:99999/", "not an address"),
        ("https://receiver.example\r\nHost: other/", "not an address"), ("https://[::1", "not an address"),
        ("https://receiver.example/" + "a" * 500, "not an address"), ("receiver.example", "not an address"),
        ("https://receiver.example:22/", "this port"), ("https://receiver.example:8080/", "this port"),
        ("https://127.0.0.1/", "not public"), ("https://[::1]/", "not public"), ("https://10.0.0.1/", "not public"),
        ("https://[::ffff:10.0.0.1]/", "not public"), ("https://169.254.169.254/latest", "not public"),
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_used_is_refused_when_it_is_given(url, what):
    with pytest.raises(BadInputError, match=what):
        read_url(url, Allowed())


def test_an_address_that_can_be_used_is_taken_apart():
    read = read_url("https://Receiver.Example:8443/hook/7?a=1&b=2", Allowed())
    assert read == Destination("https", "receiver.example", 8443, "/hook/7?a=1&b=2")
    assert read_url("https://8.8.8.8", Allowed()) == Destination("https", "8.8.8.8", 443, "/")
    assert read_url("https://[2606:4700::1]/x", Allowed()).host == "2606:4700::1"


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1"])
def test_a_number_that_only_the_resolver_takes_for_an_address_is_judged_by_what_it_becomes(host):
    to = read_url(f"https://{host}/", Allowed())
    with pytest.raises(BadInputError, match="not public"):
        address_of(to, Allowed(), lambda host, port: ["127.0.0.1"])


def test_a_host_without_an_address_is_refused():
    def nowhere(host: str, port: int) -> list[str]:
        raise OSError

    with pytest.raises(BadInputError, match="no address"):
        address_of(URL, Allowed(), nowhere)
    with pytest.raises(BadInputError, match="no address"):
        address_of(URL, Allowed(), lambda host, port: [])


def test_loopback_is_for_tests_alone_and_nothing_else_with_it():
    here = Allowed(loopback=True)
    assert read_url("http://127.0.0.1:5000/hook", here).port == 5000
    with pytest.raises(BadInputError, match="https alone"):
        read_url("http://127.0.0.1:5000/hook", Allowed())
    for address in ("10.0.0.1", "169.254.169.254", "fe80::1"):
        with pytest.raises(BadInputError, match="not public"):
            address_of(Destination("http", "x.example", 80, "/"), here, lambda host, port, each=address: [each])
    with pytest.raises(BadInputError, match="https alone"):
        address_of(Destination("http", "x.example", 80, "/"), here, lambda host, port: ["8.8.8.8"])
    with pytest.raises(BadInputError, match="this port"):
        address_of(Destination("https", "x.example", 22, "/"), here, lambda host, port: ["8.8.8.8"])
