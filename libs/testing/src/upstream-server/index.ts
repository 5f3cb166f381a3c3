/** An upstream server (MS-WSUSSS) for tests: it answers as a real one does, and misbehaves as told. */
export { UpstreamServerFault, type UpstreamBehaviour } from './upstream-behaviour.js';
export type { UpstreamCatalogState } from './upstream-catalog-state.js';
export { upstreamDocument, type UpstreamDocument } from './upstream-document.js';
export { UpstreamServer, type UpstreamCall } from './upstream-server.js';
