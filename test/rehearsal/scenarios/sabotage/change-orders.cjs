'use strict';
// A program that reads orders back otherwise than it stored them.
const { ServerResponse } = require('node:http');
const end = ServerResponse.prototype.end;
ServerResponse.prototype.end = function (body, ...words) {
  const reads = this.req.method === 'GET' && /^\/orders\/./.test(this.req.url);
  return end.call(this, reads && body ? String(body).replace('"sku":"SKU', '"sku":"XKU') : body, ...words);
};
