// GitHub's language service imports its data without the attribute that Node asks for: it is given here.
import { register } from 'node:module';

register('data:text/javascript,' + encodeURIComponent(`
export const load = (url, context, next) =>
  next(url, url.endsWith('.json') ? { ...context, importAttributes: { ...context.importAttributes, type: 'json' } } : context);
`));
