#!/usr/bin/env python3
"""Writes frames.json and refused.json: byte vectors of protocol 1, made without the project's own code.

Standard library only. COBS, header and CBOR are written here once more, from docs/protocol.md, so that the codec in
TypeScript and this file must agree by being right rather than by sharing a mistake.
"""
import json
import pathlib
import struct
import zlib

HERE = pathlib.Path(__file__).parent


class F(float):
    """A number that is a 64-bit float on the wire, whatever its value."""


def cbor(value):
    if value is None:
        return b"\xf6"
    if value is True:
        return b"\xf5"
    if value is False:
        return b"\xf4"
    if isinstance(value, F):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(cbor, value))
    return head(5, len(value)) + b"".join(cbor(k) + cbor(value[k]) for k in sorted(value, key=cbor))


def head(major, n):
    if n < 24:
        return bytes([major << 5 | n])
    for extra, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if n < 1 << (8 * size):
            return bytes([major << 5 | extra]) + n.to_bytes(size, "big")
    raise ValueError(n)


def cobs(data):
    """Splits at zeros into blocks, each led by its length; a block of 254 bytes stands for no zero."""
    out = bytearray()
    parts = data.split(b"\0")
    for number, part in enumerate(parts):
        while len(part) > 254 or (len(part) == 254 and number < len(parts) - 1):
            out += b"\xff" + part[:254]
            part = part[254:]
        out += bytes([len(part) + 1]) + part
    return bytes(out)


def raw(kind, channel, sequence, timestamp, payload, flags=0):
    frame = struct.pack("<BBHHHI", kind, channel, sequence, flags, len(payload), timestamp) + payload
    return frame + struct.pack("<I", zlib.crc32(frame))


def wire(*args, **kw):
    return cobs(raw(*args, **kw)) + b"\0"


def samples(index, values):
    return struct.pack(f"<Q{len(values)}h", index, *values)


def feed(index, stream, values):
    return struct.pack(f"<QH{len(values)}h", index, stream, *values)


def chunk(offset, transfer, data):
    return struct.pack("<QI", offset, transfer) + data


BASEBAND = {"kind": "baseband", "channels": 4, "rate": 2000.0, "encoding": "i16", "fullScale": 2.0, "radar": None}
BASEBAND_MAP = {0: 0, 1: 4, 2: F(2000), 3: 0, 4: F(2), 5: None}
PCM = {"kind": "pcm", "channels": 2, "rate": 48000.0, "encoding": "i16", "fullScale": 1.0, "radar": None}
PCM_MAP = {0: 1, 1: 2, 2: F(48000), 3: 0, 4: F(1), 5: None}
PROFILES = {
    "kind": "profiles", "channels": 3, "rate": 20.0, "encoding": "i16", "fullScale": 0.1,
    "radar": {"chirps": 1, "bins": 32, "complex": True,
              "parameters": {"bandwidth": 1e9, "rangeStep": 0.15, "startFrequency": 60e9}}}
PROFILES_MAP = {
    0: 2, 1: 3, 2: F(20), 3: 0, 4: F(0.1),
    5: {0: 1, 1: 32, 2: True, 3: {"bandwidth": F(1e9), "rangeStep": F(0.15), "startFrequency": F(60e9)}}}
CHIRPS = {
    "kind": "chirps", "channels": 3, "rate": 20.0, "encoding": "i16", "fullScale": 0.5,
    "radar": {"chirps": 16, "bins": 64, "complex": False, "parameters": {}}}
CHIRPS_MAP = {0: 3, 1: 3, 2: F(20), 3: 0, 4: F(0.5), 5: {0: 16, 1: 64, 2: False, 3: {}}}

DESCRIPTOR = {
    "protocol": {"least": 1, "most": 1}, "largestFrame": 4096, "chip": "0011aabb", "board": "emulated",
    "firmware": "energy 1.0", "firmwareHash": "e3b0c442", "resetCause": "power-on", "uptime": 0.5, "bootCount": 1,
    "sampleDriven": True, "clockRate": 1000000.0, "ackEvery": 16,
    "functions": [
        {"name": "presence", "events": ["major", "presence"], "actuations": ["emission"], "input": BASEBAND,
         "output": None},
        {"name": "spatial", "events": [], "actuations": [], "input": PCM, "output": {**PCM, "channels": 12}},
        {"name": "sleep", "events": ["stage"], "actuations": ["light", "alarm"], "input": PROFILES, "output": None},
        {"name": "raw", "events": [], "actuations": [], "input": CHIRPS, "output": None}],
}
DESCRIPTOR_MAP = {
    0: {0: 1, 1: 1}, 1: 4096, 2: "0011aabb", 3: "emulated", 4: "energy 1.0", 5: "e3b0c442", 6: "power-on", 7: F(0.5),
    8: 1, 9: True, 10: F(1000000), 12: 16, 11: [
        {0: "presence", 1: BASEBAND_MAP, 2: ["major", "presence"], 3: ["emission"], 4: None},
        {0: "spatial", 1: PCM_MAP, 2: [], 3: [], 4: {**PCM_MAP, 1: 12}},
        {0: "sleep", 1: PROFILES_MAP, 2: ["stage"], 3: ["light", "alarm"], 4: None},
        {0: "raw", 1: CHIRPS_MAP, 2: [], 3: [], 4: None}],
}
BIG = 2**53 - 1
SHA = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

# type, its number, channel, sequence, timestamp, body as TypeScript has it, payload.
FRAMES = [
    ("greeting", 1, 0, 0, 0, {"protocol": {"least": 1, "most": 1}, "nonce": 0xDEADBEEF, "host": "roomloop 0.1.0"},
     cbor({0: {0: 1, 1: 1}, 1: 0xDEADBEEF, 2: "roomloop 0.1.0"})),
    ("hello", 2, 0, 0, 0, {"nonce": 0xDEADBEEF, "descriptor": DESCRIPTOR, "resumed": False},
     cbor({0: 0xDEADBEEF, 1: DESCRIPTOR_MAP, 2: False})),
    ("hello", 2, 0, 9, 0, {"nonce": 7, "descriptor": {**DESCRIPTOR, "functions": []}, "resumed": True},
     cbor({0: 7, 1: {**DESCRIPTOR_MAP, 11: []}, 2: True})),
    ("open", 3, 0, 1, 0,
     {"stream": 0, "function": "presence", "rate": 2000, "lead": 200, "blockLength": 64, "total": 20000,
      "timekeeping": "lockstep", "cloud": True},
     cbor({0: 0, 1: "presence", 2: F(2000), 3: 200, 4: 64, 5: 20000, 6: 0, 7: True})),
    ("open", 3, 0, 2, 0,
     {"stream": 239, "function": "pr\u00e9sence \U0001f50a", "rate": 0.5, "lead": 0, "blockLength": 1, "total": None,
      "timekeeping": "wall", "cloud": False},
     cbor({0: 239, 1: "pr\u00e9sence \U0001f50a", 2: F(0.5), 3: 0, 4: 1, 5: None, 6: 2, 7: False})),
    ("opened", 4, 0, 1, 0, {"stream": 0, "refused": None, "until": 16384}, cbor({0: 0, 1: None, 2: 16384})),
    ("opened", 4, 0, 2, 0, {"stream": 1, "refused": "no such function", "until": 0},
     cbor({0: 1, 1: "no such function", 2: 0})),
    ("credit", 7, 0, 3, 32000, {"stream": 0, "until": BIG}, cbor({0: 0, 1: BIG})),
    ("samples", 16, 16, 0, 0, {"index": 0, "values": [1, -1, 32767, -32768]}, samples(0, [1, -1, 32767, -32768])),
    ("samples", 16, 18, 65535, 0xFFFFFFFF, {"index": 2**33 + 5, "values": []}, samples(2**33 + 5, [])),
    ("samples", 16, 16, 1, 500, {"index": 1, "values": [0x0101] * 123}, samples(1, [0x0101] * 123)),
    ("samples", 16, 16, 2, 500, {"index": BIG, "values": [0] * 300}, samples(BIG, [0] * 300)),
    ("samples", 16, 16, 3, 500, {"index": 0x0102030405060708 & BIG, "values": [-1] * 300},
     samples(0x0102030405060708 & BIG, [-1] * 300)),
    ("ack", 8, 0, 5, 0, {"next": 65535, "again": True}, cbor({0: 65535, 1: True})),
    ("ping", 9, 0, 6, 0, {"id": 24, "next": 4}, cbor({0: 24, 1: 4})),
    ("pong", 10, 0, 6, 0,
     {"id": 24, "clock": 2**33, "next": 5, "streams": [{"stream": 0, "taken": 2500, "until": 56384}],
      "badFrames": 1, "lostFrames": 2, "repeats": 3, "overruns": 4, "underruns": 5},
     cbor({0: 24, 1: 2**33, 2: 5, 3: [{0: 0, 1: 2500, 2: 56384}], 4: 1, 5: 2, 6: 3, 7: 4, 8: 5})),
    ("missing", 11, 0, 7, 1250000, {"stream": 3, "index": 2500}, cbor({0: 3, 1: 2500})),
    ("skip", 12, 0, 7, 1250000, {"stream": 3, "index": 2600}, cbor({0: 3, 1: 2600})),
    ("call", 13, 0, 8, 0,
     {"id": 1, "method": "threshold", "arguments": {"kind": "major", "value": 0.5, "zz": True}, "deadlineMs": 2000},
     cbor({0: 1, 1: "threshold", 2: {"zz": True, "kind": "major", "value": F(0.5)}, 3: 2000})),
    ("result", 14, 0, 8, 0, {"id": 1, "error": None, "values": {}}, cbor({0: 1, 1: None, 2: {}})),
    ("result", 14, 0, 9, 0, {"id": 2, "error": "no method reboot", "values": {"n": -1.5}},
     cbor({0: 2, 1: "no method reboot", 2: {"n": F(-1.5)}})),
    ("event", 32, 1, 0, 1250000,
     {"kind": "major", "state": "on", "stream": 0, "index": 2500, "confidence": 0.75, "value": None},
     cbor({0: "major", 1: 1, 2: 0, 3: 2500, 4: F(0.75), 5: None})),
    ("event", 32, 1, 1, 1250000,
     {"kind": "respiration", "state": "on", "stream": 0, "index": 23, "confidence": 1, "value": 14.5},
     cbor({0: "respiration", 1: 1, 2: 0, 3: 23, 4: F(1), 5: F(14.5)})),
    ("event", 32, 1, 1, 1250000,
     {"kind": "stage", "state": "off", "stream": 0, "index": 24, "confidence": 0, "value": "N2"},
     cbor({0: "stage", 1: 0, 2: 0, 3: 24, 4: F(0), 5: "N2"})),
    ("actuation", 33, 1, 2, 1250000,
     {"kind": "emission", "stream": 0, "index": 2700, "carrier": 33000, "level": 0.5, "on": True},
     cbor({0: 0, 1: 0, 2: 2700, 3: F(33000), 4: F(0.5), 5: True})),
    ("actuation", 33, 1, 2, 1250000,
     {"kind": "standby", "stream": 0, "index": 2700, "carrier": None, "level": 1, "on": False},
     cbor({0: 3, 1: 0, 2: 2700, 3: None, 4: F(1), 5: False})),
    ("feed", 35, 1, 4, 1250000, {"stream": 3, "index": 2**40, "values": [1, -2, 3]}, feed(2**40, 3, [1, -2, 3])),
    ("upload", 36, 1, 5, 1250000,
     {"kind": "summary", "stream": 3, "index": 2500, "bytes": 4000, "content": [0, 255, 1]},
     cbor({0: "summary", 1: 3, 2: 2500, 3: 4000, 4: b"\x00\xff\x01"})),
    ("processed", 34, 1, 3, 1250000, {"stream": 0, "samples": 2500}, cbor({0: 0, 1: 2500})),
    ("close", 5, 0, 4, 0, {"stream": 0}, cbor({0: 0})),
    ("closed", 6, 0, 4, 10000000, {"stream": 0, "samples": 20000, "crc32": 0xCBF43926, "events": 2, "actuations": 1,
      "uploads": 3, "lost": 4, "feedSamples": 5, "feedCrc32": 6},
     cbor({0: 0, 1: 20000, 2: 0xCBF43926, 3: 2, 4: 1, 5: 3, 6: 4, 7: 5, 8: 6})),
    ("offer", 64, 3, 0, 0, {"id": 1, "kind": "model", "length": 70000, "sha256": SHA, "base": None},
     cbor({0: 1, 1: "model", 2: 70000, 3: SHA, 4: None})),
    ("chunk", 65, 3, 1, 0, {"id": 1, "offset": 65536, "bytes": [1, 0, 2]}, chunk(65536, 1, b"\x01\x00\x02")),
    ("apply", 66, 3, 2, 0, {"id": 1}, cbor({0: 1})),
    ("rollback", 67, 3, 3, 0, {"id": 1}, cbor({0: 1})),
    ("bulk", 68, 3, 0, 0,
     {"id": 1, "state": "receiving", "offset": 65536, "until": 69632, "again": True, "reason": None},
     cbor({0: 1, 1: 1, 2: 65536, 3: 69632, 4: True, 5: None})),
    ("bulk", 68, 3, 1, 0,
     {"id": 1, "state": "rolled-back", "offset": 70000, "until": 70000, "again": False, "reason": "self-test failed"},
     cbor({0: 1, 1: 5, 2: 70000, 3: 70000, 4: False, 5: "self-test failed"})),
    ("log", 48, 2, 0, 0, {"level": "warning", "text": "carrier near 32 kHz"}, cbor({0: 2, 1: "carrier near 32 kHz"})),
    ("call", 13, 0, 10, 0, {"id": 3, "method": "counters", "arguments": {}, "deadlineMs": 5000},
     cbor({0: 3, 1: "counters", 2: {}, 3: 5000})),
    ("result", 14, 0, 10, 0, {"id": 3, "error": None, "values": {"overruns": 0, "brown-outs": 2}},
     cbor({0: 3, 1: None, 2: {"overruns": F(0), "brown-outs": F(2)}})),
    ("call", 13, 0, 11, 0, {"id": 4, "method": "telemetry", "arguments": {}, "deadlineMs": 1000},
     cbor({0: 4, 1: "telemetry", 2: {}, 3: 1000})),
    ("result", 14, 0, 11, 0, {"id": 4, "error": None, "values": {"temperature": -0.5, "supply-voltage": 4.98}},
     cbor({0: 4, 1: None, 2: {"temperature": F(-0.5), "supply-voltage": F(4.98)}})),
]

EVENT = {0: "major", 1: 1, 2: 0, 3: 2500, 4: F(0.75), 5: None}
OFFER = {0: 1, 1: "model", 2: 70000, 3: SHA, 4: None}
CALL = {0: 1, 1: "standby", 2: {}, 3: 2000}


def hello(format_map):
    function = {0: "sleep", 1: format_map, 2: [], 3: [], 4: None}
    return cbor({0: 1, 1: {**DESCRIPTOR_MAP, 11: [function]}, 2: False})



# Payloads in whole Frames that must be refused: why, type, payload, and a word that the error must have.
REFUSED_MESSAGES = [
    ("nothing at all", "processed", b"", "processed"),
    ("an array instead of a map", "processed", cbor([0, 1]), "a map"),
    ("a key is missing", "processed", cbor({0: 0}), "samples"),
    ("a key of another version", "processed", cbor({0: 0, 1: 1, 2: 0}), "another version"),
    ("a text as a key", "processed", cbor({0: 0, 1: 1}).replace(b"\xa2", b"\xa3") + cbor("x") + cbor(1), "integer"),
    ("a map as a key", "processed", b"\xa2\x00\x00\xa0\x01", "keys other than"),
    ("keys not in order", "processed", b"\xa2\x01\x01\x00\x00", "deterministic"),
    ("a key twice", "processed", b"\xa2\x00\x00\x00\x00", "repeat"),
    ("an integer longer than need be", "processed", b"\xa2\x00\x00\x01\x18\x01", "more bytes than necessary"),
    ("an integer beyond 2^53 - 1", "processed", b"\xa2\x00\x00\x01\x1b\x00\x20\x00\x00\x00\x00\x00\x00", "processed"),
    ("a negative count", "processed", b"\xa2\x00\x00\x01\x20", "samples"),
    ("a float as a count", "processed", b"\xa2\x00\x00\x01" + cbor(F(1)), "samples"),
    ("a stream that has no channel", "processed", cbor({0: 240, 1: 1}), "stream"),
    ("an indefinite map", "processed", b"\xbf\x00\x00\x01\x01\xff", "indefinite"),
    ("a tag", "processed", b"\xc1" + cbor({0: 0, 1: 1}), "tag"),
    ("bytes left over", "processed", cbor({0: 0, 1: 1}) + b"\x00", "processed"),
    ("a map that says it has 2^32 - 1 pairs", "processed", b"\xba\xff\xff\xff\xff\x00\x00", "processed"),
    ("a text that says it has 2^31 bytes", "log", b"\xa2\x00\x00\x01\x7a\x80\x00\x00\x00ab", "log"),
    ("an integer as a confidence", "event", cbor({**EVENT, 4: 1}), "confidence"),
    ("a 32-bit float", "event", cbor({**EVENT, 4: 0})[:-3] + b"\xfa\x3f\x40\x00\x00\x05\xf6", "deterministic"),
    ("a confidence above 1", "event", cbor({**EVENT, 4: F(1.5)}), "confidence"),
    ("not a number", "event", cbor({**EVENT, 4: F("nan")}), "NaN"),
    ("an unknown state", "event", cbor({**EVENT, 1: 2}), "state"),
    ("a kind of 65 characters", "event", cbor({**EVENT, 0: "k" * 65}), "kind"),
    ("bytes that are no UTF-8", "log", b"\xa2\x00\x00\x01\x62\xc3\x28", "deterministic"),
    ("a whole number as a value", "event", cbor({**EVENT, 5: 1}), "value"),
    ("a byte string as a kind", "event", cbor({**EVENT, 0: b"major"}), "kind"),
    ("an emission without a carrier", "actuation", cbor({0: 0, 1: 0, 2: 1, 3: None, 4: F(1), 5: True}), "carrier"),
    ("a light with a carrier", "actuation", cbor({0: 1, 1: 0, 2: 1, 3: F(1), 4: F(1), 5: True}), "carrier"),
    ("profiles without a layout", "hello", hello({**PROFILES_MAP, 5: None}), "radar"),
    ("baseband with a layout", "hello", hello({**PROFILES_MAP, 0: 0}), "radar"),
    ("a sample that no Frame holds", "hello",
     hello({**PROFILES_MAP, 5: {0: 65535, 1: 65535, 2: True, 3: {}}}), "32762"),
    ("17 arguments", "call", cbor({**CALL, 2: {f"k{n:02}": True for n in range(17)}}), "16"),
    ("an argument called by a number", "call", cbor({**CALL, 2: {1: True}}), "arguments"),
    ("an argument that is a list", "call", cbor({**CALL, 2: {"k": []}}), "arguments.k"),
    ("arguments not in order", "call",
     cbor({**CALL, 2: {"a": True, "b": True}}).replace(b"\x61a\xf5\x61b", b"\x61b\xf5\x61a"), "deterministic"),
    ("no time to answer", "call", cbor({**CALL, 3: 0}), "deadlineMs"),
    ("a digest in capitals", "offer", cbor({**OFFER, 3: SHA.upper()}), "sha256"),
    ("a digest cut short", "offer", cbor({**OFFER, 3: SHA[:63]}), "sha256"),
    ("more content than is taken", "upload", cbor({0: "k", 1: 0, 2: 1, 3: 5000, 4: bytes(4097)}), "content"),
    ("content that says it has 2^32 - 1 bytes", "upload",
     cbor({0: "k", 1: 0, 2: 1, 3: 5000, 4: b""})[:-1] + b"\x5a\xff\xff\xff\xffab", "upload"),
    ("an acknowledgement beyond 16 bits", "ack", cbor({0: 65536, 1: False}), "next"),
    ("33 streams in a pong", "pong",
     cbor({0: 1, 1: 1, 2: 1, 3: [{0: n, 1: 0, 2: 0} for n in range(33)], 4: 0, 5: 0, 6: 0, 7: 0, 8: 0}), "32"),
    ("a feed without a whole header", "feed", bytes(9), "feed"),
    ("half a sample in a feed", "feed", bytes(11), "feed"),
    ("a feed of a stream that has no channel", "feed", struct.pack("<QH", 0, 240), "stream"),
    ("a chunk without a whole header", "chunk", bytes(11), "chunk"),
    ("a chunk's offset beyond 2^53 - 1", "chunk", b"\xff" * 12, "offset"),
    ("samples without a whole index", "samples", bytes(7), "samples"),
    ("half a sample", "samples", bytes(9), "samples"),
    ("a sample index beyond 2^53 - 1", "samples", b"\xff" * 8, "index"),
]

GOOD = raw(34, 1, 0, 0, cbor({0: 0, 1: 1}))
LIES = GOOD[:6] + struct.pack("<H", 9) + GOOD[8:-4]

# Bytes between delimiters that are no Frame.
REFUSED_FRAMES = [
    ("wrong CRC", cobs(GOOD[:-1] + bytes([GOOD[-1] ^ 1])) + b"\0"),
    ("CRC big-endian", cobs(GOOD[:-4] + GOOD[:-5:-1]) + b"\0"),
    ("the length field lies, the CRC holds", cobs(LIES + struct.pack("<I", zlib.crc32(LIES))) + b"\0"),
    ("a block runs past the end", b"\x05ab\0"),
    ("shorter than header and CRC", cobs(GOOD[:15]) + b"\0"),
    ("not stuffed", GOOD.replace(b"\0", b"\x01") + b"\0"),
]


def main():
    frames = [
        {"type": name, "number": kind, "channel": channel, "sequence": sequence, "flags": 0, "timestamp": timestamp,
         "body": body, "payload": payload.hex(), "wire": wire(kind, channel, sequence, timestamp, payload).hex()}
        for name, kind, channel, sequence, timestamp, body, payload in FRAMES
    ]
    refused = {
        "messages": [{"why": why, "type": kind, "payload": payload.hex(), "says": says}
                     for why, kind, payload, says in REFUSED_MESSAGES],
        "frames": [{"why": why, "wire": bytes_.hex()} for why, bytes_ in REFUSED_FRAMES],
    }
    (HERE / "frames.json").write_text(json.dumps(frames, indent=1, ensure_ascii=False) + "\n")
    (HERE / "refused.json").write_text(json.dumps(refused, indent=1) + "\n")


main()
