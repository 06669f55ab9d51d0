import { visible } from "./visible.ts";

/** HTML that is known to be well formed: made by `markup` or trusted, never from a device. */
export interface Markup {
  readonly html: string;
}

/** What a template may hold: text, which is escaped; markup, which is not; lists of them; or nothing. */
export type Content = string | number | Markup | null | readonly Content[];

/**
 * Template tag for HTML. Whatever is put into it is escaped, in elements and in quoted
 * attributes alike, unless it is itself Markup: what a device says cannot become markup.
 */
export function markup(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  const html = parts.reduce((sum, part, index) => sum + render(contents[index - 1] ?? null) + part);
  return { html };
}

function render(content: Content): string {
  if (content === null) return "";
  if (typeof content === "string" || typeof content === "number") return escaped(String(content));
  if ("html" in content) return content.html;
  return content.map(render).join("");
}

function escaped(text: string): string {
  return visible(text).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
