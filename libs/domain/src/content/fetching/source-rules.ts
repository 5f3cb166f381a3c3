import type { DataSource } from 'typeorm';
import type { ContentSource, UpstreamKind } from '../../servers/synchronization-configuration.entity.js';

/** Where files come from, as far as the configuration and the upstream server have said. */
export interface ContentSourceRules {
  readonly upstreamKind: UpstreamKind;
  readonly upstreamUrl: string | null;
  readonly contentSource: ContentSource;
  /** Whether the upstream server keeps no files itself (CatalogOnlySync of MS-WSUSSS 3.1.4.4.3.1). */
  readonly upstreamHasNoContent: boolean;
}

/** What decides where files come from; what another upstream server once said does not count. */
export async function loadContentSourceRules(dataSource: DataSource): Promise<ContentSourceRules> {
  const [rules]: ContentSourceRules[] = await dataSource.query(`
    SELECT c.upstream_kind AS "upstreamKind", c.upstream_url AS "upstreamUrl", c.content_source AS "contentSource",
           coalesce(s.catalog_only, false) AS "upstreamHasNoContent"
    FROM servers.synchronization_configuration c LEFT JOIN synchronization.upstream_state s ON s.upstream = c.upstream_url`);
  return rules ?? { upstreamKind: 'none', upstreamUrl: null, contentSource: 'upstream', upstreamHasNoContent: false };
}
