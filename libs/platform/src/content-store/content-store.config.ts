import { z } from 'zod';
import { setting } from '../config/setting.js';

/** Where content is kept. */
export const contentStoreConfig = z.object({
  SLUICE_CONTENT_STORE: setting(z.enum(['directory']).default('directory'), {
    meaning: 'What keeps the files of updates.',
    expected: 'directory',
    default: 'directory',
  }),
  SLUICE_CONTENT_DIRECTORY: setting(z.string().min(1).max(4_096).optional(), {
    meaning: 'The directory with the files of updates. Processes on several machines share one on a volume of the network. `npm start` sets one in its data directory.',
    expected: 'the path of a directory',
    default: 'required with `directory`',
  }),
});

export type ContentStoreConfig = z.output<typeof contentStoreConfig>;
