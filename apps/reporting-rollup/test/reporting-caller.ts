export { errorCodeOf, ReportingCaller } from '@sluice/testing/reporting';
