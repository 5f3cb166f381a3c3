import 'reflect-metadata';
import { Injectable, type Type } from '@nestjs/common';
import type { SoapOperation } from '@sluice/protocol/soap';
import type { AnySoapOperation, SoapOperationHandler } from './soap-service.js';

const OPERATION = Symbol('soap operation');

/**
 * Declares that a class handles an operation: `@HandlesOperation(SyncUpdatesOperation)`. The host finds it at start, and stops the
 * start when an operation has no handler or two.
 */
export function HandlesOperation<Request, Response>(operation: SoapOperation<Request, Response>) {
  return (target: Type<SoapOperationHandler<Request, Response>>): void => {
    Injectable()(target);
    Reflect.defineMetadata(OPERATION, operation, target);
  };
}

/** The operation a class handles, if it was declared to handle one. */
export function handledOperation(target: object): AnySoapOperation | undefined {
  return Reflect.getMetadata(OPERATION, target) as AnySoapOperation | undefined;
}
