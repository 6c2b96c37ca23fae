// Turns assets/ and the design system into hashed files in the folder named by the first argument.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { transform } from "lightningcss";
import rtlcss from "rtlcss";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const out = process.argv[2];
// Browsers that know logical properties: about those of 2020 and later. Older ones get plain pages.
const version = (major, minor = 0) => (major << 16) | (minor << 8);
const BROWSERS = {
  chrome: version(87),
  edge: version(88),
  firefox: version(78),
  safari: version(14, 1),
  ios_saf: version(14, 5),
};
const pictures = join(root, "node_modules/nhsuk-frontend/dist/nhsuk/assets/images");
const manifest = {};
// Colours that follow the operator's brand; the value is what shows until /theme.css has come.
const BRAND_COLOURS = {
  "#0b5351": "var(--ib-brand, #0b5351)",
  "#0b5352": "var(--ib-link, #0b5351)",
  "#073a38": "var(--ib-brand-dark, #073a38)",
  "#fffffe": "var(--ib-on-brand, #fff)",
};

function hashed(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const dot = name.lastIndexOf(".");
  return `${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
}

function write(name, content, writtenAs = hashed(name, content)) {
  const path = join(out, writtenAs);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  writeFileSync(
    `${path}.br`,
    brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  );
  manifest[name] = writtenAs;
  return writtenAs;
}

function minified(css) {
  const result = transform({
    filename: "app.css",
    code: Buffer.from(css),
    minify: true,
    targets: BROWSERS,
  });
  return Buffer.from(result.code);
}

function withBrand(css) {
  return css.replace(/#(?:0b535[12]|073a38|fffffe)\b/g, (colour) => BRAND_COLOURS[colour]);
}

// Only pictures the style sheet asks for are written, under hashed names.
function withPictures(css) {
  return css.replace(/url\(["']?images\/([\w-]+\.svg)["']?\)/g, (_all, file) => {
    const name = manifest[`images/${file}`] ?? write(`images/${file}`, readFileSync(join(pictures, file)));
    return `url("${name}")`;
  });
}

// rtlcss leaves the points of a polygon where they are: mirror them, x becomes 100% - x.
function withMirroredPolygons(css) {
  return css.replace(/polygon\(([^)]*)\)/g, (_all, points) => {
    const mirrored = points.split(",").map((point) => {
      const [x, y] = point.trim().split(/\s+/);
      return `${100 - Number.parseFloat(x)}% ${y}`;
    });
    return `polygon(${mirrored.join(", ")})`;
  });
}

const compiled = sass.compile(join(here, "scss/app.scss"), {
  loadPaths: [join(root, "node_modules"), join(here, "scss")],
  style: "expanded",
  quietDeps: true,
  logger: sass.Logger.silent,
});
const css = withPictures(withBrand(compiled.css));
write("app.css", minified(css));
write("app.rtl.css", minified(withMirroredPolygons(rtlcss.process(css))));

for (const file of readdirSync(join(here, "pictures")).sort()) {
  write(`pictures/${file}`, readFileSync(join(here, "pictures", file)));
}

const script = await esbuild.build({
  entryPoints: [join(here, "js/app.js")],
  absWorkingDir: root,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2019"],
  legalComments: "none",
  write: false,
});
write("app.js", Buffer.from(script.outputFiles[0].contents));

const ordered = Object.fromEntries(Object.entries(manifest).sort());
writeFileSync(join(out, "manifest.json"), `${JSON.stringify(ordered, null, 2)}\n`);
