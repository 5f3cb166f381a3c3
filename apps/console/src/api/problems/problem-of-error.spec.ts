import { NotFoundException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { DeploymentError } from '@sluice/domain/deployments';
import { GroupError } from '@sluice/domain/groups';
import { ConfigurationError } from '@sluice/domain/servers';
import { DatabaseUnavailable } from '@sluice/platform/database';
import { ApiProblem } from './api-problem.js';
import { PROBLEM_OF_CODE, problemOfError } from './problem-of-error.js';
import { PROBLEM_NAMES, PROBLEM_TYPES, problemTypeUri } from './problem-types.js';
import { problemBody } from './send-problem.js';
import { problemSchema } from './problem.schema.js';

const body = (error: unknown) => problemBody(problemOfError(error)!);

describe('the table of problems', () => {
  it('has URIs that stay as they are, an error status each, and a text for people', () => {
    for (const name of PROBLEM_NAMES) {
      expect(problemTypeUri(name)).toMatch(/^urn:sluice:problem:[a-z]+(-[a-z]+)*$/);
      expect(PROBLEM_TYPES[name].status).toBeGreaterThanOrEqual(400);
      expect(PROBLEM_TYPES[name].remedy).toMatch(/\.$/);
    }
  });

  it('has a client\'s problem for every refusal, unless the content store cannot do its part', () => {
    const failing = Object.entries(PROBLEM_OF_CODE).filter(([, problem]) => PROBLEM_TYPES[problem].status >= 500).map(([code]) => code);
    expect(failing).toEqual(['LEASE_LOST', 'HOUSEKEEPING_LEASE_LOST', 'NO_SPACE', 'UNAVAILABLE']);
  });
});

describe('what was thrown', () => {
  it('by the domain keeps its message', () => {
    expect(body(new GroupError('GROUP_CYCLE', 'A group cannot lie below itself.'))).toEqual({
      type: 'urn:sluice:problem:group-cycle', title: 'A group cannot lie below itself', status: 409, detail: 'A group cannot lie below itself.',
    });
    expect(body(new DeploymentError('UNKNOWN_UPDATE', 'x'))).toMatchObject({ status: 404 });
  });

  it('about a setting says where it stands in the request', () => {
    expect(body(new ConfigurationError('CONFIGURATION_BAD_VALUE', 'upstreamUrl', 'no'))).toMatchObject({ status: 422, errors: [{ pointer: '/upstream/url', detail: 'no' }] });
  });

  it('by the framework becomes a problem by its status', () => {
    expect(body(new NotFoundException('Cannot GET /x'))).toMatchObject({ type: 'urn:sluice:problem:not-found' });
    expect(body(Object.assign(new Error('too large'), { statusCode: 413 }))).toMatchObject({ type: 'urn:sluice:problem:payload-too-large' });
  });

  it('because the database is away can be tried again', () => {
    const problem = problemOfError(new DatabaseUnavailable());
    expect([problem?.problem, problem?.details.retryAfterSeconds]).toEqual(['unavailable', 5]);
  });

  it.each([new Error('password=secret'), 'text', null, undefined, { code: 'GROUP_CYCLE' }])('unforeseen, such as %p, is nothing a client is told of', (error) => {
    expect(problemOfError(error)).toBeNull();
  });
});

describe('the body of a problem', () => {
  it('has the documented form', () => {
    for (const name of PROBLEM_NAMES) {
      const problem = new ApiProblem(name, 'detail', { instance: 'urn:uuid:x', errors: [{ pointer: '/a', detail: 'b' }] });
      expect(problemSchema.parse(problemBody(problem))).toEqual(problemBody(problem));
    }
  });
});
