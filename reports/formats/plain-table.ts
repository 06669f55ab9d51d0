import Table from "cli-table3";

/** Rows in columns, without lines or colour: a line of text each. */
export function plainTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const made = new Table({ head: [...head], style: { head: [], border: [] }, chars: NO_LINES });
  for (const row of rows) made.push([...row]);
  return `${made.toString()}\n`;
}

const NO_LINES = {
  ...{ top: "", "top-mid": "", "top-left": "", "top-right": "", bottom: "", "bottom-mid": "" },
  ...{ "bottom-left": "", "bottom-right": "", left: "", "left-mid": "", right: "", "right-mid": "" },
  ...{ mid: "", "mid-mid": "", middle: " " },
};
