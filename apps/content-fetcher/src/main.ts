import { runService } from '@sluice/platform/observability';
import { contentFetcherConfig, contentFetcherHttp } from './content-fetcher.config.js';
import { ContentFetcherModule } from './content-fetcher.module.js';

await runService(ContentFetcherModule, { service: 'content-fetcher', config: contentFetcherConfig, http: contentFetcherHttp });
