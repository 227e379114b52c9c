// What was said between people, an agent and its tools, as messages of the API: {role, content}.

// Each part with its role and, where it is the call of a tool, with what the call gave:
// {role, text}, {role, name, arguments, result} or {role, thought}. A call without a result is under
// way.
export function parts_of(messages) {
  const results = new Map();
  for (const { role, content } of messages) {
    if (role !== 'tool') continue;
    for (const part of content) results.set(part.id, part);
  }
  return messages
    .filter(({ role }) => role !== 'tool' && role !== 'system')
    .flatMap(({ role, content }) =>
      content.map((part) =>
        'arguments' in part
          ? { role, name: part.name, arguments: part.arguments, result: results.get(part.id) }
          : 'thought' in part
            ? { role, thought: part.thought }
            : { role, text: part.text },
      ),
    );
}

// What a tool gave, as JSON where it is.
export function result_value(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

// A server may give the ids of earlier calls again; there are no results of these yet.
const without_id = (part) => ('arguments' in part ? { ...part, id: undefined } : part);

const is_prompt = (step) => step.name === 'llm.prompt' && !/(^|\/)group:compact#/.test(step.key);

// What was said so far in a turn that is not over, from the steps of its run: the last request to
// the model has all of it, from the message that began the turn on.
export function open_messages(steps, message) {
  const begin = { role: 'user', content: [{ text: message }] };
  const last = steps.filter((step) => is_prompt(step) && !step.dropped && step.input).at(-1);
  if (!last) return [begin];
  const told = last.input.messages;
  const from = told.findLastIndex(
    ({ role, content }) => role === 'user' && content[0]?.text === message,
  );
  const said = from < 0 ? [begin, ...told.slice(1)] : told.slice(from);
  const text = last.progress?.text; // as far as the model has come
  const content = last.output?.content.map(without_id) ?? (text ? [{ text }] : null);
  return content ? [...said, { role: 'assistant', content }] : said;
}

export const turns_text = ({ turns }) => `${turns} ${turns === 1 ? 'turn' : 'turns'}`;

// "1,204 tokens · 0.0132"
export function usage_text({ usage, cost }) {
  const tokens = (usage.input_tokens + usage.output_tokens).toLocaleString('en');
  return cost > 0 ? `${tokens} tokens · ${cost.toFixed(4)}` : `${tokens} tokens`;
}
