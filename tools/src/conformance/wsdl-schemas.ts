import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SoapOperation } from '@sluice/protocol/soap';
import { SchemaValidator, SchemaViolationError } from './schema-validator.js';

const WSDL_FOLDER = fileURLToPath(new URL('../../../libs/protocol/wsdl/', import.meta.url));

/** The WSDL that describes a service. Reporting has two; this is the one that has every operation. */
const WSDL_OF_SERVICE: Readonly<Record<string, string>> = {
  ClientWebService: 'wusp-client.wsdl',
  SimpleAuthWebService: 'wusp-simple-auth.wsdl',
  ReportingWebService: 'wsusss-reporting.wsdl',
  ServerSyncWebService: 'wsusss-server-sync.wsdl',
  DssAuthWebService: 'wsusss-dss-auth.wsdl',
};

const validators = new Map<string, SchemaValidator>();

/**
 * Checks the payload of an envelope, request or response, against the schemas of the operation's service (MS-WUSP 6, MS-WSUSSS
 * 6). What native
 * clients send beyond the schema is a violation too: this is for what we write.
 * @throws SchemaViolationError with the validator's findings
 */
export function validateBody(operation: SoapOperation, envelope: string): void {
  validatorOf(operation.service).validate(envelope, [operation.request.name, operation.response.name]);
}

/** The validator of a service; compiled at first use and kept until the process ends. */
function validatorOf(service: string): SchemaValidator {
  let validator = validators.get(service);
  if (validator === undefined) {
    const wsdl = WSDL_OF_SERVICE[service];
    if (wsdl === undefined) throw new SchemaViolationError(`no WSDL describes ${service}`);
    validator = new SchemaValidator(readFileSync(join(WSDL_FOLDER, wsdl), 'utf8'));
    validators.set(service, validator);
  }
  return validator;
}
