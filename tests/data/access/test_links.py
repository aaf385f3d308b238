"""Links: opened by their token alone until they end, with the rights of their terms."""

import pytest

from data.access import links, sessions
from data.access.database import AccessDatabase, token_hash
from data.access.links import Terms
from data.model.rights import Rights
from tests.data.access.conftest import DAY, HERE, Clock

TERMS = Terms(("overview",), {"source": ("ads",)}, {"source": ["ads"]}, True, False, None)


def test_a_link_opens_by_its_token(database: AccessDatabase) -> None:
    link, token = links.create(database, "Director", TERMS, 7, "Olga")

    assert links.by_token(database, token) == (link, None)
    assert len(token) >= 43  # 256 bits
    assert token not in database.file.read_bytes().decode("latin-1")
    for guess in ("", token[:-1], token + "x", token.swapcase(), token_hash(token)):
        assert links.by_token(database, guess) is None


def test_the_rights_of_a_link_follow_its_terms(database: AccessDatabase) -> None:
    link, _ = links.create(database, "Director", TERMS, 7, "Olga")
    other, _ = links.create(database, "Bank", TERMS, 7, "Olga")

    rights = link.rights("Client")
    assert dict(rights.limits) == {"source": ("ads",)}
    assert rights != Rights.everything()
    assert rights.mask
    assert other.rights("Client").mask
    assert rights.mask != other.rights("Client").mask  # marks of two links cannot be put together


@pytest.mark.parametrize("end", ["expired", "revoked", "rotated"])
def test_an_ended_link_ends_its_sessions(database: AccessDatabase, clock: Clock, end: str) -> None:
    """A holder who has the page open loses access with the next request."""
    link, token = links.create(database, "Director", TERMS, 7, "Olga")
    session = sessions.create(database, HERE, link=link)
    clock.seconds += DAY / 2
    assert sessions.by_token(database, session)

    match end:
        case "expired":
            for _ in range(14):
                clock.seconds += DAY / 2
                sessions.by_token(database, session)
        case "revoked":
            links.revoke(database, link.link_id)
        case "rotated":
            fresh = links.rotate(database, link.link_id)
            assert links.by_token(database, fresh)

    assert links.by_token(database, token) is None
    assert sessions.by_token(database, session) is None


def test_views_are_counted(database: AccessDatabase) -> None:
    link, _ = links.create(database, "Director", TERMS, 7, "Olga")
    key = token_hash(sessions.create(database, HERE, link=link))

    assert sessions.mark_first_view(database, key)
    assert not sessions.mark_first_view(database, key)
    links.count_view(database, link.link_id)

    assert links.all_links(database)[0].views == 1
    assert links.all_links(database)[0].viewed_at is not None


def test_a_snapshot_is_in_use_while_an_active_link_shows_it(database: AccessDatabase) -> None:
    frozen = Terms(("overview",), {}, {}, False, False, 7)
    first, _ = links.create(database, "A", frozen, 7, "Olga")
    links.create(database, "B", TERMS, 7, "Olga")
    assert links.snapshots_in_use(database) == {7}

    links.revoke(database, first.link_id)
    assert links.snapshots_in_use(database) == set()


# the terms of a link as every version so far has stored them
STORED_TERMS = (
    '{"pages": ["overview", "plan"], "limits": {"source": ["ads"]}, "address": {"grain": '
    '["week"]}, "masked": true, "totals_only": false, "frozen": 7}'
)


def test_stored_terms_are_read(database: AccessDatabase) -> None:
    """Links that were sent out must go on working: the keys of their JSON never change."""
    link, _ = links.create(database, "Director", TERMS, 7, "Olga")
    database.write("UPDATE links SET terms = ? WHERE link_id = ?", STORED_TERMS, link.link_id)

    terms = links.by_number(database, link.link_id).terms
    assert (terms.pages, terms.limits) == (("overview", "plan"), {"source": ("ads",)})
    assert (terms.address, terms.masked, terms.totals_only) == ({"grain": ["week"]}, True, False)
    assert links.snapshots_in_use(database) == {7}
    assert terms.as_json() == STORED_TERMS
