/** Bytes of a line that are kept. */
export const LONGEST_LINE = 4096;

const LF = 0x0a;
const CR = 0x0d;

/**
 * Cuts bytes that come in pieces of any length into lines of text, and never holds more than LONGEST_LINE of them.
 *
 * A line ends with LF, CR or CR LF, which are left out. One that is longer is printed as soon as LONGEST_LINE bytes of
 * it came, without a character that the cut would split; its rest is skipped. Bytes that are no UTF-8 become U+FFFD.
 *
 * @returns `push`, which takes a piece, and `end`, which prints what is left without an end; it may come twice.
 */
export function lineSplitter(print: (line: string) => void): { push(piece: Uint8Array): void; end(): void } {
  const held = Buffer.alloc(LONGEST_LINE);
  let length = 0;
  let skipping = false; // To the end of a line that was printed already.
  let before = 0;

  function flush(): void {
    const whole = length < LONGEST_LINE;
    // Not at its end, a decoder says nothing of an unfinished character.
    print(new TextDecoder("utf-8", { ignoreBOM: true }).decode(held.subarray(0, length), { stream: !whole }));
    length = 0;
  }

  function take(byte: number): void {
    const ends = byte === LF || byte === CR;
    if (ends && skipping) skipping = false;
    else if (ends && !(byte === LF && before === CR)) flush();
    else if (!ends && !skipping) {
      held[length++] = byte;
      if (length === LONGEST_LINE) {
        flush();
        skipping = true;
      }
    }
    before = byte;
  }

  return {
    push(piece) {
      for (const byte of piece) take(byte);
    },
    end() {
      if (length > 0) flush();
    },
  };
}
