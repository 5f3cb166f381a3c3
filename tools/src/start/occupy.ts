import { type DirectoryClaim, LocalServiceError, claimDirectory, stopRememberedPrograms } from '@sluice/local-services';
import type { DataLayout } from './data-layout.js';
import { nodeStop } from './node-program.js';
import type { StartSettings } from './settings.js';

/**
 * Takes a data directory for this start and clears away what a killed start left running.
 *
 * @throws LocalServiceError `DATA_DIRECTORY_IN_USE` when a Sluice runs from it
 */
export async function occupyDataDirectory(layout: DataLayout, settings: StartSettings): Promise<DirectoryClaim> {
  const claim = claimOrExplain(layout, settings.httpPort);
  await stopRememberedPrograms(layout.running, nodeStop(settings.shutdownSeconds));
  return claim;
}

function claimOrExplain(layout: DataLayout, httpPort: number): DirectoryClaim {
  try {
    return claimDirectory(layout.root, 'Sluice');
  } catch (error) {
    if (!(error instanceof LocalServiceError)) throw error;
    const remedy = `For a second one set SLUICE_DATA_DIR, and SLUICE_HTTP_PORT to another port than ${httpPort}.`;
    throw new LocalServiceError(error.code, `${error.message} ${remedy}`);
  }
}
