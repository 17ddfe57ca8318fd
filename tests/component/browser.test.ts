import { expect } from '@open-wc/testing';
import { localDrafts } from '../../widget/browser/draft-store.ts';
import { indexedDbOutbox } from '../../widget/browser/indexed-db-outbox.ts';
import { fetchToken } from '../../widget/browser/token-endpoint.ts';
import { clientIdOf } from './states.ts';

const entry = (seq: number) => ({ clientId: clientIdOf(seq), room: 'lobby', text: `text ${seq}`, at: seq });
const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

describe('the outbox in IndexedDB', () => {
  it('[G6] gives back what was put in, oldest first, to its owner only', async () => {
    const outbox = indexedDbOutbox();
    for (const seq of [3, 1, 2]) await outbox.put('ada', entry(seq));
    await outbox.put('adam', entry(4));
    await outbox.remove('ada', clientIdOf(2));
    // Another instance, as after a reload.
    expect(await indexedDbOutbox().load('ada')).to.deep.equal([entry(1), entry(3)]);
    expect(await indexedDbOutbox().load('adam')).to.deep.equal([entry(4)]);
  });

  it('says so when the browser denies storage, and works once it no longer does', async () => {
    let denied = true;
    const outbox = indexedDbOutbox(() => {
      if (denied) throw new DOMException('denied', 'SecurityError');
      return indexedDB;
    });
    expect(await rejection(outbox.load('ben'))).to.be.instanceOf(DOMException);
    denied = false;
    expect(await outbox.load('ben')).to.deep.equal([]);
  });
});

describe('drafts', () => {
  it('survive a reload, and are gone when emptied', () => {
    localDrafts().write('k', 'half');
    expect(localDrafts().read('k')).to.equal('half');
    localDrafts().write('k', '');
    expect(localDrafts().read('k')).to.equal('');
    expect(localStorage.length).to.equal(0);
  });

  it('are nothing to stumble over where storage is denied', () => {
    const drafts = localDrafts(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    drafts.write('k', 'half');
    expect(drafts.read('k')).to.equal('');
  });
});

describe('the page’s token address', () => {
  const answer = (body: string) => URL.createObjectURL(new Blob([body]));

  it('answers with JSON or text', async () => {
    expect(await fetchToken(answer('{"token":"a.b.c"}'))).to.equal('a.b.c');
    expect(await fetchToken(answer(' a.b.c\n'))).to.equal('a.b.c');
  });

  it('is told what is wrong with its answer', async () => {
    for (const body of ['<html>Sign in</html>', '{"token":1}', '{', '']) {
      const error = await rejection(fetchToken(answer(body)));
      expect(error).to.be.instanceOf(Error).and.to.have.property('message').that.contains('must answer');
    }
  });
});
