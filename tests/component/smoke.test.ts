import { expect, fixture, html } from '@open-wc/testing';

it('renders in a real browser', async () => {
  const paragraph = await fixture<HTMLParagraphElement>(html`<p>Hello</p>`);
  expect(paragraph.textContent).to.equal('Hello');
  await expect(paragraph).to.be.accessible();
});
