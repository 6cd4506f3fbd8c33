// Microsoft's language service for Azure Pipelines, with Microsoft's schema of its grammar and tasks.
import { readFileSync } from 'node:fs';
import azurePipelines from 'azure-pipelines-language-service';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { lookAtEach, readRequest } from './cases.mjs';

const { getLanguageService, parse } = azurePipelines;
const request = await readRequest();

// The object, not its text: a text is accepted without a word, and then nothing is checked.
const schema = JSON.parse(readFileSync(request.schema, 'utf8'));
const service = getLanguageService(async () => schema, [], async () => 'schema://azure-pipelines', undefined, Promise);
service.configure({ validate: true });

await lookAtEach(request, async (entry, file, index) => {
  const document = TextDocument.create(`file:///${index}/${file}`, 'yaml', 1, entry.files[file]);
  const found = await service.doValidation(document, parse(entry.files[file]));
  return found.map(({ range, message }) => ({ line: range.start.line + 1, message }));
});
