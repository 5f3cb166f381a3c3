export { HealthController } from './health.controller.js';
export { measureHttp } from './http-metrics.js';
export { DirectRoutes, type DirectHandler } from './direct-routes.js';
export { httpAdapter, releaseConnections, ServiceHttpAdapter, type HttpLimits, type ProxyTrust } from './http-server.js';
export { Log, NestLog, type LogFields, type LogOptions } from './log.js';
export { counter, gauge, histogram, startProcessMetrics } from './metrics.js';
export { HealthModule, ObservabilityModule } from './observability.module.js';
export {
  DEFAULT_CHECK_TIMEOUT_MS, NotReady, ReadinessRegistry,
  type CheckOptions, type DependencyState, type ReadinessCheck, type ReadinessReport,
} from './readiness.js';
export { describeError, isError, isSecretName, redactText, redactValue, type LoggedError } from './redaction.js';
export { runService, type RunningService, type RunServiceOptions } from './run-service.js';
export { HistogramSeries, SeriesHistogram, type SeriesHistogramOptions } from './series-histogram.js';
export { type ServiceProcess } from './service-process.js';
