import { Injectable } from '@nestjs/common';
import type { Outgoing } from '@sluice/protocol/soap';
import type { UpdateData, XmlUpdateFragmentType } from '@sluice/protocol/wusp';
import { chooseFragment, type FragmentWish } from '../../fragments/choose-fragment.js';
import { FragmentStore } from '../../fragments/fragment-store.service.js';
import { wantedFragments } from './info-types.js';

/** What GetExtendedUpdateInfo and GetExtendedUpdateInfo2 answer alike: the fragments of revisions. */
@Injectable()
export class ExtendedInfo {
  constructor(private readonly fragments: FragmentStore) {}

  /** All fragments of one type, by ascending revision id, then all of the next type: the order of a real server. */
  async updates(revisionIds: readonly number[], infoTypes: readonly XmlUpdateFragmentType[], wish: FragmentWish): Promise<Outgoing<UpdateData>[]> {
    const updates: Outgoing<UpdateData>[] = [];
    for (const type of wantedFragments(infoTypes)) {
      const fragments = await this.fragments.fragments(revisionIds, type);
      for (const revisionId of revisionIds) {
        const fragment = chooseFragment(type, fragments.get(revisionId) ?? [], wish);
        if (fragment) updates.push({ ID: revisionId, Xml: { kind: 'prepared', plainLength: fragment.plainLength, xpress: fragment.xpress } });
      }
    }
    return updates;
  }
}
