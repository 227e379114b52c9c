// Fields for values without parts. A field is {element, read(problems)}: read gives the value, or
// undefined when it is left out, and adds {path, message} for what is wrong.
import { h } from '../ui/element.js';

const long_text = 120;

function needed(field, problems) {
  problems.push({ path: field.path, message: 'is needed' });
  return undefined;
}

export function string_field(field) {
  const { schema, initial, required, nullable } = field;
  const start = typeof initial === 'string' ? initial : '';
  const long =
    start.includes('\n') ||
    start.length > long_text ||
    schema.contentMediaType ||
    schema.maxLength > 500;
  const kinds = { date: 'date', email: 'email', uri: 'url' };
  const input = long
    ? h('textarea', { rows: 4, id: field.id, value: start })
    : h('input', {
        type: schema.writeOnly ? 'password' : (kinds[schema.format] ?? 'text'),
        id: field.id,
        value: start,
        autocomplete: schema.writeOnly ? 'new-password' : 'off',
        placeholder: { 'date-time': '2026-01-31T12:00:00Z' }[schema.format],
      });
  return {
    element: input,
    read(problems) {
      const text = input.value;
      if (text !== '') return text;
      if (!required) return undefined;
      if (nullable) return null;
      return schema.minLength > 0 || schema.format ? needed(field, problems) : '';
    },
  };
}

export function number_field(field) {
  const { schema, initial, required, nullable } = field;
  const whole = schema.type === 'integer';
  const input = h('input', {
    type: 'text',
    inputmode: whole ? 'numeric' : 'decimal',
    id: field.id,
    autocomplete: 'off',
    class: 'number',
    value: initial === undefined || initial === null ? '' : String(initial),
  });
  return {
    element: input,
    read(problems) {
      const text = input.value.trim();
      if (text === '') return required ? (nullable ? null : needed(field, problems)) : undefined;
      const value = Number(text);
      const wrong = (message) => {
        problems.push({ path: field.path, message });
      };
      if (Number.isNaN(value)) wrong('has to be a number');
      else if (whole && !Number.isInteger(value)) wrong('has to be a whole number');
      else if (schema.minimum !== undefined && value < schema.minimum)
        wrong(`has to be at least ${schema.minimum}`);
      else if (schema.maximum !== undefined && value > schema.maximum)
        wrong(`has to be at most ${schema.maximum}`);
      else if (whole && !Number.isSafeInteger(value))
        wrong('is too large for a form: write it as JSON');
      return value;
    },
  };
}

export function boolean_field(field) {
  const { initial, required, nullable } = field;
  if ((required && !nullable) || initial === true || initial === false) {
    const box = h('input', { type: 'checkbox', id: field.id, checked: initial === true });
    return { element: box, read: () => box.checked };
  }
  return choice_field({ ...field, values: [true, false] });
}

// One of some values of any type.
export function choice_field(field) {
  const { values, initial, required, nullable } = field;
  const at = values.findIndex((each) => JSON.stringify(each) === JSON.stringify(initial));
  const none = !required || nullable || at < 0;
  const select = h(
    'select',
    { id: field.id },
    none ? h('option', { value: '' }, required && !nullable ? 'choose…' : 'not set') : null,
    values.map((each, index) =>
      h(
        'option',
        { value: String(index), selected: index === at },
        typeof each === 'string' ? each : JSON.stringify(each),
      ),
    ),
  );
  return {
    element: select,
    read(problems) {
      if (select.value !== '') return values[Number(select.value)];
      if (!required) return undefined;
      return nullable ? null : needed(field, problems);
    },
  };
}

export function const_field({ schema }) {
  return { element: h('code', {}, JSON.stringify(schema.const)), read: () => schema.const };
}

// JSON itself, where a schema has many forms or none.
export function json_field(field) {
  const { initial, required } = field;
  const area = h('textarea', {
    rows: 4,
    id: field.id,
    class: 'code',
    spellcheck: 'false',
    placeholder: 'JSON',
    value: initial === undefined ? '' : JSON.stringify(initial, null, 2),
  });
  return {
    element: area,
    read(problems) {
      if (area.value.trim() === '') return required ? needed({ ...field }, problems) : undefined;
      try {
        return JSON.parse(area.value);
      } catch (error) {
        problems.push({ path: field.path, message: `is not JSON: ${error.message}` });
        return undefined;
      }
    },
  };
}
