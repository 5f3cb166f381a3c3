import { heldBytes } from '@sluice/domain/content';
import type { DataSource } from 'typeorm';

/** By how many bytes the quota would be passed with a further file; nought or less when there is room. The file itself, should it count already, counts once. */
export async function bytesOverQuota(dataSource: DataSource, quota: number, file: { readonly sha1: Buffer; readonly size: number }): Promise<number> {
  return await heldBytes(dataSource, file.sha1) + file.size - quota;
}
