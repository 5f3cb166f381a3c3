"""Asks the endpoint mapper as Samba does, on a connection that is protected as told, and prints what came of it as JSON.

usage: samba_client.py '{"host", "mapperPort", "options": "seal,spnego", "user"?, "password"?, "calls"?}'
"""
import json
import struct
import sys
import uuid

from samba import NTSTATUSError, param
from samba.credentials import DONT_USE_KERBEROS, Credentials
from samba.dcerpc import epmapper

INTERFACE = uuid.UUID('1a927394-352e-4553-ae3f-7cf4aafca620')
NDR = uuid.UUID('8a885d04-1ceb-11c9-9fe8-08002b104860')


def tower():
    octets = struct.pack('<H', 5)
    for syntax, major in ((INTERFACE, 1), (NDR, 2)):
        octets += struct.pack('<HB16sHHH', 19, 0x0d, syntax.bytes_le, major, 2, 0)
    return octets + bytes.fromhex('01000b02000000' '01000702000087' '0100090400' '00000000')


def arguments():
    octets = tower()
    stub = struct.pack('<LLLL', 0, 7, len(octets), len(octets)) + octets
    return stub + bytes(-len(stub) % 4) + bytes(20) + struct.pack('<L', 4)


def results(stub):
    count, = struct.unpack('<L', stub[20:24])
    status, = struct.unpack('<L', stub[-4:])
    # Behind the handle, three numbers of the array, one pointer and two lengths; the port is in the fourth floor.
    at = 24 + 12 + 4 + 8
    return {'status': status, 'count': count, 'port': int.from_bytes(stub[at + 64:at + 66], 'big') if count else None}


def main():
    task = json.loads(sys.argv[1])
    settings = param.LoadParm()
    settings.load_default()
    credentials = Credentials()
    credentials.guess(settings)
    if 'user' in task:
        credentials.set_kerberos_state(DONT_USE_KERBEROS)
        credentials.set_username(task['user'])
        credentials.set_password(task['password'])
        credentials.set_domain('ELSEWHERE')
    else:
        credentials.set_anonymous()
    try:
        mapper = epmapper.epmapper('ncacn_ip_tcp:%s[%d,%s]' % (task['host'], task['mapperPort'], task['options']), settings, credentials)
        print(json.dumps({'results': [results(mapper.request(3, arguments())) for _ in range(task.get('calls', 1))]}))
    except NTSTATUSError as error:
        print(json.dumps({'error': '%08x' % (error.args[0] & 0xffffffff)}))


main()
