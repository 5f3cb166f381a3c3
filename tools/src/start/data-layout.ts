import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** The directories and files of one data directory. */
export interface DataLayout {
  readonly root: string;
  readonly postgres: string;
  readonly nats: string;
  /** The content store: files of updates. */
  readonly content: string;
  readonly logs: string;
  /** Notes about running programs, see `rememberProgram`. */
  readonly running: string;
  /** The administrator's token when the environment names none. */
  readonly adminToken: string;
  /** Exists while the sample catalog is being loaded. */
  readonly sampleMarker: string;
}

/** Says where everything lies below a data directory, and makes the directories that several programs share. */
export function prepareDataDirectory(root: string, contentDirectory = join(root, 'content')): DataLayout {
  const layout = {
    root,
    postgres: join(root, 'postgresql'),
    nats: join(root, 'nats'),
    content: contentDirectory,
    logs: join(root, 'logs'),
    running: join(root, 'running'),
    adminToken: join(root, 'admin-token'),
    sampleMarker: join(root, 'sample-catalog-unfinished'),
  };
  for (const directory of [root, layout.logs, layout.running]) mkdirSync(directory, { recursive: true, mode: 0o755 });
  return layout;
}
