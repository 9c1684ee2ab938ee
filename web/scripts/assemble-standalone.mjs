// `next build` leaves the static files out of the standalone server on purpose (for CDNs); we have no CDN.
import { cpSync, existsSync, readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const root = join(import.meta.dirname, "..");
const standalone = join(root, ".next", "standalone");
const staticFiles = join(standalone, ".next", "static");

cpSync(join(root, ".next", "static"), staticFiles, { recursive: true });
if (existsSync(join(root, "public"))) {
  cpSync(join(root, "public"), join(standalone, "public"), { recursive: true });
}

/** Written beside each text, for the gateway to choose from; as small as it gets, since it is done once. */
async function compress(path) {
  const text = await readFile(path);
  if (text.length < 1024) return;
  const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length } };
  await writeFile(`${path}.br`, await promisify(brotliCompress)(text, brotli));
  await writeFile(`${path}.gz`, await promisify(gzip)(text, { level: 9 }));
}

const texts = readdirSync(staticFiles, { recursive: true }).filter((name) => /\.(js|css|svg|json)$/.test(name));
await Promise.all(texts.map((name) => compress(join(staticFiles, name))));
