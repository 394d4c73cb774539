"""An OpenID provider on this machine, built of Authlib's server and served by Flask; it can be told to misbehave."""

from __future__ import annotations

import os
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import httpx2
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, jsonify, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # the provider of the tests speaks http on this machine

CLIENT, SECRET = "debar", "a secret that only both know"


@dataclass
class Provider:
    """The provider: who signs in next, and what it does wrong."""

    issuer: str = ""
    user: dict[str, Any] = field(default_factory=lambda: {"sub": "u-1", "email": "eve@id.example", "name": "Eve"})
    claims: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
    """What the id token says instead of the truth."""
    token: Callable[[dict[str, Any]], str] | None = None
    """Makes the id token instead of it."""
    replays: bool = False
    """Whether it takes a code more than once."""
    userinfo: dict[str, Any] | None = None
    published: dict[str, Any] = field(default_factory=dict)
    """What its discovery document says instead."""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    asked: list[dict[str, str]] = field(default_factory=list)
    """Requests for tokens."""
    codes: dict[str, Any] = field(default_factory=dict)

    def sign(self, claims: dict[str, Any]) -> str:
        """A token as it should be."""
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)

    def authorise(self, url: str) -> dict[str, str]:
        """What somebody does there: sign in and agree. Gives what comes back with the browser."""
        answer = httpx2.post(url, timeout=30)
        assert answer.status_code == 302, answer.text
        query = parse_qs(urlsplit(answer.headers["location"]).query)
        return {name: values[0] for name, values in query.items()}


class Client(ClientMixin):
    """The client that was registered."""

    def __init__(self, back: str) -> None:
        self.back = back

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return self.back

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.back

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code:
    """A code that was given out."""

    code: str
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str
    code_challenge_method: str
    acr: None = None
    amr: None = None

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> None:
        return None

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class User:
    """Whoever signs in there."""

    def get_user_id(self) -> str:
        return "u"


def application(provider: Provider, back: str) -> Flask:
    """The provider's pages."""

    class Grant(grants.AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

        def save_authorization_code(self, code: str, request: Any) -> None:
            told = request.payload.data
            provider.codes[code] = Code(
                code, told["redirect_uri"], told["scope"], told.get("nonce"), told["code_challenge"],
                told["code_challenge_method"],
            )  # fmt: skip

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            if not provider.replays:
                provider.codes.pop(authorization_code.code)

        def authenticate_user(self, authorization_code: Code) -> User:
            return User()

    class Id(OpenIDCode):
        def exists_nonce(self, nonce: str, request: Any) -> bool:
            return False

        def resolve_client_private_key(self, client: Client) -> RSAKey:
            return provider.key

        def get_client_algorithm(self, client: Client) -> str:
            return "RS256"

        def get_encode_header(self, client: Client) -> dict[str, Any]:
            return {"alg": "RS256", "kid": provider.key.kid}

        def get_client_claims(self, client: Client) -> dict[str, Any]:
            now = int(time.time())
            return {"iss": provider.issuer, "aud": [CLIENT], "iat": now, "exp": now + 300}

        def generate_user_info(self, user: User, scope: str) -> UserInfo:
            return UserInfo(provider.user)

        def encode_id_token(self, token: Any, request: Any) -> str:
            true = jwt.decode(super().encode_id_token(token, request), provider.key).claims
            claims = provider.claims(dict(true))
            return (provider.token or provider.sign)(claims)

    app = Flask("provider")
    server = AuthorizationServer(app, query_client=lambda _: Client(back), save_token=lambda token, request: None)
    server.register_grant(Grant, [Id(require_nonce=True), CodeChallenge(required=True)])

    @app.get("/.well-known/openid-configuration")
    def discovery() -> Response:
        told = {
            "issuer": provider.issuer,
            "authorization_endpoint": f"{provider.issuer}/authorise?tenant=1",
            "token_endpoint": f"{provider.issuer}/token",
            "jwks_uri": f"{provider.issuer}/keys",
            "userinfo_endpoint": f"{provider.issuer}/userinfo",
        }
        return jsonify({**told, **provider.published})

    @app.get("/keys")
    def keys() -> Response:
        return jsonify({"keys": [provider.key.as_dict(private=False)]})

    @app.get("/userinfo")
    def userinfo() -> Response:
        return jsonify(provider.userinfo or provider.user)

    @app.route("/authorise", methods=["GET", "POST"])
    def authorise() -> Any:
        if request.method == "GET":
            return "<!doctype html><html lang=en><title>Provider</title><h1>Provider</h1><form method=post><button>In"
        grant = server.get_consent_grant(end_user=User())
        return server.create_authorization_response(grant=grant, grant_user=User())

    @app.post("/token")
    def token() -> Any:
        provider.asked.append(request.form.to_dict())
        return server.create_token_response()

    return app


@contextmanager
def running(back: str) -> Iterator[Provider]:
    """A provider that is served while this lasts, and sends people back there."""
    provider = Provider()
    server = make_server("127.0.0.1", 0, application(provider, back), threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
