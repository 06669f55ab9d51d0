"""Frames and messages of docs/protocol.md: the codec of a device, in Python's standard library."""
import math, struct, zlib

# Frames

def stuff(data):
    """COBS: what has no zero in it. A block is its length and one, then up to 254 bytes; a zero ends shorter ones."""
    out = bytearray()
    runs = data.split(b"\0")
    for n, run in enumerate(runs):
        while len(run) > 254 or (len(run) == 254 and n < len(runs) - 1):
            out += b"\xff" + run[:254]
            run = run[254:]
        if len(run) == 254:  # It ends the Frame: no empty block follows.
            return bytes(out + b"\xff" + run)
        out += bytes([len(run) + 1]) + run
    return bytes(out)


def unstuff(data):
    """The reverse; None if a block is cut short."""
    out, at = bytearray(), 0
    while at < len(data):
        code = data[at]
        if at + code > len(data):
            return None
        out += data[at + 1 : at + code]
        at += code
        if code < 255 and at < len(data):
            out.append(0)
    return bytes(out)


def frame(kind, channel, sequence, seconds, payload):
    """A Frame as it goes out, closed by zero."""
    header = struct.pack("<BBHHHI", kind, channel, sequence, 0, len(payload), round(seconds * 1e6) & 0xFFFFFFFF)
    body = header + payload
    return stuff(body + struct.pack("<I", zlib.crc32(body))) + b"\0"


def unframe(data, largest):
    """(type, channel, sequence, payload), or None if it is no whole Frame of at most `largest` bytes."""
    body = unstuff(data)
    if body is None or not 16 <= len(body) <= largest:
        return None
    kind, channel, sequence, _, length, _ = struct.unpack_from("<BBHHHI", body)
    if length != len(body) - 16 or zlib.crc32(body[:-4]) != struct.unpack("<I", body[-4:])[0]:
        return None
    return kind, channel, sequence, body[12:-4]


# CBOR: as much of it as the protocol uses

def head(major, n):
    """Type and shortest argument."""
    for size, (code, form) in enumerate((("B", ">B"), ("B", ">BB"), ("H", ">BH"), ("I", ">BI"), ("Q", ">BQ"))):
        if size == 0:
            if n < 24:
                return bytes([major << 5 | n])
        elif n < 1 << 8 * struct.calcsize(code):
            return struct.pack(form, major << 5 | 23 + size, n)
    raise ValueError("more than 64 bits")


def encode(value):
    """A tuple is a map with the keys 0, 1, ...: that is what messages are. Floats are floats, integers integers."""
    if value is None or value is True or value is False:
        return {None: b"\xf6", True: b"\xf5", False: b"\xf4"}[value]
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, float):
        return struct.pack(">Bd", 0xFB, value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        text = value.encode()
        return head(3, len(text)) + text
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(encode, value))
    if isinstance(value, tuple):
        value = dict(enumerate(value))
    pairs = sorted((encode(key), encode(item)) for key, item in value.items())
    return head(5, len(pairs)) + b"".join(key + item for key, item in pairs)


def decode(data, at=0, depth=8):
    """(value, index behind it). ValueError if it is not deterministic, or nothing the protocol has."""
    if at >= len(data) or depth == 0:
        raise ValueError("ends too soon, or too deep")
    major, n = data[at] >> 5, data[at] & 31
    at += 1
    if data[at - 1] in (0xF4, 0xF5, 0xF6):
        return {0xF4: False, 0xF5: True, 0xF6: None}[data[at - 1]], at
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(n, 0)
    if n > 27 or at + size > len(data) or major == 6 or (major == 7 and n != 27):
        raise ValueError("not of this protocol")
    if major == 7:
        value = struct.unpack_from(">d", data, at)[0]
        if not math.isfinite(value):
            raise ValueError("not finite")
        return value, at + 8
    if size:
        n = int.from_bytes(data[at : at + size], "big")
        if n < {1: 24, 2: 1 << 8, 4: 1 << 16, 8: 1 << 32}[size]:
            raise ValueError("not the shortest")
        at += size
    if major < 2:
        return (n if major == 0 else -1 - n), at
    if n > len(data) - at:
        raise ValueError("longer than the Frame")
    if major == 2:
        return data[at : at + n], at + n
    if major == 3:
        return data[at : at + n].decode(), at + n
    items, before = [], b""
    for _ in range(n if major == 4 else 2 * n):
        begin = at
        item, at = decode(data, at, depth - 1)
        if major == 5 and len(items) % 2 == 0:
            if data[begin:at] <= before or not isinstance(item, (int, str)):
                raise ValueError("keys do not ascend")
            before = data[begin:at]
        items.append(item)
    return (items if major == 4 else dict(zip(items[::2], items[1::2]))), at


MOST = {"count": 1 << 53, "uint32": 1 << 32, "uint16": 1 << 16, "stream": 240, "block": 1 << 16}


def fields(payload, *kinds, more=False):
    """The values of a message's keys 0, 1, ...; ValueError if one is not of its kind, or there are others."""
    message, end = decode(payload)
    if end != len(payload) or not isinstance(message, dict) or not (more or len(message) == len(kinds)):
        raise ValueError("not one map with these keys")
    values = [message[key] if key in message else fail() for key in range(len(kinds))]
    for value, kind in zip(values, kinds):
        if kind in MOST:
            good = type(value) is int and 0 <= value < MOST[kind]
        else:
            good = kind is None or isinstance(value, kind)
        if not good:
            fail()
    return values


def fail():
    raise ValueError("a key is missing, or its value is not of its kind")
