// The question of a test: one JSON document on the standard input.

export async function question() {
  let words = '';
  for await (const part of process.stdin.setEncoding('utf8')) {
    words += part;
  }
  return JSON.parse(words);
}

export function answer(value) {
  process.stdout.write(JSON.stringify(value));
}
