// Module-resolution hook: `roomloop/...` means this package, whoever imports it; and a `.ts` file is an
// ES module wherever it lies, so that a scenario needs no package.json beside it.
const here = new URL("../package.json", import.meta.url).href;

export async function resolve(specifier, context, next) {
  const own = specifier === "roomloop" || specifier.startsWith("roomloop/");
  const found = await next(specifier, own ? { ...context, parentURL: here } : context);
  return /\.ts($|\?)/.test(found.url) ? { ...found, format: "module" } : found;
}
