/** Stops what `global-setup.mjs` started. A killed run does not get here; then the servers' keepers stop them. */
export default async function globalTeardown() {
  await globalThis.sluiceTestServers?.stop();
}
