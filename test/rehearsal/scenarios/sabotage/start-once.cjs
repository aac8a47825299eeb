'use strict';
// A program that leaves a lock behind when it is killed, and does not start while there is one.
const { existsSync, writeFileSync } = require('node:fs');
if (process.argv[1].endsWith('main.mjs')) {
  const lock = process.env.LOCK_FILE;
  if (existsSync(lock)) {
    console.error('locked');
    process.exit(9);
  }
  writeFileSync(lock, '');
}
