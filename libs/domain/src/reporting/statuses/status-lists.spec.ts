import { describe, expect, it } from '@jest/globals';
import { MAXIMUM_LISTED_UPDATES, readStatusLists } from './status-lists.js';

const A = '3A474CB0-CC8B-4AB4-A9FA-92C1477B61C7';
const B = '3FF4FFD6-0358-4592-BB16-14B3D38A2CB0';

describe('the lists of a status report (MS-WUSP 2.2.2.3.1, MiscData)', () => {
  it('are told apart by tags whose case matters', () => {
    expect(readStatusLists([`U=${A};${B}`, `V=${A}`, `W=${B}`, `g=${A}`, `h=${B}`, `G=${A}`, 'J=297', `u=${A}`])).toEqual({
      needed: [A.toLowerCase(), B.toLowerCase()], installed: [A.toLowerCase()], pendingReboot: [B.toLowerCase()], failed: [A.toLowerCase()], downloaded: [B.toLowerCase()],
    });
  });

  it('pass over what is no update id', () => {
    expect(readStatusLists([`U=;${A};<script>;;'; DROP TABLE x;${B.slice(1)}`, 'V=', 'U', '']).needed).toEqual([A.toLowerCase()]);
  });

  it('are cut where no computer is that long', () => {
    const endless = Array.from({ length: MAXIMUM_LISTED_UPDATES + 10 }, () => A).join(';');
    const lists = readStatusLists([`U=${endless}`, `V=${B}`]);
    expect([lists.needed.length, lists.installed.length]).toEqual([MAXIMUM_LISTED_UPDATES, 0]);
  });
});
