export { byteSize, readByteSize } from './byte-size.js';
export { CONFIG, ConfigModule, type LoadedConfig } from './config.module.js';
export { configurationDocument, describeConfig, type SettingDescription } from './describe-config.js';
export { ConfigError, loadConfig, type ConfigProblem, type ConfigSchema } from './load-config.js';
export { REDACTED, Secret } from './secret.js';
export { networks, secretText, secretUrl, secretUrlList, setting, settingText, wholeNumber, type SettingText } from './setting.js';
export {
  databaseConfig, edgeConfig, LOG_LEVELS, natsConfig, serviceConfig,
  type DatabaseConfig, type EdgeConfig, type LogLevel, type NatsConfig, type ServiceConfig,
} from './settings.js';
