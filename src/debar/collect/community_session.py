"""SNMP versions 1 and 2c: one packet out, one in. pysnmp encodes and decodes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyasn1.codec.ber import decoder, encoder
from pyasn1.type import univ
from pysnmp.proto import api

from debar.collect.ear import Ear
from debar.collect.values import varbinds
from debar.collect.wire import Failed, Oid, Varbind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debar.collect.credentials import Credential

_MODULES = {"1": api.PROTOCOL_MODULES[api.SNMP_VERSION_1], "2c": api.PROTOCOL_MODULES[api.SNMP_VERSION_2C]}


class CommunitySession(Ear):
    """A conversation with a community."""

    first_cost = 1

    def __init__(self, credential: Credential, timeout: float) -> None:
        super().__init__()
        self._speaks: Any = _MODULES[credential.version]
        self._has_bulk = credential.version != "1"
        self._community = credential.community.encode()
        self._timeout = timeout
        self._asked = -1

    @classmethod
    async def open(cls, address: str, port: int, credential: Credential, timeout: float) -> CommunitySession:
        """Open the socket; nothing is sent."""
        made = cls(credential, timeout)
        await made.bind(address, port)
        return made

    async def get(self, oids: Sequence[Oid]) -> list[Varbind]:
        """See Session."""
        return await self._ask(self._pdu(self._speaks.GetRequestPDU(), oids))

    async def after(self, oid: Oid, most: int) -> list[Varbind]:
        """See Session; version 1 gives one at a time."""
        if not self._has_bulk or most == 1:
            return await self._ask(self._pdu(self._speaks.GetNextRequestPDU(), [oid]))
        pdu = self._speaks.GetBulkRequestPDU()
        self._speaks.apiBulkPDU.set_defaults(pdu)
        self._speaks.apiBulkPDU.set_non_repeaters(pdu, 0)
        self._speaks.apiBulkPDU.set_max_repetitions(pdu, most)
        self._speaks.apiBulkPDU.set_varbinds(pdu, [(oid, univ.Null(""))])
        return await self._ask(pdu)

    def _pdu(self, pdu: Any, oids: Sequence[Oid]) -> Any:
        self._speaks.apiPDU.set_defaults(pdu)
        self._speaks.apiPDU.set_varbinds(pdu, [(oid, univ.Null("")) for oid in oids])
        return pdu

    async def _ask(self, pdu: Any) -> list[Varbind]:
        message = self._speaks.Message()
        self._speaks.apiMessage.set_defaults(message)
        self._speaks.apiMessage.set_community(message, self._community)
        self._speaks.apiMessage.set_pdu(message, pdu)
        self._asked = int(self._speaks.apiPDU.get_request_id(pdu))
        self.send(encoder.encode(message))
        state, index, found = await self.answer(self._timeout)
        if state:
            raise Failed(state, index)
        return list(found)

    def understood(self, data: bytes) -> tuple[int, int, list[Varbind]] | None:
        """State, index and variables of the answer to the last request."""
        message, _ = decoder.decode(data, asn1Spec=self._speaks.Message())
        pdu = self._speaks.apiMessage.get_pdu(message)
        known = self._speaks.apiPDU
        if not isinstance(pdu, self._speaks.GetResponsePDU) or int(known.get_request_id(pdu)) != self._asked:
            return None
        state = int(known.get_error_status(pdu))
        index = int(known.get_error_index(pdu, muteErrors=True))
        return state, index, [] if state else varbinds(known.get_varbinds(pdu))
