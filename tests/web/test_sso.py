"""Single sign-on with a real provider on this machine, and what somebody could try against it."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from tests.web import provider as idp
from tests.web.served import PASSWORD, Client, Entry, keeper, person, served, settled

from debar.casework import audit, people
from debar.casework.who import Role
from debar.errors import UsageError
from debar.web import sso
from debar.web.office import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from debar.register import Register
    from debar.rulebook import Rulebook
    from debar.web.office import Office


class World:
    """An office, its provider, and a clock that can be put forward."""

    def __init__(self, office: Office, provider: idp.Provider, **settings: Any) -> None:
        self.ahead = timedelta(0)
        self.provider = provider
        given = {"name": "Example ID", **settings}
        options = sso.options(provider.issuer, idp.CLIENT, idp.SECRET, **given)
        made = sso.Provider(options, office.store.seal, f"{office.base}/sso/back")
        self.office = replace(office, now=lambda: clock() + self.ahead, extras={"sso": made})

    def begin(self, client: Client, place: str = "/settings") -> str:
        """Press the button; gives the provider's address that the browser is sent to."""
        page = client.post("/sso", data={"next": place})
        assert page.status_code == 200, page.text
        found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text)
        assert found, page.text
        return unescape(found.group(1))

    def come(self, client: Client, place: str = "/settings") -> Any:
        """All the way: there, in, and back."""
        return client.get("/sso/back", params=self.provider.authorise(self.begin(client, place)))

    def accounts(self) -> dict[str, people.Account]:
        with self.office.store.read() as connection:
            return {each.name: each for each in people.accounts(connection)}


@pytest.fixture
def make(tmp_path: Path, register: Register, rulebook: Rulebook) -> Iterator[Callable[..., World]]:
    from contextlib import ExitStack

    with ExitStack() as stack:

        def made(**settings: Any) -> World:
            office = settled(tmp_path / "office", register, rulebook)
            stack.callback(office.store.close)
            provider = stack.enter_context(idp.running(f"{office.base}/sso/back"))
            world = World(office, provider, **settings)
            stack.enter_context(served(world.office))
            return world

        yield made


@pytest.fixture
def world(make: Callable[..., World]) -> World:
    return make()


@pytest.fixture
def client(world: World) -> Iterator[Client]:
    with Client(base_url=world.office.base, timeout=30) as made:
        yield made


def is_in(client: Client) -> bool:
    return client.get("/settings").status_code == 200


def test_somebody_new_comes_in_as_a_viewer(world: World, client: Client) -> None:
    assert "Sign in with Example ID" in client.get("/sign-in").text
    answer = world.come(client, "/settings?x=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/settings?x=1")
    assert is_in(client)
    account = world.accounts()["eve@id.example"]
    assert (account.shown, account.role, account.local, account.known) == ("Eve", Role.VIEWER, False, True)
    assert "debar-sso" not in client.cookies
    with world.office.store.read() as connection:
        assert list(audit.verify(connection, world.office.store.seal.public)) == []


def test_what_is_asked_of_the_provider(world: World, client: Client) -> None:
    url = world.begin(client)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert asked["tenant"] == "1", "what the endpoint's address holds stays"
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert {"openid", "email", "profile"} == set(asked["scope"].split())
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    again = parse_qs(urlsplit(world.begin(client)).query)
    for name in ("state", "nonce", "code_challenge"):
        assert again[name] != [asked[name]]
    client.get("/sso/back", params=world.provider.authorise(world.begin(client)))
    (token,) = world.provider.asked
    assert len(token["code_verifier"]) >= 43
    assert "client_secret" not in token, "the secret goes in the header"


def test_the_same_person_comes_again_with_another_name(world: World, client: Client) -> None:
    world.come(client)
    first = world.accounts()["eve@id.example"]
    world.provider.user = {"sub": "u-1", "email": "eve@new.example", "name": "Eve Newname"}
    world.come(client)
    assert world.accounts().keys() == {"administrator", "eve@id.example"}
    assert world.accounts()["eve@id.example"].id == first.id


def says(**told: Any) -> Callable[[World], None]:
    """An id token that says something else; None leaves a claim out."""

    def do(world: World) -> None:
        def changed(claims: dict[str, Any]) -> dict[str, Any]:
            found = {name: value(claims) if callable(value) else value for name, value in told.items()}
            return {name: value for name, value in {**claims, **found}.items() if value is not None}

        world.provider.claims = changed

    return do


def signed(how: Callable[[World, dict[str, Any]], str]) -> Callable[[World], None]:
    """An id token that is signed otherwise."""

    def do(world: World) -> None:
        world.provider.token = lambda claims: how(world, claims)

    return do


def unsigned(_: World, claims: dict[str, Any]) -> str:
    def part(value: Any) -> str:
        return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': 'none', 'kid': 'one'})}.{part(claims)}."


def by_another_key(_: World, claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, RSAKey.generate_key(2048, {"kid": "one"}))


def by_an_unknown_key(_: World, claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "two"}, claims, RSAKey.generate_key(2048, {"kid": "two"}))


def by_the_secret(_: World, claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "HS256", "kid": "one"}, claims, OctKey.import_key(idp.SECRET), algorithms=["HS256"])


def by_the_public_key_as_secret(world: World, claims: dict[str, Any]) -> str:
    public = world.provider.key.as_pem(private=False)
    from authlib.common.encoding import urlsafe_b64encode as b64
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives import hmac as mac

    head, body = b64(json.dumps({"alg": "HS256", "kid": "one"}).encode()), b64(json.dumps(claims).encode())
    made = mac.HMAC(public, hashes.SHA256())
    made.update(head + b"." + body)
    return (head + b"." + body + b"." + b64(made.finalize())).decode()


def with_a_key_inside(_: World, claims: dict[str, Any]) -> str:
    key = RSAKey.generate_key(2048, {"kid": "one"})
    return jwt.encode({"alg": "RS256", "kid": "one", "jwk": key.as_dict(private=False)}, claims, key)


def changed_after(world: World, claims: dict[str, Any]) -> str:
    head, body, signature = world.provider.sign(claims).split(".")
    body = urlsafe_b64encode(json.dumps({**claims, "sub": "u-2"}).encode()).decode().rstrip("=")
    return f"{head}.{body}.{signature}"


ATTACKS: dict[str, Callable[[World], None]] = {
    "wrong nonce": says(nonce="another"),
    "no nonce": says(nonce=None),
    "wrong audience": says(aud="somebody-else"),
    "wrong audience, and we as its party": says(aud="somebody-else", azp=idp.CLIENT),
    "several audiences and no party": says(aud=[idp.CLIENT, "somebody-else"], azp=None),
    "another party": says(aud=[idp.CLIENT, "somebody-else"], azp="somebody-else"),
    "no audience": says(aud=None),
    "expired": says(exp=lambda claims: claims["iat"] - 600, iat=lambda claims: claims["iat"] - 900),
    "never expires": says(exp=None),
    "expiry is no number": says(exp="tomorrow"),
    "not yet": says(nbf=lambda claims: claims["iat"] + 3_600),
    "made in the future": says(iat=lambda claims: claims["iat"] + 3_600),
    "other issuer": says(iss="https://elsewhere.example"),
    "issuer with a slash more": says(iss=lambda claims: claims["iss"] + "/"),
    "no issuer": says(iss=None),
    "no subject": says(sub=None),
    "subject is a list": says(sub=["u-1"]),
    "subject is empty": says(sub=""),
    "another access token": says(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "alg none": signed(unsigned),
    "another key of the same name": signed(by_another_key),
    "a key nobody knows": signed(by_an_unknown_key),
    "by the secret both know": signed(by_the_secret),
    "by the public key as a secret": signed(by_the_public_key_as_secret),
    "by a key inside": signed(with_a_key_inside),
    "changed after it was signed": signed(changed_after),
    "no token at all": signed(lambda *_: "nonsense"),
    "userinfo of somebody else": lambda world: (
        says(email=None)(world),
        setattr(world.provider, "userinfo", {"sub": "u-2", "email": "administrator"}),
    )[0],
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_token_that_is_not_good_opens_nothing(world: World, client: Client, attack: str) -> None:
    ATTACKS[attack](world)
    answer = world.come(client)
    assert answer.status_code == 403, answer.text
    assert not is_in(client)
    assert world.accounts().keys() == {"administrator"}
    world.provider.claims, world.provider.token, world.provider.userinfo = lambda claims: claims, None, None
    assert world.come(client).status_code == 303, "nothing else was in the way"


def test_a_wrong_state(world: World, client: Client) -> None:
    given = world.provider.authorise(world.begin(client))
    for state in ("", "another", given["state"] + "x"):
        assert client.get("/sso/back", params={**given, "state": state}).status_code == 403
        world.begin(client)
    assert not is_in(client)
    assert world.provider.asked == [], "the code was not even tried"


def test_an_answer_that_another_browser_began(world: World, client: Client) -> None:
    """Nobody is signed in as somebody else by a link they are sent."""
    given = world.provider.authorise(world.begin(client))
    with Client(base_url=world.office.base, timeout=30) as victim:
        assert victim.get("/sso/back", params=given).status_code == 403
        world.begin(victim)
        assert victim.get("/sso/back", params=given).status_code == 403
        assert not is_in(victim)


@pytest.mark.parametrize("replays", [False, True])
def test_a_code_opens_once(world: World, client: Client, replays: bool) -> None:
    world.provider.replays = replays
    given = world.provider.authorise(world.begin(client))
    kept = client.cookies["debar-sso"]
    assert client.get("/sso/back", params=given).status_code == 303
    with Client(base_url=world.office.base, timeout=30) as again:
        again.cookies.set("debar-sso", kept, domain="127.0.0.1")
        assert again.get("/sso/back", params=given).status_code == 403
        assert not is_in(again)
    url = world.begin(client)
    asked = parse_qs(urlsplit(url).query)
    with Client(base_url=world.office.base, timeout=30) as again:
        world.begin(again)
        state = {"state": asked["state"][0], "code": given["code"]}
        assert client.get("/sso/back", params=state).status_code == 403, "a code of another sign-in has another PKCE"


def test_a_cookie_that_is_not_ours_or_too_old(world: World, client: Client) -> None:
    given = world.provider.authorise(world.begin(client))
    kept = client.cookies["debar-sso"]
    for forged in ("", "x", kept[:-2], kept.split(".")[0] + ".AAAA"):
        with Client(base_url=world.office.base, timeout=30) as other:
            other.cookies.set("debar-sso", forged, domain="127.0.0.1")
            assert other.get("/sso/back", params=given).status_code == 403
    world.ahead = sso.LASTS + timedelta(seconds=1)
    assert client.get("/sso/back", params=given).status_code == 403
    assert not is_in(client)


def test_who_says_no_there(world: World, client: Client) -> None:
    state = parse_qs(urlsplit(world.begin(client)).query)["state"][0]
    answer = client.get("/sso/back", params={"state": state, "error": "access_denied<script>"})
    assert answer.status_code == 403
    assert "access_denied" in answer.text
    assert "<script>" not in answer.text.replace('<script src="/static', "")


@pytest.mark.parametrize(("iss", "status"), [(None, 403), ("https://elsewhere.example", 403), ("own", 303)])
def test_the_answer_says_who_sent_it(world: World, client: Client, iss: str | None, status: int) -> None:
    world.provider.published = {"authorization_response_iss_parameter_supported": True}
    given = world.provider.authorise(world.begin(client))
    if iss:
        given["iss"] = world.provider.issuer if iss == "own" else iss
    assert client.get("/sso/back", params=given).status_code == status


def test_an_account_that_ended_here_stays_ended(world: World, client: Client) -> None:
    world.come(client)
    with world.office.store.act(keeper()) as act:
        people.change(act, world.accounts()["eve@id.example"].id, ended=True)
    assert not is_in(client)
    answer = world.come(client)
    assert answer.status_code == 403
    assert "was ended" in answer.text
    assert not is_in(client)


def test_a_name_with_a_password_is_never_taken_over(world: World, client: Client) -> None:
    world.provider.user = {"sub": "u-9", "email": "administrator", "email_verified": True, "name": "Ada"}
    world.come(client)
    accounts = world.accounts()
    assert accounts["administrator-2"].role is Role.VIEWER
    assert accounts["administrator"].local
    assert client.get("/settings/people").status_code == 403


@pytest.mark.parametrize(
    ("claim", "verified", "hers"), [("email", True, True), ("email", False, False), ("email", None, False)]
)
def test_somebody_added_before_is_who_comes(
    make: Callable[..., World], claim: str, verified: bool | None, hers: bool
) -> None:
    world = make(name_claim=claim)
    with world.office.store.act(person(world.office, Role.ADMINISTRATOR).at(clock())) as act:
        people.add(act, "eve@id.example", "Eve", None, Role.APPROVER)
    world.provider.user["email_verified"] = verified
    with Client(base_url=world.office.base, timeout=30) as client:
        world.come(client)
    with world.office.store.read() as connection:
        known = {each.name: (each.role, each.known) for each in people.accounts(connection)}
    assert (known["eve@id.example"] == (Role.APPROVER, True)) is hers
    assert ("eve@id.example-2" in known) is not hers


def test_only_those_who_were_added(make: Callable[..., World]) -> None:
    world = make(default="none")
    with Client(base_url=world.office.base, timeout=30) as client:
        answer = world.come(client)
        assert answer.status_code == 403
        assert "not added here" in answer.text
        assert world.accounts().keys() == {"administrator"}


@pytest.mark.parametrize(
    ("claim", "told", "role"),
    [
        ("groups", {"groups": ["staff", "legal"]}, Role.APPROVER),
        ("groups", {"groups": ["legal", "admins", "staff"]}, Role.ADMINISTRATOR),
        ("groups", {"groups": "legal"}, Role.APPROVER),
        ("groups", {"groups": ["LEGAL", "legal "]}, Role.VIEWER),
        ("groups", {"groups": []}, Role.VIEWER),
        ("groups", {"groups": {"legal": True}}, Role.VIEWER),
        ("groups", {"groups": [None, 1, ["legal"]]}, Role.VIEWER),
        ("groups", {}, Role.VIEWER),
        ("realm_access.roles", {"realm_access": {"roles": ["legal"]}}, Role.APPROVER),
        ("https://id.example/groups", {"https://id.example/groups": ["legal"]}, Role.APPROVER),
    ],
)
def test_groups_give_roles(make: Callable[..., World], claim: str, told: dict[str, Any], role: Role) -> None:
    world = make(role_claim=claim, roles=["legal=approver", "admins=administrator"])
    world.provider.user |= told
    with Client(base_url=world.office.base, timeout=30) as client:
        assert world.come(client).status_code == 303
    assert world.accounts()["eve@id.example"].role is role


def test_a_role_follows_its_groups_at_each_sign_in(make: Callable[..., World]) -> None:
    world = make(role_claim="groups", roles=["legal=approver"], default="none")
    with Client(base_url=world.office.base, timeout=30) as client, Client(base_url=world.office.base) as before:
        world.provider.user["groups"] = ["legal"]
        world.come(before)
        world.come(client)
        assert world.accounts()["eve@id.example"].role is Role.APPROVER
        world.provider.user["groups"] = []
        answer = world.come(client)
        assert answer.status_code == 403
        assert "no group" in answer.text


def test_groups_that_only_userinfo_tells(make: Callable[..., World]) -> None:
    world = make(role_claim="groups", roles=["legal=approver"])
    world.provider.userinfo = {**world.provider.user, "groups": ["legal"]}
    with Client(base_url=world.office.base, timeout=30) as client:
        world.come(client)
    assert world.accounts()["eve@id.example"].role is Role.APPROVER


def test_what_a_browser_had_before_is_over(world: World, client: Client) -> None:
    """A session that somebody put into the browser is not the one that goes on."""
    with Entry(world.office, world.office.base)("analyst") as planted:
        secret = planted.cookies["debar"]
    client.cookies.set("debar", secret, domain="127.0.0.1")
    world.come(client)
    assert client.cookies["debar"] != secret
    with Client(base_url=world.office.base, timeout=30) as planted:
        planted.cookies.set("debar", secret, domain="127.0.0.1")
        assert not is_in(planted)


@pytest.mark.parametrize("place", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "x"])
def test_nobody_is_sent_elsewhere_afterwards(world: World, client: Client, place: str) -> None:
    assert world.come(client, place).headers["location"] == "/"


def test_new_keys_are_learned(world: World, client: Client) -> None:
    world.come(client)
    world.provider.key = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})
    assert world.come(client).status_code == 403, "not asked for again within a minute"
    world.ahead = timedelta(minutes=2)
    world.provider.claims = lambda claims: {**claims, "exp": claims["exp"] + 600}
    assert world.come(client).status_code == 303


@pytest.mark.parametrize(
    "published",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "http://elsewhere.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": None},
    ],
)
def test_a_provider_that_publishes_what_was_not_settled(
    world: World, client: Client, published: dict[str, Any]
) -> None:
    world.provider.published = published
    assert client.post("/sso", data={"next": "/"}).status_code == 403


def test_where_it_is_not_set_up(signed_in: Entry, server: str) -> None:
    with Client(base_url=server, timeout=30) as client:
        assert client.post("/sso").status_code == 404
        assert client.get("/sso/back?code=1&state=1").status_code == 404
        assert "/sso" not in client.get("/sign-in").text


@pytest.mark.parametrize("headers", [{"origin": "https://elsewhere.example"}, {"sec-fetch-site": "cross-site"}])
def test_no_other_site_begins_it(world: World, client: Client, headers: dict[str, str]) -> None:
    assert client.post("/sso", data={"next": "/"}, headers=headers).status_code == 403


def test_passwords_go_on_beside_it(world: World, client: Client) -> None:
    assert client.post("/sign-in", data={"name": "administrator", "password": PASSWORD}).status_code == 303
    assert is_in(client)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"issuer": "http://id.example"}, "https"),
        ({"issuer": "id.example"}, "https"),
        ({"issuer": "https://user@id.example"}, "https"),
        ({"issuer": "https://id.example?x"}, "https"),
        ({"client": None}, "--oidc-client"),
        ({"secret": None}, "DEBAR_OIDC_SECRET"),
        ({"default": "emperor"}, "--oidc-default-role"),
        ({"roles": ["legal"], "role_claim": "groups"}, "GROUP=ROLE"),
        ({"roles": ["legal=emperor"], "role_claim": "groups"}, "GROUP=ROLE"),
        ({"roles": ["legal=viewer"]}, "--oidc-role-claim"),
    ],
)
def test_settings_that_cannot_be_used(given: dict[str, Any], says: str) -> None:
    good = {"issuer": "https://id.example", "client": "debar", "secret": "s"}
    assert sso.options(**good).name == "id.example"
    with pytest.raises(UsageError, match=says):
        sso.options(**{**good, **given})


def test_no_secret_in_what_is_shown_of_it(world: World, client: Client) -> None:
    url = world.begin(client)
    assert idp.SECRET not in url
    body = client.cookies["debar-sso"]
    assert idp.SECRET not in body
