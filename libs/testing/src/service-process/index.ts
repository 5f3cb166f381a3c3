export { type ServiceProcessOptions, ServiceProcess } from './service-process.js';
export { until } from './until.js';
