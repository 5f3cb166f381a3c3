/** How long a state may take to be reached. Milliseconds. */
const PATIENCE = 25_000;
/** Pause between two looks. Milliseconds. */
const LOOK_EVERY = 20;

/** Waits until a look at the world returns something true; fails with `what` when that takes too long. */
export async function until<T>(what: string, look: () => Promise<T> | T, patience = PATIENCE): Promise<NonNullable<T>> {
  const deadline = Date.now() + patience;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}
