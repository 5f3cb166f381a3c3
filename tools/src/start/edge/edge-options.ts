import { z } from 'zod';

/** Name of the variable by which the supervisor tells the edge what to do. */
export const EDGE_VARIABLE = 'SLUICE_EDGE';

const options = z.object({
  httpPort: z.number(),
  https: z.object({ port: z.number(), cert: z.string(), key: z.string() }).optional(),
  routes: z.array(z.object({ prefix: z.string(), target: z.string() })),
});

/** What the edge process listens on and where it sends requests; certificate and key are paths. */
export type EdgeOptions = z.output<typeof options>;

/** Writes the options into an environment. */
export function edgeEnvironment(edge: EdgeOptions): Record<string, string> {
  return { [EDGE_VARIABLE]: JSON.stringify(edge) };
}

/** Reads what `edgeEnvironment` wrote. */
export function readEdgeOptions(env: NodeJS.ProcessEnv): EdgeOptions {
  return options.parse(JSON.parse(env[EDGE_VARIABLE] ?? 'null'));
}
