// One JSON request a line, {"do": name, …}; one JSON answer a line: {"answer"} or {"refused"}.
import {createInterface} from 'node:readline';

console.log = console.info = console.warn = console.debug = console.error = () => {};

// What a library's error holds of the service's own answer: libraries hide it in different places.
function refusalOf(error) {
  const failed = error?.response ?? error?.cause?.response;
  const said =
    error?.errorResponse ??
    failed?.credentialErrorResponseResult?.data ??
    error?.data ??
    error?.cause?.data;
  return {
    name: error?.name,
    message: String(error?.message ?? error).slice(0, 600),
    cause: error?.cause ? String(error.cause.message ?? error.cause).slice(0, 600) : undefined,
    status: failed?.response?.status ?? failed?.status ?? error?.status ?? error?.response?.status,
    error: said?.error,
    code: said?.code,
    body: typeof error?.responseText === 'string' ? error.responseText.slice(0, 600) : undefined,
  };
}

export async function serve(commands) {
  for await (const line of createInterface({input: process.stdin})) {
    const {do: name, ...asked} = JSON.parse(line);
    let reply;
    try {
      reply = {answer: (await commands[name](asked)) ?? null};
    } catch (error) {
      reply = {refused: refusalOf(error)};
    }
    process.stdout.write(`${JSON.stringify(reply)}\n`);
  }
}
