import { setMaxListeners } from 'node:events';

/** An AbortController whose signal any number of waits may listen to; Node takes more than ten listeners for a leak. */
export function sharedAbort(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
