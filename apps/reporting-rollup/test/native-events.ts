export { nativeEvent, statusReport, type EventDetails } from '@sluice/testing/reporting';
