// JSON Schema, as far as forms and people need it. The host checks everything again.

// The schema without references; those to elsewhere stay as they are.
export function resolve(schema, root) {
  for (
    let hops = 0;
    schema && typeof schema === 'object' && typeof schema.$ref === 'string' && hops < 32;
    ++hops
  ) {
    if (!schema.$ref.startsWith('#')) return schema;
    let found = root;
    for (const part of schema.$ref.slice(1).split('/').slice(1))
      found = found?.[decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')];
    if (found === undefined) return {};
    const { $ref, ...beside } = schema;
    schema = typeof found === 'object' ? { ...found, ...beside } : found;
  }
  return schema;
}

const is_null = (schema) => schema === null || schema?.type === 'null' || schema?.const === null;

// {schema, nullable}: without the "or null" that optional members have.
export function without_null(schema, root) {
  schema = resolve(schema, root);
  if (typeof schema !== 'object') return { schema, nullable: false };
  if (Array.isArray(schema.type) && schema.type.includes('null')) {
    const types = schema.type.filter((type) => type !== 'null');
    return { schema: { ...schema, type: types.length === 1 ? types[0] : types }, nullable: true };
  }
  for (const word of ['anyOf', 'oneOf']) {
    const others = schema[word]?.filter((each) => !is_null(resolve(each, root)));
    if (!others || others.length === schema[word].length) continue;
    const { [word]: dropped, ...beside } = schema;
    if (others.length === 1)
      return { schema: { ...resolve(others[0], root), ...beside }, nullable: true };
    return { schema: { ...schema, [word]: others }, nullable: true };
  }
  if (schema.enum?.includes(null))
    return {
      schema: { ...schema, enum: schema.enum.filter((each) => each !== null) },
      nullable: true,
    };
  return { schema, nullable: false };
}

// Which kind of field it needs: "const", "enum", "boolean", "integer", "number", "string", "array",
// "object", or "any" where only JSON itself will do.
export function kind_of(schema) {
  if (typeof schema !== 'object' || schema === null) return 'any';
  if ('const' in schema) return 'const';
  if (Array.isArray(schema.enum)) return 'enum';
  if (schema.oneOf || schema.anyOf || schema.allOf || schema.if || schema.$ref) return 'any';
  if (['boolean', 'integer', 'number', 'string', 'array'].includes(schema.type)) return schema.type;
  if (schema.type === 'object' || (!schema.type && schema.properties)) {
    const open = schema.properties || typeof schema.additionalProperties === 'object';
    return open || schema.additionalProperties === false ? 'object' : 'any';
  }
  return 'any';
}

// "array of string (email)", "object", "one of 3 forms"
export function type_text(given, root) {
  const { schema, nullable } = without_null(given, root);
  const end = nullable ? ' or null' : '';
  if (schema === true || schema === undefined) return 'any value';
  if (schema === false) return 'nothing';
  if ('const' in schema) return 'constant' + end;
  if (schema.enum) return 'one of' + end;
  if (schema.oneOf ?? schema.anyOf) {
    const forms = (schema.oneOf ?? schema.anyOf).map((each) => type_text(each, root));
    return [...new Set(forms)].join(' or ') + end;
  }
  if (schema.type === 'array')
    return `array of ${schema.items ? type_text(schema.items, root) : 'any value'}${end}`;
  if (
    schema.type === 'object' &&
    !schema.properties &&
    typeof schema.additionalProperties === 'object'
  )
    return `object of ${type_text(schema.additionalProperties, root)}${end}`;
  const type = Array.isArray(schema.type)
    ? schema.type.join(' or ')
    : (schema.type ?? (schema.properties ? 'object' : 'any value'));
  return type + (schema.format ? ` (${schema.format})` : '') + end;
}

// What else has to hold, each in words.
export function constraints(schema) {
  const texts = [];
  const add = (word, text) => {
    if (schema[word] !== undefined) texts.push(text(schema[word]));
  };
  add('minimum', (n) => `at least ${n}`);
  add('exclusiveMinimum', (n) => `more than ${n}`);
  add('maximum', (n) => `at most ${n}`);
  add('exclusiveMaximum', (n) => `less than ${n}`);
  add('multipleOf', (n) => `a multiple of ${n}`);
  add('minLength', (n) => `${n} or more characters`);
  add('maxLength', (n) => `at most ${n} characters`);
  add('pattern', (text) => `matches ${text}`);
  add('minItems', (n) => `${n} or more items`);
  add('maxItems', (n) => `at most ${n} items`);
  if (schema.uniqueItems) texts.push('no item twice');
  return texts;
}

// "/a~1b/0": how JSON Pointer writes a path.
export function pointer(path) {
  return path
    .map((part) => '/' + String(part).replaceAll('~', '~0').replaceAll('/', '~1'))
    .join('');
}
