#!/usr/bin/env python3
"""Reads a run's record, run.mcap, with Python's standard library alone.

    python3 read_record.py run.mcap            what is in it, and whether it is whole
    python3 read_record.py run.mcap events     the messages of a topic, a line each

It was written from the MCAP specification (https://mcap.dev/spec), not from the program that writes records: it
holds lengths, CRCs, indexes, statistics and JSON messages against what the file itself says of them, and ends
with 1 if any is not so. A file that was cut off is read to its last whole chunk.
"""

import json
import struct
import sys
import zlib

MAGIC = b"\x89MCAP0\r\n"
HEADER, FOOTER, SCHEMA, CHANNEL, MESSAGE, CHUNK, MESSAGE_INDEX, CHUNK_INDEX = range(1, 9)
STATISTICS, DATA_END = 0x0B, 0x0F


class Flaw(Exception):
    """What is wrong with a file, and where."""


class Fields:
    """Reads the fields of one record, one after the other; all integers are little-endian."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        if self.at + count > len(self.data):
            raise Flaw(f"a record of {len(self.data)} bytes ends within a field")
        self.at += count
        return self.data[self.at - count : self.at]

    def integer(self, count):
        return int.from_bytes(self.take(count), "little")

    def block(self, width=4):
        return self.take(self.integer(width))

    def text(self):
        return self.block().decode("utf-8")

    def rest(self):
        return self.take(len(self.data) - self.at)


def records(data, offset, end):
    """Opcode, content and place of each record in data[offset:end]."""
    while offset < end:
        if end - offset < 9:
            raise Flaw(f"cut off at byte {offset}, within a record's head")
        opcode, length = struct.unpack_from("<BQ", data, offset)
        if length > end - offset - 9:
            raise Flaw(f"cut off within the record at byte {offset}")
        yield opcode, data[offset + 9 : offset + 9 + length], offset
        offset += 9 + length


class Record:
    def __init__(self, data):
        self.data = data
        self.schemas, self.channels, self.messages, self.chunks = {}, {}, [], []
        self.indexed, self.chunk_indexes, self.statistics = {}, [], None
        self.flaw = None
        try:
            self.read()
        except Flaw as flaw:
            self.flaw = str(flaw)

    def read(self):
        data = self.data
        if data[:8] != MAGIC:
            raise Flaw("it does not begin as an MCAP file does")
        ended = False
        for opcode, content, place in records(data, 8, len(data)):
            if opcode == FOOTER:
                self.footer(Fields(content), place)
                if data[place + 9 + len(content) :] != MAGIC:
                    raise Flaw("it does not end as an MCAP file does")
                self.cross_check()
                return
            if opcode == DATA_END:
                crc = Fields(content).integer(4)
                if crc not in (0, zlib.crc32(data[:place])):
                    raise Flaw("the CRC of the data section is wrong")
                ended = True
            elif opcode == CHUNK:
                self.chunk(Fields(content), place)
            elif opcode == MESSAGE_INDEX:
                index = Fields(content)
                channel, entries = index.integer(2), Fields(index.block())
                while entries.at < len(entries.data):
                    self.indexed[(self.chunks[-1][0], channel, entries.integer(8), entries.integer(8))] = place
            elif opcode == CHUNK_INDEX:
                index = Fields(content)
                index.take(16)
                self.chunk_indexes.append((index.integer(8), index.integer(8)))
            elif opcode == STATISTICS:
                self.statistics = Fields(content)
            elif ended and opcode in (SCHEMA, CHANNEL):
                self.definition(opcode, Fields(content), known=True)
        raise Flaw("it ends before its footer")

    def definition(self, opcode, fields, known=False):
        number = fields.integer(2)
        if opcode == SCHEMA:
            entry = (fields.text(), fields.text(), bytes(fields.block()))
            table = self.schemas
        else:
            entry = (fields.integer(2), fields.text(), fields.text())
            table = self.channels
        # The summary lists again what is in the data, and also what was never used.
        if number in table and table[number] != entry:
            raise Flaw(f"two definitions of number {number} differ")
        if not known or number not in table:
            table[number] = entry

    def chunk(self, fields, place):
        fields.take(16)
        size, crc, compression = fields.integer(8), fields.integer(4), fields.text()
        content = fields.block(8)
        if compression != "":
            raise Flaw(f"the chunk at byte {place} is compressed with {compression}")
        if size != len(content) or crc not in (0, zlib.crc32(content)):
            raise Flaw(f"the chunk at byte {place} is spoilt")
        self.chunks.append((place, len(fields.data) + 9))
        for opcode, record, offset in records(content, 0, len(content)):
            if opcode == MESSAGE:
                message = Fields(record)
                channel, sequence, time = message.integer(2), message.integer(4), message.integer(8)
                message.take(8)
                if channel not in self.channels:
                    raise Flaw(f"a message of channel {channel}, which is not defined before it")
                self.messages.append((channel, sequence, time, bytes(message.rest()), (place, offset)))
            else:
                self.definition(opcode, Fields(record))

    def footer(self, fields, place):
        start, _offsets, crc = fields.integer(8), fields.integer(8), fields.integer(4)
        if crc not in (0, zlib.crc32(self.data[start : place + 25])):
            raise Flaw("the CRC of the summary is wrong")

    def cross_check(self):
        """What indexes and statistics say of the messages."""
        for channel, _sequence, time, _data, (place, offset) in self.messages:
            if (place, channel, time, offset) not in self.indexed:
                raise Flaw(f"a message of channel {channel} at {time} ns is in no index")
        if len(self.indexed) != len(self.messages):
            raise Flaw(f"{len(self.indexed)} index entries for {len(self.messages)} messages")
        if self.chunk_indexes != self.chunks:
            raise Flaw(f"{len(self.chunk_indexes)} chunk indexes do not lead to the {len(self.chunks)} chunks")
        if self.statistics is not None and self.statistics.integer(8) != len(self.messages):
            raise Flaw(f"the statistics do not count {len(self.messages)} messages")

    def of(self, topic):
        return [message for message in self.messages if self.channels[message[0]][1] == topic]


KINDS = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def is_kind(value, kind):
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, KINDS[kind])


def violations(value, schema, where):
    """Where a value is not as its JSON Schema has it: the few words of the standard that these schemas use."""
    known = {"title", "description", "type", "properties", "required", "additionalProperties", "items", "enum"}
    known |= {"minimum", "maximum", "exclusiveMinimum"}
    for word in set(schema) - known:
        yield f"{where}: the schema says {word}, which is not understood here"
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(is_kind(value, kind) for kind in kinds):
        yield f"{where}: expected {' or '.join(kinds)}, got {value!r}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: expected one of {schema['enum']}, got {value!r}"
    if is_kind(value, "number"):
        if value < schema.get("minimum", value) or value > schema.get("maximum", value):
            yield f"{where}: {value} is out of range"
        if "exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"]:
            yield f"{where}: {value} is out of range"
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        for name in schema.get("required", []):
            if name not in value:
                yield f"{where}.{name}: missing"
        for name, inner in value.items():
            if name in properties:
                yield from violations(inner, properties[name], f"{where}.{name}")
            elif schema.get("additionalProperties", True) is False:
                yield f"{where}.{name}: not in the schema"
            elif schema.get("additionalProperties", True) is not True:
                yield from violations(inner, schema["additionalProperties"], f"{where}.{name}")
    if isinstance(value, list):
        for place, inner in enumerate(value):
            yield from violations(inner, schema.get("items", {}), f"{where}[{place}]")


def invalid(record):
    """JSON messages that are not as their schemas have them."""
    for schema_id, topic, encoding in record.channels.values():
        if encoding != "json":
            continue
        name, kind, text = record.schemas.get(schema_id, ("", "", b""))
        if kind != "jsonschema":
            yield f"{topic}: expected a JSON Schema, got {name!r} of kind {kind!r}"
            continue
        for place, message in enumerate(record.of(topic)):
            yield from violations(json.loads(message[3]), json.loads(text), f"{topic}[{place}]")


def main(path, topic=None):
    with open(path, "rb") as file:
        record = Record(file.read())
    if topic is not None:
        for _channel, _sequence, time, data, _place in record.of(topic):
            print(time / 1e9, data.decode("utf-8") if data[:1] == b"{" else data.hex())
        return 0 if record.flaw is None else 1
    wrong = list(invalid(record))
    counts = {channel[1]: len(record.of(channel[1])) for channel in record.channels.values()}
    told = {"flaw": record.flaw, "chunks": len(record.chunks), "messages": counts, "invalid": wrong[:10]}
    print(json.dumps(told, indent=2))
    return 0 if record.flaw is None and not wrong else 1


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
