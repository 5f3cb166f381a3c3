import { PROBLEM_NAMES, PROBLEM_TYPES, problemTypeUri } from './problem-types.js';

/** The whole of `docs/API-ERRORS.md`. */
export function problemDocument(): string {
  return [
    '# Problems of the management API', '',
    'Every answer that is no success is a problem (RFC 9457) with the media type `application/problem+json`:', '',
    '```json',
    '{ "type": "urn:sluice:problem:group-name-taken", "title": "Another group has this name", "status": 409, "detail": "Another group has this name." }',
    '```', '',
    '`type` identifies the kind of problem and never changes its meaning; programs decide by it. `detail` is about the one occurrence and for people.',
    '`errors` names places in the request: a `pointer` into the body (RFC 6901) or a `parameter`. `instance` stands in the log of the server.', '',
    'This page is written from `apps/console/src/api/problems/problem-types.ts` by `node apps/console/dist/api/openapi/write-documents.js`.', '',
    '| type | status | title | what to do |', '| --- | --- | --- | --- |',
    ...PROBLEM_NAMES.map((name) => {
      const { status, title, remedy } = PROBLEM_TYPES[name];
      return `| \`${problemTypeUri(name)}\` | ${status} | ${title} | ${remedy} |`;
    }), '',
  ].join('\n');
}
