/** Reports as native agents send them, for tests and benchmarks of the Reporting web service. */
export { nativeEvent, statusReport, type EventDetails } from './native-events.js';
export { plantUpdates } from './planted-updates.js';
export { callHeaders, errorCodeOf, REPORTING_PATH, ReportingCaller } from './reporting-caller.js';
