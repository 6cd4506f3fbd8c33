// Runs the script of a github-script step against a GitHub that remembers what it is told. On standard input:
//   { "script", "folder", "env", "context", "lists": { "issues.listForRepo": [...] } }
// The answer: [{ "method", "parameters" }], without what only reads.
import { createRequire } from 'node:module';
import { answer, readRequest } from './cases.mjs';

const request = await readRequest();
const calls = [];
const method = name => Object.assign(
  async parameters => { calls.push({ method: name, parameters }); return { data: {} }; },
  { called: name });
const area = name => new Proxy({}, { get: (_, member) => method(`${name}.${member}`) });
const github = {
  rest: new Proxy({}, { get: (_, name) => area(name) }),
  paginate: async ({ called }) => request.lists[called] ?? [],
};

Object.assign(process.env, request.env);
process.chdir(request.folder);
const AsyncFunction = (async () => {}).constructor;
await new AsyncFunction('github', 'context', 'require', request.script)(github, request.context, createRequire(import.meta.url));
await answer(calls);
