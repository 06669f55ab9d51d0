#!/usr/bin/env python3
"""A device that hears people move, in Python's standard library: an example of docs/protocol.md.

It takes the echoes of its own ultrasonic carrier as complex baseband from four microphones, and says `calibrated`,
`major` (somebody walks) and `presence`. The line is standard input and output, or a serial port:

    presence.py [--port /dev/ttyUSB0]

It ends at the end of its input. It knows lockstep and credit, one stream at a time, and takes no files.
"""
import array, cmath, collections, hashlib, math, os, sys, time, zlib

from wire import encode, fail, fields, frame, unframe

GREETING, HELLO, OPEN, OPENED, CLOSE, CLOSED, CREDIT, ACK, PING, PONG, MISSING = range(1, 12)
CALL, RESULT, SAMPLES, EVENT, ACTUATION, PROCESSED = 13, 14, 16, 32, 33, 34
OFFER, CHUNK, APPLY, ROLLBACK, BULK = 64, 65, 66, 67, 68
CONTROL, REPORTS, FILES = 0, 1, 3  # Channels; samples come on 16 + stream.

LARGEST = 16384  # bytes of the largest Frame it takes
ROOM = 65536  # least bytes of samples it has credit for
RING = 256  # reports it keeps until the host has them
RESERVE = 64  # most reports that can follow from one Frame: 8 hops, each with 3 events and 1 actuation, and processed
RATE, MICROPHONES, FULL_SCALE = 2000, 4, 1.0  # Hz; -; Pa
SAMPLE = 4 * MICROPHONES  # bytes of one

# What it senses.
HOP, WINDOW = 128, 256  # samples: of 64 and 128 ms
CARRIERS = (33000.0, 34000.0, 35000.0)  # Hz: it takes the quietest
LISTEN, WATCH = 6, 8  # windows that it hears of each carrier, and of its own emission
SETTLE = 400  # samples until the room rings with a new carrier
LOWEST, HIGHEST, BAND = 4, 52, 6  # bins of 7.8 Hz: Doppler of 0.16 to 2.1 m/s; and how many are taken together
BEGINS, LASTS = 4.0, 2.5  # power over noise from which somebody moves, and below which nobody does
MAJOR_HOLD, PRESENCE_HOLD = 16, 125  # hops: 1 and 8 s
SMOOTH = 0.3  # share of the newest window
HANN = [0.5 - 0.5 * math.cos(2 * math.pi * n / WINDOW) for n in range(WINDOW)]
TWIDDLES = {n: [cmath.exp(-2j * math.pi * k / n) for k in range(n // 2)] for n in (4, 8, 16, 32, 64, 128, 256)}


def fft(x):
    """Discrete Fourier transform of 2^k values (Cooley & Tukey, 1965)."""
    n = len(x)
    if n == 2:
        return [x[0] + x[1], x[0] - x[1]]
    even, odd = fft(x[::2]), [w * v for w, v in zip(TWIDDLES[n], fft(x[1::2]))]
    return [a + b for a, b in zip(even, odd)] + [a - b for a, b in zip(even, odd)]


class Detector:
    """Looks for echoes that are shifted in frequency.

    `say(kind, on, index, confidence, value)` and `emit(carrier, on, index)`, which gives the index from which that
    will hold, are the ways out. First it listens to each carrier with its own silent, then emits on the quietest; what
    it heard there is the noise that echoes have to exceed. Its answers depend on the samples alone, not on how they
    were cut into Frames.
    """

    def __init__(self, say, emit, threshold):
        self.say, self.emit, self.threshold = say, emit, threshold
        self.values, self.at = array.array("h"), 0  # Integers of the window; index of its first sample.
        self.untried, self.heard, self.carrier, self.quiet = list(CARRIERS), [], None, math.inf
        self.trial = self.untried.pop(0)
        self.emitting, self.holds = False, emit(self.trial, False, 0) + SETTLE
        self.noise, self.power = None, [1.0] * WINDOW
        self.calibrated, self.major, self.presence, self.still = False, False, False, 0

    def take(self, data):
        values = array.array("h", data)
        if sys.byteorder == "big":
            values.byteswap()
        self.values += values
        while len(self.values) >= WINDOW * 2 * MICROPHONES:
            if self.at >= self.holds:
                self.hop(self.values[: WINDOW * 2 * MICROPHONES], self.at + WINDOW)
            del self.values[: HOP * 2 * MICROPHONES]
            self.at += HOP

    def hop(self, values, index):
        power = [0.0] * WINDOW
        for i in range(0, 2 * MICROPHONES, 2):
            x = list(map(complex, values[i :: 2 * MICROPHONES], values[i + 1 :: 2 * MICROPHONES]))
            mean = sum(x) / WINDOW  # What goes straight from loudspeaker to microphone is far louder than all else.
            bins = fft([(v - mean) * w for v, w in zip(x, HANN)])
            power = [p + v.real * v.real + v.imag * v.imag for p, v in zip(power, bins)]
        if self.calibrated:
            self.judge(power, index)
        else:
            self.calibrate(power, index)

    def calibrate(self, power, index):
        self.heard.append(sum(power[LOWEST:HIGHEST]) + sum(power[WINDOW - HIGHEST : WINDOW - LOWEST]))
        if len(self.heard) < (WATCH if self.emitting else LISTEN):
            return
        if self.emitting:
            self.calibrated = True
            self.say("calibrated", True, index, 1.0, self.carrier)
            return
        level = sum(self.heard) / len(self.heard) / (2 * (HIGHEST - LOWEST))
        if level < self.quiet:
            self.carrier, self.quiet = self.trial, level
        self.heard = []
        if self.untried:
            self.trial = self.untried.pop(0)
            self.holds = self.emit(self.trial, False, index) + SETTLE
        else:
            self.noise = max(self.quiet, 1.0)  # Digital silence is no noise to go by.
            self.emitting, self.holds = True, self.emit(self.carrier, True, index) + SETTLE

    def judge(self, power, index):
        self.power = [p + SMOOTH * (new / self.noise - p) for p, new in zip(self.power, power)]
        ahead, behind = self.power[LOWEST:HIGHEST], self.power[WINDOW - HIGHEST + 1 : WINDOW - LOWEST + 1]
        most = max(sum(side[n : n + BAND]) for side in (ahead, behind) for n in range(len(side) - BAND)) / BAND
        confidence = 1 - 1 / max(1.0, most)
        self.still = 0 if most > self.threshold * LASTS / BEGINS else self.still + 1
        if most > self.threshold:
            if not self.major:
                self.major = True
                self.say("major", True, index, confidence, most)
            if not self.presence:
                self.presence = True
                self.say("presence", True, index, confidence, None)
        if self.major and self.still >= MAJOR_HOLD:
            self.major = False
            self.say("major", False, index, confidence, most)
        if self.presence and self.still >= PRESENCE_HOLD:
            self.presence = False
            self.say("presence", False, index, confidence, None)


def descriptor():
    with open(__file__, "rb") as file:
        image = hashlib.sha256(file.read()).hexdigest()
    baseband = (0, MICROPHONES, float(RATE), 0, FULL_SCALE, None)
    presence = ("presence", baseband, ["calibrated", "major", "presence"], ["emission"], None)
    return lambda: ((1, 1), LARGEST, "python", "standard library", "presence.py 1", image, "power-on",
                    time.monotonic() - BEGAN, 1, True, 1e6, [presence], RING // 4)


BEGAN = time.monotonic()


class Stream:
    """One that is open: how far it came, and what was said of it."""

    def __init__(self, terms):
        self.terms, self.id, self.lead, self.block = terms, terms[0], terms[3], terms[4]
        self.taken, self.crc, self.dropped, self.events, self.actuations = 0, 0, None, 0, 0
        self.room = max(ROOM, 4 * SAMPLE * self.block)
        self.until = self.room
        self.detector = None


class Device:
    def __init__(self, write):
        self.write, self.descriptor, self.nonce = write, descriptor(), None
        self.bad = self.lost = self.repeats = self.overruns = 0
        self.threshold = BEGINS
        self.begin(None)

    def begin(self, nonce):
        """A session: everything from the beginning."""
        self.nonce, self.stream, self.closed, self.result = nonce, None, {}, (-1, None, {})
        self.next, self.came = collections.Counter(), {}  # Sequence numbers: of our next Frames; of the newest that came.
        self.ring, self.waiting = collections.OrderedDict(), collections.deque()

    def put(self, kind, channel, *message, seconds=0.0):
        sequence = self.next[channel]
        self.next[channel] = sequence + 1 & 0xFFFF
        out = frame(kind, channel, sequence, seconds, encode(message))
        if channel == REPORTS:
            self.ring[sequence] = out
        self.write(out)

    def receive(self, data):
        """What stood between two zeros. When the ring is full all waits in turn, but for what may empty it."""
        came = unframe(data, LARGEST)
        if came is None:
            self.bad += 1
            return
        kind, channel, sequence, payload = came
        try:
            if kind == GREETING:
                self.greet(sequence, payload)
            elif self.counts(channel, sequence):
                if kind in (ACK, PING):
                    self.acknowledge(*fields(payload, "uint16", bool) if kind == ACK
                                     else (fields(payload, "uint32", "uint16")[1], False))
                self.waiting.append((kind, channel, payload))
        except ValueError:
            self.bad += 1
        while self.waiting and len(self.ring) <= RING - RESERVE:
            kind, channel, payload = self.waiting.popleft()
            try:
                self.take(kind, channel, payload)
            except ValueError:
                self.bad += 1

    def counts(self, channel, sequence):
        """Keeps count of what is lost; false for control that is late or double."""
        ahead = sequence - self.came.get(channel, -1) - 1 & 0xFFFF
        if ahead > 0x7FFF:
            self.repeats += 1
            return channel != CONTROL
        self.lost += ahead
        self.came[channel] = sequence
        return True

    def greet(self, sequence, payload):
        versions, nonce, _ = fields(payload, dict, "uint32", str, more=True)
        least, most = versions.get(0), versions.get(1)
        if not (type(least) is int and type(most) is int and least <= most):
            fail()
        resumed = nonce == self.nonce
        if least <= 1 <= most and not resumed:
            self.begin(nonce)
        if nonce == self.nonce:
            self.counts(CONTROL, sequence)
        self.put(HELLO, CONTROL, nonce, self.descriptor(), resumed)

    def acknowledge(self, following, again):
        """Reports before `following` are forgotten; nothing is, if it is neither kept nor the next new one."""
        if following in self.ring or following == self.next[REPORTS]:
            while self.ring and next(iter(self.ring)) != following:
                self.ring.popitem(last=False)
            if again:
                for out in self.ring.values():
                    self.write(out)

    def take(self, kind, channel, payload):
        stream = self.stream
        if kind == SAMPLES and stream is not None and channel == 16 + stream.id:
            self.samples(stream, payload)
        elif kind == PING:
            taking = [] if stream is None else [(stream.id, stream.taken, stream.until)]
            ticks = int((time.monotonic() - BEGAN) * 1e6)
            self.put(PONG, CONTROL, fields(payload, "uint32", "uint16")[0], ticks, self.next[REPORTS], taking,
                     self.bad, self.lost, self.repeats, self.overruns, 0)
        elif kind == OPEN:
            self.open(fields(payload, "stream", str, float, "count", "block", (int, type(None)), "uint16", bool))
        elif kind == CLOSE:
            self.close(*fields(payload, "stream"))
        elif kind == CALL:
            self.call(*fields(payload, "uint32", str, dict, "uint32"))
        elif kind in (OFFER, APPLY, ROLLBACK, CHUNK):
            known = fields(payload, "uint32", more=True)[0] if kind != CHUNK else int.from_bytes(payload[8:12], "little")
            self.put(BULK, FILES, known, 0, 0, 0, False, "this device takes no files")

    def open(self, terms):
        stream, self.closed = self.stream, {n: said for n, said in self.closed.items() if n != terms[0]}
        if stream is not None and stream.terms == terms:
            why = None  # The host did not hear the answer.
        elif stream is not None:
            why = "one stream at a time"
        elif terms[1] != "presence" or terms[2] != RATE:
            why = "there is only presence, at %d Hz" % RATE
        elif terms[6] not in (0, 1):
            why = "it keeps no time of its own"
        else:
            why, self.stream = None, Stream(terms)
        self.put(OPENED, CONTROL, terms[0], why, 0 if why else self.stream.until)

    def samples(self, stream, payload):
        index, data = int.from_bytes(payload[:8], "little"), payload[8:]
        if len(payload) < 8 or len(data) % SAMPLE:
            fail()
        if (index * SAMPLE + len(data)) > stream.until:
            self.overruns += 1
        elif index <= stream.taken:
            data = data[(stream.taken - index) * SAMPLE :]
            if data:
                self.hear(stream, data)
            return
        if stream.dropped is None or index <= stream.dropped:
            self.put(MISSING, CONTROL, stream.id, stream.taken)
        stream.dropped = index

    def hear(self, stream, data):
        """Samples that continue what came: reports what follows from them, then that they are processed."""
        def say(kind, on, index, confidence, value):
            stream.events += 1
            self.put(EVENT, REPORTS, kind, int(on), stream.id, index, confidence, value, seconds=index / RATE)

        def emit(carrier, on, index):
            index += stream.lead  # No sooner may what follows from the samples below `index` take effect.
            stream.actuations += 1
            self.put(ACTUATION, REPORTS, 0, stream.id, index, carrier, 1.0, on, seconds=index / RATE)
            return index

        stream.dropped, stream.crc = None, zlib.crc32(data, stream.crc)
        if stream.detector is None:
            stream.detector = Detector(say, emit, self.threshold)
        stream.taken += len(data) // SAMPLE
        stream.detector.threshold = self.threshold
        stream.detector.take(data)
        if stream.taken * SAMPLE + stream.room // 2 >= stream.until:
            stream.until = stream.taken * SAMPLE + stream.room
            self.put(CREDIT, CONTROL, stream.id, stream.until)
        self.put(PROCESSED, REPORTS, stream.id, stream.taken, seconds=stream.taken / RATE)

    def close(self, id):
        stream = self.stream
        if stream is not None and stream.id == id:
            self.closed[id] = (id, stream.taken, stream.crc, stream.events, stream.actuations, 0, 0, 0, 0)
            self.stream = None
        if id in self.closed:
            self.put(CLOSED, CONTROL, *self.closed[id])

    def call(self, id, method, arguments, _):
        if id > self.result[0]:
            why, values = None, {}
            if method == "counters":  # Of what should not happen; keys in order of length.
                values = {"lost": float(self.lost), "damaged": float(self.bad), "overruns": float(self.overruns)}
            elif method == "threshold" and arguments.get("kind") == "major" and isinstance(arguments.get("value"), float):
                self.threshold = arguments["value"]
            else:
                why = "no method %s with these arguments" % method[:64]
            self.result = (id, why, values)
        if id == self.result[0]:
            self.put(RESULT, CONTROL, *self.result)


def main():
    source, sink = 0, 1
    if sys.argv[1:2] == ["--port"]:
        import termios, tty
        source = sink = os.open(sys.argv[2], os.O_RDWR | os.O_NOCTTY)
        tty.setraw(source)
        mode = termios.tcgetattr(source)
        mode[4] = mode[5] = getattr(termios, "B3000000", mode[4])  # Where the system has it; USB and PTY do not care.
        termios.tcsetattr(source, termios.TCSANOW, mode)

    def write(out):
        while out:
            out = out[os.write(sink, out) :]

    device, begun = Device(write), b""
    while True:
        chunk = os.read(source, 65536)
        if not chunk:
            return
        *whole, begun = (begun + chunk).split(b"\0")
        begun = begun[: 2 * LARGEST]  # Longer than any Frame: it will not be one.
        for data in whole:
            if data:
                device.receive(data)


if __name__ == "__main__":
    main()
