export { ServiceProcess, until } from '@sluice/testing/service-process';
