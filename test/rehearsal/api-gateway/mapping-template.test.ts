import { mappingTemplate } from '../../../rehearsal/api-gateway/mapping-template';

/** What a template makes of a body. */
const rendered = (source: string, body: unknown = {}) =>
  mappingTemplate('POST /check', source)(JSON.stringify(body));

describe('a mapping template', () => {
  it.each<[string, string, unknown, string]>([
    ['plain text, a lone dollar and hash included', '{"a": "5 $ #1"}', {}, '{"a": "5 $ #1"}'],
    ['the body', "$input.json('$')", { a: [1] }, '{"a":[1]}'],
    ['a member of the body', "#set($a = $input.path('$'))\n$a.b.c", { b: { c: 7 } }, '7'],
    ['text within text', "#set($a = $util.parseJson($input.path('$').t))$a.x", { t: '{"x":"y"}' }, 'y'],
    ['the first branch whose condition holds', "#if(1 == 2)a#elseif('b' == 'b')b#else c#end", {}, 'b'],
    ['the last branch where none holds', '#if(1 != 1)a#else\nb#end', {}, 'b'],
    ['nothing where no branch holds', 'x#if(false)a#end', {}, 'x'],
    ['branches in branches', '#if(true)#if(false)a#else\nb#end#end!', {}, 'b!'],
  ])('renders %s', (_what, source, body, text) => {
    expect(rendered(source, body).text).toBe(text);
  });

  it('overrides status and headers of the answer', () => {
    const source =
      '#set($context.responseOverride.status = 404)\n#set($context.responseOverride.header.Content-Type = "text/x")\nbody';
    expect(rendered(source)).toEqual({ text: 'body', status: 404, headers: { 'content-type': 'text/x' } });
  });

  it('escapes for JavaScript what JSON could not hold, the apostrophe too', () => {
    expect(rendered("$util.escapeJavaScript($input.path('$').t)", { t: `a'b"c\\d\né` }).text).toBe(
      String.raw`a\'b\"c\\d\n\u00E9`,
    );
  });

  it('replaces by a regular expression, as Java does, its backslashes not escaped by the template', () => {
    const source = `$util.escapeJavaScript($input.path('$').t).replaceAll("\\\\'", "'")`;
    expect(rendered(source, { t: `it's` }).text).toBe(`it's`);
  });

  it.each([
    ['a loop', '#foreach($a in $b)x#end', 'a directive that is not modelled: "#foreach'],
    ['a comment', '## hello', 'a form of Velocity'],
    ['a quiet reference', '$!a', 'a form of Velocity'],
    ['an index', '$a[0]', 'an index'],
    ['a reference within quotes', '#set($a = "x $b")', 'a reference within quotes'],
    ['an end without a beginning', 'a #end', 'without #if'],
    ['an if without an end', '#if(true)a', 'no #end'],
  ])('refuses %s when it is loaded', (_what, source, message) => {
    expect(() => mappingTemplate('POST /check', source)).toThrow(message);
  });

  it.each([
    ['a variable that is not there', '$nobody', '$nobody, which is nothing'],
    ['an object as text', "$input.path('$')", "$input.path('$'), which is {}"],
    ['a path into the body', "$input.json('$.a')", 'the path $.a'],
    ['another function', "$util.urlEncode('a')", "$util.urlEncode('a')"],
    ['another method', `$util.parseJson('"a"').trim()`, 'trim()'],
    ['another member of the context', '#set($context.identity = 1)', '#set of $context.identity'],
    ['a member of nothing', '$nobody.at.home', 'it has no at'],
  ])('refuses %s when it comes to it, naming the method and the words', (_what, source, message) => {
    expect(() => rendered(source)).toThrow(`POST /check: Its mapping template uses`);
    expect(() => rendered(source)).toThrow(message);
  });
});
