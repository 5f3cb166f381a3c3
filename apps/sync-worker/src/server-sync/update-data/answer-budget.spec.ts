import { expect, it } from '@jest/globals';
import { countWithin } from './answer-budget.js';

it.each([
  [[], 10, 0], [[11], 10, 1], [[10], 10, 1], [[5, 5], 10, 2], [[5, 6], 10, 1], [[5, 6, 1], 10, 1], [[11, 1], 10, 1], [[1, 1, 1], 10, 3],
])('of %j bytes a budget of %i holds %i', (sizes, budget, count) => expect(countWithin(sizes, budget)).toBe(count));
