import { parentOf, processStart } from './process-identity.js';

/** How often the ancestors are looked at. The system announces the death of a child, not of a parent. */
const LOOK_EVERY_MS = 500;

/**
 * Calls back once when the process that wanted this one has died. That is the parent, and under npm also the parent's
 * parent: npm starts a shell that starts us, and the shell survives when npm is killed.
 *
 * @returns a function that ends the watch
 */
export function watchParent(onDeath: () => void, env: NodeJS.ProcessEnv = process.env): () => void {
  const parent = process.ppid;
  const grandparent = env.npm_lifecycle_event === undefined ? undefined : parentOf(parent);
  const watched = grandparent === undefined || grandparent <= 1 ? [] : [{ pid: grandparent, start: processStart(grandparent) }];
  const timer = setInterval(() => {
    // An orphan is given to another parent.
    if (process.ppid === parent && watched.every(({ pid, start }) => processStart(pid) === start)) return;
    clearInterval(timer);
    onDeath();
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
