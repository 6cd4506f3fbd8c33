// Every validator is one process for all cases. A case is a set of files, of which some are looked at. On standard input:
//   { "cases": [{ "name", "files": { path: text }, "look": [path] }], ... }
// On standard output, one line behind a mark, since some validators print lines of their own:
//   [{ "case", "file", "line", "message" }]
const mark = 'ANSWER ';

export async function readRequest() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

export async function lookAtEach(request, look) {
  const findings = [];
  for (const [index, entry] of request.cases.entries()) {
    for (const file of entry.look) {
      for (const { line, message } of await look(entry, file, index)) findings.push({ case: entry.name, file, line, message });
    }
  }

  await answer(findings);
}

export async function answer(value) {
  await new Promise(resolve => process.stdout.write(`${mark}${JSON.stringify(value)}\n`, resolve));
  process.exit(0);
}
