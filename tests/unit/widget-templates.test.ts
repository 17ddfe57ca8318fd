import { describe, expect, test } from 'bun:test';
import { minifyTemplates } from '../../widget/minify-templates.ts';

describe('what the build takes out of templates', () => {
  test('is comments and spaces of a style sheet, and nothing that means something', () => {
    const source =
      "css`\n/* Why. */\n.a > .b, .c :hover {\n  inset: 0 auto calc(1px + 2px) 'a b';\n  color: red;\n}\n`";
    expect(minifyTemplates(source)).toBe(
      "css`.a>.b,.c :hover{inset:0 auto calc(1px + 2px) 'a b';color:red}`",
    );
  });

  test('is the indentation of markup, with one space in its place', () => {
    expect(minifyTemplates('html`<b\n    class="a  b"\n  >\n  One  two\n</b>`')).toBe(
      'html`<b class="a  b"> One  two </b>`',
    );
  });

  test('is also that space where a block begins or ends, and nowhere else', () => {
    const source = 'html`\n<div>\n<p>One</p>\n<b>two</b>\n<i>three</i>\n<path d="" />\n</div>\n`';
    expect(minifyTemplates(source)).toBe('html`<div><p>One</p><b>two</b> <i>three</i> <path d="" /></div>`');
  });

  test('is nothing of the code in a template, however deep, but of the templates in that code', () => {
    const code = `\${\n  { a: '}\`' }.a === \`\n\${b}\` ? html\`<i>\n</i>\` : nothing\n}`;
    expect(minifyTemplates(`html\`<b>\n  ${code}\n</b>\``)).toBe(
      `html\`<b> ${code.replace('<i>\n<', '<i> <')} </b>\``,
    );
  });

  test('is nothing that an apostrophe or brace in a comment could hide', () => {
    const code = `\${\n // It's }\n a}`;
    expect(minifyTemplates(`html\`<b>\n${code}\n</b>\``)).toBe(`html\`<b> ${code} </b>\``);
  });

  test('is nothing of other templates and strings', () => {
    const source = 'const a = `\n  $' + '{b}\n`; const c = "html\\n  ";';
    expect(minifyTemplates(source)).toBe(source);
  });

  test('is refused where a template has no end', () => {
    expect(() => minifyTemplates('html`<p>${a</p>`')).toThrow(SyntaxError);
  });
});
