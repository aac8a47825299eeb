'use strict';
// A container health check: asks the program beside it on the port of the task definition.
require('node:http')
  .get({ host: 'localhost', port: Number(process.env.PORT ?? 8080), path: '/health' }, (response) =>
    process.exit(response.statusCode === 200 ? 0 : 1),
  )
  .on('error', () => process.exit(1));
