"""Signing in with an OpenID provider: code flow with PKCE (OpenID Connect Core 1.0, RFC 7636, RFC 9207).

What is remembered of a sign-in that is on lies in a cookie of the browser that began it, signed by us, so that an
answer that another browser brings opens nothing. Needs the extra `sso`: Authlib, its joserfc, and httpx2.
"""

from __future__ import annotations

import hmac
import logging
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from debar.casework.hooks import address
from debar.casework.who import Role
from debar.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from debar.casework.seal import Seal

ALGORITHMS = tuple("RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 Ed25519 EdDSA".split())
"""By which a provider may sign: with keys that it publishes. Never `none`, and never with a secret that is shared."""
SCOPE = "openid profile email"
LASTS = timedelta(minutes=10)
"""How long somebody may take to sign in there."""
KEPT = timedelta(hours=1)
"""How long what the provider publishes of itself is kept."""
ANEW = timedelta(minutes=1)
"""Its keys are asked for again because of a key that is unknown at most this often."""
LEEWAY = 60
"""Seconds by which the provider's clock may differ."""
WAIT = 10.0
MOST_ON = 10_000
"""Sign-ins remembered as used."""
LOG = logging.getLogger("debar.sso")


@dataclass(frozen=True, slots=True)
class Options:
    """What was settled with a provider."""

    issuer: str
    client: str
    secret: str
    name: str
    name_claim: str = "email"
    role_claim: str | None = None
    roles: Mapping[str, Role] = field(default_factory=dict)
    default: Role | None = Role.VIEWER
    """What somebody is who has no role by a group; None: they stay outside, unless they were added here."""


@dataclass(frozen=True, slots=True)
class Came:
    """Somebody whom the provider told of."""

    subject: str
    """Issuer and subject: by nothing else is anybody known."""
    name: str
    shown: str
    sure: bool
    """Whether the name may be taken for that of somebody who was added before."""
    role: Role | None
    """By their groups; None when none of them says anything."""
    lang: str | None
    place: str
    """Where they wanted to go."""


def options(
    issuer: str, client: str | None, secret: str | None, name: str | None = None, name_claim: str = "email",
    role_claim: str | None = None, roles: Iterable[str] = (), default: str = "viewer",
) -> Options:  # fmt: skip
    """What was settled, as it was written. Raises UsageError for what cannot be used."""
    parts = urlsplit(issuer)
    if not _is_safe(issuer) or parts.query or parts.fragment:
        raise UsageError(f"--oidc-issuer {issuer}: an issuer is an https address; http is only for this machine")
    if not client or not secret:
        raise UsageError("--oidc-issuer needs --oidc-client, and the secret in DEBAR_OIDC_SECRET")
    if default not in (*Role, "none"):
        raise UsageError(f"--oidc-default-role {default!r} is none of {', '.join(Role)}, none")
    mapped: dict[str, Role] = {}
    for text in roles:
        group, _, role = text.rpartition("=")
        if not group or role not in list(Role):
            raise UsageError(f"--oidc-role {text!r} is not GROUP=ROLE, with a role of {', '.join(Role)}")
        mapped[group] = Role(role)
    if mapped and not role_claim:
        raise UsageError("--oidc-role needs --oidc-role-claim, the claim that lists the groups")
    given = None if default == "none" else Role(default)
    return Options(issuer, client, secret, name or parts.netloc, name_claim, role_claim, mapped, given)


def _is_safe(url: str) -> bool:
    """Whether secrets may go there: by https, or to this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    number = address(host)
    here = host == "localhost" or (number is not None and number.is_loopback)
    return bool(host) and not parts.username and (parts.scheme == "https" or (parts.scheme == "http" and here))


class Provider:
    """An OpenID provider."""

    def __init__(self, options: Options, seal: Seal, back: str) -> None:
        try:
            import authlib.integrations.httpx_client  # noqa: F401
            import joserfc  # noqa: F401
        except ImportError as error:
            raise UsageError(
                "signing in with OpenID Connect needs the extra `sso`: pip install 'debar[sso]'"
            ) from error
        from itsdangerous import URLSafeSerializer

        self.name = options.name
        self.decides_roles = options.role_claim is not None
        self.default = options.default
        self._options = options
        self._back = back
        self._signed = URLSafeSerializer(seal.secret("single sign-on"), salt="sign-in that is on")
        self._lock = threading.Lock()
        self._told: dict[str, Any] = {}
        self._told_at: datetime | None = None
        self._keys: Any = None
        self._keys_at: datetime | None = None
        self._used: OrderedDict[str, datetime] = OrderedDict()

    def begin(self, place: str, at: datetime) -> tuple[str, str]:
        """Where to send somebody who wants to go to a place of ours, and what their browser keeps meanwhile."""
        kept = {
            "state": secrets.token_urlsafe(32),
            "nonce": secrets.token_urlsafe(32),
            "verifier": secrets.token_urlsafe(64),
            "place": place,
            "at": at.timestamp(),
        }
        told = self._metadata(at)
        with self._client(told) as client:
            url, _ = client.create_authorization_url(
                told["authorization_endpoint"],
                state=kept["state"],
                code_verifier=kept["verifier"],
                nonce=kept["nonce"],
            )
        return str(url), str(self._signed.dumps(kept))

    def end(self, given: Mapping[str, str], cookie: str | None, at: datetime) -> Came:
        """Who came back with an answer of the provider. Raises RefusedError for one that is not good."""
        kept = self._begun(cookie, given.get("state", ""), at)
        told = self._metadata(at)
        issuer = given.get("iss")
        if issuer is None and told.get("authorization_response_iss_parameter_supported"):
            raise _refused("the answer does not say who sent it")
        if issuer is not None and issuer != self._options.issuer:
            raise _refused("the answer is another provider's")
        if "error" in given:
            raise _refused(f"{self.name} said: {given['error'][:100]}")
        if not given.get("code"):
            raise _refused("the answer holds no code")
        token = self._fetch(told, given["code"], kept["verifier"])
        claims = self._claims(told, token, kept["nonce"], at)
        return self._came(self._with_more(told, token, claims), kept["place"])

    def _begun(self, cookie: str | None, state: str, at: datetime) -> dict[str, Any]:
        from itsdangerous import BadData

        try:
            kept = self._signed.loads(cookie or "")
        except BadData:
            raise _refused("this browser did not begin it, or too long ago") from None
        if not hmac.compare_digest(str(kept["state"]).encode(), state.encode("utf-8", "replace")):
            raise _refused("the answer belongs to another sign-in")
        age = at.timestamp() - float(kept["at"])
        if not 0 <= age <= LASTS.total_seconds():
            raise _refused("it took too long")
        with self._lock:
            if state in self._used:
                raise _refused("the answer was used before")
            self._used[state] = at
            while len(self._used) > MOST_ON or next(iter(self._used.values())) < at - LASTS:
                self._used.popitem(last=False)
        return dict(kept)

    def _client(self, told: Mapping[str, Any]) -> Any:
        from authlib.integrations.httpx_client import OAuth2Client

        methods = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        method = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
        return OAuth2Client(
            self._options.client, self._options.secret, token_endpoint_auth_method=method, scope=SCOPE,
            redirect_uri=self._back, code_challenge_method="S256", timeout=WAIT, follow_redirects=False,
        )  # fmt: skip

    def _fetch(self, told: Mapping[str, Any], code: str, verifier: str) -> Mapping[str, Any]:
        import httpx2
        from authlib.common.errors import AuthlibBaseError

        try:
            with self._client(told) as client:
                token = client.fetch_token(
                    told["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=verifier
                )
        except (AuthlibBaseError, httpx2.HTTPError, ValueError, TypeError) as error:
            raise _refused(f"{self.name} did not accept the code", error) from None
        if not isinstance(token.get("id_token"), str):
            raise _refused(f"{self.name} told nothing of who came")
        return dict(token)

    def _claims(self, told: Mapping[str, Any], token: Mapping[str, Any], nonce: str, at: datetime) -> dict[str, Any]:
        """What the id token says, when it is good: signed by the provider's keys, for us, now, for this sign-in."""
        from authlib.common.errors import AuthlibBaseError
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.errors import InvalidKeyIdError, JoseError

        def decoded(keys: Any) -> Any:
            return jwt.decode(token["id_token"], keys, algorithms=ALGORITHMS)

        try:
            try:
                read = decoded(self._key_set(told, at))
            except InvalidKeyIdError:  # keys change
                read = decoded(self._key_set(told, at, anew=True))
            wanted = {
                "iss": {"essential": True, "value": self._options.issuer},
                "aud": {"essential": True, "value": self._options.client},
                "nonce": {"essential": True, "value": nonce},
            }
            known = {"client_id": self._options.client, "nonce": nonce, "access_token": token.get("access_token")}
            claims = CodeIDToken(read.claims, read.header, wanted, known)
            claims.validate(now=int(at.timestamp()), leeway=LEEWAY)
        except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as error:
            raise _refused(f"what {self.name} told of who came is not good", error) from None
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:
            raise _refused(f"what {self.name} told of who came is not good")
        return dict(claims)

    def _with_more(self, told: Mapping[str, Any], token: Mapping[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
        """The claims, with those that only the userinfo endpoint tells when ours are not among them."""
        wanted = [name for name in (self._options.name_claim, self._options.role_claim) if name]
        place, access = told.get("userinfo_endpoint"), token.get("access_token")
        if all(_at(claims, name) is not None for name in wanted) or not place or not access or not _is_safe(place):
            return claims
        import httpx2

        try:
            more = _json(httpx2.get(place, headers={"authorization": f"Bearer {access}"}, timeout=WAIT))
        except (httpx2.HTTPError, ValueError) as error:
            raise _refused(f"{self.name} does not tell who came", error) from None
        if more.get("sub") != claims["sub"]:
            raise _refused(f"{self.name} told of somebody else")
        return {**more, **claims}

    def _came(self, claims: Mapping[str, Any], place: str) -> Came:
        options = self._options
        name = _text(_at(claims, options.name_claim))
        sure = bool(name) and (options.name_claim != "email" or claims.get("email_verified") is True)
        groups = _at(claims, options.role_claim) if options.role_claim else None
        groups = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
        roles = [options.roles[group] for group in groups if isinstance(group, str) and group in options.roles]
        order = list(Role)
        return Came(
            subject=f"{options.issuer} {claims['sub']}",
            name=name or _text(claims.get("preferred_username")) or str(claims["sub"]),
            shown=_text(claims.get("name")) or name or _text(claims.get("preferred_username")),
            sure=sure,
            role=max(roles, key=order.index) if roles else None,
            lang=_text(claims.get("locale")) or None,
            place=place,
        )

    def _metadata(self, at: datetime) -> dict[str, Any]:
        """What the provider publishes of itself (OpenID Connect Discovery 1.0)."""
        with self._lock:
            if self._told_at is None or not timedelta(0) <= at - self._told_at < KEPT:
                told = self._published(f"{self._options.issuer.rstrip('/')}/.well-known/openid-configuration")
                if told.get("issuer") != self._options.issuer:
                    raise _refused(
                        f"{self.name} calls itself {str(told.get('issuer'))[:200]!r}, not what was settled"
                    )
                for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                    if not isinstance(told.get(name), str) or not _is_safe(told[name]):
                        raise _refused(f"{self.name} names no {name} that secrets may go to")
                self._told, self._told_at = told, at
            return self._told

    def _key_set(self, told: Mapping[str, Any], at: datetime, anew: bool = False) -> Any:
        from joserfc.jwk import KeySet

        with self._lock:
            age = at - self._keys_at if self._keys_at else None
            if age is None or not timedelta(0) <= age < (ANEW if anew else KEPT):
                published: Any = self._published(told["jwks_uri"])
                self._keys, self._keys_at = KeySet.import_key_set(published), at
            return self._keys

    def _published(self, url: str) -> dict[str, Any]:
        import httpx2

        try:
            return _json(httpx2.get(url, timeout=WAIT, follow_redirects=False))
        except (httpx2.HTTPError, ValueError) as error:
            raise _refused(f"{self.name} cannot be reached", error) from None


def _json(response: Any) -> dict[str, Any]:
    response.raise_for_status()
    told = response.json()
    if response.status_code != 200 or not isinstance(told, dict):
        raise ValueError("no object of JSON")
    return told


def _at(claims: Mapping[str, Any], name: str) -> Any:
    """A claim by its name, or by its path: `realm_access.roles`."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _text(value: Any) -> str:
    return value.strip()[:200] if isinstance(value, str) else ""


def _refused(why: str, error: Exception | None = None) -> RefusedError:
    """The refusal; what an error says goes to the log of the server only."""
    LOG.warning("sign-in refused: %s%s", why, f" ({type(error).__name__}: {error})" if error else "")
    return RefusedError(why)
