import {
  type Serializer,
  type SerializerFactory,
  SerializerSelector,
} from '@fastify/fast-json-stringify-compiler';

/**
 * Compiles the writers of responses, one for each schema. Fastify compiles one for each status of each route, and most
 * of those are problem details: that took a quarter of what the process did until its port was open.
 */
export function serializersBySchema(): SerializerFactory {
  const compilerOf = SerializerSelector();
  return (schemas, options) => {
    const compile = compilerOf(schemas, options);
    const compiled = new Map<string, Serializer>();
    return (response) => {
      const schema = JSON.stringify(response.schema);
      const serializer = compiled.get(schema) ?? compile(response);
      compiled.set(schema, serializer);
      return serializer;
    };
  };
}
