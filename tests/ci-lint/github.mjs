// GitHub's own language service. Called workflows are found among the case's files; an action that is not in the request's table is an error.
import { validate } from '@actions/languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { lookAtEach, readRequest } from './cases.mjs';

const request = await readRequest();
const actionsMetadataProvider = {
  fetchActionMetadata: async ({ owner, name, ref }) => {
    const inputs = request.actions[`${owner}/${name}@${ref}`];
    return inputs && { name, description: '', inputs: Object.fromEntries(inputs.map(input => [input, { description: '' }])) };
  },
};

await lookAtEach(request, async (entry, file, index) => {
  const fileProvider = {
    getFileContent: async ({ path }) => {
      if (!(path in entry.files)) throw new Error(`There is no ${path}.`);
      return { name: path, content: entry.files[path] };
    },
  };
  const document = TextDocument.create(`file:///${index}/${file}`, 'yaml', 1, entry.files[file]);
  const found = await validate(document, { fileProvider, actionsMetadataProvider });
  return found.map(({ range, message }) => ({ line: range.start.line + 1, message }));
});
