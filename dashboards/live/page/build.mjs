// Makes the page: node build.mjs OUTFILE, with NODE_PATH at the packages.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const { build } = createRequire(`${process.env.NODE_PATH}/`)('esbuild');
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

// Grafana's components are .mjs, and esbuild reads the default import of a CommonJS package from
// .mjs as Node would: the whole module. They were made for bundlers that take its `default`, as
// esbuild does, too, for files of any other name.
const asBundlersDo = {
  name: 'grafana',
  setup({ onLoad, onResolve, resolve }) {
    onResolve({ filter: /\.mjs$|^@grafana\// }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (pluginData === 'again') {
        return undefined;
      }
      const found = await resolve(path, { importer, resolveDir, kind, pluginData: 'again' });
      return found.path.endsWith('.mjs')
        ? { path: found.path.slice(0, -'.mjs'.length), namespace: 'grafana', sideEffects: found.sideEffects }
        : found;
    });
    onLoad({ filter: /.*/, namespace: 'grafana' }, async ({ path }) => ({
      contents: await readFile(`${path}.mjs`, 'utf8'),
      resolveDir: dirname(path),
    }));
  },
};

const options = {
  entryPoints: [here('src/main.tsx')],
  outfile: process.argv[2],
  bundle: true,
  nodePaths: [process.env.NODE_PATH],
  minify: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  legalComments: 'none',
  logLevel: 'silent',
  define: { 'process.env.NODE_ENV': '"production"' },
  // Asked for by the components, of no use here: an editor, and reports to Grafana's makers.
  alias: { 'monaco-editor': here('empty/index.js'), '@grafana/faro-web-sdk': here('empty/index.js') },
  plugins: [asBundlersDo],
};

try {
  await build(options);
} catch (error) {
  // One line: what a person is told.
  console.error(error.message.split('\n').slice(0, 2).join(' '));
  process.exit(1);
}
