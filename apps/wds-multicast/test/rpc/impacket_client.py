"""Calls WdsRpcMessage as impacket does and prints what came of it as JSON.

usage: impacket_client.py '{"host", "mapperPort", "packet": hex, "user"?, "password"?, "level"?, "spnego"?, "fragment"?, "calls"?}'
"""
import json
import struct
import sys

from impacket.dcerpc.v5 import epm, rpcrt, transport
from impacket.dcerpc.v5.dtypes import ULONG
from impacket.dcerpc.v5.ndr import NDRCALL, NDRPOINTER, NDRUniConformantArray
from impacket.spnego import SPNEGO_NegTokenInit, SPNEGO_NegTokenResp, TypesMech
from impacket.uuid import bin_to_string, uuidtup_to_bin

INTERFACE = uuidtup_to_bin(('1a927394-352e-4553-ae3f-7cf4aafca620', '1.0'))
LEVELS = {'connect': 2, 'integrity': 5, 'privacy': 6}
BIND, BIND_ACK, ALTER, AUTH3 = 11, 12, 14, 16


class Bytes(NDRUniConformantArray):
    item = 'c'


class PBytes(NDRPOINTER):
    referent = (('Data', Bytes),)


class WdsRpcMessage(NDRCALL):
    opnum = 0
    structure = (('uRequestPacketSize', ULONG), ('bRequestPacket', Bytes))


class WdsRpcMessageResponse(NDRCALL):
    structure = (('puReplyPacketSize', ULONG), ('pbReplyPacket', PBytes), ('ErrorCode', ULONG))


class SpnegoTransport:
    """Puts SPNEGO around the tokens that impacket sends by themselves, and takes it off those that come back."""

    def __init__(self, inner, mechanisms):
        self.inner, self.mechanisms, self.bind = inner, mechanisms, None

    def __getattr__(self, name):
        return getattr(self.inner, name)

    def send(self, data, forceWriteAndx=0, forceRecv=0):
        kind, auth_length = data[2], struct.unpack('<H', data[10:12])[0]
        if kind == BIND:
            token = SPNEGO_NegTokenInit()
            token['MechTypes'] = [TypesMech[name] for name in self.mechanisms]
            first = self.mechanisms[0].startswith('NTLMSSP')
            token['MechToken'] = data[-auth_length:] if first else b'not for you'
            self.bind = data[:-auth_length]
            self.inner.send(with_token(self.bind, token.getData()))
            if not first:
                self.answer(self.recv_pdu())
                self.later(data[-auth_length:])
        elif kind == AUTH3:
            self.later(data[-auth_length:])
            self.answer(self.recv_pdu())
        else:
            self.inner.send(data)

    def later(self, ntlm):
        token = SPNEGO_NegTokenResp()
        token['ResponseToken'] = ntlm
        self.inner.send(with_token(self.bind[:2] + bytes([ALTER]) + self.bind[3:], token.getData()))

    def recv(self, forceRecv=0, count=0):
        data = self.inner.recv(forceRecv, count)
        if data[2] not in (BIND_ACK, 15):
            return data
        return with_token(data[:-struct.unpack('<H', data[10:12])[0]], self.answer(data))

    def recv_pdu(self):
        return self.inner.recv()

    def answer(self, data):
        if data[2] not in (BIND_ACK, 15):
            raise rpcrt.DCERPCException('refused: type %d status %08x' % (data[2], struct.unpack('<L', data[24:28])[0]))
        length = struct.unpack('<H', data[10:12])[0]
        return response_token(data[-length:]) if length else b''


def response_token(token):
    """impacket expects a NegTokenResp to have all its fields."""
    at = token.find(b'NTLMSSP\0')
    return SPNEGO_NegTokenResp(token)['ResponseToken'] if at >= 0 else b''


def with_token(head, token):
    pdu = head + token
    return pdu[:8] + struct.pack('<HH', len(pdu), len(token)) + pdu[12:]


def resolve(task):
    mapper = transport.DCERPCTransportFactory('ncacn_ip_tcp:%s[%d]' % (task['host'], task['mapperPort'])).get_dce_rpc()
    mapper.connect()
    binding = epm.hept_map(task['host'], INTERFACE, protocol='ncacn_ip_tcp', dce=mapper)
    mapper.disconnect()
    return binding


def connect(task, binding):
    rpc = transport.DCERPCTransportFactory(binding)
    if 'user' in task:
        rpc.set_credentials(task['user'], task['password'], task.get('domain', ''))
    dce = rpc.get_dce_rpc()
    if 'spnego' in task:
        # impacket takes 9 for Kerberos.
        rpcrt.RPC_C_AUTHN_WINNT, rpcrt.RPC_C_AUTHN_GSS_NEGOTIATE = 9, 99
        dce = rpcrt.DCERPC_v5(SpnegoTransport(rpc, task['spnego']))
    if 'user' in task:
        dce.set_credentials(*rpc.get_credentials())
        dce.set_auth_type(rpcrt.RPC_C_AUTHN_WINNT)
        dce.set_auth_level(LEVELS[task['level']])
    if 'fragment' in task:
        dce.set_max_fragment_size(task['fragment'])
    rpc.connect()
    dce.bind(INTERFACE)
    return dce


def variables(packet):
    """The variables of a packet, read by MS-WDSC 2.2.1 and nothing of ours."""
    header, version, size = struct.unpack('<HHL', packet[:8])
    inner, version2, kind, _, code, count = struct.unpack('<LHBBLL', packet[header:header + 16])
    assert (header, version, size, version2, inner) == (40, 0x100, len(packet), 0x100, len(packet) - 40)
    at, found = 56, {}
    for _ in range(count):
        name = packet[at:at + 66].decode('utf-16le').split('\0')[0]
        type_, length, array = struct.unpack('<LLL', packet[at + 68:at + 80])
        found[name] = {'type': type_, 'value': packet[at + 80:at + 80 + length * max(array, 1)].hex()}
        at += (80 + length * max(array, 1) + 15) // 16 * 16
    assert at == len(packet)
    return {'endpoint': bin_to_string(packet[8:24]).lower(), 'type': kind, 'code': code, 'variables': found}


def call(dce, packet):
    request = WdsRpcMessage()
    request['uRequestPacketSize'] = len(packet)
    request['bRequestPacket'] = [bytes([byte]) for byte in packet]
    answer = dce.request(request, checkError=False)
    size = answer['puReplyPacketSize']
    reply = b''.join(answer['pbReplyPacket']) if size else b''
    assert len(reply) == size
    return {'status': answer['ErrorCode'], 'reply': variables(reply) if size else None}


def main():
    task = json.loads(sys.argv[1])
    try:
        binding = resolve(task)
        dce = connect(task, binding)
        results = [call(dce, bytes.fromhex(task['packet'])) for _ in range(task.get('calls', 1))]
        dce.disconnect()
        print(json.dumps({'binding': binding, 'results': results}))
    except (rpcrt.DCERPCException, OSError) as error:
        print(json.dumps({'error': '%s: %s' % (type(error).__name__, error)}))


main()
