import { describe, expect, it } from '@jest/globals';
import { Admission } from './admission.js';

describe('admission', () => {
  it('turns away what is above the limit and takes on again what a leaver makes room for', () => {
    const admission = new Admission(2);
    expect([admission.enter(), admission.enter(), admission.enter()]).toEqual([true, true, false]);
    admission.leave();
    expect([admission.inside, admission.enter(), admission.enter()]).toEqual([1, true, false]);
  });
});
