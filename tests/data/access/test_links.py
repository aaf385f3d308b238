"""Links: found by their token alone, until they end, and what they let be seen."""

import pytest

from data.access import links, sessions
from data.access.database import AccessDatabase, hashed
from data.access.links import Terms
from data.model.rights import Rights
from tests.data.access.conftest import DAY, HERE, Clock

TERMS = Terms(("overview",), {"source": ("ads",)}, {"source": ["ads"]}, True, False, None)


def test_a_link_opens_by_its_token(book: AccessDatabase) -> None:
    link, token = links.make(book, "Director", TERMS, 7, "Olga")

    assert links.by_token(book, token) == (link, None)
    assert len(token) >= 43  # 256 bits
    assert token not in book.file.read_bytes().decode("latin-1")
    for guess in ("", token[:-1], token + "x", token.swapcase(), hashed(token)):
        assert links.by_token(book, guess) is None


def test_its_rights_are_its_terms(book: AccessDatabase) -> None:
    link, _ = links.make(book, "Director", TERMS, 7, "Olga")
    other, _ = links.make(book, "Bank", TERMS, 7, "Olga")

    rights = link.rights("Client")
    assert rights.limits == {"source": ("ads",)}
    assert rights != Rights.everything()
    assert rights.mask
    assert other.rights("Client").mask
    assert rights.mask != other.rights("Client").mask  # marks of two links cannot be put together


@pytest.mark.parametrize("end", ["expired", "revoked", "rotated"])
def test_an_ended_link_ends_its_sessions(book: AccessDatabase, clock: Clock, end: str) -> None:
    """Whoever looks at it is out with his next press."""
    link, token = links.make(book, "Director", TERMS, 7, "Olga")
    session = sessions.begin(book, HERE, link=link)
    clock.seconds += DAY / 2
    assert sessions.find(book, session)

    match end:
        case "expired":
            for _ in range(14):
                clock.seconds += DAY / 2
                sessions.find(book, session)
        case "revoked":
            links.revoke(book, link.link_id)
        case "rotated":
            fresh = links.rotate(book, link.link_id)
            assert links.by_token(book, fresh)

    assert links.by_token(book, token) is None
    assert sessions.find(book, session) is None


def test_views_are_counted(book: AccessDatabase) -> None:
    link, _ = links.make(book, "Director", TERMS, 7, "Olga")
    key = hashed(sessions.begin(book, HERE, link=link))

    assert sessions.first_drawn(book, key)
    assert not sessions.first_drawn(book, key)
    links.viewed(book, link.link_id)

    assert links.links(book)[0].views == 1
    assert links.links(book)[0].viewed_at is not None


def test_frozen_data_are_wanted_while_a_good_link_shows_them(book: AccessDatabase) -> None:
    frozen = Terms(("overview",), {}, {}, False, False, 7)
    first, _ = links.make(book, "A", frozen, 7, "Olga")
    links.make(book, "B", TERMS, 7, "Olga")
    assert links.frozen_in_use(book) == {7}

    links.revoke(book, first.link_id)
    assert links.frozen_in_use(book) == set()
