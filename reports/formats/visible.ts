/**
 * Characters that change how others are shown instead of showing themselves: controls (C0, C1,
 * line breaks among them), line and paragraph separators, invisible and bidirectional marks
 * (Unicode TR 9 and TR 36), the byte order mark, non-characters and lone surrogates.
 */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]|\p{Surrogate}/gu;

/**
 * Text with all that could act on its reader's screen written out: an escape becomes "\x1b",
 * a right-to-left override "\u202e". The result is a single line and valid in XML.
 */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const code = character.charCodeAt(0);
    if (character === "\n") return "\\n";
    if (character === "\t") return "  ";
    return code < 256
      ? `\\x${code.toString(16).padStart(2, "0")}`
      : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
