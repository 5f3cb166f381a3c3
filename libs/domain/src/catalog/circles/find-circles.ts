/** How one revision needs another: as prerequisite, or as member of its bundle. */
export type NeedKind = 'prerequisite' | 'bundle';

/** One clause of what a revision needs: one of the alternatives has to be had. Revisions are named by any number. */
export interface NeedClause {
  readonly revision: number;
  readonly kind: NeedKind;
  readonly alternatives: readonly number[];
}

/** Revisions that need each other, so that none of them can ever be had. */
export interface Circle {
  /** In ascending order. */
  readonly revisions: readonly number[];
  /** Whether a prerequisite is among what closes it; otherwise bundles alone do. */
  readonly throughPrerequisites: boolean;
}

/**
 * Finds the circles among needs. A revision can be had when each of its clauses has an alternative that can be had; one without clauses can.
 * So a circle with a way out of it is none. What merely needs a revision of a circle is no part of it. Takes time in proportion to the
 * number of alternatives and no stack, whatever is put in.
 */
export function findCircles(clauses: readonly NeedClause[]): Circle[] {
  const hopeless = hopelessClauses(clauses);
  const edges = new Map<number, number[]>();
  for (const { revision, alternatives } of hopeless) {
    const targets = edges.get(revision);
    if (targets === undefined) edges.set(revision, [...alternatives]);
    else for (const alternative of alternatives) targets.push(alternative);
  }
  const component = strongComponents(edges);
  const circles = new Map<number, { revisions: Set<number>; throughPrerequisites: boolean }>();
  for (const { revision, kind, alternatives } of hopeless) {
    const inside = component.get(revision)!;
    if (!alternatives.some((alternative) => component.get(alternative) === inside)) continue;
    const circle = circles.get(inside) ?? { revisions: new Set<number>(), throughPrerequisites: false };
    circle.revisions.add(revision);
    circle.throughPrerequisites ||= kind === 'prerequisite';
    circles.set(inside, circle);
  }
  return [...circles.values()].map(({ revisions, throughPrerequisites }) => ({ revisions: [...revisions].sort((a, b) => a - b), throughPrerequisites }));
}

/** Clauses that nothing can ever satisfy: what remains when everything that can be had is taken away, step by step. */
function hopelessClauses(clauses: readonly NeedClause[]): NeedClause[] {
  const open = new Map<number, number>();
  const wantedBy = new Map<number, number[]>();
  clauses.forEach(({ revision, alternatives }, at) => {
    open.set(revision, (open.get(revision) ?? 0) + 1);
    for (const alternative of alternatives) {
      const wanting = wantedBy.get(alternative);
      if (wanting === undefined) wantedBy.set(alternative, [at]);
      else wanting.push(at);
    }
  });
  const isSatisfied = new Uint8Array(clauses.length);
  const available = [...wantedBy.keys()].filter((revision) => !open.has(revision));
  for (let revision = available.pop(); revision !== undefined; revision = available.pop()) {
    for (const at of wantedBy.get(revision) ?? []) {
      if (isSatisfied[at] === 1) continue;
      isSatisfied[at] = 1;
      const owner = clauses[at]!.revision;
      const left = open.get(owner)! - 1;
      open.set(owner, left);
      if (left === 0) available.push(owner);
    }
  }
  return clauses.filter((_clause, at) => isSatisfied[at] === 0);
}

/** The strongly connected component of each node, by the number of one of its nodes (Tarjan's algorithm with a stack of its own). */
function strongComponents(edges: ReadonlyMap<number, readonly number[]>): Map<number, number> {
  const component = new Map<number, number>();
  const order = new Map<number, number>();
  const lowest = new Map<number, number>();
  const open: number[] = [];
  for (const root of edges.keys()) {
    if (order.has(root)) continue;
    const path: { node: number; next: number }[] = [];
    const enter = (node: number): void => {
      order.set(node, order.size);
      lowest.set(node, order.get(node)!);
      open.push(node);
      path.push({ node, next: 0 });
    };
    enter(root);
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const { node } = step;
      const target = edges.get(node)?.[step.next];
      step.next += 1;
      if (target === undefined) {
        path.pop();
        const parent = path.at(-1)?.node;
        if (parent !== undefined) lowest.set(parent, Math.min(lowest.get(parent)!, lowest.get(node)!));
        if (lowest.get(node) === order.get(node)) close(node, open, component);
      } else if (!order.has(target)) {
        enter(target);
      } else if (!component.has(target)) {
        lowest.set(node, Math.min(lowest.get(node)!, order.get(target)!));
      }
    }
  }
  return component;
}

function close(first: number, open: number[], component: Map<number, number>): void {
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    component.set(node, first);
    if (node === first) return;
  }
}
