import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.people.devices import device_label, device_mark, marked_device, network_of

SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Mobile Safari/604.1"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        (SAFARI, "Safari · iPhone"),
        (CHROME, "Chrome · Windows"),
        (CHROME + " Edg/140.0", "Edge · Windows"),
        (CHROME + " Whale/4.3", "Whale · Windows"),
        ("Mozilla/5.0 (Linux; Android 16; SM-S936N) SamsungBrowser/29.0 Chrome/130 Mobile Safari/537.36",
         "Samsung Internet · Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox · Linux"),
        ("", ""),
        ("curl/8.5 <script>alert(1)</script>", ""),
    ],
)  # fmt: skip
def test_labels(user_agent: str, label: str) -> None:
    assert device_label(user_agent) == label


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        (None, "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_networks(address: str | None, network: str) -> None:
    assert network_of(address) == network


def test_a_mark_names_a_device_to_one_account_only() -> None:
    mark = device_mark("secret", "ada@kaist.example")
    assert marked_device("secret", "ada@kaist.example", mark) == mark.partition(".")[0]
    assert marked_device("secret", "eve@kaist.example", mark) is None
    assert marked_device("another secret", "ada@kaist.example", mark) is None
    assert device_mark("secret", "ada@kaist.example") != mark


@given(st.text() | st.none())
def test_a_made_up_mark_names_nothing(mark: str | None) -> None:
    assert marked_device("secret", "ada@kaist.example", mark) is None
