export { BindingError } from './bind-operations.js';
export { HandlesOperation } from './handles-operation.decorator.js';
export { OperationFault } from './operation-fault.js';
export { pingAnswer } from './ping-answer.js';
export { soapHostConfig, type SoapHostConfig } from './soap-host.config.js';
export { SoapHostModule } from './soap-host.module.js';
export type { SoapCall, SoapOperationHandler, SoapServiceDefinition } from './soap-service.js';
